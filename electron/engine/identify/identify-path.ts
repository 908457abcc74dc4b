/** What `companion identify` prints for a path. */
import { type FileNameOptions, parseFileName } from './file-name/index.ts';

export interface PathIdentity {
  readonly path: string;
  readonly media_type: 'movie' | 'episode' | 'unknown';
  readonly title: string | null;
  readonly year?: number;
  readonly season?: number;
  readonly episode?: number;
  readonly episode_end?: number;
  readonly absolute_episode?: number;
  readonly air_date?: string;
  readonly episode_title?: string;
  readonly part?: number;
  readonly tmdb_id?: number;
  readonly tvdb_id?: number;
  readonly imdb_id?: string;
  readonly anime?: true;
  /** 0..1 */
  readonly confidence: number;
  readonly rule: string;
  /** Why nothing was found; with `unknown` only. */
  readonly reason?: string;
}

/** Identifies a path or URL by its name alone. Never throws: what says nothing is `unknown`, with the reason. */
export function identifyPath(path: string, options: FileNameOptions = {}): PathIdentity {
  const answer = parseFileName(path, options);
  if (answer.kind === 'unknown') {
    return { path, media_type: 'unknown', title: null, confidence: 0, rule: 'none', reason: answer.reason };
  }
  return {
    path,
    media_type: answer.kind,
    title: answer.title,
    ...(answer.year !== undefined && { year: answer.year }),
    ...(answer.season !== undefined && { season: answer.season }),
    ...(answer.episode !== undefined && { episode: answer.episode }),
    ...(answer.episodeEnd !== undefined && { episode_end: answer.episodeEnd }),
    ...(answer.absoluteEpisode !== undefined && { absolute_episode: answer.absoluteEpisode }),
    ...(answer.airDate !== undefined && { air_date: answer.airDate }),
    ...(answer.episodeTitle !== undefined && { episode_title: answer.episodeTitle }),
    ...(answer.part !== undefined && { part: answer.part }),
    ...(answer.ids.tmdb !== undefined && { tmdb_id: answer.ids.tmdb }),
    ...(answer.ids.tvdb !== undefined && { tvdb_id: answer.ids.tvdb }),
    ...(answer.ids.imdb !== undefined && { imdb_id: answer.ids.imdb }),
    ...(answer.anime && { anime: true as const }),
    confidence: answer.confidence,
    rule: answer.rule,
  };
}
