import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { composePunchPlay } from '../../../electron/engine/scrobblers/punchplay/payload.ts';
import type { MediaItem } from '../../../shared/media-item.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../../support/punchplay-server/index.ts';
import { composeContext, episode, movie, reportableEvent } from '../../support/reportable-event.ts';

let server: PunchPlayServer;
let token: string;
beforeEach(async () => {
  server = await startPunchPlayServer();
  token = server.issueTokens('ada').accessToken;
});
afterEach(() => server.close());

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      Accept: 'application/json',
      'User-Agent': 'Test/1.0',
      Authorization: `Bearer ${token}`,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json().catch(() => null)) as Record<string, unknown> | null };
}

type Kind = 'started' | 'paused' | 'progress' | 'stopped';
const send = (kind: Kind, item: MediaItem, given: Parameters<typeof reportableEvent>[0] = {}) => {
  const event = reportableEvent({ kind, ...given });
  const { path, body } = composePunchPlay(event, item, composeContext()) ?? { path: '', body: {} };
  return post(path, body);
};

describe('the PunchPlay simulator', () => {
  it.each([
    ['a field that nobody knows', { colour: 'red' }, 'colour'],
    ['null', { year: null }, 'year'],
    ['a missing field', { event_id: undefined }, 'event_id'],
    ['a text for a number', { position_seconds: '3000' }, 'position_seconds'],
    ['a fraction of a second', { duration_seconds: 6000.5 }, 'duration_seconds'],
    ['more than four decimals', { progress: 0.50001 }, 'progress'],
    ['a progress of another scale', { progress: 50 }, 'progress'],
    ['a progress that is another item’s', { progress: 0.9 }, 'progress'],
    ['a place beyond the end', { position_seconds: 6001, progress: 1 }, 'position_seconds'],
    ['watched before the stop', { watched: true }, 'watched'],
    ['an id that is no imdb id', { imdb_id: '123' }, 'imdb_id'],
    ['a folder in the file name', { raw_filename: '/films/Inception.mkv' }, 'raw_filename'],
    ['an episode of a movie', { season: 1, episode: 1 }, 'season'],
    ['a false where absence is meant', { anime: false }, 'anime'],
  ])('refuses and records %s', async (_, change, field) => {
    const { body } = composePunchPlay(reportableEvent(), movie(), composeContext()) ?? { body: {} };
    expect((await post('/api/scrobble/progress', { ...body, ...change })).status).toBe(422);
    expect(server.violations).toContainEqual(expect.objectContaining({ field }));
  });

  it('lets no library’s own user agent in, and nobody without a token', async () => {
    expect((await post('/api/scrobble/start', {}, { 'User-Agent': 'node' })).status).toBe(403);
    const { path, body } = composePunchPlay(reportableEvent(), movie(), composeContext()) ?? { path: '', body: {} };
    expect((await post(path, body, { Authorization: 'Bearer nonsense' })).status).toBe(401);
    server.expireAccessTokens();
    expect((await post(path, body)).status).toBe(401);
  });

  it('shows what the user would see: now playing, where to go on, and what was watched', async () => {
    await send('started', episode(), { positionSeconds: 0, progressFraction: 0 });
    expect(server.nowPlaying).toMatchObject([{ title: 'Lost', episode: 2, state: 'playing' }]);
    await send('paused', episode());
    expect(server.nowPlaying).toMatchObject([{ state: 'paused', positionSeconds: 3000 }]);
    expect(server.continueWatching).toMatchObject([{ title: 'Lost', positionSeconds: 3000, durationSeconds: 6000 }]);
    await send('stopped', episode(), { watched: true, positionSeconds: 5700, progressFraction: 0.95 });
    expect([server.nowPlaying, server.continueWatching]).toEqual([[], []]);
    expect(server.history).toMatchObject([{ title: 'Lost', season: 1, episode: 2, double: false }]);
    expect(server.violations).toEqual([]);
  });

  it('counts every episode of a file, and an event that comes twice once', async () => {
    const event = reportableEvent({ kind: 'stopped', watched: true });
    const { path, body } = composePunchPlay(event, episode({ episodeEnd: 3 }), composeContext()) ?? {
      path: '',
      body: {},
    };
    expect((await post(path, body)).body).toEqual({ ok: true });
    expect((await post(path, body)).body).toEqual({ ok: true, deduped: true });
    expect(server.history.map((entry) => entry.episode)).toEqual([2, 3]);
    expect(server.violations).toEqual([]);
  });

  it('names what is in its catalogue, and nothing else', async () => {
    const question = { media_type: 'episode', title: 'LOST', season: 1, episode: 2, source: 'kodi' };
    const reply = { tmdb_id: 4607, season: 2 };
    server.catalogue.push({ mediaType: 'episode', title: 'Lost', year: 2004, confidence: 0.9, reply });
    expect((await post('/api/identify', question)).body).toMatchObject({
      matched: true,
      confidence: 0.9,
      media_type: 'episode',
      title: 'Lost',
      year: 2004,
      season: 2,
      episode: 2,
      tmdb_id: 4607,
      imdb_id: null,
    });
    for (const other of [
      { media_type: 'movie', season: undefined, episode: undefined },
      { title: 'Found' },
      { year: 1998 },
    ]) {
      expect((await post('/api/identify', { ...question, ...other })).body).toEqual({ matched: false, confidence: 0 });
    }
    expect(server.violations).toEqual([]);
    expect((await post('/api/identify', question, { Authorization: '' })).status).toBe(401);
  });

  it.each([
    ['a folder in the file name', { raw_filename: '/films/Lost.mkv' }, 'raw_filename'],
    ['a source that it does not know', { source: 'plex' }, 'source'],
    ['ids: they are what is asked for', { tmdb_id: 1 }, 'tmdb_id'],
    ['an end that is none', { episode_end: 2 }, 'episode_end'],
    ['no title', { title: '' }, 'title'],
  ])('refuses a question with %s', async (_, change, field) => {
    const question = { media_type: 'episode', title: 'Lost', season: 1, episode: 2, source: 'kodi' };
    expect((await post('/api/identify', { ...question, ...change })).status).toBe(422);
    expect(server.violations).toMatchObject([{ field }]);
  });

  it('tells a viewing that was counted twice, and events after its stop', async () => {
    await send('stopped', movie(), { watched: true });
    await send('stopped', movie(), { watched: true });
    expect(server.history.map(({ double }) => double)).toEqual([false, true]);
    await send('progress', movie());
    expect(server.violations).toHaveLength(2);
    expect(server.nowPlaying).toEqual([]);
  });

  it('tells a refresh token that is used twice', async () => {
    const { refreshToken } = server.issueTokens();
    expect((await post('/api/auth/refresh', { refresh_token: refreshToken })).status).toBe(200);
    expect((await post('/api/auth/refresh', { refresh_token: refreshToken })).status).toBe(401);
    expect(server.violations).toMatchObject([{ field: 'refresh_token' }]);
  });

  it('is really down, and back on the same port', async () => {
    await server.fail({ mode: 'down' });
    await expect(post('/api/auth/device/code', {})).rejects.toThrow();
    await server.recover();
    expect((await post('/api/auth/device/code', {})).status).toBe(200);
  });

  it('strikes only the paths and as often as told', async () => {
    await server.fail({ mode: 'status', status: 503, retryAfter: 7, count: 1, paths: ['/api/auth/device/code'] });
    expect((await send('started', movie())).status).toBe(200);
    expect((await post('/api/auth/device/code', {})).status).toBe(503);
    expect((await post('/api/auth/device/code', {})).status).toBe(200);
  });

  it('runs as a process of its own', async () => {
    const main = join(import.meta.dirname, '../../support/punchplay-server/main.ts');
    const child = spawn(process.execPath, [main, '--auto-approve', 'ada'], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
      expect(line).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\n$/);
    } finally {
      child.kill();
      await once(child, 'exit');
    }
  });
});
