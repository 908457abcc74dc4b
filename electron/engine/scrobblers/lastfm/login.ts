/** The desktop login: a token, the user's consent in the browser, a session key (contract section 2). */
import * as v from 'valibot';
import type { Ports } from '../../ports.ts';
import { createDeviceLogin, type DeviceLogin, type DeviceLoginOptions, type PollOutcome } from '../device-login.ts';
import { type Api, authorisationAddress } from './api.ts';
import type { ApiClient, ApiResult, Credentials } from './client.ts';
import { errorClass, problemOf } from './errors.ts';

const TOKEN_LIFETIME_MS = 60 * 60_000;
const POLL_EVERY_MS = 5000;
const AFTER_RATE_LIMIT_MS = 60_000;

/** Where somebody logs in, and as which application. */
export interface LoginPlace {
  readonly api: Api;
  readonly credentials: Credentials;
}

export interface LoginOptions extends Pick<DeviceLoginOptions<LoginPlace>, 'link' | 'onChange'> {
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  readonly client: ApiClient;
}

const tokenReply = v.object({ token: v.pipe(v.string(), v.regex(/^[\w-]{1,200}$/)) });
const sessionReply = v.object({
  session: v.object({
    name: v.pipe(v.string(), v.trim(), v.regex(/^[\p{L}\p{N}\p{P}\p{S} ]{1,100}$/u)),
    key: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,500}$/)),
  }),
});

export function createLogin({ client, ...options }: LoginOptions): DeviceLogin<LoginPlace> {
  return createDeviceLogin({
    ...options,
    service: 'lastfm',
    label: 'Last.fm',
    method: 'browser',
    askForCode: async ({ api, credentials }, signal) => {
      const result = await client({ api, credentials, method: 'auth.getToken', signal });
      const parsed = result.kind === 'reply' ? v.safeParse(tokenReply, result.body) : null;
      if (parsed?.success !== true) return { kind: 'failed', reason: whatWentWrong(result) };
      const { token } = parsed.output;
      const address = authorisationAddress(api, credentials.apiKey, token);
      const times = { lifetimeMs: TOKEN_LIFETIME_MS, intervalMs: POLL_EVERY_MS };
      return { kind: 'code', userCode: null, deviceCode: token, address, ...times };
    },
    poll: async ({ api, credentials }, token, signal) =>
      readSession(await client({ api, credentials, method: 'auth.getSession', parameters: { token }, signal })),
  });
}

/** The table of contract section 2. */
function readSession(result: ApiResult): PollOutcome {
  const reason = whatWentWrong(result);
  switch (result.kind) {
    case 'reply': {
      const parsed = v.safeParse(sessionReply, result.body);
      if (!parsed.success) return { kind: 'failed', reason };
      const { name, key } = parsed.output.session;
      const reply = { accessToken: key, refreshToken: null, expiresInSeconds: null, username: name };
      return { kind: 'approved', reply };
    }
    case 'failure':
      return { kind: 'trouble', reason, waitMs: null };
    case 'error':
      return ofError(result.code, reason);
  }
}

function ofError(code: number, reason: string): PollOutcome {
  if (code === 14) return { kind: 'pending' };
  if (code === 4 || code === 15) return { kind: 'expired' };
  switch (errorClass(code)) {
    case 'retry':
      return { kind: 'trouble', reason, waitMs: null };
    case 'rate_limit':
      return { kind: 'trouble', reason, waitMs: AFTER_RATE_LIMIT_MS };
    case 'login':
    case 'configuration':
    case 'refused':
      return { kind: 'failed', reason };
  }
}

function whatWentWrong(result: ApiResult): string {
  switch (result.kind) {
    case 'reply':
      return 'Last.fm sent a reply that cannot be used.';
    case 'error':
      return problemOf(result).text;
    case 'failure':
      return result.problem.text;
  }
}
