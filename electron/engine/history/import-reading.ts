/** Reads what the boxes say was watched into the import: page by page, each title once. */
import { setImmediate } from 'node:timers/promises';
import * as v from 'valibot';
import { mediaTitle } from '../../../shared/media-title.ts';
import type { KodiCaller } from '../kodi/kodi-caller.ts';
import type { EventWriter } from '../scrobble/event-writer.ts';
import type { HistoryEntry } from '../scrobble/history-service.ts';
import type { ImportStore } from '../store/import-store.ts';
import type { OwnMarks } from '../store/own-marks.ts';
import type { LookOptions } from './caught-up-events.ts';
import { historyEntry, historyEntrySchema, keysOf, merged } from './import-entries.ts';
import { fileKeyOf } from './item-keys.ts';
import type { Zone } from './kodi-time.ts';
import { momentOf } from './kodi-time.ts';
import {
  type LibraryItem,
  type LibraryPage,
  libraryPages,
  libraryShows,
  type Show,
  withShow,
} from './library-pages.ts';

export interface ReadingOptions {
  readonly store: ImportStore;
  readonly ownMarks: Pick<OwnMarks, 'find'>;
  /** What the user switched off, or told to ignore, is not imported either. */
  readonly judge: EventWriter['judge'];
  readonly wasPrivate: LookOptions['wasPrivate'];
}

export interface ReadingOf {
  readonly jobId: number;
  readonly service: string;
  readonly hostId: string;
  readonly caller: KodiCaller;
  readonly zone: Zone;
}

/** What one page, or one box, came to. */
export interface ReadSums {
  found: number;
  merged: number;
  ownMarks: number;
  private: number;
  unreadable: number;
}

const PAGE_SIZE = 50;
/** Identifying and storing so many takes a few milliseconds; then others have their turn. */
const AT_ONCE = 10;

/** Adds what one box watched. `onPage` is told the sums so far, and may throw to end it. Rejects with a `KodiCallError`. */
export async function readWatched(
  options: ReadingOptions,
  of: ReadingOf,
  onPage: (sums: ReadSums) => void,
): Promise<ReadSums> {
  const sums: ReadSums = { found: 0, merged: 0, ownMarks: 0, private: 0, unreadable: 0 };
  const shows = await libraryShows(of.caller);
  for (const kind of ['movie', 'episode'] as const) {
    const pages = libraryPages(of.caller, {
      kind,
      pageSize: PAGE_SIZE,
      withIds: kind === 'movie',
      which: { by: 'watched' },
    });
    for await (const page of pages) {
      await takePage(options, of, page, shows, sums);
      onPage(sums);
    }
  }
  return sums;
}

async function takePage(
  options: ReadingOptions,
  of: ReadingOf,
  { items, unreadable }: LibraryPage,
  shows: ReadonlyMap<number, Show>,
  sums: ReadSums,
): Promise<void> {
  sums.found += unreadable;
  sums.unreadable += unreadable;
  // A box that does not know the filter answers with everything.
  const watched = items.filter(({ playCount }) => playCount > 0);
  for (let start = 0; start < watched.length; start += AT_ONCE) {
    options.store.inOne(() => {
      for (const item of watched.slice(start, start + AT_ONCE)) take(options, of, item, shows, sums);
    });
    await setImmediate();
  }
}

function take(
  { store, ownMarks, judge, wasPrivate }: ReadingOptions,
  { jobId, service, hostId, zone }: ReadingOf,
  found: LibraryItem,
  shows: ReadonlyMap<number, Show>,
  sums: ReadSums,
): void {
  sums.found += 1;
  if (ownMarks.find(hostId, fileKeyOf(found), found)?.service === service) {
    sums.ownMarks += 1;
    return;
  }
  const { item, skip } = judge(hostId, withShow(found.item, shows.get(found.item.showLibraryId ?? 0)), null);
  if (item === null) {
    sums.unreadable += 1;
    return;
  }
  const playedAtMs = momentOf(found.lastPlayed, zone);
  const isPrivate = playedAtMs !== null && wasPrivate(hostId, playedAtMs - found.runtimeSeconds * 1000, playedAtMs);
  if (isPrivate && found.playCount === 1) {
    sums.private += 1;
    return;
  }
  // Of several plays only the last one's time is known: that one is left out.
  const own = isPrivate ? { playCount: found.playCount - 1, watchedAtMs: null } : null;
  const watched = { item, ...(own ?? { playCount: found.playCount, watchedAtMs: playedAtMs }) };
  const entry = skip?.text ?? historyEntry(watched);
  if (typeof entry === 'string') {
    const nameless = { title: mediaTitle(item), kind: found.kind, watchedAtMs: null, playCount: found.playCount };
    const json = JSON.stringify({ ...nameless, ids: {}, anime: false });
    store.add(jobId, { kind: found.kind, entry: json, outcome: 'refused', reason: entry });
  } else if (!add(store, jobId, entry)) {
    sums.merged += 1;
  }
}

/** False where the title was there already. */
function add(store: ImportStore, jobId: number, entry: HistoryEntry): boolean {
  const keys = keysOf(entry);
  const known = findSame(store, jobId, keys);
  if (known !== null) {
    const both = merged(known.entry, entry);
    store.rewrite(known.id, JSON.stringify(both));
    for (const key of [...keysOf(both).ids, keys.title]) store.addKey(jobId, key, known.id);
    return false;
  }
  const row = { kind: entry.kind, entry: JSON.stringify(entry), outcome: 'found', reason: '' } as const;
  const id = store.add(jobId, row);
  for (const key of [...keys.ids, keys.title]) store.addKey(jobId, key, id);
  return true;
}

function findSame(
  store: ImportStore,
  jobId: number,
  keys: ReturnType<typeof keysOf>,
): { readonly id: number; readonly entry: HistoryEntry } | null {
  for (const key of keys.ids) {
    const known = readEntry(store, store.byKey(jobId, key));
    if (known !== null) return known;
  }
  const known = readEntry(store, store.byKey(jobId, keys.title));
  if (known === null) return null;
  // Two films of one name and year have different ids.
  const bothHaveIds = keys.ids.length > 0 && Object.keys(known.entry.ids).length > 0;
  return bothHaveIds ? null : known;
}

function readEntry(store: ImportStore, id: number | null) {
  const json = id === null ? null : store.entry(id);
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), historyEntrySchema), json);
  return id !== null && read.success ? { id, entry: read.output } : null;
}
