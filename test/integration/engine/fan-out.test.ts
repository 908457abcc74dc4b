/** One evening goes to several services: each gets what is its own, and none waits for another. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Evening, useEvenings } from '../../support/evening.ts';
import { type LastFmServer, startLastFmServer } from '../../support/lastfm-server/index.ts';

const evenings = useEvenings();
const INCEPTION = { movieId: 3 };
const AIRBAG = { file: '/media/Music/Radiohead/OK Computer/01 - Airbag.mp3' };

let lastFm: LastFmServer;
let evening: Evening;

beforeEach(async () => {
  lastFm = await startLastFmServer();
  lastFm.behaviour.autoApprove = 'ada';
  evening = await evenings.open();
  const { ask, until } = evening;
  const settings = { api_url: lastFm.apiUrl, api_key: lastFm.apiKey, shared_secret: lastFm.sharedSecret };
  for (const [key, value] of Object.entries(settings)) {
    await ask('services.set_setting', { service: 'lastfm', key, value });
  }
  await ask('accounts.login', { service: 'lastfm' });
  await until(async () => (await ask('accounts.login_status', { service: 'lastfm' })).state === 'linked');
});
afterEach(async () => {
  expect(lastFm.violations).toEqual([]);
  expect(evening.punchplay.violations).toEqual([]);
  await lastFm.close();
});

const nowPlaying = () => lastFm.nowPlaying.get('ada')?.['track'];
const lane = async (service: string) =>
  (await evening.ask('status.get', {})).lanes.find((one) => one.service === service);

async function watch(): Promise<void> {
  const { kodi, punchplay, until } = evening;
  kodi.open(INCEPTION);
  await until(() => punchplay.requestsTo('start').length === 1);
  kodi.seek(0.9);
  await until(() => punchplay.requestsTo('progress').length === 1);
  kodi.stop();
}

it('a film goes to PunchPlay, a song to Last.fm, and each log says why the other has not got it', async () => {
  const { kodi, punchplay, until, ask } = evening;
  await watch();
  await until(() => punchplay.history.length === 1);
  kodi.open(AIRBAG);
  await until(() => nowPlaying() === 'Airbag');
  kodi.stop();
  await until(async () => (await ask('log.list', {}))[0]?.endedAtMs !== null);
  const [song, film] = await ask('log.list', {});
  const rules = (entry: typeof song, service: string) =>
    entry?.outcomes
      .filter((one) => one.service === service)
      .map(({ outcome, reason }) => [outcome, reason.split(':')[0]]);
  expect(rules(film, 'lastfm')).toContainEqual(['skipped', 'not_for_service']);
  expect(rules(song, 'punchplay')).toContainEqual(['skipped', 'not_for_service']);
  expect(rules(song, 'lastfm')).toContainEqual(['skipped', 'not_listened_enough']);
  expect(punchplay.requests.map(({ body }) => body.title)).not.toContain('Airbag');
  expect(lastFm.scrobbles).toEqual([]);
});

it('a silent PunchPlay does not hold up Last.fm', async () => {
  const { kodi, punchplay, until } = evening;
  await punchplay.fail({ mode: 'slow' });
  kodi.open(INCEPTION);
  await until(() => punchplay.requestsTo('start').length === 1);
  kodi.open(AIRBAG);
  await until(() => nowPlaying() === 'Airbag');
  expect(await lane('punchplay')).toMatchObject({ state: 'sending', waiting: 2 });
  await punchplay.recover();
});

it('a silent Last.fm does not hold up PunchPlay', async () => {
  const { kodi, punchplay, until } = evening;
  await lastFm.fail({ mode: 'slow' });
  kodi.open(AIRBAG);
  await until(() => lastFm.callsOf('track.updateNowPlaying').length === 1);
  await watch();
  await until(() => punchplay.history.length === 1);
  expect(await lane('lastfm')).toMatchObject({ state: 'sending' });
});
