/** When a lane may try again: full jitter after failures, and never before the time a service named. */
import type { Clock, Random } from '../ports.ts';
import type { StateStore } from '../store/state-store.ts';

const FIRST_MS = 5000;
const LONGEST_MS = 1_500_000;

export interface BackOff {
  /** Counts a failure and waits from now; from `retryAtMs` (wall clock), where the service named it, instead. */
  failed(retryAtMs?: number): void;
  succeeded(): void;
  /** Ends a wait of our own; a time that the service named stays. */
  lift(): void;
  /** Until then (wall clock) the service wants nothing; null where it named no time, or it is over. */
  toldToWaitUntilMs(): number | null;
  /** 0 where a try is allowed. */
  remainingMs(): number;
  /** Wall clock of the next try; null where nothing holds it. */
  nextTryAtMs(): number | null;
}

/** A moment by two clocks: it has come when either says so, so that neither a clock set back nor a suspend prolongs it. */
interface Deadline {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

export interface BackOffOptions {
  readonly clock: Clock;
  readonly random: Pick<Random, 'fraction'>;
  /** A service's word holds over a restart. */
  readonly state: StateStore;
  readonly stateKey: string;
  /** The first wait is at most twice as long; 5 s. */
  readonly firstMs?: number;
  /** No wait of our own is longer; 1500 s. */
  readonly longestMs?: number;
}

/**
 * After the n-th failure in a row it waits a random share of `min(1500 s, 5 s · 2^n)`: the many clients that lost a
 * service at the same moment do not come back at the same moment. The first wait that could have been 1500 s long gives
 * each client its own place in those 1500 s, all equally likely, and it keeps it: from then on every wait is just as
 * long, so that a service that is back after hours is met evenly, at the least rate that 1500 s allow (`bench herd`).
 * After a time that the service named, which it may name to all, the share is random again.
 */
export function createBackOff(options: BackOffOptions): BackOff {
  const { clock, random, state, stateKey, firstMs = FIRST_MS, longestMs = LONGEST_MS } = options;
  let failures = 0;
  let own: Deadline | null = null;
  let told: Deadline | null = restored();

  function inMs(delayMs: number): Deadline {
    return { wallMs: clock.wallMs() + delayMs, monotonicMs: clock.monotonicMs() + delayMs };
  }
  function remainingOf(deadline: Deadline | null): number {
    if (deadline === null) return 0;
    const byWall = deadline.wallMs - clock.wallMs();
    const byMonotonic = deadline.monotonicMs - clock.monotonicMs();
    return Math.max(0, Math.min(byWall, byMonotonic));
  }
  /** With the clock set back since, at most as long as it was at first. */
  function restored(): Deadline | null {
    const match = /^(\d+) (\d+)$/.exec(state.get(stateKey) ?? '');
    if (!match) return null;
    const [setAtMs, untilMs] = [Number(match[1]), Number(match[2])];
    const delayMs = Math.min(untilMs - clock.wallMs(), untilMs - setAtMs);
    return delayMs > 0 ? inMs(delayMs) : null;
  }

  return {
    failed: (retryAtMs) => {
      failures += 1;
      const toldMs = Math.max(0, (retryAtMs ?? 0) - clock.wallMs());
      const hasItsPlace = toldMs === 0 && firstMs * 2 ** (failures - 1) >= longestMs;
      const share = hasItsPlace ? 1 : random.fraction();
      own = inMs(toldMs + share * Math.min(longestMs, firstMs * 2 ** failures));
      if (toldMs === 0) return;
      told = inMs(toldMs);
      state.set(stateKey, `${Math.floor(clock.wallMs())} ${Math.ceil(told.wallMs)}`);
    },
    succeeded: () => {
      failures = 0;
      own = null;
      if (told !== null) state.set(stateKey, null);
      told = null;
    },
    lift: () => {
      own = null;
    },
    toldToWaitUntilMs: () => (remainingOf(told) > 0 ? (told?.wallMs ?? null) : null),
    remainingMs: () => Math.max(remainingOf(own), remainingOf(told)),
    nextTryAtMs: () => {
      const remainingMs = Math.max(remainingOf(own), remainingOf(told));
      return remainingMs > 0 ? Math.ceil(clock.wallMs() + remainingMs) : null;
    },
  };
}
