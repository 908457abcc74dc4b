import { beforeEach, describe, expect, it } from 'vitest';
import type { Backend } from '../../../../../electron/engine/scrobblers/punchplay/backend-url.ts';
import type { ApiReply, ApiRequest, ApiResult } from '../../../../../electron/engine/scrobblers/punchplay/client.ts';
import { createTokenKeeper, type TokenKeeper } from '../../../../../electron/engine/scrobblers/punchplay/tokens.ts';
import { createMemoryKeychain, type MemoryKeychain } from '../../../../support/memory-keychain.ts';
import { createRecordedLog, type RecordedLog } from '../../../../support/recorded-log.ts';
import { createVirtualClock, type VirtualClock } from '../../../../support/virtual-clock.ts';

const BACKEND: Backend = {
  ok: true,
  url: 'https://punchplay.tv',
  origin: 'https://punchplay.tv',
  host: 'punchplay.tv',
};
const KEY = 'punchplay tokens https://punchplay.tv';
const A1 = { ok: true, accessToken: 'a1', accountName: 'ada' } as const;
const LOGIN = { accessToken: 'a1', refreshToken: 'r1', expiresInSeconds: 3600, username: 'ada' };

const reply = (status: number, body: Record<string, unknown>, more: Partial<ApiReply> = {}): ApiReply => ({
  kind: 'reply',
  status,
  content: 'json',
  body,
  words: '',
  retryAtMs: null,
  ...more,
});
const unreachable: ApiResult = { kind: 'failure', problem: { kind: 'service_unreachable', text: 'unreachable' } };

let clock: VirtualClock;
let keychain: MemoryKeychain;
let log: RecordedLog;
let state: Map<string, string>;
let requests: ApiRequest[];
let answer: (request: ApiRequest) => ApiResult | Promise<ApiResult>;
let changes: number;

/** A keeper as after a start of the process: it knows what keychain and state hold, nothing else. */
const start = (): TokenKeeper =>
  createTokenKeeper({
    origin: BACKEND.origin,
    ports: { clock, keychain, log },
    client: async (request) => {
      requests.push(request);
      return answer(request);
    },
    stateStore: { get: (key) => state.get(key) ?? null, set: (key, value) => void state.set(key, value ?? '') },
    onChange: () => {
      changes += 1;
    },
  });
const storedPair = () => JSON.parse(keychain.secrets.get(KEY) ?? '{}') as Record<string, unknown>;
const refreshes = () => requests.filter((request) => request.path === '/api/auth/refresh');

/** Answers the n-th refresh with the n-th new pair, and kills the old refresh token as the service does. */
const rotate = (): ((request: ApiRequest) => ApiResult) => {
  let generation = 1;
  return ({ body: { refresh_token } = {} }) => {
    if (refresh_token !== `r${generation}`) return reply(401, { error: 'invalid_grant' });
    generation += 1;
    return reply(200, { access_token: `a${generation}`, refresh_token: `r${generation}`, expires_in: 3600 });
  };
};

beforeEach(() => {
  clock = createVirtualClock();
  keychain = createMemoryKeychain();
  log = createRecordedLog();
  state = new Map();
  requests = [];
  answer = rotate();
  changes = 0;
});

