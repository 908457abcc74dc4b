/** Private time: while it lasts, what begins to play is nobody's business. For one box or for all; it survives a restart. */
import * as v from 'valibot';
import type { PrivateSpan } from '../../shared/state.ts';
import type { Clock, Log } from './ports.ts';
import type { StateStore } from './store/state-store.ts';

/** How long: so many hours, until the next morning, or until it is switched off. */
export type PrivateUntil = { readonly hours: number } | 'tomorrow' | 'off';

export interface PrivateTime {
  isPrivate(hostId: string): boolean;
  /** Whether some of this span (wall clock, ms) was private there: what the library tells of it later is nobody's business either. */
  wasPrivate(hostId: string, fromMs: number, toMs: number): boolean;
  /** Begins it, or changes its end; on all boxes for null. Durable. */
  begin(until: PrivateUntil, hostId: string | null): void;
  /** Ends it on one box, or wherever it is for null. */
  end(hostId: string | null): void;
  /** What holds now. */
  current(): PrivateSpans;
}

export interface PrivateSpans {
  readonly all: PrivateSpan | null;
  /** By the box's id. */
  readonly hosts: Readonly<Record<string, PrivateSpan>>;
}

const STATE_KEY = 'private_time';
/** Those that are over, as long as a library may still tell of them. */
const PAST_KEY = 'private_past';
const PAST_KEPT_MS = 90 * 24 * 3_600_000;
const MOST_PAST = 200;
const HOUR_MS = 3_600_000;
/** A night out counts as the day it began on. */
const MORNING_HOUR = 4;

const span = v.object({ sinceMs: v.number(), untilMs: v.nullable(v.number()) });
const stored = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ all: v.nullable(span), hosts: v.record(v.string(), span) }),
);

const pastSpan = v.object({ hostId: v.nullable(v.string()), sinceMs: v.number(), untilMs: v.number() });
type PastSpan = v.InferOutput<typeof pastSpan>;
const storedPast = v.fallback(v.pipe(v.string(), v.parseJson(), v.array(pastSpan)), []);

export interface PrivateTimeOptions {
  readonly state: StateStore;
  readonly clock: Pick<Clock, 'wallMs'>;
  readonly log: Log;
}

export function createPrivateTime({ state, clock, log }: PrivateTimeOptions): PrivateTime {
  let spans = read();

  function read(): PrivateSpans {
    const text = state.get(STATE_KEY);
    if (text === null) return { all: null, hosts: {} };
    const result = v.safeParse(stored, text);
    if (result.success) return result.output;
    // Rather too little is reported than what nobody was to know.
    log.error('the stored private time cannot be read; it is taken to be on until it is switched off');
    return { all: { sinceMs: clock.wallMs(), untilMs: null }, hosts: {} };
  }

  function current(): PrivateSpans {
    const nowMs = clock.wallMs();
    const holds = ({ untilMs }: PrivateSpan) => untilMs === null || untilMs > nowMs;
    return {
      all: spans.all !== null && holds(spans.all) ? spans.all : null,
      hosts: Object.fromEntries(Object.entries(spans.hosts).filter(([, host]) => holds(host))),
    };
  }

  /** Every span, on the box or on all (null), whether it still holds or not. */
  function listed({ all, hosts }: PrivateSpans): Array<PrivateSpan & { readonly hostId: string | null }> {
    const own = Object.entries(hosts).map(([hostId, host]) => ({ ...host, hostId }));
    return all === null ? own : [{ ...all, hostId: null }, ...own];
  }

  function past(): PastSpan[] {
    return v.parse(storedPast, state.get(PAST_KEY) ?? '[]');
  }

  /** What is not in force any more is remembered by its times alone. */
  function keepPast(next: PrivateSpans): void {
    const nowMs = clock.wallMs();
    const staying = listed(next);
    const ended = listed(spans)
      .filter(({ hostId, sinceMs }) => !staying.some((one) => one.hostId === hostId && one.sinceMs === sinceMs))
      .map(({ hostId, sinceMs, untilMs }) => ({ hostId, sinceMs, untilMs: Math.min(untilMs ?? nowMs, nowMs) }));
    if (ended.length === 0) return;
    const kept = [...past(), ...ended].filter(({ untilMs }) => untilMs > nowMs - PAST_KEPT_MS).slice(-MOST_PAST);
    state.set(PAST_KEY, JSON.stringify(kept));
  }

  function keep(next: PrivateSpans): void {
    keepPast(next);
    const isOver = next.all === null && Object.keys(next.hosts).length === 0;
    state.set(STATE_KEY, isOver ? null : JSON.stringify(next));
    spans = next;
  }

  return {
    isPrivate: (hostId) => {
      const { all, hosts } = current();
      return all !== null || Object.hasOwn(hosts, hostId);
    },
    wasPrivate: (hostId, fromMs, toMs) =>
      [...listed(spans), ...past()].some(
        (span) =>
          (span.hostId === null || span.hostId === hostId) &&
          span.sinceMs <= toMs &&
          (span.untilMs ?? Number.POSITIVE_INFINITY) >= fromMs,
      ),
    begin: (until, hostId) => {
      const before = current();
      const nowMs = clock.wallMs();
      const running = hostId === null ? before.all : before.hosts[hostId];
      const next = { sinceMs: running?.sinceMs ?? nowMs, untilMs: endOf(until, nowMs) };
      keep(hostId === null ? { ...before, all: next } : { ...before, hosts: { ...before.hosts, [hostId]: next } });
    },
    end: (hostId) => {
      if (hostId === null) return keep({ all: null, hosts: {} });
      const { all, hosts } = current();
      const { [hostId]: _ended, ...others } = hosts;
      keep({ all, hosts: others });
    },
    current,
  };
}

/** Wall clock ms; null: until it is switched off. The morning is that of this computer's time zone. */
export function endOf(until: PrivateUntil, nowMs: number): number | null {
  if (until === 'off') return null;
  if (until !== 'tomorrow') return nowMs + until.hours * HOUR_MS;
  const morning = new Date(nowMs);
  morning.setHours(MORNING_HOUR, 0, 0, 0);
  if (morning.getTime() <= nowMs) morning.setDate(morning.getDate() + 1);
  return morning.getTime();
}
