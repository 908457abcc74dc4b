/** Events of playback for tests of what comes after it. */
import type { ReportableEvent } from '../../electron/engine/playback/viewing-event.ts';
import type { MediaItem } from '../../shared/media-item.ts';
import { kodiItem } from './kodi-items.ts';

export const EPISODE: MediaItem = {
  kind: 'episode',
  title: 'Severance',
  ids: { tmdb: 95396 },
  season: 1,
  episode: 2,
  anime: false,
  source: 'library',
  confidence: 1,
  rule: 'library_episode',
};

export const MOVIE: MediaItem = { ...EPISODE, kind: 'movie', title: 'Dune', year: 2021, rule: 'library_movie' };

/** An event of a 50-minute library episode at 90 %. */
export function viewingEvent(given: Partial<ReportableEvent> = {}): ReportableEvent {
  return {
    kind: 'started',
    viewingId: 'viewing',
    hostId: 'host',
    player: 'video',
    atMs: 0,
    positionSeconds: 2700,
    playedSeconds: 2700,
    item: kodiItem({ type: 'episode', libraryId: 7, file: 'smb://user:secret@nas/tv/Severance.S01E02.mkv' }),
    durationSeconds: 3000,
    startedAtMs: 0,
    progressFraction: 0.9,
    ...given,
  };
}