describe('the account', () => {
  it('leaves the keychain alone until somebody is linked', async () => {
    const keeper = start();
    expect(keeper.account()).toEqual({ state: 'not_linked', accountName: null });
    expect(await keeper.access(BACKEND)).toMatchObject({ ok: false, outcome: { kind: 'blocked' } });
    expect(keychain.uses).toEqual([]);
  });

  it('is known after a restart before the keychain is opened', async () => {
    await start().link(BACKEND, LOGIN);
    keychain.uses.length = 0;
    const keeper = start();
    expect(keeper.account()).toEqual({ state: 'linked', accountName: 'ada' });
    expect(keychain.uses).toEqual([]);
    expect(await keeper.access(BACKEND)).toEqual(A1);
  });

  it('keeps no token outside the keychain', async () => {
    await start().link(BACKEND, LOGIN);
    expect(JSON.stringify([...state])).not.toMatch(/a1|r1/);
    expect([...keychain.secrets.keys()]).toEqual([KEY]);
  });

  it('carries its host where that is not punchplay.tv', async () => {
    const self: Backend = {
      ok: true,
      url: 'https://self.example',
      origin: 'https://self.example',
      host: 'self.example',
    };
    const keeper = start();
    await keeper.link(self, LOGIN);
    expect(keeper.account().accountName).toBe('ada@self.example');
  });

  it('asks for the name that a login does not bring', async () => {
    answer = () => reply(200, { user: { name: 'ada' } });
    const keeper = start();
    expect(await keeper.link(BACKEND, { ...LOGIN, username: null })).toBe('ada');
    expect(requests).toMatchObject([{ method: 'GET', path: '/api/auth/me', accessToken: 'a1' }]);
    expect(storedPair()).toMatchObject({ accountName: 'ada', accessToken: 'a1' });
  });

  it('takes a placeholder where the service does not say, learns the name later, and keeps the queue’s name', async () => {
    answer = () => unreachable;
    const keeper = start();
    await keeper.link(BACKEND, { ...LOGIN, username: null });
    expect(keeper.account().accountName).toBe('account at punchplay.tv');
    answer = () => reply(200, { username: 'ada' });
    await keeper.learnName(BACKEND, 'a1');
    expect(keeper.displayName()).toBe('ada');
    expect(keeper.account().accountName).toBe('account at punchplay.tv');
    await keeper.link(BACKEND, LOGIN);
    expect(keeper.account().accountName).toBe('account at punchplay.tv');
    await keeper.link(BACKEND, { ...LOGIN, username: 'bob' });
    expect(keeper.account().accountName).toBe('bob');
  });

  it('is forgotten at a logout, but not its name', async () => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    expect(await keeper.unlink()).toBeNull();
    expect(keychain.secrets.size).toBe(0);
    expect(start().account()).toEqual({ state: 'not_linked', accountName: 'ada' });
    expect(await keeper.access(BACKEND)).toMatchObject({ ok: false, outcome: { kind: 'blocked' } });
  });

  it('is logged out even where the keychain will not delete', async () => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    keychain.failure = 'locked';
    expect(await keeper.unlink()).toMatchObject({
      kind: 'keychain',
      text: expect.stringMatching(/^Logged out, but .*locked$/),
    });
    keychain.failure = null;
    expect(await start().access(BACKEND)).toMatchObject({ ok: false });
  });
});

