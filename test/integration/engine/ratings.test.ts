/** Ratings from the end of a film to punchplay.tv. */
import { expect, it } from 'vitest';
import { type Evening, useEvenings } from '../../support/evening.ts';

const evenings = useEvenings();
const INCEPTION = { movieId: 3 };
const PILOT = { episodeId: 7 };
const SECOND = { episodeId: 8 };

/** Plays it to its watched end; gives the id of the viewing. */
async function watch({ kodi, ask, until, punchplay }: Evening, what: Parameters<typeof kodi.open>[0]): Promise<string> {
  const before = punchplay.requestsTo('start').length;
  kodi.open(what);
  await until(() => punchplay.requestsTo('start').length === before + 1);
  const jumps = punchplay.requestsTo('progress').length;
  kodi.seek(0.9);
  await until(() => punchplay.requestsTo('progress').length === jumps + 1);
  kodi.stop();
  await until(async () => (await ask('log.list', {}))[0]?.endedAtMs !== null);
  return (await ask('log.list', {}))[0]?.viewingId ?? '';
}

const open = async () => {
  const evening = await evenings.open();
  await evening.ask('settings.set', { key: 'rating_prompt_delay', value: 0 });
  return evening;
};

it('is asked for after a watch that PunchPlay took, given, and sent with what PunchPlay knows of the title', async () => {
  const evening = await open();
  const { ask, until, punchplay } = evening;
  punchplay.behaviour.idsReply = () => ({ punchplay_id: 'pp-3', tmdb_id: 27205 });
  const viewingId = await watch(evening, INCEPTION);
  await until(async () => (await ask('ratings.list', {})).length === 1);
  expect(await ask('ratings.list', {})).toMatchObject([{ viewingId, title: 'Inception (2010)', state: 'asked' }]);
  const result = await ask('ratings.rate', { viewingId: viewingId.slice(0, 8), rating: 9 });
  expect(result).toMatchObject({
    viewingId,
    rating: 9,
    services: expect.arrayContaining([expect.objectContaining({ service: 'punchplay', outcome: 'queued' })]),
  });
  await until(() => punchplay.ratings.length === 1);
  expect(punchplay.ratings[0]).toMatchObject({
    user: 'ada',
    rating: 9,
    body: { media_type: 'movie', tmdb_id: 27205, imdb_id: 'tt1375666', punchplay_id: 'pp-3' },
  });
  expect(await ask('ratings.list', {})).toEqual([]);
  await until(async () => (await ask('queue.list', {})).length === 0);
  const [entry] = await ask('log.list', {});
  expect(entry?.outcomes.at(-1)).toMatchObject({ event: 'rating', outcome: 'sent' });
  expect(punchplay.violations).toEqual([]);
});

it('waits while PunchPlay is away, behind what was watched, and arrives once with the newest word', async () => {
  const evening = await open();
  const { kodi, ask, until, punchplay } = evening;
  kodi.open(PILOT);
  await until(() => punchplay.requestsTo('start').length === 1);
  await punchplay.fail({ mode: 'down' });
  kodi.seek(0.9);
  await evening.settle();
  kodi.stop();
  await until(async () => (await ask('log.list', {}))[0]?.endedAtMs !== null);
  const [entry] = await ask('log.list', {});
  const viewingId = entry?.viewingId ?? '';
  expect(await ask('ratings.list', {})).toEqual([]);
  await ask('ratings.rate', { viewingId, rating: 3 });
  await ask('ratings.rate', { viewingId, rating: 7 });
  const kinds = async () => (await ask('queue.list', {})).map(({ kind }) => kind);
  await until(async () => (await kinds()).length === 2);
  expect(await kinds()).toEqual(['stopped', 'rating']);

  await evening.companionStops();
  await evening.companionStarts();
  await punchplay.fail({ mode: 'half', count: 1, paths: ['/api/scrobble/rate'] });
  await punchplay.recover();
  await punchplay.fail({ mode: 'half', count: 1, paths: ['/api/scrobble/rate'] });
  await ask('queue.flush', {});
  await ask('queue.flush', {});
  expect(punchplay.history).toHaveLength(1);
  expect(punchplay.ratings).toMatchObject([{ rating: 7, body: { season: 1, episode: 1, tvdb_id: 81189 } }]);
  const ids = punchplay.requestsTo('rate').map(({ body }) => body.event_id);
  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
  // Given already: not asked for when the stop arrives.
  expect(await ask('ratings.list', {})).toEqual([]);
});

