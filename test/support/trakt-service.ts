/** The real Trakt service of the engine with a clock, keychain and store of the test's own. */
import type { ReportableEvent } from '../../electron/engine/playback/viewing-event.ts';
import type { ComposedEvent, Delivery } from '../../electron/engine/scrobble/service.ts';
import { checkManifest } from '../../electron/engine/scrobblers/manifest.ts';
import { createServiceSettings } from '../../electron/engine/scrobblers/service-settings.ts';
import { TRAKT_DEFINITION } from '../../electron/engine/scrobblers/trakt/definition.ts';
import { createTrakt } from '../../electron/engine/scrobblers/trakt/index.ts';
import { createStateStore } from '../../electron/engine/store/state-store.ts';
import { createSystemRandom } from '../../electron/system/random.ts';
import type { MediaItem } from '../../shared/media-item.ts';
import { createMemoryKeychain } from './memory-keychain.ts';
import { createMemoryStore } from './memory-store.ts';
import { createRecordedLog } from './recorded-log.ts';
import { composeContext, episode, movie, reportableEvent } from './reportable-event.ts';
import type { TraktServer } from './trakt-server/index.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';

export type TraktBench = Awaited<ReturnType<typeof createTraktBench>>;

/** What the simulated Trakt of these tests knows. */
export const INCEPTION = movie({ title: 'Inception', year: 2010, ids: { tmdb: 27205, imdb: 'tt1375666' } });
export const BREAKING_BAD = episode({
  title: 'Breaking Bad',
  year: 2008,
  ids: { tvdb: 81189, tmdb: 1396 },
  season: 1,
  episode: 2,
});

export function fillTitles({ titles }: TraktServer): void {
  titles.movies.push(
    { title: 'Inception', year: 2010, ids: { trakt: 16662, imdb: 'tt1375666', tmdb: 27205 } },
    { title: 'The Matrix', year: 1999, ids: { trakt: 481, imdb: 'tt0133093', tmdb: 603 } },
  );
  titles.shows.push(
    {
      title: 'Breaking Bad',
      year: 2008,
      ids: { trakt: 1388, tvdb: 81189, imdb: 'tt0903747', tmdb: 1396 },
      seasons: { 0: 3, 1: 7, 2: 13 },
      episodeIds: { '1x2': { tvdb: 349235 } },
    },
    {
      title: 'Cowboy Bebop',
      year: 1998,
      ids: { trakt: 30857, tvdb: 76885, tmdb: 30991 },
      seasons: { 1: 26 },
    },
  );
}

/** A service that speaks to this server, with its app in the settings; nobody is logged in yet. */
export async function createTraktBench(
  server: TraktServer,
  { clock = createVirtualClock(Date.now()) }: { readonly clock?: VirtualClock } = {},
) {
  server.behaviour.nowMs = () => clock.wallMs();
  const keychain = createMemoryKeychain();
  const log = createRecordedLog();
  const store = createMemoryStore();
  const stateStore = createStateStore(store);
  const check = checkManifest(TRAKT_DEFINITION.manifest, '1.2.3');
  if (!check.ok) throw new Error(JSON.stringify(check.errors));
  const settingsNow = () =>
    createServiceSettings({ service: 'trakt', declarations: check.manifest.settings, store, keychain, log });
  let settings = settingsNow();
  await settings.update({
    client_id: server.behaviour.clientId,
    client_secret: server.behaviour.clientSecret,
    api_host: server.url,
    auth_host: server.authUrl,
    redirect_uri: server.behaviour.redirectUri,
  });
  const ports = { clock, log, random: createSystemRandom(), fetch };
  const start = () => createTrakt({ ports, version: '1.2.3', settings, stateStore, spacingMs: 0 });
  let service = start();
  const until = async (condition: () => boolean) => {
    for (let waitedMs = 0; !condition(); waitedMs += 5) {
      if (waitedMs > 10_000) throw new Error(`does not come true: ${condition.toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  };
  const compose = (event: Partial<ReportableEvent>, item: MediaItem = INCEPTION, eventId = crypto.randomUUID()) =>
    service.compose(
      reportableEvent({ viewingId: crypto.randomUUID(), atMs: clock.wallMs(), ...event }),
      item,
      composeContext({ eventId }),
    );
  return {
    clock,
    keychain,
    log,
    get settings() {
      return settings;
    },
    get service() {
      return service;
    },
    /** A new process: what is only in memory is gone. */
    async restart() {
      await service.close();
      settings = settingsNow();
      service = start();
    },
    async link(username = 'ada') {
      server.behaviour.autoApprove = username;
      await service.login({ method: 'code' });
      clock.advance(1000);
      await until(() => service.loginStatus().state === 'linked');
    },
    until,
    compose,
    /** The request for an event that Trakt takes. */
    event: (event: Partial<ReportableEvent>, item: MediaItem = INCEPTION): ComposedEvent => {
      const composed = compose(event, item);
      if (composed === null || 'rule' in composed) throw new Error(`not taken: ${JSON.stringify(composed)}`);
      return composed;
    },
    deliver: (event: ComposedEvent): Promise<Delivery> => service.deliver(event, new AbortController().signal),
    /** What an end at this share of the item, watched or not, is. */
    stopAt: (progressFraction: number, watched: boolean): Partial<ReportableEvent> => ({
      kind: 'stopped',
      progressFraction,
      watched,
      stopReason: 'stopped',
    }),
  };
}