describe('renewing', () => {
  it.each([
    [3600, 3600 - 60],
    [100, 90],
  ])('begins a minute or a tenth of its life ahead: %i s of life', async (expiresInSeconds, seconds) => {
    const keeper = start();
    await keeper.link(BACKEND, { ...LOGIN, expiresInSeconds });
    clock.advance(seconds * 1000 - 1);
    expect(await keeper.access(BACKEND)).toMatchObject({ accessToken: 'a1' });
    clock.advance(1);
    expect(await keeper.access(BACKEND)).toMatchObject({ accessToken: 'a2' });
  });

  it('asks once, however many ask', async () => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    const all = await Promise.all(Array.from({ length: 20 }, () => keeper.renew(BACKEND, A1)));
    for (const access of all) expect(access).toMatchObject({ ok: true, accessToken: 'a2' });
    expect(await keeper.renew(BACKEND, A1)).toMatchObject({ accessToken: 'a2' });
    expect(refreshes()).toHaveLength(1);
  });

  it('stores the new pair before anybody gets it', async () => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    let storedFirst = false;
    const set = keychain.set;
    keychain.set = async (key, secret) => {
      await Promise.resolve();
      await set(key, secret);
      storedFirst = true;
    };
    expect(await keeper.renew(BACKEND, A1)).toMatchObject({ accessToken: 'a2' });
    expect(storedFirst).toBe(true);
    expect(storedPair()).toMatchObject({ accessToken: 'a2', refreshToken: 'r2' });
    expect(await start().access(BACKEND)).toMatchObject({ accessToken: 'a2' });
  });

  it('keeps the refresh token that the reply does not replace', async () => {
    answer = () => reply(200, { access_token: 'a2' });
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    await keeper.renew(BACKEND, A1);
    expect(storedPair()).toMatchObject({ accessToken: 'a2', refreshToken: 'r1' });
  });

  it.each([400, 401, 403])('ends the login where the service refuses with %i', async (status) => {
    answer = () => reply(status, { error: 'invalid_grant' }, { words: 'invalid_grant' });
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    const refused = await keeper.renew(BACKEND, A1);
    expect(refused).toMatchObject({ outcome: { kind: 'blocked', problem: { kind: 'login_needed' } } });
    expect(keeper.account()).toMatchObject({ state: 'login_needed', accountName: 'ada' });
    expect(start().account()).toMatchObject({ state: 'login_needed', accountName: 'ada' });
    expect(await keeper.access(BACKEND)).toMatchObject({ outcome: { kind: 'blocked' } });
    await keeper.link(BACKEND, { ...LOGIN, accessToken: 'b1' });
    expect(keeper.account()).toEqual({ state: 'linked', accountName: 'ada' });
    expect(await keeper.access(BACKEND)).toMatchObject({ accessToken: 'b1' });
  });

  it.each([
    ['the network', unreachable],
    ['an error of the service', reply(500, {})],
    ['too many requests', reply(429, {})],
    ['a page of the edge', reply(403, {}, { content: 'html' })],
    ['an answer without tokens', reply(200, {})],
    ['a token that fits in no header', reply(200, { access_token: 'a\nb' })],
  ])('keeps the login through %s', async (_, trouble) => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    const before = storedPair();
    answer = () => trouble;
    expect(await keeper.renew(BACKEND, A1)).toMatchObject({ ok: false, outcome: { kind: 'later' } });
    expect(keeper.account().state).toBe('linked');
    expect(storedPair()).toEqual(before);
    answer = rotate();
    clock.advance(30_000);
    expect(await keeper.renew(BACKEND, A1)).toMatchObject({ accessToken: 'a2' });
  });

  it('uses the old token as long as it lives while the service cannot renew it', async () => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    answer = () => unreachable;
    clock.advance(3599_000);
    expect(await keeper.access(BACKEND)).toMatchObject({ accessToken: 'a1' });
    clock.advance(1000);
    expect(await keeper.access(BACKEND)).toMatchObject({ outcome: { kind: 'later' } });
  });

  it('does not ask a service again and again that answers badly', async () => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    answer = () => reply(500, {});
    for (let second = 0; second < 3600; second += 1) {
      await keeper.renew(BACKEND, A1);
      clock.advance(1000);
    }
    expect(refreshes().length).toBeLessThan(20);
    expect(refreshes().length).toBeGreaterThan(10);
  });

  it('waits as long as the service says', async () => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    const retryAtMs = clock.wallMs() + 600_000;
    answer = () => reply(429, {}, { retryAtMs });
    expect(await keeper.renew(BACKEND, A1)).toMatchObject({ outcome: { problem: { retryAtMs } } });
    clock.advance(599_000);
    expect(await keeper.renew(BACKEND, A1)).toMatchObject({ outcome: { problem: { retryAtMs } } });
    expect(refreshes()).toHaveLength(1);
  });

  it('does not end a login that was made anew meanwhile', async () => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    let answerNow = (_: ApiResult) => {};
    answer = () => new Promise<ApiResult>((resolve) => (answerNow = resolve));
    const renewed = keeper.renew(BACKEND, A1);
    await clock.advanceSettling(0);
    await keeper.link(BACKEND, { ...LOGIN, accessToken: 'b1', refreshToken: 's1' });
    answerNow(reply(401, { error: 'invalid_grant' }));
    expect(await renewed).toMatchObject({ ok: true, accessToken: 'b1' });
    expect(await keeper.refused(A1)).toMatchObject({ outcome: { kind: 'later' } });
    expect(keeper.account().state).toBe('linked');
    expect(await keeper.refused({ ...A1, accessToken: 'b1' })).toMatchObject({ outcome: { kind: 'blocked' } });
  });

  it.each(['logout', 'login'] as const)('does not bring an old login back after a %s', async (what) => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    let answerNow = (_: ApiResult) => {};
    answer = () => new Promise<ApiResult>((resolve) => (answerNow = resolve));
    const renewed = keeper.renew(BACKEND, A1);
    await clock.advanceSettling(0);
    if (what === 'logout') await keeper.unlink();
    else await keeper.link(BACKEND, { ...LOGIN, accessToken: 'b1', username: 'bob' });
    answerNow(reply(200, { access_token: 'a2', refresh_token: 'r2' }));
    expect(await renewed).toMatchObject({ ok: false });
    expect(JSON.stringify([...keychain.secrets])).not.toContain('r2');
    expect(keeper.account().accountName).toBe(what === 'logout' ? 'ada' : 'bob');
  });
});

