import { describe, expect, it } from 'vitest';
import type { ImportAnswer } from '../../../../electron/engine/scrobble/history-service.ts';
import type { ImportItem, ImportStatus } from '../../../../shared/history.ts';
import {
  type BenchHost,
  bigLibrary,
  createHistoryBench,
  type HistoryBench,
  nameOf,
  takeAll,
} from '../../../support/history-bench.ts';

const LOST: ImportAnswer = {
  kind: 'later',
  problem: { kind: 'service_unreachable', text: 'The service cannot be reached.' },
  isDone: 'unknown',
};

function watched(
  host: BenchHost,
  ...marks: ReadonlyArray<readonly [type: 'movie' | 'episode', id: number, lastPlayed: string, plays?: number]>
) {
  for (const [type, id, lastPlayed, playCount = 1] of marks) {
    const media = host.box.library.video(type, id);
    if (media === undefined) throw new Error('no such item');
    host.box.library.write(media, { playCount, lastPlayed });
  }
}

/** Everything in it watched, a minute apart. */
function watchAll(host: BenchHost): void {
  const { movies, episodes } = host.box.library;
  for (const media of [...movies, ...episodes]) {
    const lastPlayed = new Date(Date.UTC(2025, 0, 1) + media.id * 60_000).toISOString().slice(0, 19);
    host.box.library.write(media, { playCount: 1, lastPlayed });
  }
}

const status = ({ history }: HistoryBench) => history.commands['import.status']({}) as ImportStatus;
const items = ({ history }: HistoryBench) =>
  history.commands['import.items']({ after: 0, limit: 1000 }) as ImportItem[];
const isResting = (bench: HistoryBench) => !['reading', 'previewing', 'importing'].includes(status(bench).state);

async function preview(bench: HistoryBench, hostId?: string): Promise<ImportStatus> {
  await bench.history.commands['import.preview'](hostId === undefined ? {} : { hostId });
  await bench.until(() => isResting(bench));
  return status(bench);
}

async function start(bench: HistoryBench): Promise<ImportStatus> {
  await bench.history.commands['import.start']({});
  await bench.until(() => isResting(bench));
  return status(bench);
}

/** Every title arrived exactly once. */
function expectEachOnce(bench: HistoryBench, count: number): void {
  expect(bench.service.imported).toHaveLength(count);
  const sent = bench.service.imported.map(({ title, season, episode }) => `${title} ${season} ${episode}`);
  expect(new Set(sent).size).toBe(count);
}

function oneBox(count?: number) {
  const bench = createHistoryBench();
  const host = bench.addBox(count === undefined ? {} : { library: bigLibrary(count) });
  host.connect();
  return { bench, host };
}

