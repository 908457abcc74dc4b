/** What to call an item where a person reads it. */
import type { MediaItem } from '../../../shared/media-item.ts';
import { baseNameOf } from '../identify/index.ts';

const LONGEST_TITLE = 500;

/** `Severance S01E02`, `One Piece 1071`, `Inception (2010)`, `Artist: Song`. */
export function displayTitle(item: MediaItem): string {
  return `${leadOf(item)}${item.title}${detailOf(item)}`.slice(0, LONGEST_TITLE);
}

function leadOf(item: MediaItem): string {
  const isMusic = item.kind === 'song' || item.kind === 'musicvideo';
  return isMusic && item.artist !== undefined ? `${item.artist}: ` : '';
}

function detailOf(item: MediaItem): string {
  switch (item.kind) {
    case 'episode': {
      if (item.season !== undefined && item.episode !== undefined) {
        const end = item.episodeEnd === undefined ? '' : `-E${twoDigits(item.episodeEnd)}`;
        return ` S${twoDigits(item.season)}E${twoDigits(item.episode)}${end}`;
      }
      const number = item.absoluteEpisode ?? item.episode;
      if (number !== undefined) return ` ${number}`;
      return item.airDate === undefined ? '' : ` ${item.airDate}`;
    }
    case 'movie':
      return item.year === undefined ? '' : ` (${item.year})`;
    default:
      return '';
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** The text as it is, or only the file's name where it is a path or an address: the log keeps neither folders nor tokens. */
export function withoutPath(text: string): string {
  const isPath = /^\s*(?:[a-z][a-z0-9+.-]*:\/\/|[a-z]:[\\/]|[\\/])/i.test(text);
  return isPath ? baseNameOf(text.trim()) : text;
}
