import type { Clock, Timer } from '../../electron/engine/ports.ts';

/** A clock that stands still until it is moved; timers run in order, each at its own moment. */
export interface VirtualClock extends Clock {
  /** Moves on by this much, running what falls due. */
  advance(ms: number): void;
  /** As {@link advance}, and lets promises settle after every timer and at the end. */
  advanceSettling(ms: number): Promise<void>;
  /** Lets the wall clock jump without monotonic time passing. */
  jumpWall(ms: number): void;
}

interface Entry {
  readonly dueMs: number;
  readonly order: number;
  readonly task: () => void;
}

/** How many turns of the promise queue are enough for chained awaits to come to rest. */
const SETTLING_TURNS = 50;

export function createVirtualClock(startWallMs: number = Date.UTC(2026, 0, 2, 20)): VirtualClock {
  let monotonicMs = 0;
  let wallOffsetMs = startWallMs;
  let orders = 0;
  const entries = new Set<Entry>();

  const takeDue = (untilMs: number): Entry | null => {
    let first: Entry | null = null;
    for (const entry of entries) {
      if (entry.dueMs > untilMs) continue;
      if (first === null || entry.dueMs < first.dueMs || (entry.dueMs === first.dueMs && entry.order < first.order)) {
        first = entry;
      }
    }
    if (first === null) return null;
    entries.delete(first);
    monotonicMs = Math.max(monotonicMs, first.dueMs);
    return first;
  };

  return {
    wallMs: () => monotonicMs + wallOffsetMs,
    monotonicMs: () => monotonicMs,
    after: (delayMs, task): Timer => {
      orders += 1;
      const entry: Entry = { dueMs: monotonicMs + Math.max(0, delayMs), order: orders, task };
      entries.add(entry);
      return { cancel: () => entries.delete(entry) };
    },
    jumpWall: (ms) => {
      wallOffsetMs += ms;
    },
    advance: (ms) => {
      const untilMs = monotonicMs + ms;
      for (let entry = takeDue(untilMs); entry !== null; entry = takeDue(untilMs)) entry.task();
      monotonicMs = untilMs;
    },
    advanceSettling: async (ms) => {
      const untilMs = monotonicMs + ms;
      await settle();
      for (let entry = takeDue(untilMs); entry !== null; entry = takeDue(untilMs)) {
        entry.task();
        await settle();
      }
      monotonicMs = untilMs;
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < SETTLING_TURNS; turn += 1) await Promise.resolve();
}
