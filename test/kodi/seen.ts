/** What was told to PunchPlay, viewing by viewing. */
import type { RecordedRequest } from '../support/punchplay-server/index.ts';

type Body = RecordedRequest['body'];

/** One viewing as the service was told of it. */
export interface SeenViewing {
  /** `Inception`, `Breaking Bad 1x02`, `The Office (US) 1x05-06` */
  readonly name: string;
  /** `start`, `pause`, `resume`, `stop` in the order of their moments; `progress` left out. */
  readonly events: readonly string[];
  readonly progressEvents: number;
  readonly start: Body | null;
  readonly stop: Body | null;
  /** 0..1, of the stop. */
  readonly endedAt: number | null;
  readonly watched: boolean;
}

/** Requests that tell an event, each event once however often it was sent. */
export function eventsOf(requests: readonly RecordedRequest[]): RecordedRequest[] {
  const byId = new Map<unknown, RecordedRequest>();
  for (const request of requests) {
    if (actionOf(request) !== null && !byId.has(request.body.event_id)) byId.set(request.body.event_id, request);
  }
  return [...byId.values()].sort((a, b) => Number(a.body.event_created_at) - Number(b.body.event_created_at));
}

/** `start`, …; null for requests that tell no event. */
export function actionOf(request: RecordedRequest): string | null {
  return /^\/api\/scrobble\/(start|pause|resume|progress|stop)$/.exec(request.path)?.[1] ?? null;
}

/** The viewings in the order of their beginnings. */
export function viewingsOf(requests: readonly RecordedRequest[]): SeenViewing[] {
  const sessions = Map.groupBy(eventsOf(requests), (request) => request.body.playback_session_id);
  return [...sessions.values()].map((events) => {
    const body = (action: string) => events.find((event) => actionOf(event) === action)?.body ?? null;
    const stop = body('stop');
    const actions = events.map((event) => actionOf(event) ?? '');
    return {
      name: nameOf(events[0]?.body ?? {}),
      events: actions.filter((action) => action !== 'progress'),
      progressEvents: actions.filter((action) => action === 'progress').length,
      start: body('start'),
      stop,
      endedAt: stop === null ? null : Number(stop.progress),
      watched: stop?.watched === true,
    };
  });
}

/** How tests call what a body, or an entry of the history, is about. */
export function nameOf(about: {
  readonly title?: unknown;
  readonly season?: unknown;
  readonly episode?: unknown;
  readonly episode_end?: unknown;
}): string {
  const twoDigits = (value: unknown) => String(value).padStart(2, '0');
  if (typeof about.episode !== 'number') return String(about.title);
  const last = typeof about.episode_end === 'number' ? `-${twoDigits(about.episode_end)}` : '';
  return `${about.title} ${about.season}x${twoDigits(about.episode)}${last}`;
}
