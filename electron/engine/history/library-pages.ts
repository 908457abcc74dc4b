/** Movies and episodes of a box's library, in pages: never the whole of it at once. */
import * as v from 'valibot';
import { KodiCallError, type KodiCaller } from '../kodi/kodi-caller.ts';
import type { KodiItem } from '../kodi/observation.ts';
import {
  boundedText,
  countOrNull,
  LONGEST_PATH,
  libraryId,
  optionalLibraryId,
  optionalText,
  optionalTexts,
  uniqueIds,
} from '../kodi/wire-values.ts';

export type LibraryKind = 'movie' | 'episode';

/** What a library says of one of its items. */
export interface LibraryItem {
  readonly kind: LibraryKind;
  readonly libraryId: number;
  /** What is known without asking further; ids are empty unless they were asked for. */
  readonly item: KodiItem;
  readonly playCount: number;
  /** The box's local time, or "". */
  readonly lastPlayed: string;
  readonly resumeSeconds: number;
  readonly resumeTotalSeconds: number;
  /** 0 where the library does not know. */
  readonly runtimeSeconds: number;
}

export interface LibraryPage {
  readonly items: readonly LibraryItem[];
  /** Entries that cannot be read: without id or file. */
  readonly unreadable: number;
  /** How many there are in all, as Kodi says. */
  readonly total: number;
}

export interface PageRequest {
  readonly kind: LibraryKind;
  readonly pageSize: number;
  /** Kodi looks them up one by one: asked for only where they are needed. */
  readonly withIds: boolean;
  readonly which:
    | { readonly by: 'all' }
    | { readonly by: 'watched' }
    /** The one played last comes first. */
    | { readonly by: 'last_played' }
    | { readonly by: 'season'; readonly showId: number; readonly season: number };
  /** Runs before each page but the first: a moment's rest for the box, or an error that ends it. */
  readonly between?: () => Promise<void>;
}

/** A big page of a slow box, sorted. */
const PAGE_LIMIT_MS = 30_000;
/** More than any home has: a box that goes on beyond it is not one. */
const MOST_ITEMS = 200_000;
const MOST_SHOWS = 20_000;

const COMMON_FIELDS = ['title', 'file', 'playcount', 'lastplayed', 'resume', 'runtime'];
const FIELDS: Readonly<Record<LibraryKind, readonly string[]>> = {
  movie: [...COMMON_FIELDS, 'year', 'genre'],
  episode: [...COMMON_FIELDS, 'showtitle', 'season', 'episode', 'tvshowid', 'firstaired'],
};

const count = v.fallback(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000)), 0);
const seconds = v.fallback(v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(10_000_000)), 0);

const listed = v.object({
  movieid: v.optional(libraryId),
  episodeid: v.optional(libraryId),
  title: optionalText(),
  file: v.pipe(boundedText(LONGEST_PATH), v.minLength(1)),
  playcount: count,
  lastplayed: optionalText(50),
  resume: v.fallback(v.object({ position: seconds, total: seconds }), { position: 0, total: 0 }),
  runtime: seconds,
  year: countOrNull(1),
  genre: optionalTexts(),
  showtitle: optionalText(),
  season: countOrNull(0),
  episode: countOrNull(0),
  tvshowid: optionalLibraryId,
  firstaired: optionalText(50),
  uniqueid: uniqueIds,
});
type Listed = v.InferOutput<typeof listed>;

const limits = v.object({ total: count });
const answer = v.object({
  limits,
  movies: v.optional(v.array(v.unknown()), []),
  episodes: v.optional(v.array(v.unknown()), []),
});

/** The pages, one after another. Rejects with {@link KodiCallError}. */
export async function* libraryPages(caller: KodiCaller, request: PageRequest): AsyncGenerator<LibraryPage> {
  const { kind, pageSize, between } = request;
  for (let start = 0; start < MOST_ITEMS; start += pageSize) {
    if (start > 0) await between?.();
    const method = kind === 'movie' ? 'VideoLibrary.GetMovies' : 'VideoLibrary.GetEpisodes';
    const params = { ...paramsOf(request), limits: { start, end: start + pageSize } };
    const { limits: said, movies, episodes } = await caller.call(method, params, answer, { timeoutMs: PAGE_LIMIT_MS });
    const entries = (kind === 'movie' ? movies : episodes).slice(0, pageSize);
    const items = entries.flatMap((entry) => readItem(kind, entry) ?? []);
    yield { items, unreadable: entries.length - items.length, total: said.total };
    if (entries.length === 0 || start + pageSize >= said.total) return;
  }
}

function paramsOf({ kind, withIds, which }: PageRequest): Record<string, unknown> {
  const properties = withIds ? [...FIELDS[kind], 'uniqueid'] : FIELDS[kind];
  switch (which.by) {
    case 'all':
      return { properties };
    case 'watched':
      return { properties, filter: { field: 'playcount', operator: 'greaterthan', value: '0' } };
    case 'last_played':
      return { properties, sort: { method: 'lastplayed', order: 'descending' } };
    case 'season':
      return { properties, tvshowid: which.showId, season: which.season };
  }
}

function readItem(kind: LibraryKind, entry: unknown): LibraryItem | null {
  const read = v.safeParse(listed, entry);
  const id = read.success ? (kind === 'movie' ? read.output.movieid : read.output.episodeid) : undefined;
  return read.success && id !== undefined ? libraryItem(kind, id, read.output) : null;
}

