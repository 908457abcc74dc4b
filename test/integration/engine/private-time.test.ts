/** Private time from end to end: a simulated box, a simulated PunchPlay, and a search for the title in all that is left. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { useEvenings } from '../../support/evening.ts';

const evenings = useEvenings();
const INCEPTION = { movieId: 3 };
const ALIEN = { movieId: 1 };
const SECRET_MOVIE = { movieId: 4 };
const SECRET_FILE = { file: '/media/Loose/Arrival (2016)/Arrival.mkv' };

it('keeps what plays out of everything: services, log, database, and what the user is shown', async () => {
  const evening = await evenings.open();
  const { kodi, punchplay, ask, until } = evening;
  kodi.open(INCEPTION);
  await until(() => punchplay.requestsTo('start').length === 1);
  kodi.seek(0.8);
  await until(() => punchplay.requestsTo('progress').length >= 1);

  const status = await ask('private.set', { until: 'tomorrow' });
  expect(new Date(status.all?.untilMs ?? 0).getHours()).toBe(4);
  await until(() => punchplay.history.length === 1);
  expect(punchplay.history[0]).toMatchObject({ title: 'Inception' });
  expect(punchplay.nowPlaying).toEqual([]);
  const before = punchplay.requests.length;

  kodi.open(SECRET_MOVIE);
  await until(async () => (await ask('log.list', {})).length === 3);
  kodi.open(SECRET_FILE);
  await until(async () => (await ask('log.list', {})).length === 4);
  kodi.seek(0.5);
  await evening.settle();
  const [host] = await ask('hosts.list', {});
  expect(host?.nowPlaying).toMatchObject({
    label: 'Private',
    item: null,
    positionSeconds: null,
    durationSeconds: null,
  });

  await ask('private.off', {});
  kodi.seek(0.9);
  kodi.pause();
  kodi.resume();
  await evening.settle();
  kodi.stop();
  await until(async () => (await ask('hosts.list', {}))[0]?.nowPlaying === null);
  expect(punchplay.requests.length).toBe(before);

  const [entry] = await ask('log.list', {});
  expect(entry).toMatchObject({ title: 'Private', kind: 'private', item: null, durationSeconds: null, outcomes: [] });
  expect(entry?.ignored?.rule).toBe('private_time');

  kodi.open(ALIEN);
  await until(() => punchplay.requestsTo('start').length === 2);
  expect(punchplay.requestsTo('start').at(-1)?.body.title).toBe('Alien');

  await evening.companionStops();
  const files = readdirSync(evening.dataDirectory).map((name) => readFileSync(join(evening.dataDirectory, name)));
  const everything = [...files, ...punchplay.requests.map(({ rawBody }) => rawBody), JSON.stringify(evening.log)].join(
    '\n',
  );
  expect(everything).not.toMatch(/arrival|parasite|tt6751668/i);
  expect(everything).toMatch(/inception/i);
});

it('holds over a restart, and so does the privacy of what plays then', async () => {
  const evening = await evenings.open();
  const { kodi, punchplay, ask, until } = evening;
  await ask('private.set', { until: { hours: 1 } });
  kodi.open(SECRET_MOVIE);
  await until(async () => (await ask('log.list', {})).length === 1);
  await evening.companionStops();
  await evening.companionStarts();
  expect((await ask('private.status', {})).all).not.toBeNull();
  await ask('private.off', {});
  await until(async () => (await ask('hosts.list', {}))[0]?.nowPlaying?.playback === 'playing');
  kodi.seek(0.9);
  await evening.settle();
  kodi.stop();
  await until(async () => (await ask('hosts.list', {}))[0]?.nowPlaying === null);
  expect(await ask('log.list', {})).toMatchObject([{ title: 'Private' }]);
  expect(punchplay.requestsTo('start')).toEqual([]);
});

it('ends for one box only where it was for that one, and cannot be half ended', async () => {
  const { ask } = await evenings.open();
  const [host] = await ask('hosts.list', {});
  const hostId = host?.id ?? '';
  await ask('private.set', { until: 'off', hostId });
  expect((await ask('status.get', {})).privateTime.hosts).toMatchObject([{ hostId, untilMs: null }]);
  await ask('private.set', { until: { hours: 2 } });
  await expect(ask('private.off', { hostId })).rejects.toThrow('holds for all boxes');
  await expect(ask('private.set', { until: 'off', hostId: 'nobody' })).rejects.toThrow('no Kodi box');
  expect(await ask('private.off', {})).toEqual({ all: null, hosts: [] });
});
