/**
 * All that tells services what was watched, as the companion puts it together, on a clock of the test's own: real
 * requests to the simulated Trakt and Last.fm, and a plugin whose process is played.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWatchLog } from '../../electron/engine/history/watch-log.ts';
import { createIdentifier } from '../../electron/engine/identify/identifier.ts';
import type { KodiItem } from '../../electron/engine/kodi/observation.ts';
import type { ReportableEvent } from '../../electron/engine/playback/viewing-event.ts';
import type { FromPlugin, ToPlugin } from '../../electron/engine/plugins/protocol.ts';
import type { RunPlugin } from '../../electron/engine/ports.ts';
import { createReporting, type Reporting } from '../../electron/engine/reporting.ts';
import { createRecorder } from '../../electron/engine/scrobble/recorder.ts';
import { createHostStore } from '../../electron/engine/store/host-store.ts';
import { createOpenViewings } from '../../electron/engine/store/open-viewings.ts';
import { createSettingsStore } from '../../electron/engine/store/settings-store.ts';
import { createTeachings } from '../../electron/engine/store/teachings.ts';
import { createSystemRandom } from '../../electron/system/random.ts';
import type { PlaybackEvent } from '../../shared/plugin-api.ts';
import type { LastFmServer } from './lastfm-server/index.ts';
import { createMemoryKeychain } from './memory-keychain.ts';
import { createMemoryStore } from './memory-store.ts';
import { createQuietLog } from './quiet-log.ts';
import { reportableEvent } from './reportable-event.ts';
import type { TraktServer } from './trakt-server/index.ts';
import { createVirtualClock } from './virtual-clock.ts';

/** What the service of the plugin is like: `dies`: it takes the event, and the process ends before it says so, once. */
export type PluginMood = 'well' | 'busy' | 'fails' | 'dies';

export interface ToldBench {
  readonly clock: ReturnType<typeof createVirtualClock>;
  /** What the service of the plugin has, each event once. */
  readonly toldPlugin: ReadonlyMap<string, PlaybackEvent>;
  mood: PluginMood;
  /** A viewing of this item from now on; `during` happens in its middle. */
  view(item: KodiItem, given: Viewed, during: () => Promise<void>): Promise<void>;
  /** The process ends, whatever is under way, and another begins. */
  restart(): Promise<void>;
  /** Lets time pass, and what falls due go its way. */
  pass(ms: number): Promise<void>;
  /** What waits for services that are switched on. */
  waiting(): string[];
  close(): Promise<void>;
}

export interface Viewed {
  readonly lengthSeconds: number;
  /** 0..1 */
  readonly fraction: number;
  readonly watched: boolean;
}

export interface ToldBenchOptions {
  readonly trakt: TraktServer;
  readonly lastFm: LastFmServer;
  /** Folder of the plugin that is installed. */
  readonly plugin: string;
}

const none = () => Promise.reject(new Error('no plugin of this test asks for a library'));
const NO_LIBRARY = { find: none, markWatched: none, watchedSince: none };
const SLICE_MS = 10 * 60_000;
const MOST_TURNS = 3000;

