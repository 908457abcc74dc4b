/** Two-way sync between simulated boxes and a simulated Trakt. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccounts } from '../../../electron/engine/accounts.ts';
import { forgetAgreement } from '../../../electron/engine/history/sync-memory.ts';
import type { CommandHandlers } from '../../../shared/contract.ts';
import type { SyncReport, SyncStatus } from '../../../shared/sync.ts';
import { type BenchHost, createHistoryBench, type HistoryBench } from '../../support/history-bench.ts';
import { startTraktServer, type TraktServer } from '../../support/trakt-server/index.ts';
import { createTraktBench, fillTitles, type TraktBench } from '../../support/trakt-service.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

let server: TraktServer;
let trakt: TraktBench;
let bench: HistoryBench;
let box: BenchHost;

beforeEach(async () => {
  server = await startTraktServer();
  fillTitles(server);
  bench = createHistoryBench();
  trakt = await createTraktBench(server, { clock: bench.clock });
  await trakt.link();
  await trakt.service.onEnable?.();
  bench.services.push(trakt.service);
  box = bench.addBox({ label: 'Living room' });
  await bench.arrive(box);
});
afterEach(async () => {
  await bench.history.stop();
  await trakt.service.close();
  await server.close();
  expect(server.violations).toEqual([]);
});

/** Lets real requests go their way, and the boxes their own; their clock goes slowly, so that no request is late. */
async function during<Result>(work: Promise<Result> | Result): Promise<Result> {
  let isDone = false;
  const settled = Promise.resolve(work).finally(() => {
    isDone = true;
  });
  settled.catch(() => undefined);
  for (let turns = 0; !isDone; turns += 1) {
    if (turns > 10_000) throw new Error('it does not end');
    await new Promise((resolve) => setTimeout(resolve, 1));
    bench.clock.advance(5);
  }
  return await settled;
}
type Command = Extract<keyof CommandHandlers, 'sync.preview' | 'sync.run' | 'sync.confirm'>;
const ask = (command: Command): Promise<SyncReport> => during(bench.history.commands[command]({ service: 'trakt' }));
const status = () => (bench.history.commands['sync.status']({}) as SyncStatus[])[0];
const agreed = async () => {
  await ask('sync.preview');
  return await ask('sync.confirm');
};
const media = (type: 'movie' | 'episode', id: number, on = box) => {
  const found = on.box.library.video(type, id);
  if (found === undefined) throw new Error('no such item');
  return on.box.library.state(found);
};
/** Marked as watched by hand, as Kodi's menu does it. */
const mark = (type: 'movie' | 'episode', id: number, atMs = bench.clock.wallMs(), on = box) =>
  Object.assign(media(type, id, on), {
    playCount: media(type, id, on).playCount + 1,
    lastPlayed: new Date(atMs).toISOString().slice(0, 19).replace('T', ' '),
  });
const adds = () => server.requestsTo('/sync/history').length;
const INCEPTION = 3;
const MATRIX = 6;

