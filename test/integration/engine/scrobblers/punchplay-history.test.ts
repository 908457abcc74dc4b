import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../../electron/engine/scrobble/history-service.ts';
import { type Failure, type PunchPlayServer, startPunchPlayServer } from '../../../support/punchplay-server/index.ts';
import { createPunchPlayBench, type PunchPlayBench } from '../../../support/punchplay-service.ts';

let server: PunchPlayServer;
let bench: PunchPlayBench;

beforeEach(async () => {
  server = await startPunchPlayServer();
  bench = createPunchPlayBench(server);
});
afterEach(async () => {
  await bench.service.close();
  await server.close();
});

const MOVIE: HistoryEntry = {
  kind: 'movie',
  title: 'Inception',
  year: 2010,
  ids: { tmdb: 27205, imdb: 'tt1375666', tvdb: 113 },
  anime: false,
  watchedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  playCount: 2,
};
const EPISODE: HistoryEntry = {
  kind: 'episode',
  title: 'Frieren',
  ids: {},
  season: 0,
  episode: 1,
  anime: true,
  watchedAtMs: null,
  playCount: 1,
};

const importing = (dryRun = false, entries = [MOVIE, EPISODE]) =>
  bench.service.importHistory?.(entries, { dryRun }, new AbortController().signal);
const pulling = (sinceMs: number | null = null) => bench.service.watchedSince?.(sinceMs, new AbortController().signal);

describe('an import', () => {
  it('sends what the contract wants, and leaves out what is unknown', async () => {
    await bench.link(server);
    expect(await importing()).toMatchObject({ kind: 'answered', counts: { taken: 2, duplicate: 0 } });
    const [request] = server.requestsTo('import');
    expect(request).toMatchObject({ method: 'POST', path: '/api/scrobble/import', query: '' });
    expect(request?.body).toEqual({
      entries: [
        {
          media_type: 'movie',
          title: 'Inception',
          year: 2010,
          imdb_id: 'tt1375666',
          tmdb_id: 27205,
          watched_at: '2026-01-02T03:04:05.000Z',
          playcount: 2,
        },
        { media_type: 'episode', title: 'Frieren', season: 0, episode: 1, playcount: 1, anime: true },
      ],
    });
    expect(server.violations).toEqual([]);
  });

  it('asked dry changes nothing, and names each title’s fate', async () => {
    await bench.link(server);
    server.imports.behaviour.unmatched.add('Frieren');
    expect(await importing(true)).toMatchObject({
      counts: { taken: 1, unmatched: 1 },
      verdicts: [
        { index: 0, fate: 'taken' },
        { index: 1, fate: 'unmatched', reason: 'no such title' },
      ],
    });
    expect(server.requestsTo('import')[0]?.query).toBe('dry_run=true');
    expect(server.imports.entries).toEqual([]);
  });

  it('knows what was there and what was refused', async () => {
    await bench.link(server);
    await importing(false, [MOVIE]);
    server.imports.behaviour.refused.set('Frieren', 'no such season');
    expect(await importing()).toMatchObject({
      counts: { taken: 0, duplicate: 1, refused: 1 },
      verdicts: [{ fate: 'duplicate' }, { fate: 'refused', reason: 'no such season' }],
    });
  });

  const troubles: ReadonlyArray<readonly [Failure, string]> = [
    [{ mode: 'reset' }, 'later unknown'],
    [{ mode: 'half' }, 'later unknown'],
    [{ mode: 'wrong_json' }, 'later unknown'],
    [{ mode: 'huge' }, 'later unknown'],
    [{ mode: 'status', status: 500 }, 'later unknown'],
    [{ mode: 'status', status: 200, body: {} }, 'later unknown'],
    [{ mode: 'status', status: 429, retryAfter: 60 }, 'later no'],
    [{ mode: 'html403' }, 'later no'],
    [{ mode: 'status', status: 422 }, 'refused'],
    [{ mode: 'down' }, 'later unknown'],
  ];
  it.each(troubles)('met with %j says whether it may have been carried out', async (failure, expected) => {
    await bench.link(server);
    await server.fail(failure);
    const answer = await importing();
    const said = answer?.kind === 'later' ? `later ${answer.isDone}` : answer?.kind;
    expect(said).toBe(expected);
    if (failure.retryAfter !== undefined && answer?.kind === 'later') {
      expect(answer.problem.retryAtMs).toBeGreaterThan(bench.clock.wallMs() + 50_000);
    }
  });

  it('refreshes an expired token once, and is blocked where the login is gone', async () => {
    await bench.link(server);
    server.expireAccessTokens();
    expect(await importing()).toMatchObject({ kind: 'answered' });
    server.revokeLogin();
    expect(await importing()).toMatchObject({ kind: 'blocked', problem: { kind: 'login_needed' } });
  });
});

