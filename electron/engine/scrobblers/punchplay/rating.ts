/** The request that rates a title (contract section 2, row 8). */
import type { MediaItem } from '../../../../shared/media-item.ts';
import type { ComposedEvent, RatingContext } from '../../scrobble/service.ts';
import { countable, idFields } from './payload.ts';

export const RATE_PATH = '/api/scrobble/rate';

/** Null where no id says which title is meant, or no number which episode of it: a title's name is not sent. */
export function composePunchPlayRating(item: MediaItem, rating: number, context: RatingContext): ComposedEvent | null {
  if (item.kind !== 'movie' && item.kind !== 'episode') return null;
  const ids = known(idFields(item));
  const numbers = item.kind === 'episode' ? known(numberFields(item)) : {};
  if (Object.keys(ids).length === 0) return null;
  if (item.kind === 'episode' && !('episode' in numbers) && !('absolute_episode' in numbers)) return null;
  const { eventId, clientVersion } = context;
  return {
    path: RATE_PATH,
    body: { media_type: item.kind, rating, event_id: eventId, client_version: clientVersion, ...ids, ...numbers },
  };
}

function numberFields({ season, episode, absoluteEpisode }: MediaItem) {
  return { season: countable(season), episode: countable(episode), absolute_episode: countable(absoluteEpisode) };
}

function known(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