describe('a preview', () => {
  it('reads what was watched, movies first, with ids of the show, plays, and UTC out of the box’s own time', async () => {
    const bench = createHistoryBench();
    bench.clock.jumpWall(Date.parse('2026-07-01T12:00:00Z') - bench.clock.wallMs());
    const host = bench.addBox({ timeZone: 'Europe/Berlin', utcOffsetMinutes: 120 });
    host.connect();
    watched(host, ['episode', 7, '2026-01-02 20:00:00', 3], ['movie', 3, '2026-06-30 20:00:00']);
    const { text, counts, hosts } = await preview(bench);
    expect(counts).toMatchObject({ found: 2, ready: 2, imported: 0 });
    expect(hosts).toMatchObject([
      { label: 'Living room', found: 2, zone: 'Europe/Berlin, as Kodi says', leftOut: null },
    ]);
    expect(text).toBe('FAKE would take 2, has 0, does not know 0, refuses 0.');
    expect(bench.service.batches).toEqual([{ titles: ['Inception', 'Breaking Bad 1x1'], dryRun: true }]);
    expect(items(bench)).toMatchObject([
      { title: 'Inception (2010)', watchedAtUtc: '2026-06-30T18:00:00.000Z', plays: 1, outcome: 'ready' },
      { title: 'Breaking Bad S01E01', watchedAtUtc: '2026-01-02T19:00:00.000Z', plays: 3, outcome: 'ready' },
    ]);
    await start(bench);
    expect(bench.service.imported[1]).toMatchObject({
      ids: { tmdb: 1396, imdb: 'tt0903747' },
      year: 2008,
      season: 1,
      episode: 1,
    });
  });

  it('knows one title on two boxes by any common id, else by its name', async () => {
    const bench = createHistoryBench();
    const [first, second] = [bench.addBox(), bench.addBox({ label: 'Bedroom' })];
    first.connect();
    second.connect();
    watched(first, ['movie', 3, '2026-01-01 10:00:00', 1], ['episode', 7, '2026-01-01 12:00:00']);
    watched(second, ['movie', 3, '2026-01-01 20:00:00', 4], ['episode', 7, '2025-01-01 12:00:00'], ['movie', 1, '']);
    const { counts } = await preview(bench);
    expect(counts).toMatchObject({ found: 5, merged: 2, ready: 3 });
    expect(items(bench)).toMatchObject([
      { title: 'Inception (2010)', plays: 4, watchedAtUtc: '2026-01-01T20:00:00.000Z' },
      { title: 'Breaking Bad S01E01', watchedAtUtc: '2026-01-01T12:00:00.000Z' },
      { title: 'Alien (1979)', watchedAtUtc: null },
    ]);
  });

  it('keeps two films of one name and year apart by their ids', async () => {
    const bench = createHistoryBench();
    const film = (id: number, uniqueIds: Readonly<Record<string, string>>) =>
      ({
        type: 'movie',
        id,
        title: 'Twins',
        year: 2000,
        genres: [],
        uniqueIds,
        durationSeconds: 6000,
        file: `/m/${id}.mkv`,
      }) as const;
    const media = [film(1, { tmdb: '1' }), film(2, { tmdb: '2' }), film(3, {}), film(4, { imdb: 'tt4' })];
    const host = bench.addBox({ library: { shows: [], media } });
    host.connect();
    watchAll(host);
    expect((await preview(bench)).counts).toMatchObject({ found: 4, merged: 1, ready: 3 });
  });

  it('tells of each title what the service says, and sends only what it would take', async () => {
    const { bench, host } = oneBox();
    watchAll(host);
    bench.service.onBatch = async (entries, dryRun) => {
      if (!dryRun) return null;
      const fates = { Alien: 'unmatched', Amélie: 'duplicate', Parasite: 'refused' } as const;
      const verdicts = entries.flatMap(({ title }, index) =>
        title in fates ? [{ index, fate: fates[title as keyof typeof fates], reason: `because ${title}` }] : [],
      );
      const counts = { taken: entries.length - 3, duplicate: 1, unmatched: 1, refused: 1 };
      return { kind: 'answered', counts, verdicts };
    };
    const { counts } = await preview(bench);
    expect(counts).toMatchObject({ found: 25, ready: 22, duplicates: 1, unmatched: 1, refused: 1 });
    expect(items(bench)).toContainEqual(
      expect.objectContaining({ title: 'Alien (1979)', outcome: 'unmatched', reason: 'because Alien' }),
    );
    expect((await start(bench)).counts).toMatchObject({
      imported: 22,
      duplicates: 1,
      unmatched: 1,
      refused: 1,
      ready: 0,
    });
    expect(bench.service.imported.map(({ title }) => title)).not.toContain('Alien');
  });

  it('believes the numbers where the service does not say which title is which', async () => {
    const { bench, host } = oneBox();
    watchAll(host);
    bench.service.onBatch = async (entries, dryRun) => {
      if (!dryRun) takeAll(bench.service, entries.slice(2), false);
      const counts = { taken: entries.length - 2, duplicate: 1, unmatched: 1, refused: 0 };
      return { kind: 'answered', counts, verdicts: [] };
    };
    expect((await preview(bench)).counts).toMatchObject({ ready: 23, duplicates: 1, unmatched: 1 });
    const { state, counts } = await start(bench);
    expect(state).toBe('done');
    expect(counts).toMatchObject({ imported: 23, duplicates: 1, unmatched: 1, ready: 0, failed: 0 });
    expect(items(bench).every(({ outcome }) => outcome === 'unclear')).toBe(true);
  });

  it('leaves out what was marked out of the service’s own history, and what the user switched off', async () => {
    const { bench, host } = oneBox();
    bench.service.marks = {
      kind: 'answered',
      watched: [{ kind: 'movie', ids: { tmdb: 27205 }, playCount: 1, watchedAtMs: Date.UTC(2026, 0, 1) }],
      inProgress: [],
      unreadable: 0,
    };
    const reports = bench.history.commands['marks.apply']({});
    await bench.settle(500);
    await reports;
    watched(host, ['movie', 6, '2026-01-01 10:00:00'], ['episode', 1, '2026-01-01 10:00:00']);
    bench.settings.set('scrobble_anime', false);
    const { counts } = await preview(bench);
    expect(counts).toMatchObject({ found: 3, ownMarks: 1, ready: 1, refused: 1 });
    expect(items(bench)).toContainEqual(
      expect.objectContaining({ outcome: 'refused', reason: expect.stringContaining('anime') }),
    );
  });

  it('leaves out what was played in private time', async () => {
    const { bench, host } = oneBox();
    watched(
      host,
      ['movie', 3, '2026-01-01 10:00:00'],
      ['movie', 6, '2026-01-01 10:00:00', 3],
      ['movie', 1, '2025-01-01 10:00:00'],
    );
    bench.privateFromMs = Date.UTC(2026, 0, 1);
    expect((await preview(bench)).counts).toMatchObject({ found: 3, private: 1, ready: 2 });
    expect(items(bench)).toMatchObject([
      { title: 'Alien (1979)', plays: 1 },
      { title: 'The Matrix (1999)', plays: 2, watchedAtUtc: null },
    ]);
  });

  it('says which box could not be read, and fails where none could', async () => {
    const bench = createHistoryBench();
    const [there] = [bench.addBox(), bench.addBox({ label: 'Bedroom' })];
    expect(await preview(bench)).toMatchObject({
      state: 'failed',
      text: expect.stringContaining('Living room is not connected'),
    });
    there.connect();
    watched(there, ['movie', 3, '2026-01-01 10:00:00']);
    const { state, hosts } = await preview(bench);
    expect(state).toBe('previewed');
    expect(hosts).toMatchObject([{ leftOut: null }, { label: 'Bedroom', leftOut: 'Bedroom is not connected.' }]);
  });

  it('fails with the service’s words where it cannot be asked, and nothing was sent', async () => {
    const { bench, host } = oneBox();
    watchAll(host);
    bench.service.onBatch = async () => LOST;
    expect(await preview(bench)).toMatchObject({ state: 'failed', text: expect.stringContaining('cannot be reached') });
    expect(bench.service.batches.every(({ dryRun }) => dryRun)).toBe(true);
    expect(() => bench.history.commands['import.start']({})).toThrow('Preview first');
  });

  it('is refused without a login, and while another is under way', async () => {
    const { bench, host } = oneBox();
    watchAll(host);
    bench.history.commands['import.preview']({});
    expect(() => bench.history.commands['import.preview']({})).toThrow('under way');
    await bench.until(() => isResting(bench));
    bench.service.setAccount({ state: 'not_linked', accountName: 'alice' });
    expect(() => bench.history.commands['import.preview']({})).toThrow('companion login fake');
    bench.service.setAccount({ state: 'linked', accountName: 'bob' });
    expect(await start(bench)).toMatchObject({ state: 'stopped', text: expect.stringContaining('alice’s') });
    expect(bench.service.imported).toEqual([]);
  });

  it('is too old after a day', async () => {
    const { bench, host } = oneBox();
    watchAll(host);
    await preview(bench);
    bench.clock.advance(25 * 3_600_000);
    expect(() => bench.history.commands['import.start']({})).toThrow('older than a day');
  });
});

