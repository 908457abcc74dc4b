/** Where Trakt is and which app of Trakt's this companion is: out of the service's settings. */
import type { Problem } from '../../../../shared/errors.ts';
import type { ServiceSettings } from '../service-settings.ts';

export const TRAKT = { service: 'trakt', label: 'Trakt' } as const;

/** All that a request needs beside a token. */
export interface Place {
  readonly ok: true;
  /** `https://api.trakt.tv` */
  readonly api: string;
  /** `https://auth.trakt.tv`: logins and tokens; another host than the rest (contract section 1). */
  readonly auth: string;
  readonly clientId: string;
  /** Where the browser comes back to: `http://127.0.0.1:47836/trakt`, as it is registered with the app. */
  readonly redirectUri: string;
  /** Null where the user gave none: the app then is a public one (PKCE). Rejects with the keychain's `ProblemError`. */
  clientSecret(): Promise<string | null>;
}

export type PlaceCheck = Place | { readonly ok: false; readonly problem: Problem };

export const DEFAULTS = {
  api: 'https://api.trakt.tv',
  auth: 'https://auth.trakt.tv',
  redirectUri: 'http://127.0.0.1:47836/trakt',
} as const;

const NO_APP =
  'Trakt needs an app of your own: make one at app.trakt.tv/settings/apps/api and enter its client ID: companion services settings trakt';

/** The place, or what is wrong with the settings. */
export function placeOf(settings: ServiceSettings): PlaceCheck {
  const values = settings.plain();
  const text = (key: string, fallback: string) => {
    const value = values[key];
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : fallback;
  };
  const clientId = text('client_id', '');
  if (!/^[\x21-\x7e]{1,200}$/.test(clientId))
    return wrong(
      clientId === ''
        ? NO_APP
        : 'This is no client ID of Trakt’s. Copy it from your app: companion services settings trakt',
    );
  const api = base(text('api_host', DEFAULTS.api));
  const auth = base(text('auth_host', DEFAULTS.auth));
  if (api === null || auth === null) {
    return wrong(`${api === null ? 'api_host' : 'auth_host'} of Trakt must be an address that begins with https://.`);
  }
  const redirectUri = text('redirect_uri', DEFAULTS.redirectUri);
  return {
    ok: true,
    api,
    auth,
    clientId,
    redirectUri,
    clientSecret: async () => {
      if (!settings.isSet('client_secret')) return null;
      const { client_secret: secret } = await settings.get();
      return typeof secret === 'string' && secret !== '' ? secret : null;
    },
  };
}

/** Without a slash at the end; null where a login may not be sent there: plain HTTP only on this machine. */
function base(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { protocol, hostname, username, password, origin, pathname } = new URL(address);
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);
  if ((protocol !== 'https:' && !(protocol === 'http:' && isHere)) || username !== '' || password !== '') return null;
  return origin + pathname.replace(/\/+$/, '');
}

function wrong(text: string): PlaceCheck {
  return { ok: false, problem: { kind: 'bad_input', service: TRAKT.service, stage: 'settings', text } };
}
