/** Logging in at Trakt with a code (contract section 2, "Device code"). */
import * as v from 'valibot';
import { errorText } from '../../../../shared/errors.ts';
import type { Ports } from '../../ports.ts';
import {
  createDeviceLogin,
  type DeviceCode,
  type DeviceLogin,
  type DeviceLoginOptions,
  type PollOutcome,
} from '../device-login.ts';
import { describeReply, isSuccess } from '../json-client.ts';
import { readTokenReply } from '../token-pair.ts';
import { TIMEOUT_MS, type TraktClient, type TraktResult } from './client.ts';
import { type Place, TRAKT } from './place.ts';
import { tokenRequest } from './tokens.ts';

const codeSchema = v.object({
  user_code: v.pipe(v.string(), v.trim(), v.regex(/^[A-Za-z0-9-]{1,40}$/)),
  device_code: v.pipe(v.string(), v.minLength(1), v.maxLength(2000)),
  expires_in: v.fallback(v.pipe(v.number(), v.minValue(1), v.maxValue(3600)), 600),
  interval: v.fallback(v.pipe(v.number(), v.minValue(1), v.maxValue(60)), 5),
});

export interface TraktDeviceLoginOptions extends Pick<DeviceLoginOptions<Place>, 'link' | 'onChange'> {
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  readonly client: TraktClient;
}

export function createTraktDeviceLogin({ client, ...options }: TraktDeviceLoginOptions): DeviceLogin<Place> {
  return createDeviceLogin({
    ...TRAKT,
    ...options,
    askForCode: async (place, signal) => {
      const request = { place, at: 'auth', method: 'POST', path: '/oauth/device/code' } as const;
      const body = { client_id: place.clientId };
      return codeIn(await client({ ...request, body, timeoutMs: TIMEOUT_MS.login, signal }), place);
    },
    poll: async (place, deviceCode, signal) => {
      try {
        return pollIn(
          await client({ ...(await tokenRequest(place, { code: deviceCode }, '/oauth/device/token')), signal }),
        );
      } catch (error) {
        return { kind: 'trouble', reason: errorText(error), waitMs: null };
      }
    },
  });
}

function codeIn(
  result: TraktResult,
  { auth }: Place,
): DeviceCode | { readonly kind: 'failed'; readonly reason: string } {
  if (result.kind === 'failure') return { kind: 'failed', reason: result.problem.text };
  if (!isSuccess(result)) {
    const why = [401, 403].includes(result.status)
      ? ' Trakt does not know this app: look at its client ID (companion services settings trakt).'
      : '';
    return { kind: 'failed', reason: `Trakt answered ${describeReply(result)}.${why}` };
  }
  const read = v.safeParse(codeSchema, result.body);
  if (!read.success) return { kind: 'failed', reason: 'Trakt sent no code that can be used.' };
  const { user_code, device_code, expires_in, interval } = read.output;
  return {
    kind: 'code',
    userCode: user_code,
    deviceCode: device_code,
    // What the reply calls the address is not taken from it: it could be anybody's.
    address: `${auth}/activate`,
    lifetimeMs: expires_in * 1000,
    intervalMs: interval * 1000,
  };
}

/** The status says it all; the bodies are empty. */
function pollIn(result: TraktResult): PollOutcome {
  if (result.kind === 'failure') return { kind: 'trouble', reason: result.problem.text, waitMs: null };
  const tokens = isSuccess(result) ? readTokenReply(result.body) : null;
  if (tokens !== null) return { kind: 'approved', reply: tokens };
  const reason = `Trakt answered ${describeReply(result)}.`;
  switch (result.status) {
    case 400:
      return { kind: 'pending' };
    case 404:
      return { kind: 'failed', reason: 'Trakt does not know the code.' };
    case 409:
      return { kind: 'failed', reason: 'The code was used already.' };
    case 410:
      return { kind: 'expired' };
    case 418:
      return { kind: 'denied' };
    case 429:
      return { kind: 'slow_down' };
    case 401:
    case 403:
      return {
        kind: 'failed',
        reason: `${reason} Look at its client ID and secret: companion services settings trakt.`,
      };
  }
  return { kind: 'trouble', reason, waitMs: null };
}
