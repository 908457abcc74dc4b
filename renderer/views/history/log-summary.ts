/** What a viewing came to, in one word. */
import type { OutcomeKind, WatchLogEntry } from '../../../shared/state.ts';

export type LogSummary = 'open' | 'arrived' | 'partly' | 'waiting' | 'failed' | 'skipped' | 'ignored';

const FAILED: ReadonlySet<OutcomeKind> = new Set(['refused', 'evicted', 'expired', 'cleared']);
const ARRIVED: ReadonlySet<OutcomeKind> = new Set(['sent', 'duplicate']);

/** The worst that is still true at some service: what failed there and arrived later has arrived. */
export function logSummary({ ignored, endedAtMs, watched, outcomes }: WatchLogEntry): LogSummary {
  if (ignored !== null) return 'ignored';
  const stops = outcomes.filter(({ event }) => event === 'stopped');
  const services = new Set(stops.map(({ service }) => service));
  const states = [...services].map((name) => {
    const kinds = stops.filter(({ service }) => service === name).map(({ outcome }) => outcome);
    if (kinds.includes('waiting')) return 'waiting';
    if (kinds.some((kind) => ARRIVED.has(kind))) return 'arrived';
    return kinds.some((kind) => FAILED.has(kind)) ? 'failed' : 'skipped';
  });
  if (endedAtMs === null) return 'open';
  if (states.includes('failed')) return 'failed';
  if (states.includes('waiting')) return 'waiting';
  if (states.length > 0 && states.every((state) => state === 'skipped')) return 'skipped';
  return watched ? 'arrived' : 'partly';
}
