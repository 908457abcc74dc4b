import { beforeEach, describe, expect, it } from 'vitest';
import type { Backend } from '../../../../../electron/engine/scrobblers/punchplay/backend-url.ts';
import { createApiClient } from '../../../../../electron/engine/scrobblers/punchplay/client.ts';
import {
  createDeviceLogin,
  type DeviceLogin,
} from '../../../../../electron/engine/scrobblers/punchplay/device-login.ts';
import type { TokenReply } from '../../../../../electron/engine/scrobblers/token-pair.ts';
import { ProblemError } from '../../../../../shared/errors.ts';
import { createRecordedLog } from '../../../../support/recorded-log.ts';
import { createVirtualClock, type VirtualClock } from '../../../../support/virtual-clock.ts';

const BACKEND: Backend = {
  ok: true,
  url: 'https://self.example/pp',
  origin: 'https://self.example',
  host: 'self.example',
};
const CODE = { user_code: 'ABCD-1234', device_code: 'dc-1', expires_in: 600 };
const TOKENS = { access_token: 'a-1', refresh_token: 'r-1', expires_in: 3600, username: 'ada' };

type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | 'network error';

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => ({
  status,
  body,
  headers,
});
const pending = json(400, { error: 'authorization_pending' });

let clock: VirtualClock;
let login: DeviceLogin;
let codeAnswer: Answer;
/** Answers to the polls, in order; the last one stays. */
let polls: Answer[];
let polledAtSeconds: number[];
let codesAsked: number;
let linked: TokenReply[];
let storing: Promise<void> | null;

beforeEach(() => {
  clock = createVirtualClock();
  codeAnswer = json(200, CODE);
  polls = [pending];
  polledAtSeconds = [];
  codesAsked = 0;
  linked = [];
  storing = null;
  const answer = (given: Answer): Response => {
    if (given === 'network error') throw new TypeError('fetch failed', { cause: { code: 'ECONNREFUSED' } });
    return new Response(JSON.stringify(given.body), { status: given.status ?? 200, headers: given.headers ?? {} });
  };
  const fetch = async (address: unknown) => {
    if (String(address) === 'https://self.example/pp/api/auth/device/code') {
      codesAsked += 1;
      return answer(codeAnswer);
    }
    polledAtSeconds.push(clock.monotonicMs() / 1000);
    const [next = pending] = polls.length > 1 ? polls.splice(0, 1) : polls;
    return answer(next);
  };
  login = createDeviceLogin({
    ports: { clock, log: createRecordedLog() },
    client: createApiClient({ clock, fetch: fetch as typeof globalThis.fetch }, '1.2.3'),
    deviceId: () => '0b8f2a5e-8f7e-4f5f-8f63-5b0d8c1f7e11',
    link: async (_backend, reply) => {
      await storing;
      linked.push(reply);
      return reply.username ?? 'nobody';
    },
  });
});

