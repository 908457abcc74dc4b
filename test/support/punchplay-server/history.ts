/** What punchplay.tv would show a user after the events that arrived. */
import type { Body, ScrobbleAction } from './contract-check.ts';

/** One watched movie or episode. */
export interface HistoryEntry {
  readonly user: string;
  readonly mediaType: 'movie' | 'episode';
  /** The show's title for an episode. */
  readonly title: string;
  readonly season: number | null;
  readonly episode: number | null;
  readonly sessionId: string;
  readonly eventId: string;
  readonly deviceId: string;
  /** The event's own time, ms since the epoch. */
  readonly watchedAtMs: number;
  readonly receivedAtMs: number;
  /** The same playback had been counted before: the user sees it twice. */
  readonly double: boolean;
}

export interface NowPlaying {
  readonly user: string;
  readonly deviceId: string;
  readonly sessionId: string;
  readonly title: string;
  readonly season: number | null;
  readonly episode: number | null;
  readonly state: 'playing' | 'paused';
  readonly positionSeconds: number;
}

export interface ContinueWatching {
  readonly user: string;
  readonly title: string;
  readonly season: number | null;
  readonly episode: number | null;
  readonly positionSeconds: number;
  readonly durationSeconds: number;
}

/** What an event did. */
export type Taken = 'taken' | 'deduped' | 'after_stop';

export interface UserHistory {
  readonly entries: HistoryEntry[];
  readonly nowPlaying: NowPlaying[];
  readonly continueWatching: ContinueWatching[];
  /** Whether the user watched this title. */
  has(user: string, body: Body): boolean;
  take(user: string, action: ScrobbleAction, body: Body, receivedAtMs: number): Taken;
}

/** An empty history. Bodies given to it have passed the contract check. */
export function createHistory(): UserHistory {
  const entries: HistoryEntry[] = [];
  const seenEvents = new Set<string>();
  const stoppedSessions = new Set<string>();
  const watchedSessions = new Set<string>();
  const playing = new Map<string, NowPlaying>();
  const unfinished = new Map<string, ContinueWatching>();

  const addWatched = (user: string, body: Body, receivedAtMs: number) => {
    const sessionId = String(body.playback_session_id);
    const double = watchedSessions.has(`${user} ${sessionId}`);
    watchedSessions.add(`${user} ${sessionId}`);
    for (const episode of episodesOf(body)) {
      entries.push({
        user,
        mediaType: body.media_type === 'movie' ? 'movie' : 'episode',
        title: String(body.title),
        season: numberOrNull(body.season),
        episode,
        sessionId,
        eventId: String(body.event_id),
        deviceId: String(body.device_id),
        watchedAtMs: Number(body.event_created_at),
        receivedAtMs,
        double,
      });
    }
  };

  return {
    entries,
    get nowPlaying() {
      return [...playing.values()];
    },
    get continueWatching() {
      return [...unfinished.values()];
    },
    has: (user, { title, season, episode }) =>
      entries.some(
        (entry) =>
          entry.user === user &&
          entry.title === title &&
          entry.season === numberOrNull(season) &&
          entry.episode === numberOrNull(episode),
      ),
    take(user, action, body, receivedAtMs) {
      const event = `${user} ${body.event_id}`;
      if (seenEvents.has(event)) return 'deduped';
      seenEvents.add(event);
      const session = `${user} ${body.playback_session_id}`;
      const late = stoppedSessions.has(session);
      const device = `${user} ${body.device_id}`;
      const title = `${user} ${body.media_type} ${body.title} ${body.season} ${body.episode}`;
      const place = {
        user,
        title: String(body.title),
        season: numberOrNull(body.season),
        episode: numberOrNull(body.episode),
        positionSeconds: Number(body.position_seconds),
      };
      if (action === 'stop') {
        stoppedSessions.add(session);
        if (playing.get(device)?.sessionId === body.playback_session_id) playing.delete(device);
      } else if (!late) {
        playing.set(device, {
          ...place,
          deviceId: String(body.device_id),
          sessionId: String(body.playback_session_id),
          state: action === 'pause' ? 'paused' : 'playing',
        });
      }
      if (action === 'stop' && body.watched === true) {
        unfinished.delete(title);
        addWatched(user, body, receivedAtMs);
      } else if (action !== 'start' && !late) {
        unfinished.set(title, { ...place, durationSeconds: Number(body.duration_seconds) });
      }
      return late ? 'after_stop' : 'taken';
    },
  };
}

/** Each episode of the file; one null for a movie or an episode without number. */
function episodesOf(body: Body): ReadonlyArray<number | null> {
  const first = numberOrNull(body.episode);
  if (first === null) return [null];
  const last = numberOrNull(body.episode_end) ?? first;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