describe('an import', () => {
  it('goes in batches of fifty, movies first, each title once', async () => {
    const { bench, host } = oneBox(330);
    watchAll(host);
    await preview(bench);
    const { state, counts } = await start(bench);
    expect(state).toBe('done');
    expect(counts).toMatchObject({ found: 330, imported: 330, ready: 0 });
    const sent = bench.service.batches.filter(({ dryRun }) => !dryRun);
    expect(sent.map(({ titles }) => titles.length)).toEqual([50, 50, 50, 50, 50, 50, 30]);
    expect(bench.service.imported.slice(0, 220).every(({ kind }) => kind === 'movie')).toBe(true);
    expectEachOnce(bench, 330);
  });

  it.each(['all', 'none', 'some'] as const)('whose answer was lost asks what of it is there: %s', async (arrived) => {
    const { bench, host } = oneBox(150);
    watchAll(host);
    await preview(bench);
    let lost = 0;
    bench.service.onBatch = async (entries, dryRun) => {
      if (dryRun || lost > 0) return null;
      lost += 1;
      const part = { all: entries, none: [], some: entries.slice(0, 20) }[arrived];
      if (part.length > 0) takeAll(bench.service, part, false);
      return LOST;
    };
    const { state, counts } = await start(bench);
    expect({ state, imported: counts.imported }).toEqual({ state: 'done', imported: 150 });
    expectEachOnce(bench, 150);
    const again = bench.service.batches
      .slice(3)
      .map(({ titles, dryRun }) => `${titles.length}${dryRun ? ' asked' : ''}`);
    const left = { all: [], none: ['50'], some: ['30'] }[arrived];
    expect(again).toEqual(['50', '50 asked', ...left, '50', '50']);
  });

  it('whose answer was lost finds out what is there also where the service only counts', async () => {
    const { bench, host } = oneBox(50);
    watchAll(host);
    await preview(bench);
    let lost = 0;
    bench.service.onBatch = async (entries, dryRun) => {
      if (!dryRun && lost === 0) {
        lost += 1;
        takeAll(
          bench.service,
          entries.filter((_, index) => index % 7 === 0),
          false,
        );
        return LOST;
      }
      const answer = takeAll(bench.service, entries, dryRun);
      return answer.kind === 'answered' ? { ...answer, verdicts: [] } : answer;
    };
    await start(bench);
    expectEachOnce(bench, 50);
  });

  it('stops after three failed batches in a row, counts them truly, and sends the rest with the next start', async () => {
    const { bench, host } = oneBox(400);
    watchAll(host);
    await preview(bench);
    let sent = 0;
    let isDown = true;
    bench.service.onBatch = async (_, dryRun) => {
      if (!dryRun) sent += 1;
      return isDown && sent > 2 ? LOST : null;
    };
    const stopped = await start(bench);
    expect(stopped).toMatchObject({ state: 'stopped', counts: { imported: 100, failed: 150, ready: 150 } });
    expect(stopped.text).toContain('three failed batches in a row');
    expect(items(bench).filter(({ reason }) => reason === 'The service cannot be reached.')).toHaveLength(150);
    isDown = false;
    expect(await start(bench)).toMatchObject({ state: 'done', counts: { imported: 400, failed: 0, ready: 0 } });
    expectEachOnce(bench, 400);
  });

  it('goes on over failed batches that are not three in a row', async () => {
    const { bench, host } = oneBox(400);
    watchAll(host);
    await preview(bench);
    const batches: string[] = [];
    bench.service.onBatch = async (entries) => {
      const first = entries.slice(0, 1).map(nameOf).join();
      if (!batches.includes(first)) batches.push(first);
      return batches.indexOf(first) % 2 === 1 ? LOST : null;
    };
    const { state, counts } = await start(bench);
    expect({ state, failed: counts.failed }).toEqual({ state: 'done', failed: 200 });
    expect(counts.imported + counts.failed).toBe(400);
    bench.service.onBatch = async () => null;
    expect(await start(bench)).toMatchObject({ state: 'done', counts: { imported: 400, failed: 0 } });
    expectEachOnce(bench, 400);
    expect(() => bench.history.commands['import.start']({})).toThrow('nothing to import');
  });

  it('goes on over a batch that the service refuses, which counts as refused with its words', async () => {
    const { bench, host } = oneBox(150);
    watchAll(host);
    await preview(bench);
    let sent = 0;
    bench.service.onBatch = async () => {
      sent += 1;
      return sent === 2 ? { kind: 'refused', problem: { kind: 'service_refused', text: 'Status 422.' } } : null;
    };
    expect(await start(bench)).toMatchObject({ state: 'done', counts: { imported: 100, refused: 50 } });
  });

  it('waits as long as a busy service says', async () => {
    const { bench, host } = oneBox(60);
    watchAll(host);
    await preview(bench);
    const busyUntilMs = bench.clock.wallMs() + 120_000;
    bench.service.onBatch = async () => {
      if (bench.clock.wallMs() >= busyUntilMs) return null;
      const problem = { kind: 'service_busy', text: 'Too many requests.', retryAtMs: busyUntilMs } as const;
      return { kind: 'later', problem, isDone: 'no' };
    };
    expect(await start(bench)).toMatchObject({ state: 'done', counts: { imported: 60 } });
    expect(bench.service.batches.filter(({ dryRun }) => !dryRun)).toHaveLength(3);
  });

  it('stops where the login is gone, and keeps everything', async () => {
    const { bench, host } = oneBox(60);
    watchAll(host);
    await preview(bench);
    bench.service.onBatch = async () => ({ kind: 'blocked', problem: { kind: 'login_needed', text: 'Log in again.' } });
    expect(await start(bench)).toMatchObject({ state: 'stopped', counts: { ready: 60, failed: 0 } });
    bench.service.onBatch = async () => null;
    expect((await start(bench)).counts.imported).toBe(60);
  });

  it('can be cancelled; what is left goes with the next start', async () => {
    const { bench, host } = oneBox(400);
    watchAll(host);
    await preview(bench);
    bench.service.onBatch = async (_, __, signal) => {
      if (bench.service.imported.length < 100) return null;
      if (!signal.aborted) bench.history.commands['import.cancel']({});
      return LOST;
    };
    expect(await start(bench)).toMatchObject({ state: 'cancelled', counts: { imported: 100, ready: 300 } });
    await bench.settle(100);
    bench.service.onBatch = async () => null;
    expect((await start(bench)).state).toBe('done');
    expectEachOnce(bench, 400);
  });

  it('is called off where it is cancelled while it looks, and asks for another look', async () => {
    const { bench, host } = oneBox(60);
    watchAll(host);
    bench.service.onBatch = async () => {
      bench.history.commands['import.cancel']({});
      return LOST;
    };
    expect(await preview(bench)).toMatchObject({ state: 'called_off', text: 'Cancelled. Nothing was sent.' });
    await bench.settle(100);
    expect(() => bench.history.commands['import.start']({})).toThrow('Preview first');
  });

  it('goes on by itself after a kill at any batch, and sends nothing twice', async () => {
    const { bench, host } = oneBox(300);
    watchAll(host);
    await preview(bench);
    let kills = 0;
    const kill = () => {
      kills += 1;
      bench.restart();
      bench.history.start();
    };
    bench.service.onBatch = async (entries, dryRun) => {
      if (dryRun || kills >= 4) return null;
      // The service has it, or not; whoever asked is gone and hears no answer.
      if (kills % 2 === 0) takeAll(bench.service, entries, false);
      kill();
      return new Promise(() => {});
    };
    bench.history.commands['import.start']({});
    await bench.until(() => isResting(bench));
    expect(kills).toBe(4);
    expect(status(bench)).toMatchObject({ state: 'done', counts: { imported: 300, ready: 0, failed: 0 } });
    expectEachOnce(bench, 300);
  });

  it('is over with what was read where the companion ended during the preview', async () => {
    const { bench, host } = oneBox(100);
    watchAll(host);
    bench.service.onBatch = () => new Promise(() => {});
    bench.history.commands['import.preview']({});
    await bench.settle(1000);
    bench.restart();
    bench.history.start();
    expect(status(bench)).toMatchObject({ state: 'failed', text: expect.stringContaining('preview again') });
  });
});