export async function createToldBench({ trakt, lastFm, plugin }: ToldBenchOptions): Promise<ToldBench> {
  const clock = createVirtualClock(Date.now());
  trakt.behaviour.nowMs = clock.wallMs;
  lastFm.behaviour.nowMs = clock.wallMs;
  const log = createQuietLog();
  const store = createMemoryStore();
  const keychain = createMemoryKeychain();
  const random = createSystemRandom();
  const dataDirectory = mkdtempSync(join(tmpdir(), 'companion-told-'));
  const settings = createSettingsStore({ store, log });
  const hostStore = createHostStore({ store, clock, random, log });
  const host = hostStore.add({ address: 'box', port: 9090, httpPort: 8080, label: 'Den' });
  const watchLog = createWatchLog({ store, log });
  const teachings = createTeachings({ store, clock, log });
  const toldPlugin = new Map<string, PlaybackEvent>();
  const bench = { mood: 'well' as PluginMood };

  const runPlugin: RunPlugin = (_options, { onMessage, onEnd }) => {
    const say = (message: FromPlugin) => queueMicrotask(() => onMessage(message, 100));
    return {
      send: (message) => {
        const told = message as ToPlugin;
        if (told.type === 'enable') say({ type: 'ready', events: [...told.events] });
        if (told.type === 'disable') say({ type: 'disabled' });
        // At once: the test's clock does not wait.
        if (told.type === 'ping') onMessage({ type: 'pong', id: told.id, residentBytes: 1 }, 100);
        if (told.type !== 'event') return;
        const { id, event } = told;
        const { mood } = bench;
        if (mood === 'busy') return say({ type: 'answer', id, answer: { kind: 'retry', afterSeconds: 90 } });
        if (mood === 'fails') return say({ type: 'answer', id, answer: { kind: 'failed', text: 'no network' } });
        toldPlugin.set(event.eventId, event);
        if (mood === 'well') return say({ type: 'answer', id, answer: { kind: 'done' } });
        bench.mood = 'well';
        queueMicrotask(() => onEnd('it crashed'));
      },
      kill: () => {},
      residentBytes: () => 1,
    };
  };
  const ports = { clock, random, dataDirectory, keychain, log, fetch, notify: () => {}, runPlugin };

  const start = (): { readonly reporting: Reporting; readonly record: (event: ReportableEvent) => void } => {
    const reporting = createReporting({
      ports,
      version: '1.2.3',
      store,
      settings,
      watchLog,
      hosts: () => ({ situations: () => [], isPlayingVideo: () => false, showOnScreen: () => {} }),
      labelOf: () => host.label,
      deviceIdOf: () => host.deviceId,
      library: () => NO_LIBRARY,
      onProblem: () => {},
      onQueueChange: () => {},
      onChange: () => {},
    });
    const recorder = createRecorder({
      store,
      hosts: hostStore,
      settings,
      teachings,
      identifier: createIdentifier({ settings, teachings, lookUps: { complete: ({ item }) => item } }),
      openViewings: createOpenViewings({ store, clock }),
      watchLog,
      outbox: reporting.outbox,
      services: reporting.roster.services,
      clock,
      random,
      log,
      clientVersion: '1.2.3',
      route: reporting.roster.route,
      wake: reporting.wake,
      onProblem: () => {},
    });
    reporting.plugins.enrolAll();
    reporting.roster.start();
    const record = (event: ReportableEvent) =>
      recorder.record({ hostId: host.id, openViewing: null, closedViewingIds: [], events: [event] });
    return { reporting, record };
  };
  let running = start();

  /** Until no request is under way. */
  const settle = async () => {
    for (let turns = 0; turns < MOST_TURNS; turns += 1) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      const isSending = running.reporting.roster.lanes.some((lane) => lane.info().state === 'sending');
      if (!isSending && turns > 3) return;
      // Slowly: a request has its time, and a second lies between two changes at Trakt.
      clock.advance(10);
    }
    throw new Error('a request does not end');
  };
  const during = async <Result>(work: Promise<Result>): Promise<Result> => {
    let isDone = false;
    const settled = work.finally(() => {
      isDone = true;
    });
    settled.catch(() => undefined);
    while (!isDone) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      clock.advance(10);
    }
    return await settled;
  };
  const linked = async (service: string, given: Readonly<Record<string, string>>) => {
    const { roster, accounts } = running.reporting;
    for (const [key, value] of Object.entries(given)) await roster.setSetting(service, key, value);
    await during(accounts.login(service, { renew: false }));
    for (let turns = 0; (await accounts.loginStatus(service)).state !== 'linked'; turns += 1) {
      if (turns > 200) throw new Error(`${service} cannot be linked`);
      await during(new Promise((resolve) => setTimeout(resolve, 5)));
      clock.advance(5000);
    }
  };

  trakt.behaviour.autoApprove = 'ada';
  lastFm.behaviour.autoApprove = 'ada';
  await running.reporting.roster.setEnabled('punchplay', false);
  const { clientId, clientSecret } = trakt.behaviour;
  const atTrakt = {
    client_id: clientId,
    client_secret: clientSecret ?? '',
    api_host: trakt.url,
    auth_host: trakt.authUrl,
  };
  await linked('trakt', atTrakt);
  const { apiUrl, apiKey, sharedSecret } = lastFm;
  await linked('lastfm', { api_url: apiUrl, api_key: apiKey, shared_secret: sharedSecret });
  const { service } = await running.reporting.plugins.install(plugin);
  await running.reporting.roster.setEnabled(service.name, true);

  return Object.assign(bench, {
    clock,
    toldPlugin,
    async view(item: KodiItem, { lengthSeconds, fraction, watched }: Viewed, inTheMiddle: () => Promise<void>) {
      const startedAtMs = clock.wallMs();
      const playedSeconds = Math.round(lengthSeconds * fraction);
      const event = reportableEvent({
        kind: 'started',
        viewingId: random.uuid(),
        hostId: host.id,
        player: item.type === 'song' ? 'audio' : 'video',
        atMs: startedAtMs,
        startedAtMs,
        positionSeconds: 0,
        playedSeconds: 0,
        durationSeconds: lengthSeconds,
        progressFraction: 0,
        item,
      });
      running.record(event);
      await inTheMiddle();
      clock.advance(playedSeconds * 1000 - Math.min(playedSeconds * 1000, clock.wallMs() - startedAtMs));
      running.record({
        ...event,
        kind: 'stopped',
        atMs: clock.wallMs(),
        positionSeconds: playedSeconds,
        playedSeconds,
        progressFraction: fraction,
        watched,
        stopReason: 'stopped',
      });
    },
    async restart() {
      await during(running.reporting.roster.stop(0));
      running = start();
      // Its clock does not leap by hours while a plugin is being started.
      const { roster } = running.reporting;
      while (roster.list().some(({ state }) => state === 'starting'))
        await new Promise((resolve) => setTimeout(resolve, 1));
    },
    async pass(ms: number) {
      await settle();
      const untilMs = clock.wallMs() + ms;
      while (clock.wallMs() < untilMs) {
        const nowMs = clock.wallMs();
        const tries = running.reporting.roster.lanes.flatMap((lane) => lane.info().nextTryAtMs ?? []);
        // Not beyond the moment at which something is sent: it would arrive late.
        const next = Math.min(untilMs, nowMs + SLICE_MS, ...tries.filter((atMs) => atMs > nowMs));
        clock.advance(Math.ceil(next - nowMs));
        await settle();
      }
    },
    waiting: () =>
      running.reporting.outbox
        .list()
        .filter(({ service: name }) => name !== 'punchplay')
        .map(({ service: name, kind, title, lastError }) => `${name} ${kind} ${title}: ${lastError}`),
    async close() {
      await during(running.reporting.roster.stop(0));
      store.close();
      rmSync(dataDirectory, { recursive: true, force: true });
    },
  });
}
