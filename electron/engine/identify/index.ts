/** Which title an item is: what Kodi knows, then its file's name, then at least the name itself. */
import type { MediaIds, MediaItem } from '../../../shared/media-item.ts';
import type { KodiItem } from '../kodi/observation.ts';
import {
  baseNameOf,
  type FileNameAnswer,
  type FileNameOptions,
  parseFileName,
  parseLabel,
  withoutExtension,
} from './file-name/index.ts';
import { identifyFromLibrary, isAnime } from './library.ts';
import { mediaIdsFrom, ownIds } from './unique-ids.ts';

export { type AnimeFormat, baseNameOf, type FileNameOptions } from './file-name/index.ts';
export { identifyPath, type PathIdentity } from './identify-path.ts';

/**
 * The identity of an item; null for a picture, a live channel, and what has neither a file nor a label.
 * Kodi's own data wins; the file's name fills what it lacks. Where neither can be read, the base name stands as the title.
 */
export function identify(item: KodiItem, options: FileNameOptions = {}): MediaItem | null {
  if (item.type === 'picture' || item.type === 'channel') return null;
  const known = identifyFromLibrary(item);
  if (item.type === 'song' || item.type === 'musicvideo') return known ?? byBaseName(item, item.type);
  const named = readNames(item, options);
  if (known) return named ? withGapsFilled(known, named) : known;
  return named ? fromFileName(item, named) : byBaseName(item, 'movie');
}

/** The file's name, or the label of what has no name (an add-on's stream). */
function readNames(item: KodiItem, options: FileNameOptions): FileNameAnswer | null {
  const byFile = parseFileName(item.file, options);
  if (byFile.kind !== 'unknown') return byFile;
  const byLabel = parseLabel(item.label, options);
  return byLabel.kind === 'unknown' ? null : byLabel;
}

/** Kodi's word stays; what it does not give comes from the name, if both mean the same kind of thing. */
function withGapsFilled(known: MediaItem, named: FileNameAnswer): MediaItem {
  if (known.kind !== named.kind) return known;
  const isNumbered = known.season !== undefined || known.episode !== undefined;
  return {
    ...known,
    ...(known.year === undefined && named.year !== undefined && { year: named.year }),
    ...(isEmpty(known.ids) && { ids: named.ids }),
    ...(!isNumbered && numbersOf(named)),
    ...(named.absoluteEpisode !== undefined && { absoluteEpisode: named.absoluteEpisode }),
    ...(known.airDate === undefined && named.airDate !== undefined && { airDate: named.airDate }),
  };
}

function fromFileName(item: KodiItem, named: FileNameAnswer): MediaItem {
  const own = mediaIdsFrom(ownIds(item.uniqueIds));
  const isEpisode = named.kind === 'episode';
  return {
    kind: named.kind,
    title: named.title,
    ...(named.year !== undefined && { year: named.year }),
    // An item's own ids are the episode's where the name says it is one.
    ids: isEpisode || isEmpty(own) ? named.ids : own,
    ...(isEpisode && !isEmpty(own) && { episodeIds: own }),
    ...numbersOf(named),
    ...(named.absoluteEpisode !== undefined && { absoluteEpisode: named.absoluteEpisode }),
    ...(named.episodeTitle !== undefined && { episodeTitle: named.episodeTitle }),
    ...(named.airDate !== undefined && { airDate: named.airDate }),
    anime: named.anime || isAnime(item),
    source: 'file_name',
    confidence: named.confidence,
    rule: named.rule,
  };
}

function numbersOf({
  season,
  episode,
  episodeEnd,
}: FileNameAnswer): Pick<MediaItem, 'season' | 'episode' | 'episodeEnd'> {
  return {
    ...(season !== undefined && { season }),
    ...(episode !== undefined && { episode }),
    ...(episodeEnd !== undefined && { episodeEnd }),
  };
}

/** The base name as the title, so that the service can still look it up by name. */
function byBaseName(item: KodiItem, kind: MediaItem['kind']): MediaItem | null {
  const title = withoutExtension(baseNameOf(item.file)) || item.label.trim().slice(0, 250);
  if (title === '') return null;
  const ids = kind === 'movie' ? mediaIdsFrom(ownIds(item.uniqueIds)) : {};
  return { kind, title, ids, anime: isAnime(item), source: 'base_name', confidence: 0.2, rule: 'base_name' };
}

function isEmpty(ids: MediaIds): boolean {
  return Object.keys(ids).length === 0;
}
