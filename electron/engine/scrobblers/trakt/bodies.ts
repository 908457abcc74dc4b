/**
 * The bodies of requests that name titles. A show without seasons would be every episode of it, a season without episodes
 * the whole season (contract section 5): such a body cannot be written down here, and is refused once more when it is sent.
 */
import { msToUtc } from '../../../../shared/units.ts';
import type { JsonObject } from '../json-client.ts';
import { hasIds, type Subject, type TraktIds } from './subject.ts';

type Some<T> = readonly [T, ...T[]];

interface Named {
  readonly ids: TraktIds;
  readonly title?: string;
  readonly year?: number;
}

declare const checked: unique symbol;

/** Only {@link historyBody} makes one. */
export interface HistoryBody {
  readonly [checked]: true;
  readonly movies?: Some<Named & { readonly watched_at: string }>;
  readonly shows?: Some<Named & { readonly seasons: Some<Season> }>;
  readonly episodes?: Some<{ readonly ids: TraktIds; readonly watched_at: string }>;
}

interface Season {
  readonly number: number;
  readonly episodes: Some<{ readonly number: number; readonly watched_at: string }>;
}

/** One play: of a movie, or of one episode. */
export interface Play {
  readonly subject: Subject;
  /** Which of the subject's episodes. */
  readonly part: number;
  /** Null: nobody knows when, and Trakt is told so. */
  readonly watchedAtMs: number | null;
  /** By the episode's own ids: the other form did not find it. */
  readonly byOwnIds?: boolean;
}

/** @throws Error where there is nothing to add, or (a bug) more than the plays that were given would be added. */
export function historyBody(plays: Some<Play>): HistoryBody {
  const movies = plays.flatMap(({ subject, watchedAtMs }) =>
    subject.type === 'movie' ? [{ ...wireName(subject.movie), watched_at: momentOf(watchedAtMs) }] : [],
  );
  const shows = plays.flatMap((play) => showEntry(play) ?? []);
  const episodes = plays.flatMap(({ subject, watchedAtMs, ...play }) =>
    subject.type === 'episode' && isByOwnIds({ subject, ...play })
      ? [{ ids: subject.episodeIds, watched_at: momentOf(watchedAtMs) }]
      : [],
  );
  const body = {
    ...(isSome(movies) && { movies }),
    ...(isSome(shows) && { shows }),
    ...(isSome(episodes) && { episodes }),
  };
  if (countOf(body) !== plays.length) throw new Error('the plays and the body that adds them differ');
  return body as unknown as HistoryBody;
}

/** How many plays a body adds. @throws Error where it would add a whole show or season. */
export function countOf(body: Omit<HistoryBody, typeof checked>): number {
  const ofShows = (body.shows ?? []).flatMap(({ seasons }) => {
    if (!Array.isArray(seasons) || seasons.length === 0) throw new Error('a show without seasons would be all of it');
    return seasons.map(({ number, episodes }) => {
      if (!Array.isArray(episodes) || episodes.length === 0 || !Number.isSafeInteger(number)) {
        throw new Error('a season without episodes would be all of it');
      }
      return episodes.length;
    });
  });
  const inShows = ofShows.reduce((sum, count) => sum + count, 0);
  return (body.movies?.length ?? 0) + inShows + (body.episodes?.length ?? 0);
}

/** One entry a play: two plays of one episode stay two. */
function showEntry(play: Play) {
  const { subject, part, watchedAtMs } = play;
  if (subject.type !== 'episode' || isByOwnIds(play)) return null;
  const number = subject.numbers[part];
  if (subject.season === null || number === undefined) throw new Error('an episode without its number');
  const episodes = [{ number, watched_at: momentOf(watchedAtMs) }] as const;
  const seasons = [{ number: subject.season, episodes }] as const;
  return { ...wireName(subject.show), seasons };
}

function momentOf(watchedAtMs: number | null): string {
  return watchedAtMs === null ? 'unknown' : msToUtc(watchedAtMs);
}

function isByOwnIds({ subject, byOwnIds }: Pick<Play, 'subject' | 'byOwnIds'>): boolean {
  return subject.type === 'episode' && (byOwnIds === true || subject.season === null);
}

/** A scrobble's body; `byOwnIds`: by the episode's own ids, where it has any. */
export function scrobbleBody(
  {
    subject,
    part,
    progressPercent,
  }: { readonly subject: Subject; readonly part: number; readonly progressPercent: number },
  byOwnIds = false,
): JsonObject {
  if (subject.type === 'movie') return { progress: progressPercent, movie: wireName(subject.movie) };
  if (isByOwnIds({ subject, byOwnIds })) return { progress: progressPercent, episode: { ids: subject.episodeIds } };
  const episode = { season: subject.season, number: subject.numbers[part] };
  return { progress: progressPercent, show: wireName(subject.show), episode };
}

/** Title and year beside the ids help nobody, and without ids they are all there is. */
function wireName({
  title,
  year,
  ids,
}: {
  readonly title: string;
  readonly year?: number;
  readonly ids: TraktIds;
}): Named {
  return { title, ...(year === undefined ? {} : { year }), ids: hasIds(ids) ? ids : {} };
}

function isSome<T>(list: readonly T[]): list is Some<T> {
  return list.length > 0;
}
