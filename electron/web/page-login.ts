/**
 * Who may see the page: a browser that was opened with a link that only the user of this machine was given. The link
 * holds a code that works once; the browser then keeps a cookie, which also outlives a restart of the companion.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface PageLogin {
  /** A new code, for one login within an hour. */
  createCode(): string;
  /** Uses a code up: the `Set-Cookie` line for this browser, or null where it is wrong, too old, or was used. */
  redeem(code: string): string | null;
  isLoggedIn(headers: IncomingHttpHeaders): boolean;
}

export interface PageLoginOptions {
  /** 256 bits that nobody else knows, the same at every start. */
  readonly key: Buffer;
  readonly wallMs: () => number;
}

const CODE_LIFETIME_MS = 3_600_000;
const MOST_CODES = 20;
const COOKIE_LIFETIME_SECONDS = 30 * 24 * 3600;

export function createPageLogin({ key, wallMs }: PageLoginOptions): PageLogin {
  /** When each stops to work. */
  const codes = new Map<string, number>();
  const seal = (text: string) => createHmac('sha256', key).update(text).digest('base64url');
  // Cookies know no ports: two companions of one machine have each their own.
  const cookieName = `companion_${seal('name').slice(0, 8)}`;

  return {
    createCode: () => {
      const code = randomBytes(24).toString('base64url');
      codes.set(code, wallMs() + CODE_LIFETIME_MS);
      for (const oldest of [...codes.keys()].slice(0, -MOST_CODES)) codes.delete(oldest);
      return code;
    },
    redeem: (code) => {
      const untilMs = codes.get(code);
      codes.delete(code);
      if (untilMs === undefined || untilMs < wallMs()) return null;
      const expiry = String(Math.floor(wallMs() / 1000) + COOKIE_LIFETIME_SECONDS);
      const value = `${expiry}.${seal(`page ${expiry}`)}`;
      return `${cookieName}=${value}; Path=/; Max-Age=${COOKIE_LIFETIME_SECONDS}; HttpOnly; SameSite=Strict`;
    },
    isLoggedIn: ({ cookie = '' }) =>
      cookie.split(';').some((pair) => {
        const [name, value = ''] = pair.trim().split('=', 2);
        const [expiry = '', given = ''] = value.split('.', 2);
        return name === cookieName && isSame(given, seal(`page ${expiry}`)) && Number(expiry) * 1000 > wallMs();
      }),
  };
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
