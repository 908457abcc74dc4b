/** What was identified: the title a viewing is about, as services understand it. */
import * as v from 'valibot';

/** Ids of one level (a movie's, a show's or an episode's); never mixed between levels. */
export const mediaIdsSchema = v.object({
  tmdb: v.exactOptional(v.number()),
  tvdb: v.exactOptional(v.number()),
  /** `tt` and digits */
  imdb: v.exactOptional(v.string()),
  trakt: v.exactOptional(v.number()),
  /** PunchPlay's own, from its look-up. */
  punchplay: v.exactOptional(v.string()),
});
export type MediaIds = Readonly<v.InferOutput<typeof mediaIdsSchema>>;

/** Where the identity came from. */
export type IdentitySource = 'library' | 'file_name' | 'backend' | 'correction' | 'base_name';

export interface MediaItem {
  readonly kind: 'movie' | 'episode' | 'song' | 'musicvideo';
  /** The movie's, song's or video's title; for an episode the **show's** title. Never empty. */
  readonly title: string;
  /** The movie's year; for an episode the show's first year. */
  readonly year?: number;
  /** Ids of the movie, or of the **show** of an episode. */
  readonly ids: MediaIds;
  /** Ids of the episode itself. */
  readonly episodeIds?: MediaIds;
  /** 0 is valid: specials. */
  readonly season?: number;
  readonly episode?: number;
  /** Last episode of a file that holds several. */
  readonly episodeEnd?: number;
  readonly absoluteEpisode?: number;
  readonly episodeTitle?: string;
  readonly airDate?: string;
  readonly anime: boolean;
  readonly artist?: string;
  readonly albumArtist?: string;
  readonly album?: string;
  readonly trackNumber?: number;
  readonly musicBrainzTrackId?: string;
  readonly source: IdentitySource;
  /** 0..1 */
  readonly confidence: number;
  /** Name of the rule that gave the answer. */
  readonly rule: string;
}
