/** What Kodi itself knows of an item: its library, the tags of a song, or what a streaming add-on set. */
import type { MediaItem } from '../../../shared/media-item.ts';
import type { KodiItem } from '../kodi/observation.ts';
import { mediaIdsFrom, ownIds, prefixedIds } from './unique-ids.ts';

/** The identity Kodi gives, or null where it gives none (a loose file, a picture, a live channel). */
export function identifyFromLibrary(item: KodiItem): MediaItem | null {
  switch (item.type) {
    case 'movie':
      return movie(item);
    case 'episode':
      return episode(item);
    case 'song':
      return music(item, 'song');
    case 'musicvideo':
      return music(item, 'musicvideo');
    case 'unknown':
      return addOnItem(item);
    default:
      return null;
  }
}

/** Genre "anime" in any case ("animation" is not anime), or a folder of that name. */
export function isAnime(item: KodiItem): boolean {
  return (
    item.genres.some((genre) => genre.trim().toLowerCase() === 'anime') ||
    /[\\/]anime[\\/]/i.test(item.file.slice(-4096))
  );
}

function movie(item: KodiItem): MediaItem | null {
  const title = item.title.trim();
  if (title === '') return null;
  return {
    kind: 'movie',
    title,
    ...yearOf(item),
    ids: mediaIdsFrom(ownIds(item.uniqueIds)),
    anime: isAnime(item),
    ...certain(item, 'movie'),
  };
}

function episode(item: KodiItem): MediaItem | null {
  const title = item.showTitle.trim();
  if (title === '') return null;
  const span = episodeSpan(item);
  const episodeIds = mediaIdsFrom(ownIds(item.uniqueIds));
  return {
    kind: 'episode',
    title,
    ...yearOf(item),
    ids: mediaIdsFrom({ ...prefixedIds(item.uniqueIds, 'tvshow'), ...item.showUniqueIds }),
    ...(Object.keys(episodeIds).length > 0 && { episodeIds }),
    ...(item.season !== null && { season: item.season }),
    ...(item.episode !== null && { episode: item.episode }),
    ...span,
    ...(/^\d{4}-\d\d-\d\d/.test(item.firstAired) && { airDate: item.firstAired.slice(0, 10) }),
    anime: isAnime(item),
    ...certain(item, 'episode'),
  };
}

/** Numbers and title of a file's episodes: those of the first, and the last one's number where they follow each other in one season. */
function episodeSpan(item: KodiItem): Pick<MediaItem, 'season' | 'episode' | 'episodeEnd' | 'episodeTitle'> {
  const own = item.title.trim() === '' ? {} : { episodeTitle: item.title.trim() };
  const sorted = [...item.episodesInFile].sort((a, b) => a.season - b.season || a.episode - b.episode);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last || first === last) return own;
  const follow = sorted.every((each, i) => each.season === first.season && each.episode === first.episode + i);
  if (!follow) return own;
  const title = first.title.trim();
  return {
    season: first.season,
    episode: first.episode,
    episodeEnd: last.episode,
    ...(title === '' ? own : { episodeTitle: title }),
  };
}

function music(item: KodiItem, kind: 'song' | 'musicvideo'): MediaItem | null {
  const title = item.title.trim();
  if (title === '') return null;
  // The first artist is the one music services file a track under; the others are guests.
  const artist = item.artists[0]?.trim();
  const albumArtist = item.albumArtists[0]?.trim();
  const album = item.album.trim();
  const musicBrainzTrackId = item.musicBrainzTrackId.trim();
  return {
    kind,
    title,
    ...yearOf(item),
    ids: {},
    ...(artist && { artist }),
    ...(albumArtist && { albumArtist }),
    ...(album && { album }),
    ...(item.trackNumber !== null && item.trackNumber > 0 && { trackNumber: item.trackNumber }),
    ...(musicBrainzTrackId && { musicBrainzTrackId }),
    anime: isAnime(item),
    ...certain(item, kind),
  };
}

/**
 * A streaming add-on that filled in what it plays without saying its type. A title alone is not enough: it may be a
 * button's text or a file name.
 */
function addOnItem(item: KodiItem): MediaItem | null {
  if (item.episode !== null) {
    const found = episode(item);
    if (found) return found;
  }
  const found = movie(item);
  return found && (found.year !== undefined || Object.keys(found.ids).length > 0) ? found : null;
}

function yearOf(item: KodiItem): { year?: number } {
  return item.year !== null && item.year > 0 ? { year: item.year } : {};
}

function certain(item: KodiItem, kind: string): Pick<MediaItem, 'source' | 'confidence' | 'rule'> {
  const owner = item.libraryId === null ? 'tags' : 'library';
  return { source: 'library', confidence: owner === 'library' ? 1 : 0.95, rule: `${owner}_${kind}` };
}
