import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ComposedEvent, Delivery } from '../../../../electron/engine/scrobble/service.ts';
import { type Failure, type PunchPlayServer, startPunchPlayServer } from '../../../support/punchplay-server/index.ts';
import { createPunchPlayBench, type PunchPlayBench } from '../../../support/punchplay-service.ts';
import { composeContext, movie, reportableEvent } from '../../../support/reportable-event.ts';

let server: PunchPlayServer;
let elsewhere: PunchPlayServer;
let bench: PunchPlayBench;

beforeEach(async () => {
  server = await startPunchPlayServer();
  elsewhere = await startPunchPlayServer();
  bench = createPunchPlayBench(server);
});
afterEach(async () => {
  await bench.service.close();
  await Promise.all([server.close(), elsewhere.close()]);
});

/** A watched stop of a viewing of its own. */
function watchedStop(): ComposedEvent {
  const event = reportableEvent({ kind: 'stopped', watched: true, viewingId: crypto.randomUUID() });
  const composed = bench.service.compose(event, movie(), composeContext());
  if (composed === null || 'rule' in composed) throw new Error('a movie was not taken');
  return composed;
}
const deliver = (event: ComposedEvent, signal = new AbortController().signal): Promise<Delivery> =>
  bench.service.deliver(event, signal);
const refreshes = () => server.requestsTo('refresh');

describe('delivery', () => {
  it('sends an event as the contract wants it, and the history shows it', async () => {
    await bench.link(server);
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'sent', reply: { ok: true } });
    expect(server.history).toMatchObject([{ user: 'ada', title: 'Inception', double: false }]);
    for (const { headers } of server.requests) {
      expect(headers).toMatchObject({
        'content-type': 'application/json',
        accept: 'application/json',
        'user-agent': 'PunchPlayCompanion/1.2.3',
      });
    }
    expect(server.violations).toEqual([]);
  });

  const troubles: Failure[] = [
    { mode: 'reset' },
    { mode: 'reset', works: false },
    { mode: 'half' },
    { mode: 'wrong_json' },
    { mode: 'huge' },
    { mode: 'html403' },
    { mode: 'redirect' },
    { mode: 'status', status: 429, retryAfter: 60 },
    { mode: 'status', status: 500 },
    { mode: 'status', status: 503 },
    { mode: 'down' },
  ];
  it.each(troubles)('keeps an event through $mode $status $works, and counts it once afterwards', async (failure) => {
    await bench.link(server);
    const event = watchedStop();
    await server.fail(failure);
    expect(await deliver(event)).toMatchObject({ kind: 'later' });
    await server.recover();
    expect(['sent', 'duplicate']).toContain((await deliver(event)).kind);
    expect(server.history).toHaveLength(1);
    expect(server.violations).toEqual([]);
  });

  it.each(['slow', 'stall'] as const)('gives up after 15 s where the service is %s', async (mode) => {
    await bench.link(server);
    await server.fail({ mode });
    const delivery = deliver(watchedStop());
    await server.waitFor(() => server.requestsTo('stop').length === 1);
    // Time for the first half of the answer to arrive.
    await new Promise((resolve) => setTimeout(resolve, 20));
    bench.clock.advance(15_000);
    expect(await delivery).toMatchObject({ kind: 'later', problem: { text: expect.stringContaining('15 s') } });
  });

  it('ends at once when the caller gives up', async () => {
    await bench.link(server);
    await server.fail({ mode: 'slow' });
    const caller = new AbortController();
    const delivery = deliver(watchedStop(), caller.signal);
    await server.waitFor(() => server.requestsTo('stop').length === 1);
    caller.abort();
    expect(await delivery).toMatchObject({ kind: 'later', problem: { kind: 'cancelled' } });
    expect(await deliver(watchedStop(), caller.signal)).toMatchObject({ kind: 'later' });
  });

  it('repeats no token that the service repeats', async () => {
    await bench.link(server);
    const { accessToken } = JSON.parse([...bench.keychain.secrets.values()].join()) as { accessToken: string };
    for (const words of [`bad ${accessToken}`, `${'x'.repeat(280)} ${accessToken}`, 'password=hunter22']) {
      await server.fail({ mode: 'status', status: 422, body: { error: words }, count: 1 });
      const delivery = await deliver(watchedStop());
      expect(delivery).toMatchObject({ kind: 'refused' });
      expect(JSON.stringify(delivery)).not.toContain(accessToken.slice(0, 12));
      expect(JSON.stringify(delivery)).not.toContain('hunter22');
    }
  });

  it('tells why the service refuses, and what it ignores', async () => {
    await bench.link(server);
    const { path, body } = watchedStop();
    expect(await deliver({ path, body: { ...body, title: null } })).toMatchObject({
      kind: 'refused',
      problem: { text: expect.stringContaining('title: null') },
    });
    await server.fail({ mode: 'ignored', reason: 'private session' });
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'sent', note: expect.stringContaining('private') });
  });

  it('carries no token to another address', async () => {
    await bench.link(server);
    await server.fail({ mode: 'redirect', location: `${elsewhere.url}/api/scrobble/stop` });
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'later' });
    server.expireAccessTokens();
    await server.recover();
    await server.fail({
      mode: 'redirect',
      location: `${elsewhere.url}/api/auth/refresh`,
      paths: ['/api/auth/refresh'],
    });
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'later' });
    expect(elsewhere.requests).toEqual([]);
    expect(bench.service.account().state).toBe('linked');
  });
});

