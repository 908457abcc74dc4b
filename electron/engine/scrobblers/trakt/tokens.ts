/** Trakt's login (contract section 2): where its tokens are kept, how they are renewed, whose it is. */
import * as v from 'valibot';
import type { Keychain, Ports } from '../../ports.ts';
import type { StateStore } from '../../store/state-store.ts';
import { isSuccess } from '../json-client.ts';
import { createRefresher } from '../refresher.ts';
import type { ServiceSettings } from '../service-settings.ts';
import { createTokenKeeper, type TokenKeeper } from '../token-keeper.ts';
import { cleanUsername, parsePair } from '../token-pair.ts';
import { TIMEOUT_MS, type TraktClient } from './client.ts';
import { DEFAULTS, type Place, TRAKT } from './place.ts';

/** Never days: clients with such margins renewed for ever when tokens became shorter-lived. */
const RENEW_AHEAD_MS = 300_000;
const GONE: ReadonlySet<number> = new Set([400, 401]);

export interface TraktTokensOptions {
  readonly origin: string;
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  readonly client: TraktClient;
  readonly settings: ServiceSettings;
  readonly stateStore: StateStore;
  readonly onChange: () => void;
}

export function createTraktTokens(options: TraktTokensOptions): TokenKeeper<Place> {
  const { origin, ports, client, settings, stateStore, onChange } = options;
  return createTokenKeeper<Place>({
    ...TRAKT,
    origin,
    ports: { ...ports, keychain: inSettings(settings) },
    keychainKey: origin,
    aheadMs: RENEW_AHEAD_MS,
    refresher: createRefresher({
      ...TRAKT,
      clock: ports.clock,
      gone: GONE,
      ask: async (place, refreshToken) => {
        const body = { refresh_token: refreshToken, grant_type: 'refresh_token', redirect_uri: place.redirectUri };
        return await client(await tokenRequest(place, body));
      },
    }),
    askName: async (place, accessToken) => {
      const path = '/users/settings';
      const result = await client({ place, method: 'GET', path, accessToken, timeoutMs: TIMEOUT_MS.login });
      return result.kind === 'reply' && isSuccess(result) ? usernameIn(result.body) : null;
    },
    nameOf: (place, username) => {
      const { host } = new URL(place.api);
      const name = username ?? `account at ${host}`;
      return place.api === DEFAULTS.api || username === null ? name : `${name}@${host}`;
    },
    stateStore,
    onChange,
  });
}

/** A request for tokens, with what every one of them carries. Rejects with the keychain's `ProblemError`. */
export async function tokenRequest(place: Place, body: Readonly<Record<string, string>>, path = '/oauth/token') {
  const secret = await place.clientSecret();
  return {
    place,
    at: 'auth',
    method: 'POST',
    path,
    body: { ...body, client_id: place.clientId, ...(secret === null ? {} : { client_secret: secret }) },
    timeoutMs: TIMEOUT_MS.login,
  } as const;
}

const userSettings = v.object({
  user: v.object({
    username: v.fallback(v.nullish(v.string()), null),
    ids: v.fallback(v.optional(v.object({ slug: v.fallback(v.nullish(v.string()), null) })), undefined),
  }),
});

export function usernameIn(body: unknown): string | null {
  const read = v.safeParse(userSettings, body);
  return read.success ? (cleanUsername(read.output.user.username) ?? cleanUsername(read.output.user.ids?.slug)) : null;
}

/** The settings in which a login is kept; they are replaced together. */
const KEPT = ['access_token', 'refresh_token', 'expires_at', 'created_at', 'username', 'token_origin'] as const;

/** The tokens as settings of the service, in the specification's shape; its secrets are one entry of the keychain. */
function inSettings(settings: ServiceSettings): Keychain {
  return {
    kind: 'keychain',
    get: async (origin) => {
      if (!settings.isSet('access_token')) return null;
      const values = await settings.get();
      if (values['token_origin'] !== origin || typeof values['access_token'] !== 'string') return null;
      const seconds = (key: string) => (typeof values[key] === 'number' ? values[key] * 1000 : null);
      return JSON.stringify({
        accountName: values['username'] ?? '',
        accessToken: values['access_token'],
        refreshToken: values['refresh_token'] ?? null,
        issuedAtMs: seconds('created_at') ?? 0,
        expiresAtMs: seconds('expires_at'),
      });
    },
    set: async (origin, text) => {
      const pair = parsePair(text);
      if (pair === null) throw new Error('these are no tokens');
      await settings.update({
        access_token: pair.accessToken,
        refresh_token: pair.refreshToken,
        created_at: Math.floor(pair.issuedAtMs / 1000),
        expires_at: pair.expiresAtMs === null ? null : Math.floor(pair.expiresAtMs / 1000),
        username: pair.accountName,
        token_origin: origin,
      });
    },
    delete: () => settings.update(Object.fromEntries(KEPT.map((key) => [key, null]))),
  };
}
