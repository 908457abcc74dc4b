/** Which title is meant, in Trakt's terms: ids by their level, and nothing that Trakt would have to guess (contract section 4). */
import * as v from 'valibot';
import type { MediaIds, MediaItem } from '../../../../shared/media-item.ts';
import type { SkipReason } from '../../scrobble/filters.ts';

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const idsSchema = v.object({
  trakt: v.exactOptional(id),
  tvdb: v.exactOptional(id),
  imdb: v.exactOptional(v.pipe(v.string(), v.regex(/^tt\d+$/))),
  tmdb: v.exactOptional(id),
});
/** Never a slug: a title of Kodi's is none. */
export type TraktIds = Readonly<v.InferOutput<typeof idsSchema>>;

const named = v.object({ title: v.string(), year: v.exactOptional(v.number()), ids: idsSchema });

/** A movie; or the episodes of one file, at least one, each by its number in a season of its show. */
export const subjectSchema = v.variant('type', [
  v.object({ type: v.literal('movie'), movie: named }),
  v.object({
    type: v.literal('episode'),
    show: named,
    season: v.nullable(count),
    /** More than one where the file holds several. Empty where only `episodeIds` say which it is. */
    numbers: v.array(count),
    episodeIds: idsSchema,
  }),
]);
export type Subject = Readonly<v.InferOutput<typeof subjectSchema>>;
export type EpisodeSubject = Extract<Subject, { type: 'episode' }>;

const MOST_IN_ONE_FILE = 30;

/** What of an item says which title it is. */
export type Described = Pick<
  MediaItem,
  'kind' | 'title' | 'year' | 'ids' | 'episodeIds' | 'season' | 'episode' | 'episodeEnd'
>;

/** Null for what Trakt does not take; a reason where it cannot be said for sure which title is meant. */
export function subjectOf(item: Described): Subject | SkipReason | null {
  if (item.kind === 'movie') {
    const movie = namedOf(item, ['trakt', 'imdb', 'tmdb']);
    return isCertain(movie) ? { type: 'movie', movie } : NOT_CERTAIN;
  }
  if (item.kind !== 'episode') return null;
  const show = namedOf(item, ['trakt', 'tvdb', 'imdb', 'tmdb']);
  const episodeIds = ownIdsOf(item);
  const byNumber = countable(item.season) && countable(item.episode) && isCertain(show);
  if (!byNumber && !hasIds(episodeIds)) {
    return countable(item.season) && countable(item.episode) ? NOT_CERTAIN : NO_NUMBERS;
  }
  const season = byNumber ? (item.season as number) : null;
  return { type: 'episode', show, season, numbers: byNumber ? numbersOf(item) : [], episodeIds };
}

/** Only numbers within a season go out: an anime's absolute number is another episode's at Trakt. */
function numbersOf({ episode = 0, episodeEnd = episode }: Described): number[] {
  const several = countable(episodeEnd) && episodeEnd > episode && episodeEnd - episode < MOST_IN_ONE_FILE;
  const length = several ? episodeEnd - episode + 1 : 1;
  return Array.from({ length }, (_, index) => episode + index);
}

/** One of a show's ids on an episode would be some other show's episode. */
function ownIdsOf({ ids, episodeIds = {} }: Described): TraktIds {
  const own = idsOf(episodeIds, ['trakt', 'tvdb', 'imdb', 'tmdb']);
  return Object.fromEntries(Object.entries(own).filter(([name, value]) => ids[name as keyof MediaIds] !== value));
}

function namedOf({ title, year, ids }: Described, names: ReadonlyArray<keyof TraktIds>) {
  return { title, ...(countable(year) && year > 0 ? { year } : {}), ids: idsOf(ids, names) };
}

function idsOf(ids: MediaIds, names: ReadonlyArray<keyof TraktIds>): TraktIds {
  const found = Object.fromEntries(names.flatMap((name) => (ids[name] === undefined ? [] : [[name, ids[name]]])));
  const read = v.safeParse(idsSchema, found);
  return read.success ? read.output : {};
}

export function hasIds(ids: TraktIds): boolean {
  return Object.keys(ids).length > 0;
}

/** A title alone finds the wrong one of two of the same name. */
function isCertain({ ids, year }: { readonly ids: TraktIds; readonly year?: number }): boolean {
  return hasIds(ids) || year !== undefined;
}

function countable(value: number | undefined): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

const NOT_CERTAIN: SkipReason = {
  rule: 'trakt_not_certain',
  text: 'Neither an id nor a year is known: Trakt would have to guess which title it is.',
};
const NO_NUMBERS: SkipReason = {
  rule: 'trakt_no_numbers',
  text: 'Season and episode are not known (an absolute number is none at Trakt).',
};