describe('tokens', () => {
  it('are renewed once in a storm of twenty, and every event arrives', async () => {
    await bench.link(server);
    server.expireAccessTokens();
    const deliveries = await Promise.all(Array.from({ length: 20 }, () => deliver(watchedStop())));
    expect(deliveries.map(({ kind }) => kind)).toEqual(Array(20).fill('sent'));
    expect(server.history).toHaveLength(20);
    expect(refreshes()).toHaveLength(1);
    expect(server.violations).toEqual([]);
  });

  it('are renewed again and again, also over restarts, and none is used twice', async () => {
    await bench.link(server);
    for (let round = 0; round < 4; round += 1) {
      server.expireAccessTokens();
      expect(await deliver(watchedStop())).toMatchObject({ kind: 'sent' });
      bench.restart();
    }
    expect(new Set(refreshes().map(({ body }) => body.refresh_token)).size).toBe(4);
    expect(server.violations).toEqual([]);
  });

  it('stay good where the service does not rotate them', async () => {
    server.behaviour.rotateRefreshTokens = false;
    await bench.link(server);
    for (let round = 0; round < 2; round += 1) {
      server.expireAccessTokens();
      bench.restart();
      expect(await deliver(watchedStop())).toMatchObject({ kind: 'sent' });
    }
  });

  it('survive trouble in renewing', async () => {
    await bench.link(server);
    server.expireAccessTokens();
    for (const mode of ['html403', 'down'] as const) {
      await server.fail(mode === 'down' ? { mode } : { mode, paths: ['/api/auth/refresh'] });
      expect(await deliver(watchedStop())).toMatchObject({ kind: 'later' });
      expect(bench.service.account().state).toBe('linked');
      await server.recover();
      bench.clock.advance(30_000);
    }
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'sent' });
  });

  it('that are refused for good keep the event and ask for a login; after that it goes on', async () => {
    await bench.link(server);
    let changes = 0;
    bench.service.onAccountChange(() => {
      changes += 1;
    });
    server.revokeLogin();
    const event = watchedStop();
    expect(await deliver(event)).toMatchObject({ kind: 'blocked', problem: { kind: 'login_needed' } });
    expect(bench.service.account()).toMatchObject({ state: 'login_needed' });
    expect(changes).toBe(1);
    const before = server.requests.length;
    bench.restart();
    expect(await deliver(event)).toMatchObject({ kind: 'blocked' });
    expect(server.requests).toHaveLength(before);
    await bench.link(server);
    expect(await deliver(event)).toMatchObject({ kind: 'sent' });
  });

  it('that are good but refused once are renewed; refused twice, only a login helps', async () => {
    await bench.link(server);
    await server.fail({ mode: 'unauthorized', count: 1 });
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'sent' });
    await server.fail({ mode: 'unauthorized', paths: ['/api/scrobble/stop'] });
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'blocked', problem: { kind: 'login_needed' } });
    expect(server.requestsTo('stop')).toHaveLength(4);
  });

  it('of one address are never sent to another', async () => {
    await bench.link(server);
    bench.settings.backend_url = elsewhere.url;
    bench.service.onSettingsChanged();
    expect(bench.service.account()).toEqual({ state: 'not_linked', accountName: null });
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'blocked' });
    expect(elsewhere.requests).toEqual([]);
    await bench.link(elsewhere, 'bob');
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'sent' });
    expect(elsewhere.history).toMatchObject([{ user: 'bob' }]);
    bench.settings.backend_url = server.url;
    bench.service.onSettingsChanged();
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'sent' });
    expect(server.history).toMatchObject([{ user: 'ada' }]);
  });

  it('are not used where the address is wrong, and the account is still known by name', async () => {
    await bench.link(server);
    const { accountName } = bench.service.account();
    bench.settings.developer_mode = false;
    bench.service.onSettingsChanged();
    const before = server.requests.length;
    expect(await deliver(watchedStop())).toMatchObject({
      kind: 'blocked',
      problem: { kind: 'backend_url', stage: 'backend_https_required' },
    });
    expect(server.requests).toHaveLength(before);
    expect(bench.service.account()).toMatchObject({ state: 'unavailable', accountName });
  });

  it('are gone after a logout, and appear in no log', async () => {
    await bench.link(server);
    server.expireAccessTokens();
    await deliver(watchedStop());
    const secrets = [...bench.keychain.secrets.values()].join();
    expect(await bench.service.logout()).toBeNull();
    expect(bench.keychain.secrets.size).toBe(0);
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'blocked' });
    expect(bench.service.accountInfo()).toMatchObject({ state: 'not_linked', text: expect.stringContaining('Log in') });
    const { accessToken, refreshToken } = JSON.parse(secrets) as Record<string, string>;
    const logged = JSON.stringify(bench.log.entries);
    for (const token of [accessToken, refreshToken]) expect(logged).not.toContain(token);
  });
});