describe('a keychain that takes its time', () => {
  it('holds the new login in the end, though the old one was renewed while that was being stored', async () => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    let answerNow = (_: ApiResult) => {};
    answer = () => new Promise<ApiResult>((resolve) => (answerNow = resolve));
    const renewed = keeper.renew(BACKEND, A1);
    const set = keychain.set;
    keychain.set = async (key, secret) => {
      await new Promise<void>((resolve) => clock.after(1000, resolve));
      await set(key, secret);
    };
    const login = keeper.link(BACKEND, { ...LOGIN, accessToken: 'b1', username: 'bob' });
    await clock.advanceSettling(0);
    answerNow(reply(200, { access_token: 'a2', refresh_token: 'r2' }));
    await clock.advanceSettling(10_000);
    expect([await login, await renewed]).toMatchObject(['bob', { ok: false }]);
    expect(storedPair()).toMatchObject({ accountName: 'bob', accessToken: 'b1' });
  });
});

describe('a keychain that fails', () => {
  it('is no logout: the account is unavailable, events wait, and it is tried again by itself', async () => {
    await start().link(BACKEND, LOGIN);
    const keeper = start();
    keychain.failure = 'The keyring is locked.';
    expect(await keeper.access(BACKEND)).toMatchObject({
      outcome: { kind: 'blocked', problem: { kind: 'keychain', text: 'The keyring is locked.' } },
    });
    expect(keeper.account()).toMatchObject({ state: 'unavailable', accountName: 'ada' });
    keychain.failure = null;
    await clock.advanceSettling(30_000);
    expect(keeper.account()).toEqual({ state: 'linked', accountName: 'ada' });
    expect(await keeper.access(BACKEND)).toMatchObject({ accessToken: 'a1' });
  });

  it('is told once, not at every try', async () => {
    await start().link(BACKEND, LOGIN);
    const keeper = start();
    changes = 0;
    keychain.failure = 'The keyring is locked.';
    await keeper.access(BACKEND);
    await clock.advanceSettling(3_600_000);
    await keeper.access(BACKEND);
    expect(log.entries.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(changes).toBe(1);
  });

  it('loses no pair that was renewed while it was closed, and gives it to nobody before it is stored', async () => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    await keeper.access(BACKEND);
    keychain.failure = 'The keyring is locked.';
    expect(await keeper.renew(BACKEND, A1)).toMatchObject({ outcome: { kind: 'blocked' } });
    expect(await keeper.access(BACKEND)).toMatchObject({ outcome: { kind: 'blocked' } });
    keychain.failure = null;
    await clock.advanceSettling(60_000);
    expect(storedPair()).toMatchObject({ accessToken: 'a2', refreshToken: 'r2' });
    expect(await keeper.access(BACKEND)).toMatchObject({ accessToken: 'a2' });
    expect(refreshes()).toHaveLength(1);
  });

  it('makes a login fail, and leaves the one before as it was', async () => {
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    keychain.failure = 'The keyring is locked.';
    await expect(keeper.link(BACKEND, { ...LOGIN, accessToken: 'b1', username: 'bob' })).rejects.toThrow('locked');
    expect(await keeper.access(BACKEND)).toMatchObject({ accessToken: 'a1' });
    expect(keeper.account()).toEqual({ state: 'linked', accountName: 'ada' });
  });

  it.each([
    ['nothing', null],
    ['damaged tokens', '{"accessToken":'],
    ['tokens of another shape', '{"accessToken":5}'],
  ])('asks for a login where it holds %s, but not for good: the next start looks again', async (_, stored) => {
    await start().link(BACKEND, LOGIN);
    const good = keychain.secrets.get(KEY) ?? '';
    if (stored === null) keychain.secrets.delete(KEY);
    else keychain.secrets.set(KEY, stored);
    const keeper = start();
    expect(await keeper.access(BACKEND)).toMatchObject({ outcome: { problem: { kind: 'login_needed' } } });
    expect(keeper.account().state).toBe('login_needed');
    keychain.secrets.set(KEY, good);
    expect(await start().access(BACKEND)).toMatchObject({ accessToken: 'a1' });
  });
});

