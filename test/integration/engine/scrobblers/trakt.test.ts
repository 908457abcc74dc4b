import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaItem } from '../../../../shared/media-item.ts';
import type { Failure } from '../../../support/service-failures.ts';
import { startTraktServer, type TraktServer } from '../../../support/trakt-server/index.ts';
import {
  BREAKING_BAD,
  createTraktBench,
  fillTitles,
  INCEPTION,
  type TraktBench,
} from '../../../support/trakt-service.ts';

let server: TraktServer;
let bench: TraktBench;

beforeEach(async () => {
  server = await startTraktServer();
  fillTitles(server);
  bench = await createTraktBench(server);
});
afterEach(async () => {
  await bench.service.close();
  await server.close();
  expect(server.violations).toEqual([]);
});

const ADD = '/sync/history';
const paths = () => server.requests.filter(({ method }) => method !== 'GET').map(({ path }) => path);

describe('a viewing', () => {
  beforeEach(() => bench.link());
  const play = async (kind: 'started' | 'paused' | 'resumed', progressFraction: number, item = INCEPTION) =>
    bench.deliver(bench.event({ kind, progressFraction }, item));
  const end = (fraction: number, watched: boolean, item = INCEPTION) =>
    bench.deliver(bench.event(bench.stopAt(fraction, watched), item));

  it('is shown while it plays, and counts once at its end', async () => {
    expect(await play('started', 0)).toMatchObject({ kind: 'sent', identity: { ids: { trakt: 16662 } } });
    expect(server.watching).toBe('Inception');
    await play('paused', 0.4);
    expect(server.watching).toBeNull();
    expect(server.places).toMatchObject([{ progress: 40 }]);
    await play('resumed', 0.4);
    expect(server.watching).toBe('Inception');
    expect(await end(0.95, true)).toMatchObject({ kind: 'sent' });
    expect(server.watched()).toEqual(['Inception']);
    expect(server.places).toEqual([]);
    expect(server.requestsTo(ADD)).toEqual([]);
  });

  it('counts at the user’s threshold below Trakt’s, leaving no place behind', async () => {
    expect(await end(0.72, true)).toMatchObject({ kind: 'sent' });
    expect(server.history).toMatchObject([{ name: 'Inception', action: 'watch', watchedAtMs: bench.clock.wallMs() }]);
    expect(server.places).toEqual([]);
  });

  it('can be rated: the movie or the episode itself, never its show, and once more is the same rating', async () => {
    const rateAs = async (item: MediaItem, rating: number) => {
      const context = { eventId: 'e', clientVersion: '1.2.3' };
      const composed = bench.service.composeRating?.(item, rating, context);
      if (composed == null) throw new Error('not taken');
      return await bench.deliver(composed);
    };
    for (const rating of [7, 9, 9]) expect(await rateAs(INCEPTION, rating)).toMatchObject({ kind: 'sent' });
    expect(await rateAs(BREAKING_BAD, 10)).toMatchObject({ kind: 'sent' });
    expect([...server.ratings]).toEqual([
      ['Inception', 9],
      ['Breaking Bad 1x2', 10],
    ]);
    const unknown = await rateAs({ ...INCEPTION, title: 'No Such Film', ids: { tmdb: 999_999 } }, 5);
    expect(unknown).toMatchObject({
      kind: 'refused',
      problem: { text: expect.stringContaining('does not know this title') },
    });
    await server.fail({ mode: 'status', status: 503, paths: ['/sync/ratings'] });
    expect(await rateAs(INCEPTION, 8)).toMatchObject({ kind: 'later' });
  });

  it('does not count below the user’s threshold above Trakt’s', async () => {
    expect(await end(0.85, false)).toMatchObject({ kind: 'sent' });
    expect(server.watched()).toEqual([]);
    expect(server.places).toMatchObject([{ progress: 85 }]);
  });

  it('that goes on after a counted one leaves neither a second watch nor a place', async () => {
    await end(0.95, true);
    await bench.deliver(bench.event({ ...bench.stopAt(0.99, false), alreadyCounted: true }));
    expect(server.watched()).toEqual(['Inception']);
    expect(server.places).toEqual([]);
  });

  it('takes 409 for success, and adds nothing then', async () => {
    await end(0.95, true);
    bench.clock.advance(60_000);
    expect(await end(0.96, true)).toMatchObject({ kind: 'duplicate' });
    expect(server.watched()).toEqual(['Inception']);
    expect(server.requestsTo(ADD)).toEqual([]);
  });

  it('counts again when it is watched again', async () => {
    await end(0.95, true);
    bench.clock.advance(3 * 3_600_000);
    await end(0.95, true);
    expect(server.watched()).toEqual(['Inception', 'Inception']);
  });

  it('counts every episode of a file once', async () => {
    const double = { ...BREAKING_BAD, episodeEnd: 3 };
    await play('started', 0.6, double);
    expect(server.watching).toBe('Breaking Bad 1x3');
    await end(0.97, true, double);
    expect(server.watched().sort()).toEqual(['Breaking Bad 1x2', 'Breaking Bad 1x3']);
  });

  it('counts a special', async () => {
    await end(0.95, true, { ...BREAKING_BAD, season: 0, episode: 1 });
    expect(server.watched()).toEqual(['Breaking Bad 0x1']);
  });

  it('tries an episode’s own ids where Trakt does not know the numbers, and then says that it is not known', async () => {
    const odd = { ...BREAKING_BAD, season: 9, episode: 44 };
    expect(await end(0.95, true, { ...odd, episodeIds: { tvdb: 349235 } })).toMatchObject({ kind: 'sent' });
    expect(server.watched()).toEqual(['Breaking Bad 1x2']);
    expect(await end(0.95, true, odd)).toMatchObject({
      kind: 'refused',
      problem: { text: expect.stringContaining('not know') },
    });
  });

  it('that ended long ago gets its own time, and the library’s word makes no second one', async () => {
    const event = bench.event(bench.stopAt(0.95, true));
    const stoppedAtMs = bench.clock.wallMs();
    bench.clock.advance(5 * 3_600_000);
    expect(await bench.deliver(event)).toMatchObject({ kind: 'sent' });
    expect(server.history).toMatchObject([{ watchedAtMs: stoppedAtMs, action: 'watch' }]);
    const caughtUp = { ...bench.stopAt(1, true), atMs: stoppedAtMs + 20_000, stopReason: 'caught_up' as const };
    expect(await bench.deliver(bench.event(caughtUp))).toMatchObject({ kind: 'duplicate' });
    expect(server.watched()).toEqual(['Inception']);
  });

  it('that some other app of the user’s has told is not told again', async () => {
    const event = bench.event({ ...bench.stopAt(1, true), stopReason: 'caught_up' });
    server.addElsewhere('Inception', bench.clock.wallMs() - 60_000);
    expect(await bench.deliver(event)).toMatchObject({ kind: 'duplicate' });
    expect(server.watched()).toEqual(['Inception']);
  });

  it('watched twice while Trakt was away counts twice', async () => {
    const first = bench.event(bench.stopAt(0.95, true));
    bench.clock.advance(3 * 3_600_000);
    const second = bench.event(bench.stopAt(0.95, true));
    bench.clock.advance(3_600_000);
    for (const event of [first, second]) expect(await bench.deliver(event)).toMatchObject({ kind: 'sent' });
    expect(server.watched()).toEqual(['Inception', 'Inception']);
  });
});

