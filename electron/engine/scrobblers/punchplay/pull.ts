/** What PunchPlay says was watched (contract section 9). */
import * as v from 'valibot';
import type { MediaIds } from '../../../../shared/media-item.ts';
import type { MarksAnswer, ProgressMark, WatchedMark } from '../../scrobble/history-service.ts';
import { type ApiResult, isSuccess } from './client.ts';
import { historyFailure } from './import.ts';

/** Without `since` it is everything. */
export const pullPath = (sinceMs: number | null): string =>
  `/api/scrobble/sync${sinceMs === null ? '' : `?since=${Math.max(0, Math.floor(sinceMs))}`}`;

const id = v.fallback(v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(1))), undefined);
const imdbId = v.fallback(v.nullish(v.pipe(v.string(), v.regex(/^tt\d{1,12}$/))), undefined);
const number = v.fallback(v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), undefined);
const seconds = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e7));
/** ISO with its zone, or ms since the epoch; anything else is no time. */
const moment = v.fallback(
  v.nullish(
    v.union([
      v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
      v.pipe(
        v.string(),
        v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/),
        v.transform((text) => Date.parse(text)),
        v.number(),
        v.finite(),
      ),
    ]),
  ),
  undefined,
);

const title = {
  media_type: v.fallback(v.optional(v.picklist(['movie', 'episode'])), undefined),
  tmdb_id: id,
  imdb_id: imdbId,
  show_tmdb_id: id,
  show_imdb_id: imdbId,
  season: number,
  episode: number,
};
const watched = v.object({ ...title, playcount: number, watched_at: moment });
const progress = v.object({
  ...title,
  position_seconds: seconds,
  duration_seconds: v.fallback(v.nullish(seconds), undefined),
  updated_at: moment,
});
const reply = v.object({
  movies: v.optional(v.array(v.unknown()), []),
  episodes: v.optional(v.array(v.unknown()), []),
  in_progress: v.optional(v.array(v.unknown()), []),
});

type Title = v.InferOutput<v.ObjectSchema<typeof title, undefined>>;

/** What the reply says; entries without any id, or without an episode's numbers, are counted as unreadable. */
export function pullAnswer(result: ApiResult): MarksAnswer {
  const read =
    result.kind === 'reply' && isSuccess(result) && result.content === 'json' ? v.safeParse(reply, result.body) : null;
  if (!read?.success) return historyFailure(result);
  const { movies, episodes, in_progress } = read.output;
  const marks = [
    ...movies.map((entry) => watchedMark('movie', entry)),
    ...episodes.map((entry) => watchedMark('episode', entry)),
  ];
  const places = in_progress.map(progressMark);
  const unreadable = [...marks, ...places].filter((one) => one === null).length;
  return {
    kind: 'answered',
    watched: marks.filter((mark) => mark !== null),
    inProgress: places.filter((place) => place !== null),
    unreadable,
  };
}

function watchedMark(kind: 'movie' | 'episode', entry: unknown): WatchedMark | null {
  const read = v.safeParse(watched, entry);
  const named = read.success ? whichTitle(kind, read.output) : null;
  if (!read.success || named === null) return null;
  const { playcount, watched_at } = read.output;
  return { ...named, playCount: Math.max(1, playcount ?? 1), watchedAtMs: watched_at ?? null };
}

function progressMark(entry: unknown): ProgressMark | null {
  const read = v.safeParse(progress, entry);
  if (!read.success) return null;
  const { media_type, season, position_seconds, duration_seconds, updated_at } = read.output;
  const named = whichTitle(media_type ?? (season == null ? 'movie' : 'episode'), read.output);
  if (named === null) return null;
  return {
    ...named,
    at: { positionSeconds: position_seconds, durationSeconds: duration_seconds ?? 0 },
    updatedAtMs: updated_at ?? null,
  };
}

function whichTitle(
  kind: 'movie' | 'episode',
  entry: Title,
): Pick<WatchedMark, 'kind' | 'ids' | 'season' | 'episode'> | null {
  const [tmdb, imdb] = kind === 'movie' ? [entry.tmdb_id, entry.imdb_id] : [entry.show_tmdb_id, entry.show_imdb_id];
  const ids: MediaIds = { ...(tmdb == null ? {} : { tmdb }), ...(imdb == null ? {} : { imdb }) };
  if (Object.keys(ids).length === 0) return null;
  if (kind === 'movie') return { kind, ids };
  const { season, episode } = entry;
  return season == null || episode == null ? null : { kind, ids, season, episode };
}
