/** What a file's name, and the folders above it, say about what it holds. */
import { splitPath } from './path.ts';

export type AnimeFormat = 'auto' | 'season_episode' | 'absolute';

export interface FileNameOptions {
  /** How a bare number in an anime's name is read. */
  readonly animeFormat?: AnimeFormat;
}

/** An answer, with the rule that gave it. */
export interface FileNameAnswer {
  readonly kind: 'movie' | 'episode';
  /** The movie's title, or the show's. Never empty. */
  readonly title: string;
  readonly year?: number;
  /** 0 is valid: specials. */
  readonly season?: number;
  readonly episode?: number;
  readonly episodeEnd?: number;
  readonly absoluteEpisode?: number;
  /** `2024-02-29` */
  readonly airDate?: string;
  readonly episodeTitle?: string;
  /** Number of the part of a movie in several files. */
  readonly part?: number;
  readonly anime: boolean;
  /** 0..1 */
  readonly confidence: number;
  readonly rule: string;
}

/** No answer, and why. */
export interface NoAnswer {
  readonly kind: 'unknown';
  readonly reason: string;
}

/** Reads a path or URL. Never throws; takes time linear in the (bounded) length. */
export function parseFileName(path: string, _options: FileNameOptions = {}): FileNameAnswer | NoAnswer {
  const split = splitPath(path);
  if (!split.ok) return { kind: 'unknown', reason: split.reason };
  const { name, folders } = split.parts;
  const anime = folders.some((each) => each.toLowerCase() === 'anime') || name.startsWith('[');
  const numbered = /\bs(\d{1,2})[ ._-]?e(\d{1,4})\b|\b(\d{1,2})x(\d{2,3})\b/i.exec(name);
  if (numbered) {
    const title = words(name.slice(0, numbered.index)) || words(folders[0] ?? '');
    const numbers = { season: Number(numbered[1] ?? numbered[3]), episode: Number(numbered[2] ?? numbered[4]) };
    if (title !== '') return { kind: 'episode', title, ...numbers, anime, confidence: 0.95, rule: 'season_episode' };
  }
  const dated = /^(.{2,}?)[ ._(-]+((?:19|20)\d\d)\b/.exec(name);
  const title = words(dated?.[1] ?? name);
  if (title === '') return { kind: 'unknown', reason: 'the name holds no word' };
  return dated
    ? { kind: 'movie', title, year: Number(dated[2]), anime, confidence: 0.9, rule: 'movie_year' }
    : { kind: 'movie', title, anime, confidence: 0.4, rule: 'movie_title' };
}

function words(text: string): string {
  return text
    .replace(/[._]+/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s-]+|[\s([{-]+$/g, '');
}
