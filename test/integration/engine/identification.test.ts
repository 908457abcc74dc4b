/** What a title is called at PunchPlay: a simulated box, the companion as a process, and what arrives at the service. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewIgnoreRule } from '../../../shared/corrections.ts';
import {
  buildCompanion,
  type CompanionProcess,
  logIn,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../../support/companion-process.ts';
import { type SimulatedKodi, startKodiSimulator } from '../../support/kodi-simulator/start-kodi-simulator.ts';
import {
  type PunchPlayServer,
  type RecordedRequest,
  startPunchPlayServer,
} from '../../support/punchplay-server/index.ts';

const IDENTIFY = '/api/identify';
const DUNE = '/media/Loose/Dune.Part.Two.2024.1080p.WEB-DL.x264.mkv';
const SEVERANCE = '/media/Loose/Severance.S02E03.720p.WEB.mkv';
const ARRIVAL = '/media/Loose/Arrival (2016)/Arrival.mkv';
const DANDADAN = '/media/Loose/[SubsPlease] Dandadan - 04 (1080p) [ABCD1234].mkv';
const TRAILER = '/media/Loose/trailer.mkv';
/** Nobody asks about these in any other test: an answer that is known would hide a question. */
const BLADE_RUNNER = ['/media/Loose/Blade.Runner.1982.cd1.mkv', '/media/Loose/Blade.Runner.1982.cd2.mkv'] as const;
const HOME_VIDEO = '/media/Loose/home video 2023-05-01.mp4';
/** The Breaking Bad of the box's library, with ids. */
const BREAKING_BAD = { episodeId: 7 };
const ALIEN = { movieId: 1 };

const directory = temporaryDirectory();
let punchPlay: PunchPlayServer;
let companion: CompanionProcess;
let box: SimulatedKodi;
let hostId: string;

beforeAll(async () => {
  await buildCompanion();
  punchPlay = await startPunchPlayServer();
  punchPlay.behaviour.autoApprove = 'ada';
  companion = await startCompanion(directory.path);
  await useSimulator(companion.call, punchPlay);
  await companion.call('settings.set', { key: 'heartbeat_interval', value: 1 });
  await logIn(companion.call);
});
afterAll(async () => {
  await companion.end();
  await punchPlay.close();
  directory.remove();
});

