/** The two tokens of a login: as they come over the wire, and as one value in the keychain. */
import * as v from 'valibot';
import { printable } from './http.ts';
import type { JsonObject } from './json-client.ts';

const MAX_LIFETIME_SECONDS = 366 * 24 * 3600;
const AHEAD_SHARE = 0.1;

/** Only what fits into a header line: anything else would end up in an error text. */
const token = v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,8000}$/));

const replySchema = v.object({
  access_token: token,
  refresh_token: v.nullish(token),
  expires_in: v.fallback(v.nullish(v.number()), null),
  username: v.fallback(v.nullish(v.string()), null),
});

const storedSchema = v.object({
  accountName: v.string(),
  accessToken: token,
  /** Null where the service gave none: the login then ends with the access token. */
  refreshToken: v.nullable(token),
  /** Wall clock ms. */
  issuedAtMs: v.number(),
  /** Wall clock ms; null where the service did not say. */
  expiresAtMs: v.nullable(v.number()),
});

export type TokenPair = v.InferOutput<typeof storedSchema>;

/** A token reply, checked. */
export interface TokenReply {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  readonly expiresInSeconds: number | null;
  readonly username: string | null;
}

/** The tokens in a reply, or null where it holds none that can be used. */
export function readTokenReply(body: JsonObject): TokenReply | null {
  const parsed = v.safeParse(replySchema, body);
  if (!parsed.success) return null;
  const { access_token, refresh_token, expires_in, username } = parsed.output;
  return {
    accessToken: access_token,
    refreshToken: refresh_token ?? null,
    expiresInSeconds: expires_in && expires_in > 0 ? Math.min(expires_in, MAX_LIFETIME_SECONDS) : null,
    username: cleanUsername(username),
  };
}

/** A name that can be shown; null where it is none. */
export function cleanUsername(value: unknown): string | null {
  return typeof value === 'string' ? printable(value, 100) || null : null;
}

/** The pair that a reply makes. Where it brings no refresh token the old one stays. */
export function pairOf(
  reply: TokenReply,
  accountName: string,
  oldRefreshToken: string | null,
  nowMs: number,
): TokenPair {
  return {
    accountName,
    accessToken: reply.accessToken,
    refreshToken: reply.refreshToken ?? oldRefreshToken,
    issuedAtMs: nowMs,
    expiresAtMs: reply.expiresInSeconds === null ? null : nowMs + reply.expiresInSeconds * 1000,
  };
}

/** `fresh`, `expiring` (`aheadMs` or a tenth of its life is left, whichever is less), or `expired`. */
export function freshness(pair: TokenPair, nowMs: number, aheadMs: number): 'fresh' | 'expiring' | 'expired' {
  if (pair.expiresAtMs === null) return 'fresh';
  if (nowMs >= pair.expiresAtMs) return 'expired';
  const marginMs = Math.min(aheadMs, (pair.expiresAtMs - pair.issuedAtMs) * AHEAD_SHARE);
  return nowMs >= pair.expiresAtMs - marginMs ? 'expiring' : 'fresh';
}

/** The pair in a keychain value, or null where the value is none. */
export function parsePair(text: string): TokenPair | null {
  try {
    const parsed = v.safeParse(storedSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