function libraryItem(kind: LibraryKind, id: number, listed: Listed): LibraryItem {
  return {
    kind,
    libraryId: id,
    playCount: listed.playcount,
    lastPlayed: listed.lastplayed,
    resumeSeconds: listed.resume.position,
    resumeTotalSeconds: listed.resume.total,
    runtimeSeconds: listed.runtime,
    item: {
      type: kind,
      libraryId: id,
      file: listed.file,
      label: listed.title,
      title: listed.title,
      showTitle: listed.showtitle,
      season: kind === 'episode' ? listed.season : null,
      episode: kind === 'episode' ? listed.episode : null,
      year: kind === 'movie' ? listed.year : null,
      genres: listed.genre,
      uniqueIds: listed.uniqueid,
      showLibraryId: listed.tvshowid,
      showUniqueIds: {},
      episodesInFile: [],
      firstAired: listed.firstaired,
      playCount: listed.playcount,
      resumePositionSeconds: listed.resume.position,
      lastPlayed: listed.lastplayed,
      streamDurationSeconds: null,
      artists: [],
      albumArtists: [],
      album: '',
      trackNumber: null,
      musicBrainzTrackId: '',
    },
  };
}

/** One item by its library id; null where there is none. Rejects with {@link KodiCallError} where the box is gone. */
export async function libraryItemById(
  caller: KodiCaller,
  kind: LibraryKind,
  id: number,
  { withIds = true }: { readonly withIds?: boolean } = {},
): Promise<LibraryItem | null> {
  const properties = [...FIELDS[kind], ...(withIds ? ['uniqueid', 'streamdetails'] : [])];
  try {
    const details =
      kind === 'movie'
        ? await caller.call('VideoLibrary.GetMovieDetails', { movieid: id, properties }, movieAnswer)
        : await caller.call('VideoLibrary.GetEpisodeDetails', { episodeid: id, properties }, episodeAnswer);
    const entry = 'moviedetails' in details ? details.moviedetails : details.episodedetails;
    const found = readItem(kind, entry);
    return found && { ...found, item: { ...found.item, streamDurationSeconds: streamSeconds(entry) } };
  } catch (error) {
    if (error instanceof KodiCallError && error.answered) return null;
    throw error;
  }
}

const movieAnswer = v.object({ moviedetails: v.unknown() });
const episodeAnswer = v.object({ episodedetails: v.unknown() });
const streams = v.object({
  streamdetails: v.object({ video: v.pipe(v.array(v.object({ duration: seconds })), v.maxLength(100)) }),
});

function streamSeconds(entry: unknown): number | null {
  const read = v.safeParse(streams, entry);
  return read.success ? (read.output.streamdetails.video.find(({ duration }) => duration > 0)?.duration ?? null) : null;
}

/** What episodes need of their show. */
export interface Show {
  readonly id: number;
  readonly title: string;
  readonly year: number | null;
  readonly genres: readonly string[];
  readonly uniqueIds: Readonly<Record<string, string>>;
}

const show = v.object({
  tvshowid: libraryId,
  title: optionalText(),
  year: countOrNull(1),
  genre: optionalTexts(),
  uniqueid: uniqueIds,
});
const SHOW_FIELDS = ['title', 'year', 'genre', 'uniqueid'];
const SHOW_PAGE = 200;

/** Every show of the library by its library id. Rejects with {@link KodiCallError}. */
export async function libraryShows(caller: KodiCaller): Promise<ReadonlyMap<number, Show>> {
  const shows = new Map<number, Show>();
  const schema = v.object({ limits, tvshows: v.optional(v.array(v.unknown()), []) });
  for (let start = 0; start < MOST_SHOWS; start += SHOW_PAGE) {
    const params = { properties: SHOW_FIELDS, limits: { start, end: start + SHOW_PAGE } };
    const page = await caller.call('VideoLibrary.GetTVShows', params, schema, { timeoutMs: PAGE_LIMIT_MS });
    for (const entry of page.tvshows) {
      const found = readShow(entry);
      if (found !== null) shows.set(found.id, found);
    }
    if (page.tvshows.length === 0 || start + SHOW_PAGE >= page.limits.total) break;
  }
  return shows;
}

/** One show; null where there is none. */
export async function libraryShowById(caller: KodiCaller, id: number): Promise<Show | null> {
  try {
    const schema = v.object({ tvshowdetails: v.unknown() });
    const params = { tvshowid: id, properties: SHOW_FIELDS };
    return readShow((await caller.call('VideoLibrary.GetTVShowDetails', params, schema)).tvshowdetails);
  } catch (error) {
    if (error instanceof KodiCallError && error.answered) return null;
    throw error;
  }
}

function readShow(entry: unknown): Show | null {
  const read = v.safeParse(show, entry);
  if (!read.success) return null;
  const { tvshowid, genre, uniqueid, ...rest } = read.output;
  return { ...rest, id: tvshowid, genres: genre, uniqueIds: uniqueid };
}

/** The item with what its show is. Kodi's own year of an episode is the one it was first aired in. */
export function withShow(item: KodiItem, show: Show | undefined): KodiItem {
  if (show === undefined) return item;
  return {
    ...item,
    showTitle: item.showTitle || show.title,
    year: show.year,
    genres: show.genres,
    showUniqueIds: show.uniqueIds,
  };
}
