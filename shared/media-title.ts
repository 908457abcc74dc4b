/** How a title is written for people. */
import type { MediaItem } from './media-item.ts';

/** `The Expanse S02E05`, `Naruto 135`, `Dune (2021)`, `Artist – Song`. */
export function mediaTitle(item: MediaItem): string {
  switch (item.kind) {
    case 'episode':
      return [item.title, episodeCode(item)].filter(Boolean).join(' ');
    case 'movie':
      return item.year === undefined ? item.title : `${item.title} (${item.year})`;
    case 'song':
    case 'musicvideo':
      return item.artist === undefined ? item.title : `${item.artist} – ${item.title}`;
  }
}

/** Whether two titles are the same words: case, accents, width and white space say nothing. */
export function isSameTitle(one: string, other: string): boolean {
  return comparable(one) === comparable(other);
}

function comparable(title: string): string {
  const withoutAccents = title.normalize('NFKD').replace(/[\u0300-\u036f]/g, '');
  return withoutAccents.replace(/\s+/g, ' ').trim().toLowerCase();
}

/** `S02E05`, `S01E01-E02`, `135`, `E05`, `2026-01-31`; empty where nothing is known. */
export function episodeCode(item: MediaItem): string {
  const { season, episode, episodeEnd, absoluteEpisode, airDate } = item;
  if (season !== undefined && episode !== undefined) {
    const last = episodeEnd === undefined || episodeEnd === episode ? '' : `-E${twoDigits(episodeEnd)}`;
    return `S${twoDigits(season)}E${twoDigits(episode)}${last}`;
  }
  if (absoluteEpisode !== undefined) return String(absoluteEpisode);
  if (episode !== undefined) return `E${twoDigits(episode)}`;
  return airDate ?? '';
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
