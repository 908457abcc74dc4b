import { describe, expect, it } from 'vitest';
import type { ProgressMark, WatchedMark } from '../../../../electron/engine/scrobble/history-service.ts';
import type { ImportStatus, MarksReport } from '../../../../shared/history.ts';
import { type BenchHost, changesOf, createHistoryBench, type HistoryBench } from '../../../support/history-bench.ts';

const HOUR_MS = 3_600_000;
const WATCHED_AT_MS = Date.UTC(2025, 11, 24, 20);

const inception = (given: Partial<WatchedMark> = {}): WatchedMark => ({
  kind: 'movie',
  ids: { tmdb: 27205 },
  playCount: 2,
  watchedAtMs: WATCHED_AT_MS,
  ...given,
});
const episode = (season: number, number: number, given: Partial<WatchedMark> = {}): WatchedMark => ({
  ...inception(given),
  kind: 'episode',
  ids: { tmdb: 1396 },
  season,
  episode: number,
});
const place = (positionSeconds: number, given: Partial<ProgressMark> = {}): ProgressMark => ({
  kind: 'movie',
  ids: { imdb: 'tt1375666' },
  at: { positionSeconds, durationSeconds: 600 },
  updatedAtMs: WATCHED_AT_MS,
  ...given,
});

function setUp(given = {}) {
  const bench = createHistoryBench();
  const host = bench.addBox(given);
  host.connect();
  return { bench, host };
}

function says(bench: HistoryBench, watched: readonly WatchedMark[], inProgress: readonly ProgressMark[] = []): void {
  bench.service.marks = { kind: 'answered', watched, inProgress, unreadable: 0 };
}

async function run(
  bench: HistoryBench,
  command: 'marks.preview' | 'marks.apply' = 'marks.apply',
): Promise<MarksReport> {
  let reports: readonly MarksReport[] | null = null;
  void Promise.resolve(bench.history.commands[command]({})).then((found) => {
    reports = found;
  });
  await bench.until(() => reports !== null);
  const [report] = reports as unknown as readonly MarksReport[];
  if (report === undefined) throw new Error('no report');
  return report;
}

function state({ box }: BenchHost, type: 'movie' | 'episode', id: number) {
  const media = box.library.video(type, id);
  if (media === undefined) throw new Error('no such item');
  return box.library.state(media);
}

const writes = ({ calls }: BenchHost) => calls.filter(([method]) => /\.Set(Movie|Episode)Details$/.test(method));

describe('marks back into Kodi', () => {
  it('mark what is not watched there, with plays and the box’s local time', async () => {
    const { bench, host } = setUp({ timeZone: 'America/New_York', utcOffsetMinutes: -300 });
    says(bench, [inception(), episode(1, 2)]);
    const report = await run(bench);
    expect(changesOf(report.changes)).toEqual(['Inception watched written', 'Breaking Bad S01E02 watched written']);
    expect(state(host, 'movie', 3)).toMatchObject({ playCount: 2, lastPlayed: '2025-12-24 15:00:00' });
    expect(state(host, 'episode', 8)).toMatchObject({ playCount: 2, lastPlayed: '2025-12-24 15:00:00' });
  });

  it('are only shown by a preview', async () => {
    const { bench, host } = setUp();
    says(bench, [inception()], [place(100, { ids: { tmdb: 603 } })]);
    const report = await run(bench, 'marks.preview');
    expect(changesOf(report.changes)).toEqual(['Inception watched planned', 'The Matrix resume planned']);
    expect(report.counts).toMatchObject({ watched: 1, resume: 1, alreadySo: 0, notThere: 0 });
    expect(writes(host)).toEqual([]);
  });

  it('never touch what Kodi has counted, lower nothing, and take no date back', async () => {
    const { bench, host } = setUp();
    Object.assign(state(host, 'movie', 3), { playCount: 5, lastPlayed: '2026-01-01 10:00:00' });
    Object.assign(state(host, 'movie', 6), { playCount: 0, lastPlayed: '2026-01-01 10:00:00' });
    says(bench, [inception({ playCount: 9 }), inception({ ids: { imdb: 'tt0133093' }, playCount: 1 })]);
    const report = await run(bench);
    expect(report.counts).toMatchObject({ watched: 1, alreadySo: 1 });
    expect(state(host, 'movie', 3)).toMatchObject({ playCount: 5, lastPlayed: '2026-01-01 10:00:00' });
    expect(state(host, 'movie', 6)).toMatchObject({ playCount: 1, lastPlayed: '2026-01-01 10:00:00' });
  });

  it('find by TMDb, then by IMDb, episodes by their show and numbers; others are not there', async () => {
    const { bench } = setUp();
    says(bench, [
      inception({ ids: { tmdb: 1, imdb: 'tt1375666' } }),
      episode(1, 1, { ids: { imdb: 'tt0903747' } }),
      episode(1, 99),
      inception({ ids: { tmdb: 4711 } }),
    ]);
    const report = await run(bench);
    expect(changesOf(report.changes)).toEqual(['Inception watched written', 'Breaking Bad S01E01 watched written']);
    expect(report.counts.notThere).toBe(2);
  });

  it('are not written into what plays there now', async () => {
    const { bench, host } = setUp();
    const file = host.box.library.video('movie', 3)?.file;
    host.playback = { ...host.playback, viewing: { item: { file } } as never };
    says(bench, [inception()]);
    const report = await run(bench);
    expect(report.changes).toMatchObject([{ outcome: 'failed', reason: 'It plays now.' }]);
    expect(state(host, 'movie', 3).playCount).toBe(0);
    // Where to go on from is no question while it plays.
    says(bench, [], [place(300)]);
    expect(await run(bench)).toMatchObject({ changes: [], counts: { alreadySo: 1, failed: 0 } });
  });

  it('are nobody’s watch: not caught up, whether the companion hears of them or is killed before', async () => {
    for (const isKilled of [false, true]) {
      const { bench, host } = setUp();
      await bench.arrive(host);
      says(
        bench,
        [inception({ watchedAtMs: bench.clock.wallMs() }), episode(1, 3)],
        [place(200, { ids: { tmdb: 603 } })],
      );
      await run(bench);
      await bench.settle(2000);
      if (isKilled) {
        // Before what was written was known as stock.
        bench.store.database
          .prepare("UPDATE library_stock SET play_count = 0, last_played = '', resume_seconds = 0")
          .run();
        bench.restart();
      } else {
        bench.leave(host);
      }
      bench.clock.advance(HOUR_MS);
      await bench.arrive(host);
      expect(bench.watchLog.list(9)).toEqual([]);
    }
  });

  it('are not imported again, but a play after them is', async () => {
    const { bench, host } = setUp();
    says(bench, [inception(), episode(1, 3)]);
    await run(bench);
    const media = host.box.library.video('movie', 3);
    if (media !== undefined) host.box.library.write(media, { playCount: 3 });
    bench.history.commands['import.preview']({});
    const status = () => bench.history.commands['import.status']({}) as ImportStatus;
    await bench.until(() => status().state === 'previewed');
    expect(status().counts).toMatchObject({ found: 2, ownMarks: 1, ready: 1 });
  });

  it('say what the service says where it cannot tell', async () => {
    const { bench } = setUp();
    bench.service.marks = { kind: 'blocked', problem: { kind: 'login_needed', text: 'Log in again.' } };
    expect(await run(bench)).toMatchObject({ problem: { text: 'Log in again.' }, changes: [] });
  });
});

