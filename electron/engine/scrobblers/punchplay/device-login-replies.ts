/** What the service's replies during a login mean. `error` is read from good and bad statuses alike (contract section 3). */
import * as v from 'valibot';
import { clamp } from '../../../../shared/units.ts';
import type { DeviceCode, PollOutcome } from '../device-login.ts';
import { readTokenReply } from '../token-pair.ts';
import type { Backend } from './backend-url.ts';
import { type ApiResult, describeReply, isSuccess } from './client.ts';

const DEFAULT_LIFETIME_SECONDS = 600;
const MAX_LIFETIME_SECONDS = 3600;
const DEFAULT_INTERVAL_SECONDS = 5;
const MAX_INTERVAL_SECONDS = 60;
/** Bounds of the wait after a 429 (contract section 3). */
const RATE_LIMIT_WAIT_MS = { least: 30_000, most: 60_000 } as const;

const seconds = v.fallback(v.nullish(v.pipe(v.number(), v.minValue(1))), null);

const codeSchema = v.object({
  user_code: v.pipe(v.string(), v.trim(), v.regex(/^[\p{L}\p{N}\p{P}\p{S} ]{1,40}$/u)),
  device_code: v.pipe(v.string(), v.minLength(1), v.maxLength(2000)),
  verification_uri: v.fallback(v.nullish(v.string()), null),
  expires_in: seconds,
  interval: seconds,
});

/** The code of a reply, or why there is none. */
export function readDeviceCode(
  result: ApiResult,
  backend: Backend,
): DeviceCode | { readonly kind: 'failed'; readonly reason: string } {
  if (result.kind === 'failure') return { kind: 'failed', reason: result.problem.text };
  if (!isSuccess(result)) {
    const limited = result.status === 429 ? ' Too many logins were begun; try again in an hour.' : '';
    return { kind: 'failed', reason: `PunchPlay answered ${describeReply(result)}.${limited}` };
  }
  const parsed = v.safeParse(codeSchema, result.body);
  if (!parsed.success) return { kind: 'failed', reason: 'PunchPlay sent no code that can be used.' };
  const { user_code, device_code, verification_uri, expires_in, interval } = parsed.output;
  const sane = interval != null && interval <= MAX_INTERVAL_SECONDS;
  return {
    kind: 'code',
    userCode: user_code,
    deviceCode: device_code,
    address: linkAddress(backend, verification_uri ?? ''),
    lifetimeMs: Math.min(expires_in ?? DEFAULT_LIFETIME_SECONDS, MAX_LIFETIME_SECONDS) * 1000,
    intervalMs: (sane ? interval : DEFAULT_INTERVAL_SECONDS) * 1000,
  };
}

/** The backend's own `/link`; what the reply says only where that is on the very same origin. */
function linkAddress(backend: Backend, fromReply: string): string {
  if (fromReply.length <= 300 && URL.canParse(fromReply)) {
    const url = new URL(fromReply);
    if (url.origin === backend.origin && url.username === '' && url.password === '') return url.href;
  }
  return `${backend.url}/link`;
}

/** What a poll has brought. */
export function readPoll(result: ApiResult, nowMs: number): PollOutcome {
  if (result.kind === 'failure') return { kind: 'trouble', reason: result.problem.text, waitMs: null };
  const tokens = isSuccess(result) ? readTokenReply(result.body) : null;
  if (tokens !== null) return { kind: 'approved', reply: tokens };
  const { error } = result.body;
  switch (error) {
    case 'authorization_pending':
      return { kind: 'pending' };
    case 'slow_down':
      return { kind: 'slow_down' };
    case 'expired':
    // RFC 8628 names it so.
    case 'expired_token':
      return { kind: 'expired' };
    case 'access_denied':
      return { kind: 'denied' };
  }
  const reason = `PunchPlay answered ${describeReply(result)}.`;
  if (result.status === 429) {
    const asked = (result.retryAtMs ?? nowMs) - nowMs;
    return { kind: 'trouble', reason, waitMs: clamp(asked, RATE_LIMIT_WAIT_MS.least, RATE_LIMIT_WAIT_MS.most) };
  }
  const final = result.status >= 400 && result.status < 500 && result.content === 'json';
  const transient = [408, 409, 425].includes(result.status);
  return final && !transient ? { kind: 'failed', reason } : { kind: 'trouble', reason, waitMs: null };
}
