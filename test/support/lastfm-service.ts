/** The real Last.fm service of the engine on its real way: events, outbox and lane, with a clock and keychain of the test's own. */
import { identify } from '../../electron/engine/identify/index.ts';
import type { KodiItem } from '../../electron/engine/kodi/observation.ts';
import type { ReportableEvent } from '../../electron/engine/playback/viewing-event.ts';
import { createEventWriter } from '../../electron/engine/scrobble/event-writer.ts';
import { createLane, type Lane } from '../../electron/engine/scrobble/lane.ts';
import type { AccountService } from '../../electron/engine/scrobble/service.ts';
import { createLastFm } from '../../electron/engine/scrobblers/lastfm/index.ts';
import { LAST_FM_SETTINGS } from '../../electron/engine/scrobblers/lastfm/settings.ts';
import { createServiceSettings, type OwnedSettings } from '../../electron/engine/scrobblers/service-settings.ts';
import { checkSettings } from '../../electron/engine/scrobblers/setting-declarations.ts';
import { createSystemRandom } from '../../electron/system/random.ts';
import { DEFAULT_SETTINGS } from '../../shared/settings.ts';
import { createCountedRandom } from './counted-random.ts';
import { kodiItem } from './kodi-items.ts';
import type { LastFmServer } from './lastfm-server/index.ts';
import { createMemoryKeychain, type MemoryKeychain } from './memory-keychain.ts';
import { createOutboxBench, type OutboxBench } from './outbox-bench.ts';
import { createRecordedLog, type RecordedLog } from './recorded-log.ts';
import { createVirtualClock } from './virtual-clock.ts';

export interface LastFmBench extends Omit<OutboxBench, 'log'> {
  readonly keychain: MemoryKeychain;
  readonly log: RecordedLog;
  readonly settings: OwnedSettings;
  /** Another one after {@link restart}. */
  readonly service: AccountService;
  readonly lane: Lane;
  /** A setting, as the user changes it. */
  set(key: string, value: unknown): Promise<void>;
  /** A new process: what is only in memory is gone. */
  restart(): Promise<void>;
  link(username?: string): Promise<void>;
  /** Tells that a song began now. Gives its viewing, to end it with. */
  begin(song: Partial<KodiItem>, given?: Partial<ReportableEvent>): ReportableEvent;
  end(started: ReportableEvent, given?: Partial<ReportableEvent>): void;
  /** A song of four minutes, heard to its end; the clock is moved on by them. */
  hear(song: Partial<KodiItem>, given?: Partial<ReportableEvent>): void;
  /** Waits for real requests and replies until the condition holds. */
  until(condition: () => boolean): Promise<void>;
  /** `event outcome` of a viewing, as the watch log has them. */
  outcomes(viewingId: string): string[];
  close(): Promise<void>;
}

const SONG_SECONDS = 240;

/** A service that speaks to this server, with its key entered; nobody is linked yet. */
export async function createLastFmBench(server: LastFmServer): Promise<LastFmBench> {
  const outboxBench = createOutboxBench({ clock: createVirtualClock(Date.now()), cap: 5000 });
  const { store, clock, outbox, watchLog, notes } = outboxBench;
  const keychain = createMemoryKeychain();
  const log = createRecordedLog();
  server.behaviour.nowMs = () => clock.wallMs();
  const { declarations } = checkSettings(LAST_FM_SETTINGS);
  const settings = createServiceSettings({ service: 'lastfm', declarations, store, keychain, log });
  await settings.update({ api_url: server.apiUrl, api_key: server.apiKey, shared_secret: server.sharedSecret });

  const start = () => {
    const ports = { clock, keychain, log, random: createSystemRandom(), fetch };
    const service = createLastFm({ ports, version: '1.2.3', settings, stateStore: store.state });
    const lane = createLane({ service, outbox, state: store.state, clock, random: createCountedRandom(0.5), log });
    const writer = createEventWriter({
      hosts: { getEvenRemoved: () => null },
      settings: { get: () => DEFAULT_SETTINGS },
      teachings: { ignoreRules: () => [] },
      identifier: { identify: (item) => identify(item), complete: (item) => item },
      watchLog: {
        ...watchLog,
        noteOutcome: (note) => {
          notes.push(note);
          watchLog.noteOutcome(note);
        },
      },
      outbox,
      services: [service],
      random: ports.random,
      log,
      clientVersion: '1.2.3',
    });
    lane.start();
    return { service, lane, writer };
  };
  let running = start();

  const until = async (condition: () => boolean) => {
    for (let waitedMs = 0; !condition(); waitedMs += 5) {
      if (waitedMs > 10_000) throw new Error(`does not come true: ${condition.toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const tell = (event: ReportableEvent) => {
    const { writer, lane } = running;
    for (const [, kind] of store.durable(() => writer.write(event))) lane.wake(kind);
  };
  const begin: LastFmBench['begin'] = (song, given = {}) => {
    const event: ReportableEvent = {
      kind: 'started',
      viewingId: crypto.randomUUID(),
      hostId: 'host',
      player: 'audio',
      atMs: clock.wallMs(),
      startedAtMs: clock.wallMs(),
      positionSeconds: 0,
      playedSeconds: 0,
      durationSeconds: SONG_SECONDS,
      progressFraction: 0,
      item: kodiItem({ type: 'song', libraryId: 1, artists: ['Radiohead'], album: 'OK Computer', ...song }),
      ...given,
    };
    tell(event);
    return event;
  };
  const end: LastFmBench['end'] = (started, given = {}) => {
    const seconds = started.durationSeconds ?? SONG_SECONDS;
    const heard = { positionSeconds: seconds, playedSeconds: seconds, progressFraction: 1, watched: true };
    tell({ ...started, kind: 'stopped', atMs: clock.wallMs(), stopReason: 'ended', ...heard, ...given });
  };

  return {
    ...outboxBench,
    keychain,
    log,
    settings,
    get service() {
      return running.service;
    },
    get lane() {
      return running.lane;
    },
    async set(key, value) {
      await settings.set(key, value);
      running.service.onSettingsChanged();
      running.lane.reconsider();
    },
    async restart() {
      await running.lane.stop(0);
      await running.service.close();
      running = start();
    },
    async link(username = 'ada') {
      await running.service.login();
      server.approve(username);
      clock.advance(5_000);
      await until(() => running.service.loginStatus().state === 'linked');
    },
    begin,
    end,
    hear(song, given = {}) {
      const started = begin(song);
      clock.advance(SONG_SECONDS * 1000);
      end(started, given);
    },
    until,
    outcomes: (viewingId) =>
      (watchLog.list(10_000).find((entry) => entry.viewingId === viewingId)?.outcomes ?? []).map(
        ({ event, outcome }) => `${event} ${outcome}`,
      ),
    async close() {
      await running.lane.stop(0);
      await running.service.close();
    },
  };
}
