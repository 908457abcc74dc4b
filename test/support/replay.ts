/** Runs the playback machine over what was seen, with a clock that the recording drives. */
import type { Observation } from '../../electron/engine/kodi/observation.ts';
import { type HostPlayback, idlePlayback, type PlaybackRules } from '../../electron/engine/playback/host-playback.ts';
import { nextDeadlineMs, nextLookMs } from '../../electron/engine/playback/next-look.ts';
import { observe } from '../../electron/engine/playback/observe.ts';
import { nameOf } from '../../electron/engine/playback/viewing.ts';
import type { ViewingEvent } from '../../electron/engine/playback/viewing-event.ts';
import type { Seen } from './recorded-trace.ts';

export const RULES: PlaybackRules = { watchedThresholdFraction: 0.7, heartbeatMs: 30_000 };
const WALL_START_MS = Date.UTC(2026, 0, 2, 20);

/** The recordings ask for the item right before the properties; the companion asks when it knows that something plays. */
const DESCRIPTION_FRESH_MS = 100;

export interface Replayed {
  readonly state: HostPlayback;
  readonly events: readonly ViewingEvent[];
}

/** `planned` looks are taken only when the machine itself would look; `all` takes every one that was recorded. */
export function replay(
  seen: readonly Seen[],
  { looks = 'planned', transport = 'websocket' as 'websocket' | 'http', rules = RULES, quietAfterMs = 10_000 } = {},
): Replayed {
  let state = idlePlayback('box');
  let ids = 0;
  let lookDueAtMs = 0;
  const events: ViewingEvent[] = [];
  const feed = (observation: Observation, atMs: number) => {
    const outcome = observe(state, observation, {
      wallMs: WALL_START_MS + atMs,
      monotonicMs: atMs,
      newViewingId: () => `viewing-${++ids}`,
      rules,
    });
    state = outcome.state;
    events.push(...outcome.events);
    lookDueAtMs = atMs + (nextLookMs(state, transport, rules, atMs) ?? Number.POSITIVE_INFINITY);
  };
  let description: Seen | null = null;
  for (const { observation, atMs } of seen) {
    const deadlineMs = nextDeadlineMs(state, atMs);
    if (deadlineMs === 0) feed({ kind: 'tick' }, atMs);
    if (observation.kind === 'described') description = { observation, atMs };
    if (observation.kind === 'play' || observation.kind === 'av_start') description = null;
    const isLook = observation.kind === 'reading';
    if (observation.kind !== 'described' && (!isLook || looks === 'all' || atMs >= lookDueAtMs))
      feed(observation, atMs);
    if (state.viewing?.item === null && description !== null && atMs - description.atMs < DESCRIPTION_FRESH_MS) {
      feed(description.observation, atMs);
    }
  }
  const endMs = (seen.at(-1)?.atMs ?? 0) + quietAfterMs;
  feed({ kind: 'tick' }, endMs);
  return { state, events };
}

export interface ViewingSummary {
  readonly name: string;
  readonly events: string;
  readonly endedAt: number | null;
  readonly watched: boolean | null;
  readonly reason: string | null;
}

/** What the history would show: one line a viewing, in order of their beginnings. */
export function summarise({ state, events }: Replayed): ViewingSummary[] {
  const ids = [...new Set(events.map(({ viewingId }) => viewingId))];
  const summaries = ids.map((id): ViewingSummary => {
    const own = events.filter(({ viewingId }) => viewingId === id);
    const last = own.at(-1);
    const kinds = own.map(({ kind }) => kind).join(' ');
    if (last?.kind === 'ignored') {
      return { name: last.name, events: kinds, endedAt: null, watched: null, reason: last.reason };
    }
    const stop = last?.kind === 'stopped' ? last : undefined;
    return {
      name: last?.item.title || last?.item.label || '',
      events: kinds,
      endedAt: stop === undefined ? null : Math.round(stop.progressFraction * 100) / 100,
      watched: stop?.watched ?? null,
      reason: stop?.stopReason ?? null,
    };
  });
  const open = state.viewing;
  if (open !== null && !ids.includes(open.id)) {
    summaries.push({ name: nameOf(open), events: '', endedAt: null, watched: null, reason: 'opening' });
  }
  return summaries;
}
