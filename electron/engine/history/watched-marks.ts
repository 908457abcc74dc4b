/** What a service's history means for an item of a box's library. Pure; rules of contract section 9. */

import type { MediaIds } from '../../../shared/media-item.ts';
import { mediaIdsFrom, ownIds } from '../identify/unique-ids.ts';
import type { ProgressMark, WatchedMark } from '../scrobble/history-service.ts';
import { idKeys } from './item-keys.ts';
import { kodiTimeOf, momentOf, type Zone } from './kodi-time.ts';
import type { LibraryItem } from './library-pages.ts';

/** What is to be written of one item. */
export type MarkWrite =
  /** `lastPlayed` null: nobody knows when, and Kodi takes the moment of writing. */
  | { readonly change: 'watched'; readonly playCount: number; readonly lastPlayed: string | null }
  | { readonly change: 'resume'; readonly positionSeconds: number; readonly totalSeconds: number };

const NEARLY_THROUGH = 0.9;
const RESUME_FROM_SECONDS = 60;
const RESUME_BEFORE_END_SECONDS = 120;
const RESUME_DIFFERS_SECONDS = 60;

/** Null where it is so already: what Kodi has counted is never touched, whatever the numbers, nor what is left to be seen of it. */
export function watchedWrite(found: LibraryItem, mark: WatchedMark, zone: Zone, nowMs: number): MarkWrite | null {
  if (found.playCount > 0 || isNearlyThrough(found)) return null;
  const times = [momentOf(found.lastPlayed, zone), mark.watchedAtMs && Math.min(mark.watchedAtMs, nowMs)];
  const known = times.filter((time) => time !== null);
  const lastPlayed = known.length === 0 ? null : kodiTimeOf(Math.max(...known), zone);
  return { change: 'watched', playCount: mark.playCount, lastPlayed };
}

/** Somebody is in the last tenth of it: the rest is his to watch, and Kodi's to count. */
function isNearlyThrough({ resumeSeconds, resumeTotalSeconds, runtimeSeconds }: LibraryItem): boolean {
  const totalSeconds = resumeTotalSeconds || runtimeSeconds;
  return totalSeconds > 0 && resumeSeconds >= NEARLY_THROUGH * totalSeconds;
}

/** Null where the box's own resume point is as good, or newer, or the place is none to go on from. */
export function resumeWrite(found: LibraryItem, mark: ProgressMark, zone: Zone): MarkWrite | null {
  const ownSeconds = found.resumeTotalSeconds || found.runtimeSeconds;
  // A part of a length that nobody knows is no place (0, and so none to go on from).
  const [atSeconds, ofSeconds] =
    'fraction' in mark.at
      ? [mark.at.fraction * (ownSeconds || mark.at.ofSeconds), ownSeconds || mark.at.ofSeconds]
      : [mark.at.positionSeconds, ownSeconds || mark.at.durationSeconds];
  const positionSeconds = Math.floor(atSeconds);
  const totalSeconds = Math.floor(ofSeconds);
  const playedMs = momentOf(found.lastPlayed, zone);
  const isPlace = positionSeconds >= RESUME_FROM_SECONDS && totalSeconds - positionSeconds >= RESUME_BEFORE_END_SECONDS;
  const differs = Math.abs(positionSeconds - found.resumeSeconds) >= RESUME_DIFFERS_SECONDS;
  const isNewer = found.lastPlayed === '' || (playedMs !== null && (mark.updatedAtMs ?? 0) > playedMs);
  return isPlace && differs && isNewer ? { change: 'resume', positionSeconds, totalSeconds } : null;
}

/** A service's history, to be asked by the ids of a library. */
export interface MarkIndex {
  /** By TMDb, then by IMDb, TheTVDB and Trakt. */
  watched(found: LibraryItem): WatchedMark | null;
  inProgress(found: LibraryItem): ProgressMark | null;
  hasMovies: boolean;
  /** The seasons with marks of the show with these ids. */
  seasonsOf(showUniqueIds: Readonly<Record<string, string>>): readonly number[];
  /** How many marks no item was found for so far. */
  notThere(): number;
}

export function indexMarks(watched: readonly WatchedMark[], inProgress: readonly ProgressMark[]): MarkIndex {
  const byKey = { watched: new Map<string, WatchedMark>(), inProgress: new Map<string, ProgressMark>() };
  const seasons = new Map<string, Set<number>>();
  const found = new Set<unknown>();
  const noteSeason = ({ kind, ids, season }: WatchedMark | ProgressMark) => {
    if (kind !== 'episode' || season === undefined) return;
    for (const key of idKeys('movie', ids)) seasons.set(key, (seasons.get(key) ?? new Set()).add(season));
  };
  for (const mark of watched) {
    noteSeason(mark);
    for (const key of idKeys(mark.kind, mark.ids, mark.season, mark.episode)) {
      const known = byKey.watched.get(key);
      if (known === undefined || (mark.watchedAtMs ?? 0) >= (known.watchedAtMs ?? 0)) byKey.watched.set(key, mark);
    }
  }
  for (const mark of inProgress) {
    noteSeason(mark);
    for (const key of idKeys(mark.kind, mark.ids, mark.season, mark.episode)) byKey.inProgress.set(key, mark);
  }
  const pick = <Mark>(map: ReadonlyMap<string, Mark>, item: LibraryItem): Mark | null => {
    const mark = keysInLibrary(item).flatMap((key) => map.get(key) ?? [])[0] ?? null;
    if (mark !== null) found.add(mark);
    return mark;
  };
  const all = [...watched, ...inProgress];
  return {
    watched: (item) => pick(byKey.watched, item),
    inProgress: (item) => pick(byKey.inProgress, item),
    hasMovies: all.some(({ kind }) => kind === 'movie'),
    seasonsOf: (showUniqueIds) => {
      const keys = idKeys('movie', idsInLibrary(showUniqueIds));
      return [...new Set(keys.flatMap((key) => [...(seasons.get(key) ?? [])]))];
    },
    notThere: () => all.filter((mark) => !found.has(mark)).length,
  };
}

/** The keys (see `idKeys`) by which a service may name it. */
export function keysInLibrary({ kind, item }: LibraryItem): string[] {
  if (kind === 'movie') return idKeys(kind, idsInLibrary(item.uniqueIds));
  if (item.season === null || item.episode === null) return [];
  return idKeys(kind, idsInLibrary(item.showUniqueIds), item.season, item.episode);
}

/** Those of the item itself; TMDb before IMDb. */
export function idsInLibrary(uniqueIds: Readonly<Record<string, string>>): MediaIds {
  return mediaIdsFrom(ownIds(uniqueIds));
}