describe('a keychain that hides what it holds while it is locked', () => {
  it('is asked again every minute until the tokens are there', async () => {
    await start().link(BACKEND, LOGIN);
    const hidden = keychain.secrets.get(KEY) ?? '';
    keychain.secrets.delete(KEY);
    const keeper = start();
    await keeper.access(BACKEND);
    await clock.advanceSettling(120_000);
    expect(keeper.account().state).toBe('login_needed');
    keychain.secrets.set(KEY, hidden);
    await clock.advanceSettling(60_000);
    expect(keeper.account()).toEqual({ state: 'linked', accountName: 'ada' });
    expect(await keeper.access(BACKEND)).toEqual(A1);
  });

  it('is left alone once somebody logged out', async () => {
    await start().link(BACKEND, LOGIN);
    const hidden = keychain.secrets.get(KEY) ?? '';
    keychain.secrets.delete(KEY);
    const keeper = start();
    await keeper.access(BACKEND);
    await keeper.unlink();
    keychain.secrets.set(KEY, hidden);
    await clock.advanceSettling(300_000);
    expect(keeper.account().state).toBe('not_linked');
  });
});

describe('a crash', () => {
  it('between storing another login and writing down its account never sends one’s events as the other', async () => {
    await start().link(BACKEND, LOGIN);
    const writtenDown = new Map(state);
    await start().link(BACKEND, { ...LOGIN, accessToken: 'b1', username: 'bob' });
    state = writtenDown;
    const keeper = start();
    expect(keeper.account().accountName).toBe('ada');
    expect(await keeper.access(BACKEND)).toMatchObject({ ok: false, outcome: { kind: 'later' } });
    expect(keeper.account()).toEqual({ state: 'linked', accountName: 'bob' });
    expect(await keeper.access(BACKEND)).toMatchObject({ ok: true, accessToken: 'b1' });
  });

  it('of the store of small facts does not stop the account', async () => {
    state.set = () => {
      throw new Error('disk full');
    };
    const keeper = start();
    await keeper.link(BACKEND, LOGIN);
    expect(await keeper.access(BACKEND)).toMatchObject({ accessToken: 'a1' });
    expect(log.entries).toContainEqual(expect.objectContaining({ level: 'error' }));
  });
});
