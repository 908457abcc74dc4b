/** Entries of Trakt's lists (contract section 5), checked; and whether one is about a title of ours. */
import * as v from 'valibot';
import type { MediaIds } from '../../../../shared/media-item.ts';
import { hasIds, type Subject, type TraktIds } from './subject.ts';

const orNothing = <Schema extends v.GenericSchema>(schema: Schema) => v.fallback(v.nullish(schema), undefined);
const idNumber = orNothing(v.pipe(v.number(), v.safeInteger(), v.minValue(1)));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const ids = v.pipe(
  v.fallback(
    v.object({
      trakt: idNumber,
      tvdb: idNumber,
      imdb: orNothing(v.pipe(v.string(), v.regex(/^tt\d{1,12}$/))),
      tmdb: idNumber,
    }),
    { trakt: undefined, tvdb: undefined, imdb: undefined, tmdb: undefined },
  ),
  v.transform(
    (found): TraktIds => Object.fromEntries(Object.entries(found).filter(([, value]) => value != null)) as TraktIds,
  ),
);
/** ISO with its zone; ms since the epoch. */
export const moment = v.pipe(
  v.string(),
  v.maxLength(40),
  v.regex(/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/),
  v.transform((text) => Date.parse(text)),
  v.number(),
  v.finite(),
);
const named = v.object({ title: v.fallback(v.nullish(v.string()), ''), year: orNothing(v.number()), ids });
const episode = v.object({ season: orNothing(count), number: orNothing(count), ids });

const title = { movie: orNothing(named), show: orNothing(named), episode: orNothing(episode) };

/** Of `/sync/history`. */
export const historyEntry = v.object({ id: v.number(), watched_at: moment, ...title });
export type HistoryEntry = v.InferOutput<typeof historyEntry>;
/** Of `/sync/playback`. */
export const playbackEntry = v.object({ id: v.pipe(v.number(), v.safeInteger()), ...title });
const runtime = { runtime: orNothing(v.pipe(v.number(), v.minValue(1), v.maxValue(10_000))) };
/** Of `/sync/playback`, with the place itself; asked for with `extended=full`, also with the length in minutes. */
export const placeEntry = v.object({
  ...playbackEntry.entries,
  movie: orNothing(v.object({ ...named.entries, ...runtime })),
  episode: orNothing(v.object({ ...episode.entries, ...runtime })),
  /** 0..100 */
  progress: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
  paused_at: moment,
});
/** Of `/sync/watched/movies` and `/sync/watched/shows`. */
export const watchedEntry = v.object({
  plays: v.fallback(count, 1),
  last_watched_at: v.fallback(v.nullish(moment), null),
  movie: orNothing(named),
  show: orNothing(named),
  seasons: v.fallback(
    v.optional(
      v.array(
        v.object({
          number: count,
          episodes: v.array(
            v.object({
              number: count,
              plays: v.fallback(count, 1),
              last_watched_at: v.fallback(v.nullish(moment), null),
            }),
          ),
        }),
      ),
    ),
    undefined,
  ),
});
/** A reply to a scrobble: which title Trakt took it for. */
export const scrobbleReply = v.object({
  id: v.fallback(v.optional(v.union([v.number(), v.string()]), 0), 0),
  action: v.fallback(v.optional(v.string(), ''), ''),
  ...title,
});

export type Titled = Pick<HistoryEntry, 'movie' | 'show' | 'episode'>;

/** The ids of these that this companion uses elsewhere. */
export function mediaIds({ trakt, tvdb, imdb, tmdb }: TraktIds): MediaIds {
  const known = Object.entries({ tmdb, tvdb, imdb, trakt }).filter(([, value]) => value !== undefined);
  return Object.fromEntries(known) as MediaIds;
}

/** Whether Trakt's entry is about this movie, or this one of the episodes. */
export function isAbout(entry: Titled, subject: Subject, part: number): boolean {
  if (subject.type === 'movie') return entry.movie != null && isSameName(entry.movie, subject.movie);
  if (entry.episode == null) return false;
  if (hasIds(subject.episodeIds) && shareId(entry.episode.ids, subject.episodeIds)) return true;
  const number = subject.numbers[part];
  if (subject.season === null || number === undefined || entry.show == null) return false;
  const { season, number: theirs } = entry.episode;
  return season === subject.season && theirs === number && isSameName(entry.show, subject.show);
}

interface Name {
  readonly title?: string | null | undefined;
  readonly year?: number | null | undefined;
  readonly ids: TraktIds;
}

function isSameName(one: Name, other: Name): boolean {
  const kinds = (['trakt', 'tvdb', 'imdb', 'tmdb'] as const).filter(
    (kind) => one.ids[kind] !== undefined && other.ids[kind] !== undefined,
  );
  if (kinds.length > 0) return kinds.some((kind) => one.ids[kind] === other.ids[kind]);
  return fold(one.title) === fold(other.title) && (one.year == null || other.year == null || one.year === other.year);
}

function shareId(one: TraktIds, other: TraktIds): boolean {
  return (['trakt', 'tvdb', 'imdb', 'tmdb'] as const).some(
    (kind) => one[kind] !== undefined && one[kind] === other[kind],
  );
}

function fold(title: string | null | undefined): string {
  return (title ?? '').normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
}