describe('a resume point', () => {
  it.each([
    ['in the middle', place(300), true],
    ['before a minute', place(59), false],
    ['less than two minutes before the end', place(481), false],
    ['just two minutes before the end', place(480), true],
    ['as a part of the length that Kodi knows', place(300, { at: { fraction: 0.5, ofSeconds: 0 } }), true],
    ['without a time, on an item never played', place(300, { updatedAtMs: null }), true],
  ])('%s', async (_, mark, isWritten) => {
    const { bench, host } = setUp();
    says(bench, [], [mark]);
    await run(bench);
    expect(state(host, 'movie', 3).resumeSeconds).toBe(
      isWritten ? ('fraction' in mark.at ? mark.at.fraction * 600 : mark.at.positionSeconds) : 0,
    );
  });

  it.each([
    ['within a minute of Kodi’s own', 300, '2025-12-01 10:00:00', false],
    ['older than Kodi’s last play', 200, '2025-12-24 20:00:01', false],
    ['newer than Kodi’s last play', 200, '2025-12-24 19:59:59', true],
  ])('%s', async (_, resumeSeconds, lastPlayed, isWritten) => {
    const { bench, host } = setUp();
    Object.assign(state(host, 'movie', 3), { resumeSeconds, resumeTotalSeconds: 600, lastPlayed });
    says(bench, [], [place(350)]);
    await run(bench);
    expect(state(host, 'movie', 3).resumeSeconds).toBe(isWritten ? 350 : resumeSeconds);
  });
});

describe('by itself', () => {
  it('nothing is marked unless the setting says so', async () => {
    const { bench } = setUp();
    says(bench, [inception()]);
    bench.history.start();
    await bench.settle(10 * 60_000);
    expect(bench.service.since).toEqual([]);
  });

  it('everything is asked for first, then every six hours what is new, an hour over; a failed full run stays full', async () => {
    const { bench, host } = setUp();
    bench.settings.set('pull_sync_auto', true);
    bench.service.marks = {
      kind: 'later',
      problem: { kind: 'service_unreachable', text: 'Cannot be reached.' },
      isDone: 'no',
    };
    bench.history.start();
    await bench.settle(90_000);
    expect(bench.service.since).toEqual([null]);
    says(bench, [inception()]);
    await bench.settle(31 * 60_000);
    expect(bench.service.since).toEqual([null, null]);
    expect(state(host, 'movie', 3).playCount).toBe(2);
    const doneMs = bench.clock.wallMs();
    for (let hour = 0; hour < 7; hour += 1) {
      bench.clock.advance(HOUR_MS);
      await bench.settle(100);
    }
    expect(bench.service.since).toHaveLength(3);
    expect(doneMs - (bench.service.since[2] ?? 0)).toBeGreaterThan(HOUR_MS - 1);
    expect(doneMs - (bench.service.since[2] ?? 0)).toBeLessThan(HOUR_MS + 31 * 60_000);
    // Another account has its own history.
    bench.service.setAccount({ state: 'linked', accountName: 'bob' });
    await bench.settle(70_000);
    expect(bench.service.since).toHaveLength(4);
    expect(bench.service.since[3]).toBeNull();
    // So does what was not wanted until now.
    bench.settings.set('pull_resume', false);
    await bench.settle(70_000);
    expect(bench.service.since).toHaveLength(5);
    expect(bench.service.since[4]).toBeNull();
  }, 30_000);
});
