/** Tokens and sessions of the desktop login: asked for, allowed in the browser, exchanged once. */
import { randomBytes } from 'node:crypto';

const LIFETIME_MS = 60 * 60_000;

/** A session, or the error code that says why there is none. */
export type Exchange = { readonly username: string; readonly key: string } | 4 | 14 | 15;

export interface Sessions {
  readonly tokens: readonly string[];
  token(nowMs: number): string;
  /** Allows every token that waits, or this one. */
  approve(username: string, token?: string): void;
  exchange(token: string, nowMs: number): Exchange;
  issue(username: string): string;
  userOf(key: string): string | null;
  /** The user took the application off the list. */
  revokeAll(): void;
  expireTokens(): void;
}

export function createSessions(autoApprove: () => string | null): Sessions {
  const tokens = new Map<string, { untilMs: number; username: string | null }>();
  const keys = new Map<string, string>();
  const issue = (username: string): string => {
    const key = randomBytes(16).toString('hex');
    keys.set(key, username);
    return key;
  };
  return {
    get tokens() {
      return [...tokens.keys()];
    },
    token(nowMs) {
      const token = randomBytes(16).toString('hex');
      tokens.set(token, { untilMs: nowMs + LIFETIME_MS, username: autoApprove() });
      return token;
    },
    approve(username, only) {
      for (const [token, one] of tokens) if (only === undefined || token === only) one.username = username;
    },
    exchange(token, nowMs) {
      const one = tokens.get(token);
      if (one === undefined) return 4;
      if (one.untilMs <= nowMs) return 15;
      if (one.username === null) return 14;
      tokens.delete(token);
      return { username: one.username, key: issue(one.username) };
    },
    issue,
    userOf: (key) => keys.get(key) ?? null,
    revokeAll: () => keys.clear(),
    expireTokens() {
      for (const one of tokens.values()) one.untilMs = 0;
    },
  };
}