describe('trouble', () => {
  beforeEach(async () => {
    // Nobody knows how long Trakt answers 409: what counts once must do so without it.
    server.behaviour.scrobbleWindowMs = 0;
    await bench.link();
  });
  const troubles: Failure[] = [
    { mode: 'reset', works: false },
    { mode: 'reset' },
    { mode: 'half' },
    { mode: 'wrong_json' },
    { mode: 'html403' },
    { mode: 'redirect' },
    { mode: 'status', status: 429, retryAfter: 60 },
    { mode: 'status', status: 429 },
    { mode: 'status', status: 500 },
    { mode: 'status', status: 500, works: true },
    { mode: 'status', status: 503 },
    { mode: 'status', status: 522 },
    { mode: 'down' },
  ];
  const ways = [
    { name: 'a stop that counts', fraction: 0.95, laterMs: 20_000 },
    { name: 'a stop that counts, an hour later', fraction: 0.95, laterMs: 3_600_000 },
    { name: 'a stop below 80 %', fraction: 0.72, laterMs: 20_000 },
  ];
  it.each(ways.flatMap((way) => troubles.map((trouble) => ({ ...way, ...trouble, trouble }))))(
    '$name counts once through $mode $status $works',
    async ({ fraction, laterMs, trouble }) => {
      const event = bench.event(bench.stopAt(fraction, true));
      await server.fail(trouble);
      const first = await bench.deliver(event);
      expect(first).toMatchObject({ kind: 'later' });
      if (trouble.status === 429) expect(first).toMatchObject({ problem: { retryAtMs: expect.any(Number) } });
      await server.recover();
      await bench.restart();
      bench.clock.advance(laterMs);
      expect(['sent', 'duplicate']).toContain((await bench.deliver(event)).kind);
      expect(server.watched()).toEqual(['Inception']);
      expect(server.places).toEqual([]);
    },
  );

  it.each([{ works: true }, { works: false }])(
    'counts once where the reply to an added entry is lost (%j)',
    async ({ works }) => {
      const event = bench.event(bench.stopAt(0.72, true));
      await server.fail({ mode: 'reset', works, paths: [ADD] });
      expect(await bench.deliver(event)).toMatchObject({ kind: 'later' });
      await server.recover();
      await bench.restart();
      bench.clock.advance(30_000);
      expect(['sent', 'duplicate']).toContain((await bench.deliver(event)).kind);
      expect(server.watched()).toEqual(['Inception']);
      expect(server.places).toEqual([]);
    },
  );

  it('counts each episode of a file once where only the second request is lost', async () => {
    const event = bench.event(bench.stopAt(0.97, true), { ...BREAKING_BAD, episodeEnd: 4 });
    await server.fail({ mode: 'reset', paths: [ADD] });
    expect(await bench.deliver(event)).toMatchObject({ kind: 'later' });
    await server.recover();
    await bench.restart();
    await bench.deliver(event);
    expect(server.watched().sort()).toEqual(['Breaking Bad 1x2', 'Breaking Bad 1x3', 'Breaking Bad 1x4']);
  });

  it('sends nothing again of what had counted before the companion was killed', async () => {
    const event = bench.event(bench.stopAt(0.95, true));
    await bench.deliver(event);
    await bench.restart();
    const before = paths().length;
    await bench.deliver(event);
    expect(paths().length).toBe(before);
    expect(server.watched()).toEqual(['Inception']);
  });

  it('does not add where Trakt cannot say what it has', async () => {
    const event = bench.event(bench.stopAt(0.95, true));
    bench.clock.advance(3_600_000);
    await server.fail({ mode: 'status', status: 503, paths: ['/sync/history/movies'] });
    expect(await bench.deliver(event)).toMatchObject({ kind: 'later' });
    expect(server.requestsTo(ADD)).toEqual([]);
  });

  it.each([
    [403, 'blocked', 'does not accept this app'],
    [423, 'blocked', 'locked'],
    [426, 'blocked', 'VIP'],
    [420, 'refused', 'limit'],
  ] as const)('tells %d plainly: %s', async (status, kind, text) => {
    await server.fail({ mode: 'status', status });
    const left = bench.event(bench.stopAt(0.5, false));
    expect(await bench.deliver(left)).toMatchObject({ kind, problem: { text: expect.stringContaining(text) } });
  });

  it('reads every page, with and without the headers that count them', async () => {
    for (const paginationHeaders of [true, false]) {
      server.behaviour.paginationHeaders = paginationHeaders;
      const event = bench.event({ ...bench.stopAt(1, true), stopReason: 'caught_up' });
      const atMs = bench.clock.wallMs();
      server.addElsewhere('Inception', atMs - 200_000);
      for (let more = 0; more < 120; more += 1) server.addElsewhere('The Matrix', atMs + more);
      expect(await bench.deliver(event)).toMatchObject({ kind: 'duplicate' });
      bench.clock.advance(24 * 3_600_000);
    }
  });
});

