/** Settings that are changed while something plays. */
import { expect, it } from 'vitest';
import { useEvenings } from '../../support/evening.ts';

const evenings = useEvenings();
const INCEPTION = { movieId: 3 };

it('judges the viewing in progress by the threshold of its box as it is at the stop', async () => {
  const { kodi, punchplay, ask, until } = await evenings.open();
  const [host] = await ask('hosts.list', {});
  const id = host?.id ?? '';
  kodi.open(INCEPTION);
  await until(() => punchplay.requestsTo('start').length === 1);
  kodi.seek(0.8);
  await until(() => punchplay.requestsTo('progress').length === 1);
  await ask('settings.set', { key: 'watched_threshold', value: 75 });
  expect((await ask('hosts.set', { id, key: 'watched_threshold', value: 90 })).settings).toEqual({
    watched_threshold: 90,
  });
  kodi.stop();
  await until(() => punchplay.requestsTo('stop').length === 1);
  expect(punchplay.requestsTo('stop')[0]?.body).toMatchObject({ watched: false, watched_threshold: 0.9 });

  await ask('hosts.set', { id, key: 'watched_threshold', value: null });
  kodi.open(INCEPTION);
  await until(() => punchplay.requestsTo('start').length === 2);
  kodi.seek(0.8);
  await until(() => punchplay.requestsTo('progress').length === 2);
  kodi.stop();
  await until(() => punchplay.history.length === 1);
  expect(punchplay.requestsTo('stop')[1]?.body).toMatchObject({ watched: true, watched_threshold: 0.75 });
});

it('ends the reporting of what plays where that is switched off, and takes it up again', async () => {
  const { kodi, punchplay, ask, until, settle } = await evenings.open();
  const [host] = await ask('hosts.list', {});
  const id = host?.id ?? '';
  kodi.open(INCEPTION);
  await until(() => punchplay.requestsTo('start').length === 1);
  await ask('hosts.set', { id, key: 'scrobble_movies', value: 'off' });
  await until(() => punchplay.requestsTo('stop').length === 1);
  expect(punchplay.nowPlaying).toEqual([]);
  const toldThen = punchplay.requests.length;
  kodi.pause();
  kodi.resume();
  await settle();
  expect(punchplay.requests.length).toBe(toldThen);
  const [rest, reported] = await ask('log.list', {});
  expect(reported).toMatchObject({ stopReason: 'switched_off', watched: false, ignored: null });
  expect(rest).toMatchObject({ title: 'Inception (2010)', ignored: { rule: 'host_scrobble_movies' } });

  await ask('hosts.set', { id, key: 'scrobble_movies', value: null });
  kodi.seek(0.9);
  await until(() => punchplay.requestsTo('progress').length === 1);
  kodi.stop();
  await until(() => punchplay.history.length === 1);
});

it('goes out as a file and comes back, box by box, with nothing secret in it', async () => {
  const { ask } = await evenings.open();
  const [host] = await ask('hosts.list', {});
  const id = host?.id ?? '';
  await ask('settings.set', { key: 'min_length', value: 3 });
  await ask('hosts.set', { id, key: 'scrobble_tv', value: false });
  const file = JSON.parse(JSON.stringify(await ask('settings.export', {})));
  expect(JSON.stringify(file)).not.toMatch(/token|password/i);
  await ask('settings.reset', { key: 'min_length' });
  await ask('hosts.set', { id, key: 'scrobble_tv', value: null });
  expect((await ask('settings.import', { file })).changed).toEqual(['min_length', 'Den: scrobble_tv']);
  expect((await ask('settings.get', {})).min_length).toBe(3);
  expect((await ask('hosts.list', {}))[0]?.settings).toEqual({ scrobble_tv: false });
  await expect(ask('hosts.set', { id, key: 'queue_cap', value: 60 })).rejects.toThrow('has no setting "queue_cap"');
  await expect(ask('hosts.set', { id, key: 'scrobble_tv', value: 'maybe' })).rejects.toThrow('on or off');
});