describe('two-way sync', () => {
  it('changes nothing on either side before somebody has looked and agreed', async () => {
    server.addElsewhere('Inception', bench.clock.wallMs() - HOUR_MS);
    mark('movie', MATRIX);
    await expect(ask('sync.run')).rejects.toThrow(/Look first/);
    await expect(ask('sync.confirm')).rejects.toThrow(/Look first/);
    const preview = await ask('sync.preview');
    expect(preview).toMatchObject({
      problem: null,
      asks: null,
      adds: [{ title: 'The Matrix (1999)', outcome: 'planned' }],
    });
    expect(preview.marks[0]?.changes).toMatchObject([{ title: 'Inception', outcome: 'planned' }]);
    bench.history.start();
    await during(bench.settle((2 * HOUR_MS) / 60));
    expect(media('movie', INCEPTION).playCount).toBe(0);
    expect(server.watched()).toEqual(['Inception']);
    expect(status()).toMatchObject({ isConfirmed: false, nextRunAtMs: null });
  });

  it('is offered by a service that nobody has linked, too', async () => {
    const { service } = await createTraktBench(server, { clock: bench.clock });
    bench.services.splice(0, bench.services.length, service);
    expect(status()).toMatchObject({ isConfirmed: false, nextRunAtMs: null, text: 'Trakt is not linked.' });
    await service.close();
  });

  it('asks anew after a logout, also the same account, and rejects where nobody is linked', async () => {
    await agreed();
    const accounts = createAccounts({
      services: bench.services,
      outbox: bench.outbox,
      ports: { log: bench.log },
      onLoggedOut: (service, account) => forgetAgreement({ state: bench.store.state, service, account }),
    });
    await during(accounts.logout('trakt', 'keep'));
    for (const command of ['sync.preview', 'sync.run', 'sync.confirm'] as const) {
      // A rejection, and nothing that is thrown before there is a promise.
      await expect(ask(command)).rejects.toMatchObject({ problem: { kind: 'login_needed' } });
    }
    await trakt.link();
    expect(status()).toMatchObject({ isConfirmed: false, nextRunAtMs: null });
    await expect(ask('sync.run')).rejects.toThrow(/Look first/);
    await expect(ask('sync.confirm')).rejects.toThrow(/Look first/);
    expect(await agreed()).toMatchObject({ problem: null });
  });

  it('brings both to the same, once, and keeps the moments', async () => {
    const elsewhereMs = Date.UTC(2025, 5, 1, 20, 0, 0);
    const hereMs = Date.UTC(2025, 5, 2, 21, 0, 0);
    server.addElsewhere('Inception', elsewhereMs);
    server.addElsewhere('Breaking Bad 1x2', elsewhereMs);
    mark('movie', MATRIX, hereMs);
    const report = await agreed();
    expect(report).toMatchObject({ problem: null, counts: { added: 1, unmatched: 0 } });
    expect(media('movie', INCEPTION)).toMatchObject({ playCount: 1, lastPlayed: '2025-06-01 20:00:00' });
    expect(media('episode', 8)).toMatchObject({ playCount: 1, lastPlayed: '2025-06-01 20:00:00' });
    expect(server.history.at(-1)).toMatchObject({ name: 'The Matrix', watchedAtMs: hereMs });
    // What came from Trakt does not go back, and what went there does not come again.
    for (let run = 0; run < 3; run += 1) {
      bench.clock.advance(HOUR_MS);
      expect(await ask('sync.run')).toMatchObject({ problem: null, counts: { added: 0 } });
    }
    expect(server.watched()).toEqual(['Inception', 'Breaking Bad 1x2', 'The Matrix']);
    expect(media('movie', MATRIX).playCount).toBe(1);
  });

  it('pulls only what is new after the first time, and nothing where nothing happened', async () => {
    await agreed();
    bench.clock.advance(3 * HOUR_MS);
    const before = server.requests.length;
    await ask('sync.run');
    const asked = server.requests.slice(before).map(({ path }) => path);
    expect(asked).toContain('/sync/last_activities');
    expect(asked).not.toContain('/sync/history/movies');
    server.addElsewhere('Inception', bench.clock.wallMs());
    bench.clock.advance(HOUR_MS / 2);
    await ask('sync.run');
    const request = server.requestsTo('/sync/history/movies').at(-1);
    expect(Date.parse(request?.query.get('start_at') ?? '')).toBeGreaterThan(bench.clock.wallMs() - 3 * HOUR_MS);
    expect(media('movie', INCEPTION).playCount).toBe(1);
  });

  it('keeps asking for everything until one full pull is through, to its last page', async () => {
    for (let plays = 0; plays < 3; plays += 1) server.addElsewhere('Inception', bench.clock.wallMs() - plays * HOUR_MS);
    await ask('sync.preview');
    await server.fail({ mode: 'status', status: 502, paths: ['/sync/watched/shows'] });
    expect(await ask('sync.confirm')).toMatchObject({ problem: { kind: 'service_unreachable' } });
    expect(media('movie', INCEPTION).playCount).toBe(0);
    await server.recover();
    expect(await ask('sync.run')).toMatchObject({ problem: null });
    expect(media('movie', INCEPTION)).toMatchObject({ playCount: 3 });
  });

  it('adds by hand what was marked by hand, once, also where the reply is lost', async () => {
    await agreed();
    bench.clock.advance(HOUR_MS);
    mark('movie', MATRIX);
    await server.fail({ mode: 'reset', paths: ['/sync/history'] });
    expect(await ask('sync.run')).toMatchObject({ problem: { kind: 'service_unreachable' } });
    expect(adds()).toBe(1);
    await server.recover();
    bench.clock.advance(HOUR_MS / 2);
    expect(await ask('sync.run')).toMatchObject({ problem: null, counts: { added: 0 } });
    expect(server.watched()).toEqual(['The Matrix']);
  });

  it('does not add again what the user has removed at Trakt', async () => {
    await agreed();
    bench.clock.advance(HOUR_MS);
    mark('movie', MATRIX);
    await ask('sync.run');
    server.history.splice(0);
    for (const waitMs of [MINUTE_MS * 5, 3 * HOUR_MS]) {
      bench.clock.advance(waitMs);
      await ask('sync.run');
    }
    expect(server.watched()).toEqual([]);
    expect(media('movie', MATRIX).playCount).toBe(1);
  });

  it('leaves what Kodi has counted, and the last tenth of a film, as they are', async () => {
    mark('movie', MATRIX, Date.UTC(2024, 0, 1));
    Object.assign(media('movie', MATRIX), { playCount: 7 });
    Object.assign(media('movie', INCEPTION), { resumeSeconds: 570, resumeTotalSeconds: 600 });
    server.addElsewhere('The Matrix', bench.clock.wallMs());
    server.addElsewhere('Inception', bench.clock.wallMs());
    const report = await agreed();
    expect(report.marks[0]?.counts).toMatchObject({ watched: 0, alreadySo: 2 });
    expect(media('movie', MATRIX)).toMatchObject({ playCount: 7, lastPlayed: '2024-01-01 00:00:00' });
    expect(media('movie', INCEPTION).playCount).toBe(0);
  });

  it('brings a place to go on from, unless Kodi knows a newer one or the end is near, and none back', async () => {
    const nowMs = bench.clock.wallMs();
    server.leaveElsewhere('Inception', 50, nowMs - HOUR_MS);
    server.leaveElsewhere('Breaking Bad 1x2', 99, nowMs - HOUR_MS);
    const preview = await ask('sync.preview');
    expect(preview.marks[0]?.changes).toMatchObject([{ change: 'resume', positionSeconds: 300, outcome: 'planned' }]);
    expect(media('movie', INCEPTION).resumeSeconds).toBe(0);
    await ask('sync.confirm');
    expect(media('movie', INCEPTION)).toMatchObject({ resumeSeconds: 300, playCount: 0 });
    expect(media('episode', 8).resumeSeconds).toBe(0);

    // Gone on with here: what Trakt knew before is old.
    bench.clock.advance(2 * HOUR_MS);
    const playedHere = new Date(bench.clock.wallMs()).toISOString().slice(0, 19).replace('T', ' ');
    Object.assign(media('movie', INCEPTION), { resumeSeconds: 420, lastPlayed: playedHere });
    await ask('sync.run');
    expect(media('movie', INCEPTION).resumeSeconds).toBe(420);
    bench.clock.advance(HOUR_MS);
    server.leaveElsewhere('Inception', 60, bench.clock.wallMs());
    await ask('sync.run');
    expect(media('movie', INCEPTION)).toMatchObject({ resumeSeconds: 360, playCount: 0 });
    // Only what is newer was asked for, and nothing of it was told to Trakt.
    expect(server.requestsTo('/sync/playback/movies').at(-1)?.query.get('start_at')).not.toBeNull();
    const told = server.requests.filter(({ host, method }) => host === 'api' && method !== 'GET');
    expect(told).toEqual([]);
  });

  it('brings no place where the user wants none', async () => {
    bench.settings.set('pull_resume', false);
    server.leaveElsewhere('Inception', 50, bench.clock.wallMs());
    await agreed();
    expect(media('movie', INCEPTION).resumeSeconds).toBe(0);
  });

  it('finds what was written down elsewhere with a time long past, within a day', async () => {
    await agreed();
    bench.clock.advance(HOUR_MS);
    server.addElsewhere('Inception', Date.UTC(2010, 6, 16));
    await ask('sync.run');
    bench.clock.advance(24 * HOUR_MS);
    await ask('sync.run');
    expect(media('movie', INCEPTION)).toMatchObject({ playCount: 1, lastPlayed: '2010-07-16 00:00:00' });
  });

  it('judges by the history of the account that is linked now', async () => {
    mark('movie', MATRIX, Date.UTC(2025, 5, 2));
    await agreed();
    expect(server.watched()).toEqual(['The Matrix']);
    await during(trakt.service.logout());
    server.history.splice(0);
    await trakt.link('bob');
    await agreed();
    expect(server.watched()).toEqual(['The Matrix']);
  });

  it('waits for what is in the queue, so that nothing is told twice', async () => {
    await agreed();
    mark('movie', MATRIX);
    bench.add({ service: 'trakt', account: trakt.service.account().accountName });
    expect(await ask('sync.run')).toMatchObject({ problem: { kind: 'service_busy' }, counts: { added: 0 } });
    expect(adds()).toBe(0);
  });

  it('adds one play of a title that two boxes have, and leaves a box alone that is not reported', async () => {
    const other = bench.addBox({ label: 'Bedroom' });
    const stranger = bench.addBox({ label: 'Guest room' });
    for (const one of [other, stranger]) await bench.arrive(one);
    bench.strangers.add(stranger.record.id);
    for (const one of [box, other]) mark('movie', MATRIX, Date.UTC(2025, 5, 2), one);
    mark('movie', INCEPTION, Date.UTC(2025, 5, 3), stranger);
    server.addElsewhere('Breaking Bad 1x2', Date.UTC(2025, 5, 1));
    await agreed();
    expect(server.watched()).toEqual(['Breaking Bad 1x2', 'The Matrix']);
    expect([box, other, stranger].map((one) => media('episode', 8, one).playCount)).toEqual([1, 1, 0]);
  });

  it('stops and asks where more than a hundred would be added in an hour', async () => {
    await agreed();
    const show = { title: 'Long Show', year: 2000, ids: { trakt: 9, tmdb: 77 }, seasons: { 1: 120 } };
    server.titles.shows.push(show);
    const episodes = Array.from({ length: 120 }, (_, index) => ({
      type: 'episode' as const,
      id: index + 1,
      showId: 1,
      season: 1,
      episode: index + 1,
      title: '',
      firstAired: '',
      uniqueIds: {},
      file: `/long/${index + 1}.mkv`,
      durationSeconds: 1800,
    }));
    const big = bench.addBox({
      label: 'Attic',
      library: {
        shows: [{ id: 1, title: 'Long Show', year: 2000, genres: [], uniqueIds: { tmdb: '77' } }],
        media: episodes,
      },
    });
    await bench.arrive(big);
    for (const { id } of episodes) mark('episode', id, Date.UTC(2025, 0, 1) + id * HOUR_MS, big);
    const asked = await ask('sync.run');
    expect(asked).toMatchObject({ asks: { adds: 120 }, counts: { added: 0 } });
    expect(adds()).toBe(0);
    expect(status()).toMatchObject({ asks: { adds: 120 }, nextRunAtMs: null });
    expect(await ask('sync.confirm')).toMatchObject({ asks: null, counts: { added: 120 } });
    expect(new Set(server.watched()).size).toBe(120);
    expect(server.history).toHaveLength(120);
  });

  it('runs by itself every thirty minutes once it was agreed to', async () => {
    await agreed();
    bench.history.start();
    server.addElsewhere('Inception', bench.clock.wallMs());
    bench.clock.advance(31 * MINUTE_MS);
    await during(new Promise((resolve) => setTimeout(resolve, 300)));
    expect(media('movie', INCEPTION).playCount).toBe(1);
    await trakt.service.onDisable?.();
    expect(status()).toMatchObject({ isOn: false, nextRunAtMs: null });
  });
});
