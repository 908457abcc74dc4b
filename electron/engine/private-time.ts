/** Private time: while it lasts, what begins to play is nobody's business. For one box or for all; it survives a restart. */
import * as v from 'valibot';
import type { PrivateSpan } from '../../shared/state.ts';
import type { Clock, Log } from './ports.ts';
import type { StateStore } from './store/state-store.ts';

/** How long: so many hours, until the next morning, or until it is switched off. */
export type PrivateUntil = { readonly hours: number } | 'tomorrow' | 'off';

export interface PrivateTime {
  isPrivate(hostId: string): boolean;
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
const HOUR_MS = 3_600_000;
/** A night out counts as the day it began on. */
const MORNING_HOUR = 4;

const span = v.object({ sinceMs: v.number(), untilMs: v.nullable(v.number()) });
const stored = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ all: v.nullable(span), hosts: v.record(v.string(), span) }),
);

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

  function keep(next: PrivateSpans): void {
    const isOver = next.all === null && Object.keys(next.hosts).length === 0;
    state.set(STATE_KEY, isOver ? null : JSON.stringify(next));
    spans = next;
  }

  return {
    isPrivate: (hostId) => {
      const { all, hosts } = current();
      return all !== null || Object.hasOwn(hosts, hostId);
    },
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
