/** How items of a library are known again: never by their library ids, which change. */
import { createHash } from 'node:crypto';
import type { MediaIds, MediaItem } from '../../../shared/media-item.ts';
import { fileKey } from '../kodi/file-identity.ts';
import type { StockEntry } from '../store/library-stock.ts';
import type { LibraryItem } from './library-pages.ts';

function hashed(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** By the file it is, and which of the file's episodes; a hash, because paths are not kept. */
export function fileKeyOf({ kind, item }: LibraryItem): string {
  return hashed(`${kind}\n${fileKey(item.file)}\n${item.season ?? ''}x${item.episode ?? ''}`);
}

/** By its own unique ids, for a file that was renamed or moved; null where it has none. */
export function idsKeyOf({ kind, item }: LibraryItem): string | null {
  const ids = Object.entries(item.uniqueIds).sort(([one], [other]) => (one < other ? -1 : 1));
  return ids.length === 0 ? null : hashed(`${kind}\n${ids.map(([name, id]) => `${name}=${id}`).join('\n')}`);
}

/** The item as the stock keeps it. */
export function stockEntry(found: LibraryItem, counted: boolean): StockEntry {
  const { playCount, lastPlayed, resumeSeconds } = found;
  return { fileKey: fileKeyOf(found), idsKey: idsKeyOf(found), playCount, lastPlayed, resumeSeconds, counted };
}

/**
 * The keys by which one title is found again on another box or at a service: one for each id of the movie or show, with
 * an episode's numbers. Empty where there are none.
 */
export function idKeys(kind: 'movie' | 'episode', ids: MediaIds, season?: number, episode?: number): string[] {
  const numbers = kind === 'episode' ? `:${season ?? ''}x${episode ?? ''}` : '';
  return (['tmdb', 'imdb', 'tvdb', 'trakt'] as const).flatMap((name) =>
    ids[name] === undefined ? [] : [`${kind}:${name}:${ids[name]}${numbers}`],
  );
}

/** Where there are no ids: title, year of a movie, numbers of an episode. */
export function titleKey(kind: 'movie' | 'episode', title: string, year?: number, season?: number, episode?: number) {
  const name = title.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
  return kind === 'movie'
    ? `movie:title:${name}:${year ?? ''}`
    : `episode:title:${name}:${season ?? ''}x${episode ?? ''}`;
}

/** Whether two items are the same movie, or (one of) the same episodes. */
export function isSameTitle(one: MediaItem, other: MediaItem): boolean {
  if (one.kind !== other.kind || !haveCommonEpisode(one, other)) return false;
  const shared = (['tmdb', 'imdb', 'tvdb', 'trakt'] as const).filter(
    (name) => one.ids[name] !== undefined && other.ids[name] !== undefined,
  );
  if (shared.length > 0) return shared.some((name) => one.ids[name] === other.ids[name]);
  const titles = [one, other].map(({ title }) => titleKey('episode', title));
  const yearsFit = one.year === undefined || other.year === undefined || one.year === other.year;
  return titles[0] === titles[1] && yearsFit;
}

function haveCommonEpisode(one: MediaItem, other: MediaItem): boolean {
  if (one.kind !== 'episode') return true;
  if (one.season !== other.season) return false;
  if (one.episode === undefined || other.episode === undefined) return one.absoluteEpisode === other.absoluteEpisode;
  const lasts = [one.episodeEnd ?? one.episode, other.episodeEnd ?? other.episode] as const;
  return one.episode <= lasts[1] && other.episode <= lasts[0];
}
