/** Events and items for tests of services. */
import { randomUUID } from 'node:crypto';
import type { ReportableEvent } from '../../electron/engine/playback/viewing-event.ts';
import type { ComposeContext } from '../../electron/engine/scrobble/service.ts';
import type { MediaItem } from '../../shared/media-item.ts';
import { kodiItem } from './kodi-items.ts';

/** A heartbeat half way through 100 minutes. */
export function reportableEvent(given: Partial<ReportableEvent> = {}): ReportableEvent {
  return {
    kind: 'progress',
    viewingId: '7c7d2b52-4a53-4b3e-9b11-6f0f3c1f2a01',
    hostId: 'box',
    player: 'video',
    atMs: 1_760_000_000_000,
    positionSeconds: 3000,
    playedSeconds: 3000,
    durationSeconds: 6000,
    startedAtMs: 1_759_999_000_000,
    progressFraction: 0.5,
    item: kodiItem(),
    ...given,
  };
}

export function movie(given: Partial<MediaItem> = {}): MediaItem {
  return {
    kind: 'movie',
    title: 'Inception',
    ids: {},
    anime: false,
    source: 'library',
    confidence: 1,
    rule: 'test',
    ...given,
  };
}

export function episode(given: Partial<MediaItem> = {}): MediaItem {
  return { ...movie(), kind: 'episode', title: 'Lost', season: 1, episode: 2, ...given };
}

/** A context whose event id is new each time. */
export function composeContext(given: Partial<ComposeContext> = {}): ComposeContext {
  return {
    eventId: randomUUID(),
    deviceId: '0b8f2a5e-8f7e-4f5f-8f63-5b0d8c1f7e11',
    clientVersion: '1.2.3',
    watchedThresholdFraction: 0.7,
    baseName: null,
    ...given,
  };
}
