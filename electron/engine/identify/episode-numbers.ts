/** Which episode a file holds: what changes when its numbers do. */
import { known } from '../../../shared/known.ts';
import type { MediaItem } from '../../../shared/media-item.ts';

export interface EpisodeNumbers {
  readonly season?: number | undefined;
  readonly episode?: number | undefined;
  /** The last one of a file that holds several. */
  readonly episodeEnd?: number | undefined;
  readonly absoluteEpisode?: number | undefined;
}

/** The number of the file's first episode, in the counting that `episodeEnd` goes on with. */
export function firstNumber({ episode, absoluteEpisode }: EpisodeNumbers): number | undefined {
  return episode ?? absoluteEpisode;
}

/** The last episode's number when the first one becomes this: the file holds as many as before. */
export function movedEnd(numbers: EpisodeNumbers, episode: number | undefined): number | undefined {
  const first = firstNumber(numbers);
  if (numbers.episodeEnd === undefined || first === undefined || episode === undefined) return numbers.episodeEnd;
  return numbers.episodeEnd + episode - first;
}

/**
 * The item with these numbers instead of its own; none make it a movie. Title, date and ids of the episode itself stay
 * only where it is the same episode of the same show.
 */
export function renumbered(item: MediaItem, numbers: EpisodeNumbers, isSameShow: boolean): MediaItem {
  const { season, episode, episodeEnd: _end, absoluteEpisode: _absolute, ...unnumbered } = item;
  const { episodeIds, episodeTitle, airDate, ...rest } = unnumbered;
  const isSameEpisode = isSameShow && numbers.season === season && numbers.episode === episode;
  return { ...rest, ...known(numbers), ...(isSameEpisode ? known({ episodeIds, episodeTitle, airDate }) : {}) };
}
