/** The companion is killed between a request and its reply: at its next start it must not take the watch for untold, nor for told. */
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  buildCompanion,
  type CompanionProcess,
  startCompanion,
  temporaryDirectory,
} from '../support/companion-process.ts';
import { type SimulatedKodi, startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { startTraktServer, type TraktServer } from '../support/trakt-server/index.ts';
import { fillTitles } from '../support/trakt-service.ts';

const SERVICE = { service: 'trakt' } as const;
const INCEPTION = { movieId: 3 };
const STOP = '/scrobble/stop';

let directory: ReturnType<typeof temporaryDirectory>;
let trakt: TraktServer;
let box: SimulatedKodi;
let companion: CompanionProcess;

beforeAll(buildCompanion);
beforeEach(async () => {
  directory = temporaryDirectory();
  trakt = await startTraktServer();
  fillTitles(trakt);
  trakt.behaviour.autoApprove = 'ada';
  // Nothing but the companion's own care keeps a second play away.
  trakt.behaviour.scrobbleWindowMs = 0;
  box = await startKodiSimulator({ name: 'Den' });
  companion = await startCompanion(directory.path);
});
afterEach(async () => {
  await companion.end('SIGKILL');
  await Promise.all([box.close(), trakt.close()]);
  directory.remove();
});

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  const endMs = Date.now() + 20_000;
  while (!(await condition())) {
    if (Date.now() > endMs) throw new Error(`does not come true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

async function logIn(): Promise<void> {
  const { clientId, clientSecret } = trakt.behaviour;
  const settings = { client_id: clientId, client_secret: clientSecret, api_host: trakt.url, auth_host: trakt.authUrl };
  for (const [key, value] of Object.entries(settings)) {
    await companion.call('services.set_setting', { ...SERVICE, key, value });
  }
  await companion.call('accounts.login', { ...SERVICE, method: 'code' });
  await until(async () => (await companion.call('accounts.login_status', SERVICE)).state === 'linked');
}

/** What waits for Trakt; PunchPlay, where nobody is logged in, is not what this is about. */
const waiting = async () => (await companion.call('queue.list', {})).filter(({ service }) => service === 'trakt');
const nowPlaying = async () => (await companion.call('hosts.list', {}))[0]?.nowPlaying;

it.each([
  { traktHas: 'has counted', works: true },
  { traktHas: 'has not counted', works: false },
])('a stop whose reply never came, and that Trakt $traktHas: one play', async ({ works }) => {
  await logIn();
  await companion.call('hosts.add', { address: box.address, port: box.port, label: 'Den' });
  await until(async () => (await companion.call('hosts.list', {}))[0]?.connection === 'connected');
  await trakt.fail({ mode: 'slow', paths: [STOP], works });
  box.open(INCEPTION);
  await until(() => trakt.watching === 'Inception');
  box.seek(0.95);
  await until(async () => ((await nowPlaying())?.positionSeconds ?? 0) > 560);
  box.stop();
  await until(() => trakt.requestsTo(STOP).length === 1);
  expect(trakt.watched()).toEqual(works ? ['Inception'] : []);
  await companion.end('SIGKILL');

  await trakt.recover();
  companion = await startCompanion(directory.path);
  await until(async () => (await waiting()).length === 0);
  expect(trakt.watched()).toEqual(['Inception']);
  const [entry] = await companion.call('log.list', {});
  expect(entry?.outcomes.findLast(({ service }) => service === 'trakt')).toMatchObject({
    ...SERVICE,
    event: 'stopped',
    outcome: works ? 'duplicate' : 'sent',
  });
  expect(trakt.violations).toEqual([]);
});
