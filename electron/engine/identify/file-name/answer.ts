/** What the reading of a name gives. */
import type { MediaIds } from '../../../../shared/media-item.ts';

export type AnimeFormat = 'auto' | 'season_episode' | 'absolute';

export interface FileNameOptions {
  /**
   * How a bare number in an anime's name is read; `auto` without it: the absolute number, unless a folder or the title
   * names a season.
   */
  readonly animeFormat?: AnimeFormat;
}

/** An answer, with the rule that gave it. */
export interface FileNameAnswer {
  readonly kind: 'movie' | 'episode';
  /** The movie's title, or the show's. Never empty. */
  readonly title: string;
  /** The movie's year; the show's first year. */
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
  /** Ids written into the name or folder (`{tmdb-603}`): the movie's, or the show's. */
  readonly ids: MediaIds;
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