describe('a login by device code', () => {
  it('shows the code, where to enter it and until when, and looks every 5 seconds', async () => {
    const status = await login.begin(BACKEND);
    expect(status).toMatchObject({ state: 'pending', userCode: 'ABCD-1234', address: 'https://self.example/pp/link' });
    expect(status.expiresAtMs).toBe(clock.wallMs() + 600_000);
    await clock.advanceSettling(20_000);
    expect(polledAtSeconds).toEqual([5, 10, 15, 20]);
    polls = [json(200, TOKENS)];
    await clock.advanceSettling(5_000);
    expect(login.status()).toMatchObject({
      state: 'linked',
      accountName: 'ada',
      text: 'Linked as ada.',
      userCode: null,
    });
    expect(linked).toHaveLength(1);
    await clock.advanceSettling(60_000);
    expect(polledAtSeconds).toHaveLength(5);
  });

  it('is one login with one poller, however often it is begun', async () => {
    const [first, second] = await Promise.all([login.begin(BACKEND), login.begin(BACKEND)]);
    const third = await login.begin(BACKEND);
    expect([second, third]).toEqual([first, first]);
    await clock.advanceSettling(10_000);
    expect(codesAsked).toBe(1);
    expect(polledAtSeconds).toEqual([5, 10]);
  });

  it('counts down to the moment it gives up, also over a sleep and a clock that was set back', async () => {
    expect((await login.begin(BACKEND)).secondsLeft).toBe(600);
    await clock.advanceSettling(61_500);
    expect(login.status().secondsLeft).toBe(539);
    clock.jumpWall(-3_600_000);
    expect(login.status().secondsLeft).toBe(539);
    clock.jumpWall(3_600_000 + 500_000);
    expect(login.status().secondsLeft).toBe(39);
    clock.jumpWall(86_400_000);
    expect(login.status().secondsLeft).toBe(0);
    login.cancel();
    expect(login.status().secondsLeft).toBeNull();
  });

  it('is renewed with one call, while it runs and after it has expired, and the old code is not asked about again', async () => {
    await login.begin(BACKEND);
    await clock.advanceSettling(7_000);
    codeAnswer = json(200, { ...CODE, user_code: 'NEW-1', device_code: 'second' });
    expect(await login.begin(BACKEND, { renew: true })).toMatchObject({ state: 'pending', userCode: 'NEW-1' });
    await clock.advanceSettling(10_000);
    expect(polledAtSeconds).toEqual([5, 12, 17]);
    await clock.advanceSettling(600_000);
    expect(login.status().state).toBe('expired');
    expect((await login.begin(BACKEND, { renew: true })).state).toBe('pending');
    expect(codesAsked).toBe(3);
  });

  it('that is being stored is completed, not renewed', async () => {
    let stored = () => {};
    storing = new Promise((resolve) => {
      stored = resolve;
    });
    polls = [json(200, TOKENS)];
    await login.begin(BACKEND);
    await clock.advanceSettling(5_000);
    await login.begin(BACKEND, { renew: true });
    stored();
    await clock.advanceSettling(0);
    expect(login.status().state).toBe('linked');
    expect(codesAsked).toBe(1);
  });

  it.each([
    ['https://self.example/activate', 'https://self.example/activate'],
    ['https://evil.example/link', 'https://self.example/pp/link'],
    ['https://self.example.evil.example/link', 'https://self.example/pp/link'],
    ['https://ada@self.example/link', 'https://self.example/pp/link'],
    ['http://self.example/link', 'https://self.example/pp/link'],
    ['javascript:alert(1)', 'https://self.example/pp/link'],
    [`https://self.example/${'x'.repeat(400)}`, 'https://self.example/pp/link'],
    [42, 'https://self.example/pp/link'],
  ])('for the address %j in the reply it shows %s', async (verification_uri, address) => {
    codeAnswer = json(200, { ...CODE, verification_uri });
    expect((await login.begin(BACKEND)).address).toBe(address);
  });

  it.each([
    [{ interval: 10 }, [10, 20]],
    [{ interval: 61 }, [5, 10, 15, 20]],
    [{ interval: 0 }, [5, 10, 15, 20]],
    [{ interval: 'often' }, [5, 10, 15, 20]],
  ])('keeps to the interval of the reply where it is sane: %j', async (extra, seconds) => {
    codeAnswer = json(200, { ...CODE, ...extra });
    await login.begin(BACKEND);
    await clock.advanceSettling(20_000);
    expect(polledAtSeconds).toEqual(seconds);
  });

  it('looks 5 seconds less often each time it is told to slow down', async () => {
    polls = [json(400, { error: 'slow_down' }), json(200, { error: 'slow_down' }), pending];
    await login.begin(BACKEND);
    await clock.advanceSettling(5_000);
    expect(login.status()).toMatchObject({ state: 'slow', userCode: 'ABCD-1234' });
    await clock.advanceSettling(45_000);
    expect(polledAtSeconds).toEqual([5, 15, 30, 45]);
    expect(login.status().state).toBe('pending');
  });

  it.each([
    [{ 'Retry-After': '10' }, 30],
    [{ 'Retry-After': '45' }, 45],
    [{ 'Retry-After': '500' }, 60],
    [{}, 30],
  ])('waits after a 429 with %j for %i s', async (headers, seconds) => {
    polls = [json(429, { error: 'rate_limited' }, headers as Record<string, string>), pending];
    await login.begin(BACKEND);
    await clock.advanceSettling(69_000);
    expect(polledAtSeconds.slice(0, 2)).toEqual([5, 5 + seconds]);
  });

  it('goes on through an outage', async () => {
    const page: Answer = { status: 403, body: undefined, headers: { 'Content-Type': 'text/html' } };
    polls = ['network error', json(500, {}), json(503, { error: 'busy' }), page, json(200, {}), json(200, TOKENS)];
    await login.begin(BACKEND);
    await clock.advanceSettling(5_000);
    expect(login.status()).toMatchObject({
      state: 'slow',
      text: expect.stringContaining('nothing takes connections there'),
    });
    await clock.advanceSettling(25_000);
    expect(login.status().state).toBe('linked');
  });

  it.each([
    [400, 'expired', 'expired'],
    [200, 'expired', 'expired'],
    [400, 'expired_token', 'expired'],
    [400, 'access_denied', 'denied'],
    [200, 'access_denied', 'denied'],
    [400, 'invalid_grant', 'failed'],
    [404, 'not_found', 'failed'],
  ])('ends on %i %s as %s', async (status, error, state) => {
    polls = [pending, json(status, { error })];
    await login.begin(BACKEND);
    await clock.advanceSettling(60_000);
    expect(login.status()).toMatchObject({ state, userCode: null, address: null });
    expect(polledAtSeconds).toEqual([5, 10]);
  });

  it('ends at its one deadline, whatever the service answers', async () => {
    codeAnswer = json(200, { ...CODE, expires_in: 12 });
    polls = ['network error'];
    await login.begin(BACKEND);
    await clock.advanceSettling(11_999);
    expect(login.status().state).toBe('slow');
    await clock.advanceSettling(1);
    expect(login.status().state).toBe('expired');
    await clock.advanceSettling(60_000);
    expect(polledAtSeconds).toEqual([5, 10]);
  });

  it('takes ten minutes where the reply names no lifetime', async () => {
    codeAnswer = json(200, { ...CODE, expires_in: null });
    expect((await login.begin(BACKEND)).expiresAtMs).toBe(clock.wallMs() + 600_000);
  });

  it('ends when cancelled, and can be begun again', async () => {
    await login.begin(BACKEND);
    await clock.advanceSettling(5_000);
    expect(login.cancel()).toMatchObject({ state: 'cancelled', userCode: null });
    await clock.advanceSettling(30_000);
    expect(polledAtSeconds).toEqual([5]);
    expect((await login.begin(BACKEND)).state).toBe('pending');
    expect(codesAsked).toBe(2);
  });

  it('is linked only when the tokens are stored, and cannot be cancelled in between', async () => {
    let stored = () => {};
    storing = new Promise((resolve) => {
      stored = resolve;
    });
    polls = [json(200, TOKENS)];
    await login.begin(BACKEND);
    await clock.advanceSettling(5_000);
    expect(login.status().state).toBe('pending');
    expect(login.cancel().state).toBe('pending');
    stored();
    await clock.advanceSettling(0);
    expect(login.status().state).toBe('linked');
  });

  it('fails with the keychain’s words where the tokens cannot be stored', async () => {
    storing = Promise.reject(new ProblemError({ kind: 'keychain', text: 'The keyring is locked. Unlock it.' }));
    polls = [json(200, TOKENS)];
    await login.begin(BACKEND);
    await clock.advanceSettling(5_000);
    expect(login.status()).toMatchObject({ state: 'failed', text: expect.stringContaining('The keyring is locked.') });
  });

  it.each([
    ['network error', 'nothing takes connections there'],
    [json(429, { error: 'rate_limited' }), 'Too many logins'],
    [json(500, {}), 'status 500'],
    [json(200, { user_code: 'ABCD' }), 'no code'],
    [json(200, { ...CODE, user_code: 'AB\u001b[31m' }), 'no code'],
    [json(200, { ...CODE, user_code: 'A\nB' }), 'no code'],
    [json(200, { ...CODE, user_code: 'x'.repeat(41) }), 'no code'],
    [json(200, { ...CODE, device_code: 5 }), 'no code'],
  ] as const)('does not begin on %j', async (given, words) => {
    codeAnswer = given as Answer;
    expect(await login.begin(BACKEND)).toMatchObject({ state: 'failed', text: expect.stringContaining(words) });
    await clock.advanceSettling(60_000);
    expect(polledAtSeconds).toEqual([]);
  });
});
