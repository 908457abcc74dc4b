/** What ratings are about: which item a service means, and which ones the user never wants to be asked about. Pure. */
import type { MediaIds, MediaItem } from '../../../shared/media-item.ts';
import { isSameTitle } from '../../../shared/media-title.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { RepliedIdentity } from '../scrobble/service.ts';

/** Whether the user wants to be asked about such items at all. */
export function isInScope(item: MediaItem, settings: Settings): boolean {
  if (!settings.rate_after_watching) return false;
  return item.kind === 'movie' || (item.kind === 'episode' && settings.rating_prompt_scope === 'all');
}

/** The item as the service knows it: what it replied counts before what we took it for. */
export function withReply(item: MediaItem, reply: RepliedIdentity | null): MediaItem {
  if (reply === null) return item;
  const isOther = compareIds(item.ids, reply.ids) === 'different';
  const numbers: Partial<RepliedIdentity> = item.kind === 'episode' ? reply : {};
  const { season = item.season, episode = item.episode } = numbers;
  return {
    ...item,
    ids: isOther ? reply.ids : { ...item.ids, ...reply.ids },
    ...(season === undefined ? {} : { season }),
    ...(episode === undefined ? {} : { episode }),
  };
}

/** Whether "never ask about this title" or "… this show", said of one item, holds for another. */
export function isSuppressedBy(kind: 'title' | 'show', said: MediaItem, item: MediaItem): boolean {
  if (said.kind !== item.kind || !isSameWork(said, item)) return false;
  return kind === 'show' || item.kind !== 'episode' || isSameEpisode(said, item);
}

/** The same movie or show: by an id both have, else by the title. A movie's year tells namesakes apart. */
function isSameWork(one: MediaItem, other: MediaItem): boolean {
  const byId = compareIds(one.ids, other.ids);
  if (byId !== 'unknown') return byId === 'same';
  const isSameYear =
    one.kind === 'episode' || one.year === undefined || other.year === undefined || one.year === other.year;
  return isSameYear && isSameTitle(one.title, other.title);
}

function isSameEpisode(one: MediaItem, other: MediaItem): boolean {
  if (one.season !== undefined && one.episode !== undefined && other.episode !== undefined) {
    return one.season === other.season && one.episode === other.episode;
  }
  return one.absoluteEpisode === other.absoluteEpisode && one.episode === other.episode;
}

/** `unknown` where they have no provider in common; one that agrees outweighs one that does not. */
function compareIds(one: MediaIds, other: MediaIds): 'same' | 'different' | 'unknown' {
  const providers = (Object.keys(one) as Array<keyof MediaIds>).filter((provider) => other[provider] !== undefined);
  if (providers.length === 0) return 'unknown';
  return providers.some((provider) => one[provider] === other[provider]) ? 'same' : 'different';
}