beforeEach(async () => {
  box = await startKodiSimulator({ name: 'Box', delayFactor: 0.05 });
  hostId = (await companion.call('hosts.add', { address: box.address, port: box.port })).id;
  await until(async () => (await host()).connection === 'connected');
});
afterEach(async () => {
  await companion.call('hosts.remove', { id: hostId });
  await punchPlay.recover();
  for (const { id } of await companion.call('corrections.list', {})) await companion.call('corrections.remove', { id });
  for (const { id } of await companion.call('ignores.list', {})) await companion.call('ignores.remove', { id });
  await box.close();
  expect(punchPlay.violations).toEqual([]);
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`does not come true: ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function host() {
  const found = (await companion.call('hosts.list', {})).find(({ id }) => id === hostId);
  if (found === undefined) throw new Error('the box is not known');
  return found;
}

/** What arrives from now on. */
function listen() {
  const first = punchPlay.requests.length;
  const all = () => punchPlay.requests.slice(first);
  const to = (end: string) => all().filter(({ path }) => path.endsWith(`/${end}`));
  const next = async (end: string, count = 1): Promise<RecordedRequest> => {
    await punchPlay.waitFor(() => to(end).length >= count);
    return to(end).at(-1) as RecordedRequest;
  };
  return { all, to, next };
}

/** Plays something to its end and waits until the companion has written that down. */
async function playToTheEnd(what: Parameters<SimulatedKodi['open']>[0]): Promise<void> {
  box.open(what);
  await until(async () => (await host()).nowPlaying?.playback === 'playing');
  box.end();
  await until(async () => (await host()).nowPlaying === null);
}

describe('a loose file', () => {
  beforeAll(() => {
    punchPlay.catalogue.push({
      mediaType: 'movie',
      title: 'Dune Part Two',
      reply: { title: 'Dune: Part Two', tmdb_id: 693134 },
    });
  });

  it('is told of at once without ids, with them as soon as PunchPlay has named them, and from the start the next time', async () => {
    const seen = listen();
    await punchPlay.fail({ mode: 'slow', delayMs: 1500, paths: [IDENTIFY] });
    box.open({ file: DUNE });
    const start = await seen.next('start');
    const question = await seen.next('identify');
    expect(question.status).toBeNull();
    expect(start.body).toMatchObject({ title: 'Dune Part Two', year: 2024, media_type: 'movie' });
    expect(start.body).not.toHaveProperty('tmdb_id');
    expect(question.body).toEqual({
      media_type: 'movie',
      title: 'Dune Part Two',
      year: 2024,
      raw_filename: 'Dune.Part.Two.2024.1080p.WEB-DL.x264.mkv',
      duration_seconds: 360,
      source: 'kodi',
    });
    const named = { title: 'Dune: Part Two', tmdb_id: 693134, identify_source: 'backend', identify_confidence: 0.97 };
    await punchPlay.waitFor(() => seen.to('progress').some(({ body }) => 'tmdb_id' in body));
    expect((await host()).nowPlaying?.item).toMatchObject({ ids: { tmdb: 693134 } });
    box.stop();
    expect((await seen.next('stop')).body).toMatchObject(named);

    box.open({ file: DUNE });
    expect((await seen.next('start', 2)).body).toMatchObject(named);
    expect(seen.to('identify')).toHaveLength(1);
  });

  it('mostly has its ids in the start already: the question leaves before the first frame', async () => {
    const seen = listen();
    punchPlay.catalogue.push({ mediaType: 'movie', title: 'Arrival', year: 2016, reply: { imdb_id: 'tt2543164' } });
    await box.close();
    box = await startKodiSimulator({ name: 'Box', port: box.port });
    await until(async () => (await host()).connection === 'connected');
    box.open({ file: ARRIVAL });
    await seen.next('start');
    expect(seen.all()[0]?.path).toBe(IDENTIFY);
    expect((await seen.next('start')).body).toMatchObject({ title: 'Arrival', imdb_id: 'tt2543164' });
  });

  it('is reported as its name says while PunchPlay is not sure, or does not answer', async () => {
    const seen = listen();
    punchPlay.catalogue.push({ mediaType: 'episode', title: 'Dandadan', confidence: 0.8, reply: { tmdb_id: 240411 } });
    await playToTheEnd({ file: DANDADAN });
    await punchPlay.fail({ mode: 'stall', paths: [IDENTIFY] });
    await playToTheEnd({ file: SEVERANCE });
    await seen.next('stop', 2);
    expect(seen.to('stop').map(({ body }) => [body.title, body.watched])).toEqual([
      ['Dandadan', true],
      ['Severance', true],
    ]);
    for (const { body } of seen.all()) expect(body).not.toHaveProperty('tmdb_id');
  });
});

it('a file opened by its path that is in the library has the library’s ids, and nobody is asked', async () => {
  const seen = listen();
  await playToTheEnd({ file: '/media/TV/Breaking Bad/Season 01/Breaking.Bad.S01E03.720p.WEB-DL.mkv' });
  expect((await seen.next('stop')).body).toMatchObject({ title: 'Breaking Bad', tmdb_id: 1396, season: 1, episode: 3 });
  expect(seen.to('identify')).toEqual([]);
});

describe('what is kept back', () => {
  const rules: ReadonlyArray<readonly [string, NewIgnoreRule, string]> = [
    ['a title', { kind: 'title', value: 'blade runner' }, BLADE_RUNNER[0]],
    ['a folder', { kind: 'path', value: '/media/loose/' }, BLADE_RUNNER[1]],
  ];

  it.each(rules)(
    'by the user’s own rule, %s, never reaches PunchPlay, and the log names the rule',
    async (_, rule, file) => {
      const seen = listen();
      const { id } = await companion.call('ignores.add', rule);
      await playToTheEnd({ file });
      const [entry] = await companion.call('log.list', { limit: 1 });
      expect(entry).toMatchObject({ title: 'Blade Runner (1982)', watched: true, ignored: { rule: 'ignore_rule' } });
      expect(entry?.ignored?.text).toContain(`(ignore rule ${id})`);
      expect(entry?.outcomes.map(({ outcome }) => outcome)).not.toContain('sent');
      await playToTheEnd(ALIEN);
      await seen.next('stop');
      expect(JSON.stringify(seen.all())).not.toMatch(/blade.?runner/i);
      expect(JSON.stringify(seen.all())).toMatch(/Alien/);
    },
  );

  it('by a switch or its length is not asked about either', async () => {
    const seen = listen();
    await companion.call('settings.set', { key: 'scrobble_tv', value: false });
    await playToTheEnd({ file: HOME_VIDEO });
    await companion.call('settings.set', { key: 'scrobble_tv', value: true });
    await playToTheEnd({ file: TRAILER });
    await playToTheEnd(ALIEN);
    await seen.next('stop');
    expect(JSON.stringify(seen.all())).not.toMatch(/home video|trailer/i);
  });
});

describe('a correction', () => {
  it('changes what is told from the next event on, and taken back is gone as soon', async () => {
    const seen = listen();
    box.open(BREAKING_BAD);
    expect((await seen.next('start')).body).toMatchObject({
      title: 'Breaking Bad',
      tmdb_id: 1396,
      season: 1,
      episode: 1,
    });
    const { id } = await companion.call('corrections.add', {
      match: { kind: 'show', title: 'breaking bad' },
      target: { title: 'Metástasis', ids: { tvdb: 280000 }, seasonOffset: 1 },
    });
    const corrected = { title: 'Metástasis', tvdb_id: 280000, season: 2, episode: 1 };
    await punchPlay.waitFor(() => seen.to('progress').some(({ body }) => body.title === 'Metástasis'));
    box.pause();
    const { body } = await seen.next('pause');
    expect(body).toMatchObject(corrected);
    expect(body).not.toHaveProperty('tmdb_id');
    expect((await host()).nowPlaying?.item).toMatchObject({ title: 'Metástasis', season: 2, source: 'correction' });
    await companion.call('corrections.remove', { id });
    box.stop();
    expect((await seen.next('stop')).body).toMatchObject({ title: 'Breaking Bad', tmdb_id: 1396, season: 1 });
  });

  it('of a file that has a name of its own counts, without a question to PunchPlay', async () => {
    const seen = listen();
    await companion.call('corrections.add', {
      match: { kind: 'file', file: 'home video 2023-05-01.mp4' },
      target: { kind: 'movie', title: 'Our Wedding', ids: { imdb: 'tt0000001' } },
    });
    await playToTheEnd({ file: HOME_VIDEO });
    expect((await seen.next('stop')).body).toMatchObject({ title: 'Our Wedding', imdb_id: 'tt0000001' });
    expect(seen.to('identify')).toEqual([]);
  });
});
