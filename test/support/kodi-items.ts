/** Kodi items for tests: everything silent but what is given. */
import type { KodiItem } from '../../electron/engine/kodi/observation.ts';

export function kodiItem(given: Partial<KodiItem> = {}): KodiItem {
  return {
    type: 'unknown',
    libraryId: null,
    file: '',
    label: given.title ?? '',
    title: '',
    showTitle: '',
    season: null,
    episode: null,
    year: null,
    genres: [],
    uniqueIds: {},
    showLibraryId: null,
    showUniqueIds: {},
    episodesInFile: [],
    firstAired: '',
    playCount: null,
    resumePositionSeconds: null,
    lastPlayed: '',
    streamDurationSeconds: null,
    artists: [],
    albumArtists: [],
    album: '',
    trackNumber: null,
    musicBrainzTrackId: '',
    ...given,
  };
}