describe('no redirect is followed', () => {
  it.each([301, 302, 303, 307, 308])('with status %i, whatever is asked', async (status) => {
    await bench.link(server);
    server.expireAccessTokens();
    const before = server.requests.length;
    await server.fail({ mode: 'redirect', status, location: `${elsewhere.url}/taken` });
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'later' });
    await bench.service.lookUp?.({ item: movie(), baseName: null, durationSeconds: 60 }, new AbortController().signal);
    expect(await bench.service.test()).toMatchObject({ outcome: 'unreachable' });
    expect((await bench.service.login()).state).toBe('failed');
    await server.recover();
    await bench.service.login();
    await server.fail({ mode: 'redirect', status, location: `${elsewhere.url}/taken` });
    bench.clock.advance(5_000);
    await bench.until(() => bench.service.loginStatus().state === 'slow');
    const asked = new Set(server.requests.slice(before).map(({ path }) => path));
    expect([...asked]).toEqual(
      expect.arrayContaining([
        '/api/scrobble/stop',
        '/api/identify',
        '/api/auth/me',
        '/api/auth/device/code',
        '/api/auth/device/token',
      ]),
    );
    expect(elsewhere.requests).toEqual([]);
  });

  it('a token that is being renewed when the address changes goes to its own origin, and its event to nobody', async () => {
    await bench.link(server);
    server.expireAccessTokens();
    await server.fail({ mode: 'slow', delayMs: 100, paths: ['/api/auth/refresh'] });
    const delivery = deliver(watchedStop());
    await server.waitFor(() => refreshes().length === 1);
    bench.settings.backend_url = elsewhere.url;
    bench.service.onSettingsChanged();
    await delivery;
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('test connection', () => {
  const outcome = async () => (await bench.service.test()).outcome;

  it('authenticated, with the name', async () => {
    await bench.link(server);
    const { host } = new URL(server.url);
    expect(await bench.service.test()).toMatchObject({
      outcome: 'authenticated',
      accountName: 'ada',
      text: `Connected to ${host} as ada.`,
    });
  });

  it('authenticated after renewing a token that had expired', async () => {
    await bench.link(server);
    server.expireAccessTokens();
    expect(await outcome()).toBe('authenticated');
    expect(refreshes()).toHaveLength(1);
  });

  it('expired, where the service has ended the login, now and before', async () => {
    await bench.link(server);
    server.revokeLogin();
    for (let time = 0; time < 2; time += 1) {
      expect(await bench.service.test()).toMatchObject({
        outcome: 'expired',
        text: expect.stringContaining('companion login punchplay'),
      });
    }
    expect(refreshes()).toHaveLength(1);
  });

  it('not logged in, but reachable', async () => {
    expect(await outcome()).toBe('not_logged_in');
    await bench.link(server);
    await bench.service.logout();
    expect(await outcome()).toBe('not_logged_in');
    expect(server.requestsTo('me').map(({ headers }) => headers.authorization)).toEqual([undefined, undefined]);
  });

  it.each<Failure>([
    { mode: 'down' },
    { mode: 'reset' },
    { mode: 'html403' },
    { mode: 'wrong_json' },
    { mode: 'status', status: 503 },
    { mode: 'status', status: 429 },
    { mode: 'redirect' },
  ])('unreachable: $mode $status, linked or not', async (failure) => {
    await server.fail(failure);
    expect(await outcome()).toBe('unreachable');
    await server.recover();
    await bench.link(server);
    await server.fail(failure);
    expect(await outcome()).toBe('unreachable');
    expect(bench.service.account().state).toBe('linked');
  });

  it('a wrong address, without asking anybody', async () => {
    bench.settings.backend_url = 'https://ada:secret@punchplay.tv';
    expect(await outcome()).toBe('invalid_backend');
    expect(server.requests).toEqual([]);
  });

  it('says so where the keychain keeps the login to itself', async () => {
    await bench.link(server);
    bench.restart();
    bench.keychain.failure = 'The keyring is locked. Unlock it.';
    await expect(bench.service.test()).rejects.toThrow('The keyring is locked.');
  });
});

describe('the name that the queue goes by', () => {
  const nameAfterLogin = async (username: string) => {
    await bench.link(server, username);
    return bench.service.account().accountName;
  };

  it('is the same at every login of the same user', async () => {
    const first = await nameAfterLogin('ada');
    await bench.service.logout();
    await nameAfterLogin('bob');
    await bench.service.logout();
    expect(await nameAfterLogin('ada')).toBe(first);
  });

  it('is never another’s, also where the service cannot say who it is', async () => {
    server.behaviour.usernameInTokens = false;
    const names = [];
    for (const username of ['ada', 'bob', 'carl']) {
      await server.fail({ mode: 'status', status: 500, count: 1, paths: ['/api/auth/me'] });
      names.push(await nameAfterLogin(username));
      bench.clock.advance(1_000);
      await bench.service.logout();
    }
    expect(new Set(names).size).toBe(3);
  });
});

describe('a login', () => {
  const state = () => bench.service.loginStatus().state;

  it('shows our address and the code, and names the account', async () => {
    server.behaviour.verificationUri = 'https://evil.example/link';
    const status = await bench.service.login();
    expect(status).toMatchObject({ state: 'pending', userCode: server.userCodes[0], address: `${server.url}/link` });
    bench.clock.advance(5_000);
    await server.waitFor(() => server.requestsTo('token').length === 1);
    expect(state()).toBe('pending');
    server.approveLogin('ada');
    await bench.until(() => {
      bench.clock.advance(1_000);
      return state() === 'linked';
    });
    const host = new URL(server.url).host;
    expect(bench.service.accountInfo()).toMatchObject({ accountName: `ada@${host}`, text: 'Linked as ada.' });
    expect(server.violations).toEqual([]);
  });

  it('tells the service the same device id every time', async () => {
    await bench.link(server);
    bench.restart();
    await bench.link(server);
    const ids = server.requestsTo('token').map(({ body }) => body.device_id);
    expect(new Set(ids).size).toBe(1);
  });

  it.each([
    ['denied', () => server.denyLogin()],
    ['expired', () => server.expireLogin()],
  ] as const)('that is %s at the service ends so', async (end, settle) => {
    await bench.service.login();
    settle();
    bench.clock.advance(5_000);
    await bench.until(() => state() === end);
  });

  it('goes on through an outage', async () => {
    await bench.service.login();
    server.approveLogin();
    await server.fail({ mode: 'down' });
    bench.clock.advance(5_000);
    await bench.until(() => state() === 'slow');
    await server.recover();
    bench.clock.advance(5_000);
    await bench.until(() => state() === 'linked');
  });

  it('whose one-time code was used up by a broken answer fails instead of waiting for nothing', async () => {
    await bench.service.login();
    server.approveLogin();
    await server.fail({ mode: 'half', count: 1, paths: ['/api/auth/device/token'] });
    bench.clock.advance(5_000);
    await bench.until(() => state() === 'slow');
    bench.clock.advance(5_000);
    await bench.until(() => state() === 'failed');
    expect(bench.keychain.secrets.size).toBe(0);
  });

  it('that the keychain does not take is none', async () => {
    await bench.service.login();
    server.approveLogin();
    bench.keychain.failure = 'The keyring is locked. Unlock it.';
    bench.clock.advance(5_000);
    await bench.until(() => state() === 'failed');
    expect(bench.service.loginStatus().text).toContain('The keyring is locked.');
    expect(bench.service.account().state).toBe('not_linked');
  });

  it('ends when the address of the service is changed', async () => {
    await bench.service.login();
    bench.settings.backend_url = elsewhere.url;
    bench.service.onSettingsChanged();
    expect(bench.service.loginStatus()).toMatchObject({
      state: 'cancelled',
      text: expect.stringContaining('backend_url'),
    });
    server.approveLogin();
    bench.clock.advance(60_000);
    expect(server.requestsTo('token')).toEqual([]);
  });

  it('does not begin where the address is wrong', async () => {
    bench.settings.backend_url = 'nonsense';
    expect(await bench.service.login()).toMatchObject({
      state: 'failed',
      text: expect.stringContaining('backend_url'),
    });
  });

  it.each([
    ['username', (name: string) => ({ username: name })],
    ['name', (name: string) => ({ name })],
    ['email', (name: string) => ({ email: name })],
    ['user.username', (name: string) => ({ user: { username: name } })],
  ])('finds the name at %s where the tokens come without one', async (_, meReply) => {
    server.behaviour.usernameInTokens = false;
    server.behaviour.meReply = meReply;
    await bench.link(server, 'ada');
    expect(bench.service.accountInfo().text).toBe('Linked as ada.');
    expect(server.violations).toEqual([]);
  });

  it('learns the name with the first event where the service could not say it before', async () => {
    server.behaviour.usernameInTokens = false;
    await server.fail({ mode: 'status', status: 500, count: 1, paths: ['/api/auth/me'] });
    await bench.link(server, 'ada');
    const { accountName } = bench.service.account();
    expect(accountName).toBe(`account at ${new URL(server.url).host}`);
    await deliver(watchedStop());
    await bench.until(() => bench.service.accountInfo().text === 'Linked as ada.');
    expect(bench.service.account().accountName).toBe(accountName);
  });
});

describe('a look-up', () => {
  const query = { item: movie({ title: 'Dune', year: 2021 }), baseName: 'Dune.mkv', durationSeconds: 9300 };
  const lookUp = (signal = new AbortController().signal) => bench.service.lookUp?.(query, signal);

  it('asks as the contract wants it, and has the answer', async () => {
    await bench.link(server);
    server.catalogue.push({ mediaType: 'movie', title: 'Dune', reply: { tmdb_id: 438631, punchplay_id: 'pp-1' } });
    expect(await lookUp()).toEqual({
      state: 'matched',
      found: { kind: 'movie', title: 'Dune', ids: { tmdb: 438631, punchplay: 'pp-1' }, anime: false, confidence: 0.97 },
    });
    expect(server.requestsTo('identify')).toMatchObject([
      { method: 'POST', body: { title: 'Dune', raw_filename: 'Dune.mkv', duration_seconds: 9300 } },
    ]);
    expect(server.violations).toEqual([]);
  });

  it('is not made without a login', async () => {
    expect(lookUp()).toBeNull();
    await bench.link(server);
    await bench.service.logout();
    expect(lookUp()).toBeNull();
    expect(server.requestsTo('identify')).toEqual([]);
  });

  it.each<Failure>([
    { mode: 'reset' },
    { mode: 'half' },
    { mode: 'wrong_json' },
    { mode: 'huge' },
    { mode: 'html403' },
    { mode: 'redirect' },
    { mode: 'status', status: 404 },
    { mode: 'status', status: 429, retryAfter: 60 },
    { mode: 'status', status: 503 },
    { mode: 'down' },
  ])('that fails ($mode $status) is no answer', async (failure) => {
    await bench.link(server);
    server.catalogue.push({ mediaType: 'movie', title: 'Dune' });
    await server.fail(failure);
    expect(await lookUp()).toMatchObject({ state: 'error' });
  });

  it('takes 5 s at most, and ends with its caller', async () => {
    await bench.link(server);
    await server.fail({ mode: 'slow' });
    const slow = lookUp();
    await server.waitFor(() => server.requestsTo('identify').length === 1);
    bench.clock.advance(5000);
    expect(await slow).toMatchObject({ state: 'error', text: expect.stringContaining('5 s') });
    const caller = new AbortController();
    const given = lookUp(caller.signal);
    await server.waitFor(() => server.requestsTo('identify').length === 2);
    caller.abort();
    expect(await given).toMatchObject({ state: 'error' });
  });

  it('that is refused changes nothing about the login: it is never in the way of an event', async () => {
    await bench.link(server);
    await server.fail({ mode: 'unauthorized', paths: ['/api/identify'] });
    expect(await lookUp()).toMatchObject({ state: 'error', text: expect.stringContaining('401') });
    expect(refreshes()).toEqual([]);
    expect(bench.service.account().state).toBe('linked');
    expect(await deliver(watchedStop())).toMatchObject({ kind: 'sent' });
  });
});
