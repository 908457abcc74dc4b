/** Finds single titles in a box's library by their ids. Kodi cannot be asked for an id: it is read once, and kept for a minute. */
import type { MediaIds } from '../../../shared/media-item.ts';
import type { KodiCaller } from '../kodi/kodi-caller.ts';
import type { Clock } from '../ports.ts';
import { idKeys } from './item-keys.ts';
import { type LibraryItem, libraryItemById, libraryPages, libraryShows, type Show, withShow } from './library-pages.ts';
import { idsInLibrary, keysInLibrary } from './watched-marks.ts';

/** A movie, or some episodes of one season of a show. */
export interface WantedTitle {
  readonly kind: 'movie' | 'episode';
  /** The movie's, or the show's. */
  readonly ids: MediaIds;
  readonly season?: number;
  readonly episodes?: readonly number[];
}

export interface LibraryFinder {
  /** Every copy of it. Rejects with a `KodiCallError` where the box is gone. */
  find(hostId: string, caller: KodiCaller, wanted: WantedTitle, signal: AbortSignal): Promise<LibraryItem[]>;
}

const HOLDS_MS = 60_000;
const PAGE_SIZE = 100;

/** What titles there are, as of a moment ago. */
interface Index {
  movies?: ReadonlyMap<string, readonly number[]>;
  shows?: ReadonlyMap<string, readonly Show[]>;
}

export function createLibraryFinder({ clock }: { readonly clock: Pick<Clock, 'after'> }): LibraryFinder {
  const indexes = new Map<string, Index>();

  function indexOf(hostId: string): Index {
    const known = indexes.get(hostId);
    if (known !== undefined) return known;
    const fresh: Index = {};
    indexes.set(hostId, fresh);
    clock.after(HOLDS_MS, () => indexes.delete(hostId));
    return fresh;
  }

  async function movies(hostId: string, caller: KodiCaller, { ids }: WantedTitle, signal: AbortSignal) {
    const index = indexOf(hostId);
    index.movies ??= await readMovies(caller, signal);
    const keys = idKeys('movie', ids);
    const found: LibraryItem[] = [];
    for (const libraryId of valuesOf(index.movies, keys)) {
      const item = await libraryItemById(caller, 'movie', libraryId);
      // Library ids are not for keeping.
      if (item !== null && keysInLibrary(item).some((key) => keys.includes(key))) found.push(item);
    }
    return found;
  }

  async function episodes(hostId: string, caller: KodiCaller, wanted: WantedTitle, signal: AbortSignal) {
    const { ids, season, episodes: numbers = [] } = wanted;
    if (season === undefined) return [];
    const index = indexOf(hostId);
    index.shows ??= multiMap(
      [...(await libraryShows(caller)).values()].map((show) => [idKeys('movie', idsInLibrary(show.uniqueIds)), show]),
    );
    const found: LibraryItem[] = [];
    for (const show of valuesOf(index.shows, idKeys('movie', ids))) {
      const which = { by: 'season', showId: show.id, season } as const;
      for await (const page of libraryPages(caller, { kind: 'episode', pageSize: PAGE_SIZE, withIds: false, which })) {
        signal.throwIfAborted();
        const ours = page.items.filter(({ item }) => item.episode !== null && numbers.includes(item.episode));
        found.push(...ours.map((one) => ({ ...one, item: withShow(one.item, show) })));
      }
    }
    return found;
  }

  return {
    find: (hostId, caller, wanted, signal) =>
      wanted.kind === 'movie' ? movies(hostId, caller, wanted, signal) : episodes(hostId, caller, wanted, signal),
  };
}

async function readMovies(caller: KodiCaller, signal: AbortSignal) {
  const entries: Array<readonly [string[], number]> = [];
  const request = { kind: 'movie', pageSize: PAGE_SIZE, withIds: true, which: { by: 'all' } } as const;
  for await (const page of libraryPages(caller, request)) {
    signal.throwIfAborted();
    entries.push(...page.items.map((item) => [keysInLibrary(item), item.libraryId] as const));
  }
  return multiMap(entries);
}

function multiMap<Value>(entries: ReadonlyArray<readonly [readonly string[], Value]>): ReadonlyMap<string, Value[]> {
  const map = new Map<string, Value[]>();
  for (const [keys, value] of entries) {
    for (const key of keys) map.set(key, [...(map.get(key) ?? []), value]);
  }
  return map;
}

/** Each once, whatever number of its keys fits. */
function valuesOf<Value>(map: ReadonlyMap<string, readonly Value[]>, keys: readonly string[]): Value[] {
  return [...new Set(keys.flatMap((key) => map.get(key) ?? []))];
}