it('is put off over a restart, and never asked for again where the user says so', async () => {
  const evening = await open();
  const { ask, until, punchplay } = evening;
  const first = await watch(evening, PILOT);
  await until(async () => (await ask('ratings.list', {})).length === 1);
  await ask('ratings.later', { viewingId: first });
  await evening.companionStops();
  await evening.companionStarts();
  expect(await ask('ratings.list', {})).toMatchObject([{ viewingId: first, state: 'later' }]);

  const film = await watch(evening, INCEPTION);
  await until(async () => (await ask('ratings.list', {})).length === 2);
  await expect(ask('ratings.never_show', { viewingId: film })).rejects.toThrow('is a movie');
  expect(await ask('ratings.never_show', { viewingId: first })).toMatchObject({ kind: 'show', title: 'Breaking Bad' });
  expect(await ask('ratings.list', {})).toMatchObject([{ viewingId: film }]);
  await ask('ratings.never_title', { viewingId: film });
  expect(await ask('ratings.list', {})).toEqual([]);

  const second = await watch(evening, SECOND);
  await watch(evening, INCEPTION);
  await until(() => punchplay.history.length === 4);
  await evening.settle();
  expect(await ask('ratings.list', {})).toEqual([]);
  // Not asked, but free to say.
  await ask('ratings.rate', { viewingId: second, rating: 10 });
  await until(() => punchplay.ratings.length === 1);

  expect(await ask('ratings.suppressions', {})).toMatchObject([{ kind: 'show' }, { kind: 'title' }]);
  expect(await ask('ratings.clear_suppressions', {})).toEqual({ removed: 2 });
  await watch(evening, INCEPTION);
  await until(async () => (await ask('ratings.list', {})).length === 1);
  await ask('settings.set', { key: 'rate_after_watching', value: false });
  expect(await ask('ratings.list', {})).toEqual([]);
});

it('is not asked for over a playing video, nor before its delay', async () => {
  const evening = await open();
  const { kodi, ask, until, punchplay } = evening;
  await watch(evening, INCEPTION);
  await until(async () => (await ask('ratings.list', {}))[0]?.state === 'asked');
  kodi.open(PILOT);
  await until(async () => (await ask('ratings.list', {}))[0]?.state === 'soon');
  await until(() => punchplay.requestsTo('start').length === 2);
  kodi.pause();
  await until(async () => (await ask('ratings.list', {}))[0]?.state === 'asked');
  kodi.stop();
  await ask('settings.set', { key: 'rating_prompt_delay', value: 600 });
  await watch(evening, SECOND);
  await until(async () => (await ask('ratings.list', {})).length === 2);
  expect((await ask('ratings.list', {})).map(({ state, title }) => `${state} ${title}`)).toEqual([
    'asked Inception (2010)',
    'soon Breaking Bad S01E02',
  ]);
});

it('says why it cannot be taken', async () => {
  const evening = await open();
  const { ask, until, kodi, punchplay } = evening;
  await expect(ask('ratings.rate', { viewingId: 'nobody', rating: 5 })).rejects.toThrow('no viewing "nobody"');
  await expect(ask('ratings.rate', { viewingId: 'nobody', rating: 11 })).rejects.toThrow('rating must be');
  kodi.open({ file: '/media/Loose/home video 2023-05-01.mp4' });
  await until(() => punchplay.requestsTo('start').length === 1);
  kodi.stop();
  await until(async () => (await ask('log.list', {}))[0]?.endedAtMs !== null);
  const [entry] = await ask('log.list', {});
  const viewingId = entry?.viewingId ?? '';
  await expect(ask('ratings.rate', { viewingId, rating: 5 })).rejects.toThrow('has not said yet which title');

  const film = await watch(evening, INCEPTION);
  await punchplay.fail({
    mode: 'status',
    status: 422,
    body: { error: 'no such title' },
    paths: ['/api/scrobble/rate'],
  });
  await ask('ratings.rate', { viewingId: film, rating: 5 });
  await until(async () => (await ask('log.list', {}))[0]?.outcomes.at(-1)?.outcome === 'refused');
  expect((await ask('log.list', {}))[0]?.outcomes.at(-1)?.reason).toContain('no such title');
  await ask('accounts.logout', { service: 'punchplay' });
  await expect(ask('ratings.rate', { viewingId: film, rating: 5 })).rejects.toThrow('not linked');
});
