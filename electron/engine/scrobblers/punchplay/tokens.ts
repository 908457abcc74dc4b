/** PunchPlay's login at one backend (contract section 3, "Tokens"). */

import { createRefresher } from '../refresher.ts';
import type { TokenKeeperOptions as KeeperOptions } from '../token-keeper.ts';
import { type Access, createTokenKeeper as createKeeper, type TokenKeeper as Keeper } from '../token-keeper.ts';
import { accountNameOf } from './account-record.ts';
import type { Backend } from './backend-url.ts';
import { type ApiClient, isSuccess, TIMEOUT_MS } from './client.ts';
import { readUsername } from './username.ts';

export type { Access };
export type TokenKeeper = Keeper<Backend>;

const RENEW_AHEAD_MS = 60_000;
const GONE: ReadonlySet<number> = new Set([400, 401, 403]);

export interface TokenKeeperOptions
  extends Pick<KeeperOptions<Backend>, 'origin' | 'ports' | 'stateStore' | 'onChange'> {
  readonly client: ApiClient;
}

/** The keeper of one origin's tokens: they are never sent to another. */
export function createTokenKeeper({ client, ...options }: TokenKeeperOptions): TokenKeeper {
  const service = { service: 'punchplay', label: 'PunchPlay' };
  return createKeeper({
    ...service,
    ...options,
    keychainKey: `punchplay tokens ${options.origin}`,
    aheadMs: RENEW_AHEAD_MS,
    refresher: createRefresher({
      ...service,
      clock: options.ports.clock,
      gone: GONE,
      ask: (backend, refreshToken) =>
        client({
          backend,
          method: 'POST',
          path: '/api/auth/refresh',
          body: { refresh_token: refreshToken },
          timeoutMs: TIMEOUT_MS.refresh,
        }),
    }),
    askName: async (backend, accessToken) => {
      const path = '/api/auth/me';
      const result = await client({ backend, method: 'GET', path, accessToken, timeoutMs: TIMEOUT_MS.me });
      return result.kind === 'reply' && isSuccess(result) ? readUsername(result.body) : null;
    },
    nameOf: accountNameOf,
  });
}