describe('tokens', () => {
  const start = () => bench.deliver(bench.event({ kind: 'started' }));

  it('are renewed at a 401, once for many, and stored before they are used', async () => {
    await bench.link();
    server.expireAccessTokens();
    const all = await Promise.all([start(), start(), start()]);
    expect(all.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent']);
    expect(server.requestsTo('/oauth/token')).toHaveLength(1);
    await bench.restart();
    expect(await start()).toMatchObject({ kind: 'sent' });
  });

  it('are renewed ahead of their end, by a tenth of a short life', async () => {
    server.behaviour.accessLifetimeSeconds = 600;
    await bench.link();
    bench.clock.advance(530_000);
    await start();
    expect(server.requestsTo('/oauth/token')).toHaveLength(0);
    bench.clock.advance(15_000);
    await start();
    expect(server.requestsTo('/oauth/token')).toHaveLength(1);
  });

  it('that are refused for good ask for a login, and keep what waits', async () => {
    await bench.link();
    server.endLogins();
    expect(await start()).toMatchObject({ kind: 'blocked', problem: { kind: 'login_needed' } });
    expect(bench.service.account()).toMatchObject({
      state: 'login_needed',
      accountName: expect.stringContaining('ada'),
    });
    await bench.link();
    expect(await start()).toMatchObject({ kind: 'sent' });
  });

  it('are kept in the keychain alone, never sent to another host, and revoked at a logout', async () => {
    await bench.link();
    const { access_token: token } = await bench.settings.get();
    expect(bench.settings.plain()).not.toHaveProperty('access_token');
    expect(JSON.stringify(bench.settings.plain())).not.toContain(String(token));
    expect(bench.settings.plain()).toMatchObject({ expires_at: expect.any(Number), created_at: expect.any(Number) });
    expect(await bench.service.logout()).toBeNull();
    expect(server.revokedTokens).toEqual([token]);
    expect(bench.service.account()).toMatchObject({ state: 'not_linked' });
    expect((await bench.settings.get())['access_token']).toBeNull();
  });

  it('say nothing is linked, and what is missing, before there is an app', async () => {
    await bench.settings.update({ client_id: null });
    expect(bench.service.account()).toMatchObject({ state: 'not_linked' });
    expect(await bench.service.login()).toMatchObject({
      state: 'failed',
      text: expect.stringContaining('app of your own'),
    });
    await bench.settings.update({ client_id: 'x', api_host: 'http://trakt.example' });
    expect(await bench.service.login()).toMatchObject({ state: 'failed', text: expect.stringContaining('https://') });
  });
});

describe('login', () => {
  it('by code: shown, entered at Trakt’s own address, and good for nothing once it is refused', async () => {
    const status = await bench.service.login({ method: 'code' });
    expect(status).toMatchObject({ state: 'pending', userCode: 'CODE0', address: `${server.authUrl}/activate` });
    await server.fail({ mode: 'status', status: 429, paths: ['/oauth/device/token'], count: 1 });
    bench.clock.advance(1000);
    await bench.until(() => bench.service.loginStatus().state === 'slow');
    server.settleLogins('denied');
    bench.clock.advance(7000);
    await bench.until(() => bench.service.loginStatus().state === 'denied');
  });

  it('by browser: allowed, and come back with state and proof', async () => {
    server.behaviour.autoApprove = 'ada';
    const status = await bench.service.login({ method: 'browser' });
    expect(status).toMatchObject({ method: 'browser', state: 'pending', userCode: null });
    // Somebody else's knock changes nothing.
    const stray = await fetch(`${server.behaviour.redirectUri}?code=stolen&state=${'0'.repeat(32)}`);
    expect(stray.status).toBe(404);
    expect(bench.service.loginStatus()).toMatchObject({ state: 'pending' });
    const page = await fetch(status.address ?? '');
    expect(await page.text()).toContain('close this page');
    await bench.until(() => bench.service.loginStatus().state === 'linked');
    expect(bench.service.account()).toMatchObject({ state: 'linked' });
    await expect(fetch(server.behaviour.redirectUri)).rejects.toThrow();
  });

  it('by browser, of an app without a secret', async () => {
    server.behaviour.clientSecret = null;
    await bench.settings.update({ client_secret: null });
    server.behaviour.autoApprove = 'ada';
    const { address } = await bench.service.login({ method: 'browser' });
    await fetch(address ?? '');
    await bench.until(() => bench.service.loginStatus().state === 'linked');
    expect(server.requestsTo('/oauth/token')[0]?.body).not.toHaveProperty('client_secret');
  });

  it('by browser, refused: nothing is linked', async () => {
    const { address } = await bench.service.login({ method: 'browser' });
    await fetch(address ?? '');
    expect(bench.service.loginStatus()).toMatchObject({ state: 'denied' });
    expect(bench.service.account()).toMatchObject({ state: 'not_linked' });
  });
});
