/** Which title an item is: what Kodi knows, then its file's name, then at least the name itself. */
import type { MediaItem } from '../../../shared/media-item.ts';
import type { KodiItem } from '../kodi/observation.ts';
import { type FileNameAnswer, type FileNameOptions, parseFileName } from './file-name/index.ts';
import { baseNameOf } from './file-name/path.ts';
import { identifyFromLibrary, isAnime } from './library.ts';
import { mediaIdsFrom, ownIds } from './unique-ids.ts';

export type { AnimeFormat, FileNameOptions } from './file-name/index.ts';
export { baseNameOf } from './file-name/path.ts';
export { identifyPath, type PathIdentity } from './identify-path.ts';

/**
 * The identity of an item; null for a picture, a live channel, and what has neither a file nor a label.
 * Kodi's own data wins; the file's name fills what it lacks. Without either the base name stands as the title.
 */
export function identify(item: KodiItem, options: FileNameOptions = {}): MediaItem | null {
  if (item.type === 'picture' || item.type === 'channel') return null;
  const known = identifyFromLibrary(item);
  if (known?.kind === 'song' || known?.kind === 'musicvideo') return known;
  if (item.type === 'song' || item.type === 'musicvideo') return byBaseName(item, item.type);
  const named = parseFileName(item.file, options);
  if (known) return named.kind === 'unknown' ? known : withGapsFilled(known, named);
  const read = named.kind === 'unknown' ? parseFileName(item.label, options) : named;
  if (read.kind === 'unknown' || read.rule === 'movie_title') {
    return byBaseName(item, 'movie') ?? (read.kind === 'unknown' ? null : fromFileName(item, read));
  }
  return fromFileName(item, read);
}

/** The library's word stays; year and numbers it does not give come from the name, if both mean the same kind of thing. */
function withGapsFilled(known: MediaItem, named: FileNameAnswer): MediaItem {
  if (known.kind !== named.kind) return known;
  const numbered = known.season !== undefined || known.episode !== undefined;
  return {
    ...known,
    ...(known.year === undefined && named.year !== undefined && { year: named.year }),
    ...(!numbered && named.season !== undefined && { season: named.season }),
    ...(!numbered && named.episode !== undefined && { episode: named.episode }),
    ...(!numbered && named.episodeEnd !== undefined && { episodeEnd: named.episodeEnd }),
    ...(named.absoluteEpisode !== undefined && { absoluteEpisode: named.absoluteEpisode }),
    ...(known.airDate === undefined && named.airDate !== undefined && { airDate: named.airDate }),
  };
}

function fromFileName(item: KodiItem, named: FileNameAnswer): MediaItem {
  const ids = mediaIdsFrom(ownIds(item.uniqueIds));
  const isEpisode = named.kind === 'episode';
  return {
    kind: named.kind,
    title: named.title,
    ...(named.year !== undefined && { year: named.year }),
    ids: isEpisode ? {} : ids,
    ...(isEpisode && Object.keys(ids).length > 0 && { episodeIds: ids }),
    ...(named.season !== undefined && { season: named.season }),
    ...(named.episode !== undefined && { episode: named.episode }),
    ...(named.episodeEnd !== undefined && { episodeEnd: named.episodeEnd }),
    ...(named.absoluteEpisode !== undefined && { absoluteEpisode: named.absoluteEpisode }),
    ...(named.episodeTitle !== undefined && { episodeTitle: named.episodeTitle }),
    ...(named.airDate !== undefined && { airDate: named.airDate }),
    anime: named.anime || isAnime(item),
    source: 'file_name',
    confidence: named.confidence,
    rule: named.rule,
  };
}

/** The base name as the title, so that the service can still look it up by name. */
function byBaseName(item: KodiItem, kind: MediaItem['kind']): MediaItem | null {
  const title = baseNameOf(item.file) || item.label.trim();
  if (title === '') return null;
  const ids = kind === 'movie' ? mediaIdsFrom(ownIds(item.uniqueIds)) : {};
  return { kind, title, ids, anime: isAnime(item), source: 'base_name', confidence: 0.2, rule: 'base_name' };
}
