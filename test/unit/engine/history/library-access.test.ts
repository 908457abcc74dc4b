/** The boxes' libraries as a plugin asks them. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { WantedTitle } from '../../../../electron/engine/history/library-finder.ts';
import { type BenchHost, createHistoryBench, type HistoryBench } from '../../../support/history-bench.ts';

const HOUR_MS = 3_600_000;
const NAME = 'phlix-plugin-diary';
const INCEPTION: WantedTitle = { kind: 'movie', ids: { imdb: 'tt1375666' } };
const EPISODE: WantedTitle = { kind: 'episode', ids: { tmdb: 1396 }, season: 1, episodes: [2] };
const never = new AbortController().signal;

let bench: HistoryBench;
let box: BenchHost;
beforeEach(() => {
  bench = createHistoryBench();
  box = bench.addBox();
  box.connect();
});

/** The answer, or what it was refused with; the box's clock goes on until it is there. */
async function asked<Result>(work: Promise<Result>): Promise<Result> {
  let isDone = false;
  const settled = work.finally(() => {
    isDone = true;
  });
  settled.catch(() => undefined);
  await bench.until(() => isDone);
  return await settled;
}
const find = (wanted: WantedTitle) => asked(bench.history.library.find(NAME, wanted, never));
const mark = (wanted: WantedTitle, atMs: number | null = Date.UTC(2025, 5, 1, 20)) =>
  asked(bench.history.library.markWatched(NAME, wanted, atMs, never));
const since = (ms: number | null, name = NAME) => asked(bench.history.library.watchedSince(name, ms, never));
const state = (type: 'movie' | 'episode', id: number, on = box) => {
  const media = on.box.library.video(type, id);
  if (media === undefined) throw new Error('no such item');
  return on.box.library.state(media);
};

describe('a title', () => {
  it.each([
    ['a movie', INCEPTION, [['Inception', undefined, 0]]],
    ['an episode by its show', EPISODE, [['Breaking Bad', 2, 0]]],
    ['nothing by an id of another kind', { kind: 'movie', ids: { tvdb: 27205 } } as const, []],
    ['nothing that no library has', { kind: 'movie', ids: { tmdb: 1 } } as const, []],
  ])('is found by its ids: %s', async (_what, wanted, expected) => {
    const { items, away } = await find(wanted);
    expect(items.map(({ entry }) => [entry.title, entry.episode, entry.playCount])).toEqual(expected);
    expect(away).toEqual([]);
  });

  it('is found on every box, and boxes that are away are named', async () => {
    const other = bench.addBox({ label: 'Bedroom' });
    other.connect();
    const away = bench.addBox({ label: 'Attic' });
    const found = await find(INCEPTION);
    expect(found.items.map(({ hostId }) => hostId)).toEqual([box.record.id, other.record.id]);
    expect(found.away).toEqual([away.record.id]);
  });

  it('is not looked for where nothing is reported from, and refused in words where no box is there', async () => {
    bench.strangers.add(box.record.id);
    await expect(find(INCEPTION)).rejects.toThrow('No Kodi box that reports here is connected now.');
    bench.strangers.clear();
    box.disconnect();
    await expect(find(INCEPTION)).rejects.toThrow('No Kodi box');
  });

  it('reads the library once for many, and again after a minute', async () => {
    const pages = () => box.calls.filter(([method]) => method === 'VideoLibrary.GetMovies').length;
    await find(INCEPTION);
    const first = pages();
    for (const tmdb of [603, 27205, 1, 2]) await find({ kind: 'movie', ids: { tmdb } });
    expect(pages()).toBe(first);
    bench.clock.advance(61_000);
    await find(INCEPTION);
    expect(pages()).toBeGreaterThan(first);
  });

  it('is not there where it was watched in private time, or is ignored', async () => {
    const atMs = bench.clock.wallMs() - HOUR_MS;
    const lastPlayed = new Date(atMs).toISOString().slice(0, 19).replace('T', ' ');
    Object.assign(state('movie', 3), { playCount: 1, lastPlayed });
    expect((await find(INCEPTION)).items).toMatchObject([{ entry: { playCount: 1 } }]);
    bench.privateFromMs = atMs - 1000;
    expect((await find(INCEPTION)).items).toEqual([]);
    bench.privateFromMs = null;
    bench.settings.set('scrobble_movies', false);
    expect((await find(INCEPTION)).items).toEqual([]);
  });
});

describe('marking', () => {
  it('writes the true time once, never touches what Kodi has counted, and is no news to who marked it', async () => {
    expect((await mark(INCEPTION)).items).toEqual([{ hostId: box.record.id, outcome: 'marked', reason: '' }]);
    expect(state('movie', 3)).toMatchObject({ playCount: 1, lastPlayed: '2025-06-01 20:00:00' });
    Object.assign(state('movie', 3), { playCount: 4, lastPlayed: '2025-07-01 20:00:00' });
    expect((await mark(INCEPTION)).items).toMatchObject([{ outcome: 'already' }]);
    expect(state('movie', 3)).toMatchObject({ playCount: 4, lastPlayed: '2025-07-01 20:00:00' });
    expect((await mark(EPISODE)).items).toMatchObject([{ outcome: 'marked' }]);
    expect(state('episode', 8).playCount).toBe(1);

    // Inception was watched after it was marked: that is news. The episode is as it was marked.
    expect((await since(null)).found.map(({ title }) => title)).toEqual(['Inception (2010)']);
    expect((await since(null, 'phlix-plugin-other')).found).toHaveLength(2);
  });

  it('marks each episode of one file', async () => {
    const { items } = await mark({ ...EPISODE, episodes: [1, 2] });
    expect(items.map(({ outcome }) => outcome)).toEqual(['marked', 'marked']);
    expect([state('episode', 7), state('episode', 8)].map(({ playCount }) => playCount)).toEqual([1, 1]);
  });

  it('leaves the last tenth of a film to who watches it', async () => {
    Object.assign(state('movie', 3), { resumeSeconds: 570, resumeTotalSeconds: 600 });
    expect((await mark(INCEPTION)).items).toMatchObject([{ outcome: 'already' }]);
    expect(state('movie', 3).playCount).toBe(0);
  });
});

it('what was watched since then is told with its time, and what was left out is counted', async () => {
  const nowMs = bench.clock.wallMs();
  const played = (atMs: number) => ({
    playCount: 1,
    lastPlayed: new Date(atMs).toISOString().slice(0, 19).replace('T', ' '),
  });
  Object.assign(state('movie', 3), played(nowMs - HOUR_MS));
  Object.assign(state('episode', 8), played(nowMs - 90 * 24 * HOUR_MS));
  const lately = await since(nowMs - 24 * HOUR_MS);
  expect(lately).toMatchObject({ leftOut: 0, isComplete: true, away: [] });
  expect(lately.found.map(({ entry }) => [entry.title, entry.watchedAtMs])).toEqual([
    ['Inception', Math.floor((nowMs - HOUR_MS) / 1000) * 1000],
  ]);
  expect((await since(null)).found).toHaveLength(2);
  bench.settings.set('scrobble_movies', false);
  expect(await since(null)).toMatchObject({ leftOut: 1, found: [{ entry: { title: 'Breaking Bad' } }] });
});
