/** Import, marks back and catching up with a real library. */
import { expect, it } from 'vitest';
import { waitUntil } from '../support/kodi-box/box.ts';
import type { Playable, RealKodi } from '../support/kodi-box/real-kodi.ts';
import type { Scene } from './scene.ts';
import { useStage } from './stage.ts';
import { describeWithKodi } from './with-kodi.ts';

interface Details {
  readonly playcount: number;
  readonly lastplayed: string;
  readonly resume: { readonly position: number };
}

const FIELDS = ['playcount', 'lastplayed', 'resume'];

async function details(kodi: RealKodi, item: Playable): Promise<Details> {
  const params = { ...item, properties: FIELDS };
  return 'movieid' in item
    ? (await kodi.call<{ moviedetails: Details }>('VideoLibrary.GetMovieDetails', params)).moviedetails
    : (await kodi.call<{ episodedetails: Details }>('VideoLibrary.GetEpisodeDetails', params)).episodedetails;
}

async function set(kodi: RealKodi, item: Playable, change: Readonly<Record<string, unknown>>): Promise<void> {
  await kodi.call(`VideoLibrary.Set${'movieid' in item ? 'Movie' : 'Episode'}Details`, { ...item, ...change });
}

const unwatched = { playcount: 0, lastplayed: '', resume: { position: 0, total: 0 } };

async function stockTaken(scene: Scene): Promise<void> {
  const isTaken = async () => (await scene.ask('catch_up.list', {})).hosts[0]?.lookedAtMs !== null;
  await waitUntil(isTaken, 'the stock is taken', 20_000);
}

async function imported(scene: Scene, state: string): Promise<void> {
  await waitUntil(async () => (await scene.ask('import.status', {})).state === state, `the import is ${state}`, 20_000);
}

describeWithKodi('the library of a real box', () => {
  const stage = useStage();

  it('gives what was played last first, in pages, and what was watched by its play count', async () => {
    const { kodi } = stage;
    const [older, newer] = [kodi.movie('The Matrix'), kodi.movie('Inception')];
    try {
      await set(kodi, newer, { playcount: 1, lastplayed: '2036-01-03 03:04:05' });
      await set(kodi, older, { playcount: 1, lastplayed: '2036-01-02 03:04:05' });
      const asked = { properties: ['lastplayed', 'playcount'], sort: { method: 'lastplayed', order: 'descending' } };
      const page = (start: number) =>
        kodi.call('VideoLibrary.GetMovies', { ...asked, limits: { start, end: start + 1 } });
      expect(await page(0)).toMatchObject({ movies: [{ label: 'Inception' }], limits: { total: expect.any(Number) } });
      expect(await page(1)).toMatchObject({ movies: [{ label: 'The Matrix' }] });
      const filter = { field: 'playcount', operator: 'greaterthan', value: '0' };
      const watched = await kodi.call<{ movies: unknown[] }>('VideoLibrary.GetMovies', {
        filter,
        limits: { start: 0, end: 50 },
      });
      expect(watched.movies).toHaveLength(2);
    } finally {
      for (const item of [older, newer]) await set(kodi, item, unwatched);
    }
  });

  it('is imported, marked and caught up with, and nothing of it goes round in circles', async () => {
    const { kodi, punchplay } = stage;
    const [matrix, inception] = [kodi.movie('The Matrix'), kodi.movie('Inception')];
    const [pilot, special] = [kodi.episode('Breaking Bad', 1, 1), kodi.episode('Breaking Bad', 0, 1)];
    const touched = [matrix, inception, pilot, special];
    for (const item of touched) await set(kodi, item, unwatched);
    try {
      await set(kodi, matrix, { playcount: 2, lastplayed: '2026-01-02 03:04:05' });
      await set(kodi, pilot, { playcount: 1, lastplayed: '2026-07-02 03:04:05' });
      const scene = await stage.open();
      await stockTaken(scene);

      // Marks of another device, written into Kodi.
      const watched_at = '2026-03-04T05:06:07Z';
      punchplay.elsewhere.movies.push({ tmdb_id: 27205, media_type: 'movie', playcount: 1, watched_at });
      punchplay.elsewhere.movies.push({ tmdb_id: 603, media_type: 'movie', playcount: 9, watched_at });
      const show = { show_tmdb_id: 1396, season: 0, episode: 1, media_type: 'episode' };
      punchplay.elsewhere.in_progress.push({
        ...show,
        position_seconds: 100,
        duration_seconds: 360,
        updated_at: new Date().toISOString(),
      });
      const [report] = await scene.ask('marks.apply', {});
      expect(report).toMatchObject({ problem: null, counts: { watched: 1, resume: 1, alreadySo: 1, failed: 0 } });
      expect(await details(kodi, inception)).toMatchObject({ playcount: 1 });
      expect((await details(kodi, special)).resume.position).toBe(100);
      expect(await details(kodi, matrix)).toMatchObject({ playcount: 2, lastplayed: '2026-01-02 03:04:05' });

      // What Kodi watched by itself is imported; the mark is not.
      await scene.ask('import.preview', {});
      await imported(scene, 'previewed');
      const preview = await scene.ask('import.status', {});
      expect(preview.hosts).toMatchObject([{ zone: expect.stringMatching(/as Kodi says$/) }]);
      expect(preview.counts).toMatchObject({ found: 3, ownMarks: 1, ready: 2, unreadable: 0 });
      await scene.ask('import.start', {});
      await imported(scene, 'done');
      expect(punchplay.imports.entries).toMatchObject([
        { title: 'The Matrix', plays: 2, double: false },
        { title: 'Breaking Bad', season: 1, episode: 1, double: false },
      ]);

      // Watched while nobody looked.
      await scene.sendCompanionAway();
      const awayMs = Date.now();
      await set(kodi, pilot, { playcount: 2 });
      await scene.wakeCompanion();
      await scene.host('connected');
      const seen = await scene.settled(1);
      expect(seen.watched).toHaveLength(1);
      expect(seen.log).toMatchObject([{ title: 'Breaking Bad S01E01', stopReason: 'caught_up', watched: true }]);
      expect(Math.abs((seen.log[0]?.endedAtMs ?? 0) - awayMs)).toBeLessThan(10_000);
    } finally {
      for (const item of touched) await set(kodi, item, unwatched);
    }
  });
});
