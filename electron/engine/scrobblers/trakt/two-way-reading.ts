/** What Trakt's lists say was watched, and where somebody stopped (contract section 5). */
import * as v from 'valibot';
import { msToUtc } from '../../../../shared/units.ts';
import type { MarksAnswered, ProgressMark, WatchedMark } from '../../scrobble/history-service.ts';
import { TIMEOUT_MS } from './client.ts';
import { historyEntry, mediaIds, moment, placeEntry, type Titled, watchedEntry } from './entries.ts';
import { type Ask, type NotDone, protocolTrouble, readAll, verdictOfAnswer } from './pages.ts';
import { hasIds } from './subject.ts';

/** A page of shows with their episodes is big. */
const PAGE = { history: 250, movies: 250, shows: 100, places: 100 } as const;

export interface TraktReading {
  /** Everything that was ever watched, by title. */
  watched(signal: AbortSignal): Promise<MarksAnswered | NotDone>;
  /** That, and where somebody stopped. */
  everything(signal: AbortSignal): Promise<MarksAnswered | NotDone>;
  /** Both, as far as they are newer; asks for little where nothing happened. */
  since(sinceMs: number, signal: AbortSignal): Promise<MarksAnswered | NotDone>;
}

export function createTraktReading(ask: Ask, nowMs: () => number): TraktReading {
  const watched = async (signal: AbortSignal): Promise<MarksAnswered | NotDone> => {
    const movies = await readAll(ask, nowMs, {
      path: '/sync/watched/movies',
      limit: PAGE.movies,
      schema: watchedEntry,
      signal,
    });
    if (movies.kind === 'not_done') return movies;
    const shows = await readAll(ask, nowMs, {
      path: '/sync/watched/shows',
      query: { extended: 'progress' },
      limit: PAGE.shows,
      schema: watchedEntry,
      signal,
    });
    if (shows.kind === 'not_done') return shows;
    const ofMovies = movies.entries.map(({ movie, plays, last_watched_at }): WatchedMark | null =>
      movie == null || !hasIds(movie.ids)
        ? null
        : {
            kind: 'movie',
            ids: mediaIds(movie.ids),
            playCount: Math.max(1, plays),
            watchedAtMs: last_watched_at ?? null,
          },
    );
    const ofShows = shows.entries.flatMap(({ show, seasons }): Array<WatchedMark | null> => {
      if (show == null || !hasIds(show.ids) || seasons === undefined) return [null];
      return seasons.flatMap(({ number: season, episodes }) =>
        episodes.map(({ number: episode, plays, last_watched_at }) => ({
          kind: 'episode' as const,
          ids: mediaIds(show.ids),
          season,
          episode,
          playCount: Math.max(1, plays),
          watchedAtMs: last_watched_at ?? null,
        })),
      );
    });
    return answered([...ofMovies, ...ofShows], [], movies.unreadable + shows.unreadable);
  };

  /** Where somebody stopped, since then; everything for null. */
  const places = async (kind: Kind, sinceMs: number | null, signal: AbortSignal) =>
    await readAll(ask, nowMs, {
      path: `/sync/playback/${kind}`,
      query: { extended: 'full', ...(sinceMs === null ? {} : { start_at: msToUtc(sinceMs) }) },
      limit: PAGE.places,
      schema: placeEntry,
      signal,
    });

  const everything = async (signal: AbortSignal): Promise<MarksAnswered | NotDone> => {
    const answer = await watched(signal);
    if (answer.kind === 'not_done') return answer;
    let { inProgress, unreadable } = answer;
    for (const kind of KINDS) {
      const found = await places(kind, null, signal);
      if (found.kind === 'not_done') return found;
      const read = found.entries.map(placeOf);
      inProgress = [...inProgress, ...read.filter((place) => place !== null)];
      unreadable += found.unreadable + read.filter((place) => place === null).length;
    }
    return { ...answer, inProgress, unreadable };
  };

  const since = async (sinceMs: number, signal: AbortSignal): Promise<MarksAnswered | NotDone> => {
    const request = { method: 'GET', path: '/sync/last_activities', timeoutMs: TIMEOUT_MS.read, signal } as const;
    const verdict = verdictOfAnswer(await ask(request), nowMs());
    if (verdict.kind !== 'ok') return verdict.kind === 'not_done' ? verdict : noWord();
    const read = v.safeParse(lastActivities, verdict.reply.body);
    if (!read.success) return noWord();
    const marks: Array<WatchedMark | null> = [];
    const left: Array<ProgressMark | null> = [];
    let unreadable = 0;
    for (const kind of KINDS) {
      const { watched_at: watchedMs, paused_at: pausedMs } = read.output[kind];
      if (pausedMs == null || pausedMs >= sinceMs) {
        const found = await places(kind, sinceMs, signal);
        if (found.kind === 'not_done') return found;
        left.push(...found.entries.map(placeOf));
        unreadable += found.unreadable;
      }
      if (watchedMs != null && watchedMs < sinceMs) continue;
      const found = await readAll(ask, nowMs, {
        path: `/sync/history/${kind}`,
        query: { start_at: msToUtc(sinceMs) },
        limit: PAGE.history,
        schema: historyEntry,
        signal,
      });
      if (found.kind === 'not_done') return found;
      marks.push(...found.entries.map(markOf));
      unreadable += found.unreadable;
    }
    return answered(marks, left, unreadable);
  };

  return { watched, everything, since };
}

const KINDS = ['movies', 'episodes'] as const;
type Kind = (typeof KINDS)[number];

/** Null where Trakt does not say: then it is asked. */
const lastMoment = v.fallback(v.nullish(moment), null);
const activity = v.fallback(v.object({ watched_at: lastMoment, paused_at: lastMoment }), {
  watched_at: null,
  paused_at: null,
});
const lastActivities = v.object({ movies: activity, episodes: activity });

function markOf({ watched_at, ...titled }: Titled & { readonly watched_at: number }): WatchedMark | null {
  const title = titleOf(titled);
  return title && { ...title, playCount: 1, watchedAtMs: watched_at };
}

function placeOf({ progress, paused_at, ...titled }: v.InferOutput<typeof placeEntry>): ProgressMark | null {
  const title = titleOf(titled);
  const minutes = titled.movie?.runtime ?? titled.episode?.runtime ?? 0;
  return title && { ...title, at: { fraction: progress / 100, ofSeconds: minutes * 60 }, updatedAtMs: paused_at };
}

/** Null where no id says which title it is. */
function titleOf({ movie, show, episode }: Titled): Pick<WatchedMark, 'kind' | 'ids' | 'season' | 'episode'> | null {
  if (movie != null) return hasIds(movie.ids) ? { kind: 'movie', ids: mediaIds(movie.ids) } : null;
  const { season, number } = episode ?? {};
  if (show == null || !hasIds(show.ids) || season == null || number == null) return null;
  return { kind: 'episode', ids: mediaIds(show.ids), season, episode: number };
}

function answered(
  marks: ReadonlyArray<WatchedMark | null>,
  places: ReadonlyArray<ProgressMark | null>,
  unreadable: number,
): MarksAnswered {
  const watched = marks.filter((mark) => mark !== null);
  const inProgress = places.filter((place) => place !== null);
  const unnamed = marks.length - watched.length + places.length - inProgress.length;
  return { kind: 'answered', watched, inProgress, unreadable: unreadable + unnamed };
}

function noWord(): NotDone {
  return protocolTrouble('Trakt answered something that is no answer to this.');
}
