import { beforeEach, describe, expect, it } from 'vitest';
import type { DeviceLogin } from '../../../../../electron/engine/scrobblers/device-login.ts';
import { checkApiUrl } from '../../../../../electron/engine/scrobblers/lastfm/api.ts';
import type { ApiResult } from '../../../../../electron/engine/scrobblers/lastfm/client.ts';
import { createLogin, type LoginPlace } from '../../../../../electron/engine/scrobblers/lastfm/login.ts';
import type { TokenReply } from '../../../../../electron/engine/scrobblers/token-pair.ts';
import { ProblemError } from '../../../../../shared/errors.ts';
import { createRecordedLog } from '../../../../support/recorded-log.ts';
import { createVirtualClock, type VirtualClock } from '../../../../support/virtual-clock.ts';

const API = (() => {
  const check = checkApiUrl('');
  if (!check.ok) throw new Error('refused');
  return check;
})();
const PLACE: LoginPlace = { api: API, credentials: { apiKey: 'KEY', sharedSecret: 'SECRET' } };
const SESSION: ApiResult = { kind: 'reply', body: { session: { name: 'ada', key: 'SK', subscriber: '0' } } };
const error = (code: number): ApiResult => ({ kind: 'error', code, words: '', retryAtMs: null });
const offline: ApiResult = {
  kind: 'failure',
  problem: { kind: 'service_unreachable', text: 'It cannot be reached.', service: 'lastfm' },
};

let clock: VirtualClock;
let login: DeviceLogin<LoginPlace>;
let tokenAnswer: ApiResult;
/** Answers to the polls, in order; the last one stays. */
let polls: ApiResult[];
let polledAtSeconds: number[];
let linked: TokenReply[];
let storing: Promise<void>;

beforeEach(() => {
  clock = createVirtualClock();
  tokenAnswer = { kind: 'reply', body: { token: 'TOKEN' } };
  polls = [error(14)];
  polledAtSeconds = [];
  linked = [];
  storing = Promise.resolve();
  login = createLogin({
    ports: { clock, log: createRecordedLog() },
    client: async ({ method, parameters }) => {
      if (method === 'auth.getToken') return tokenAnswer;
      expect([method, parameters]).toEqual(['auth.getSession', { token: 'TOKEN' }]);
      polledAtSeconds.push(clock.monotonicMs() / 1000);
      return (polls.length > 1 ? polls.shift() : polls[0]) ?? error(14);
    },
    link: async (_place, reply) => {
      await storing;
      linked.push(reply);
      return reply.username ?? '';
    },
  });
});

describe('a login in the browser', () => {
  it('shows the address to open, without a code, and looks every 5 seconds', async () => {
    const status = await login.begin(PLACE);
    const address = 'https://www.last.fm/api/auth/?api_key=KEY&token=TOKEN';
    expect(status).toMatchObject({ state: 'pending', method: 'browser', userCode: null, address, secondsLeft: 3600 });
    await clock.advanceSettling(15_000);
    expect(polledAtSeconds).toEqual([5, 10, 15]);
  });

  it('is linked when the user has allowed it', async () => {
    polls = [error(14), SESSION];
    await login.begin(PLACE);
    await clock.advanceSettling(10_000);
    expect(login.status()).toMatchObject({ state: 'linked', accountName: 'ada', address: null });
    expect(linked).toEqual([{ accessToken: 'SK', refreshToken: null, expiresInSeconds: null, username: 'ada' }]);
  });

  it.each([error(8), error(11), error(16), offline])('goes on through trouble that passes: %j', async (trouble) => {
    polls = [trouble, SESSION];
    await login.begin(PLACE);
    await clock.advanceSettling(5_000);
    expect(login.status()).toMatchObject({ state: 'slow', address: expect.any(String) });
    await clock.advanceSettling(5_000);
    expect(login.status().state).toBe('linked');
  });

  it.each([
    [15, 'expired', /expired/],
    [4, 'expired', /expired/],
    [10, 'failed', /api_key/],
    [13, 'failed', /shared_secret/],
    [26, 'failed', /suspended/],
  ] as const)('ends at error %d', async (code, state, text) => {
    polls = [error(code)];
    await login.begin(PLACE);
    await clock.advanceSettling(60_000);
    expect(login.status()).toMatchObject({ state, text: expect.stringMatching(text) });
    expect(polledAtSeconds).toEqual([5]);
  });

  it('leaves Last.fm alone for a minute where it was asked too often', async () => {
    polls = [error(29), error(14)];
    await login.begin(PLACE);
    await clock.advanceSettling(70_000);
    expect(polledAtSeconds).toEqual([5, 65, 70]);
  });

  it('ends after an hour', async () => {
    await login.begin(PLACE);
    await clock.advanceSettling(3_600_000);
    expect(login.status()).toMatchObject({ state: 'expired', address: null });
  });

  it('does not begin where no token is to be had, and says why', async () => {
    tokenAnswer = error(10);
    expect(await login.begin(PLACE)).toMatchObject({
      state: 'failed',
      text: expect.stringContaining('api_key'),
    });
    tokenAnswer = { kind: 'reply', body: { token: '' } };
    expect(await login.begin(PLACE)).toMatchObject({ state: 'failed' });
  });

  it('is only one: a second begin gives the same, renew ends it', async () => {
    const first = await login.begin(PLACE);
    expect(await login.begin(PLACE)).toEqual(first);
    await login.begin(PLACE, { renew: true });
    await clock.advanceSettling(5_000);
    expect(polledAtSeconds).toEqual([5]);
  });

  it('is completed although it is cancelled, once the session was given', async () => {
    let stored = () => {};
    storing = new Promise((resolve) => {
      stored = resolve;
    });
    polls = [SESSION];
    await login.begin(PLACE);
    await clock.advanceSettling(5_000);
    login.cancel();
    stored();
    await clock.advanceSettling(0);
    expect(login.status().state).toBe('linked');
  });

  it('says so where the session cannot be stored', async () => {
    storing = Promise.reject(new ProblemError({ kind: 'keychain', text: 'The keychain is locked.' }));
    storing.catch(() => undefined);
    polls = [SESSION];
    await login.begin(PLACE);
    await clock.advanceSettling(5_000);
    expect(login.status()).toMatchObject({ state: 'failed', text: expect.stringContaining('The keychain is locked.') });
  });
});