describe('what was watched elsewhere', () => {
  it('is read with its ids, its time, and without what says too little', async () => {
    await bench.link(server);
    server.elsewhere.movies.push(
      { tmdb_id: 27205, imdb_id: 'tt1375666', playcount: 2, watched_at: '2026-01-02T03:04:05Z', media_type: 'movie' },
      { tmdb_id: null, imdb_id: null, playcount: 1, watched_at: '2026-01-02T03:04:05Z' },
      { tmdb_id: '27205', imdb_id: 'nonsense' },
    );
    server.elsewhere.episodes.push(
      { show_tmdb_id: 1396, show_imdb_id: null, season: 0, episode: 1, playcount: 0, watched_at: '2026-01-02 03:04' },
      { show_tmdb_id: 1396, season: 1, watched_at: '2026-01-02T03:04:05Z' },
    );
    server.elsewhere.in_progress.push({
      media_type: 'episode',
      show_imdb_id: 'tt0903747',
      season: 1,
      episode: 2,
      position_seconds: 300.5,
      duration_seconds: 1200,
      updated_at: '2026-01-02T03:04:05+01:00',
    });
    expect(await pulling()).toEqual({
      kind: 'answered',
      watched: [
        {
          kind: 'movie',
          ids: { tmdb: 27205, imdb: 'tt1375666' },
          playCount: 2,
          watchedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
        },
        { kind: 'episode', ids: { tmdb: 1396 }, season: 0, episode: 1, playCount: 1, watchedAtMs: null },
      ],
      inProgress: [
        {
          kind: 'episode',
          ids: { imdb: 'tt0903747' },
          season: 1,
          episode: 2,
          at: { positionSeconds: 300.5, durationSeconds: 1200 },
          updatedAtMs: Date.UTC(2026, 0, 2, 2, 4, 5),
        },
      ],
      unreadable: 3,
    });
  });

  it('is asked for since a moment, or without one', async () => {
    await bench.link(server);
    await pulling();
    await pulling(1_700_000_000_123.7);
    expect(server.requestsTo('sync').map(({ method, query }) => `${method} ${query}`)).toEqual([
      'GET ',
      'GET since=1700000000123',
    ]);
    expect(server.violations).toEqual([]);
  });

  it('may be long', async () => {
    await bench.link(server);
    const movie = (index: number) => ({
      tmdb_id: index + 1,
      playcount: 1,
      watched_at: '2026-01-02T03:04:05Z',
      media_type: 'movie',
    });
    server.elsewhere.movies.push(...Array.from({ length: 20_000 }, (_, index) => movie(index)));
    const answer = await pulling();
    expect(answer?.kind === 'answered' && answer.watched.length).toBe(20_000);
  });

  it.each<Failure>([{ mode: 'reset' }, { mode: 'html403' }, { mode: 'wrong_json' }, { mode: 'status', status: 500 }])(
    'is no answer at all in trouble: %j',
    async (failure) => {
      await bench.link(server);
      await server.fail(failure);
      expect(await pulling()).toMatchObject({ kind: 'later' });
    },
  );
});
