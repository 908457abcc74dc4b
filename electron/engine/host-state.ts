/** A box as the page and the command line show it. */
import type { HostService, HostState, NowPlaying } from '../../shared/state.ts';
import type { Artwork } from './artwork/index.ts';
import type { OtherScrobblers } from './other-scrobblers.ts';
import { PRIVATE_TIME } from './scrobble/filters.ts';
import type { Recorder } from './scrobble/recorder.ts';
import type { HostRecord } from './store/host-store.ts';
import type { WatchedHost } from './watch-host.ts';

/** What a box is shown with. */
export interface HostStateSources {
  readonly recorder: Pick<Recorder, 'preview'>;
  readonly otherScrobblers: Pick<OtherScrobblers, 'list'>;
  /** Which services get what is watched on a box. */
  readonly servicesOf: (hostId: string) => readonly HostService[];
  readonly artwork: Pick<Artwork, 'of'>;
}

/** `host`: undefined where the box is not watched. */
export function hostState(record: HostRecord, host: WatchedHost | undefined, sources: HostStateSources): HostState {
  const { id, label, address, port, httpPort, user, enabled, settings } = record;
  const otherScrobblers = sources.otherScrobblers.list(id);
  const services = sources.servicesOf(id);
  const facts = { id, label, address, port, httpPort, user, enabled, settings, otherScrobblers, services };
  if (host === undefined) {
    return {
      ...facts,
      connection: 'disabled',
      connectionText: 'Switched off',
      stages: [],
      kodiName: record.kodi?.name ?? null,
      kodiVersion: record.kodi?.version ?? null,
      nextRetryAtMs: null,
      nowPlaying: null,
    };
  }
  const { problem: _problem, ...status } = host.watcher.connection.status();
  return { ...facts, ...status, nowPlaying: nowPlayingOf(record, host, sources) };
}

function nowPlayingOf(record: HostRecord, host: WatchedHost, sources: HostStateSources): NowPlaying | null {
  const playing = host.nowPlaying();
  if (playing === null) return null;
  const nothing = { item: null, artwork: null, services: [] };
  if (host.isPrivate()) return { ...playing, ...nothing, ignored: PRIVATE_TIME.text };
  const kodiItem = host.playback().viewing?.item ?? null;
  if (kodiItem === null) return { ...playing, ...nothing, ignored: null };
  const { item, skip, services } = sources.recorder.preview(record.id, kodiItem, playing.durationSeconds);
  const artwork = sources.artwork.of(playing.viewingId);
  return { ...playing, item, ignored: skip?.text ?? null, artwork, services };
}
