/** Which service is spoken to: Last.fm, or one that speaks its protocol (libre.fm) at another address. */
import type { Problem } from '../../../../shared/errors.ts';

export const DEFAULT_API_URL = 'https://ws.audioscrobbler.com/2.0/';
const LAST_FM_HOST = 'ws.audioscrobbler.com';

/** An address that was checked. */
export interface Api {
  readonly ok: true;
  /** Where calls go. */
  readonly url: string;
  /** Scheme, host and port: what a login is bound to. */
  readonly origin: string;
  readonly host: string;
  readonly isLastFm: boolean;
}

export type ApiCheck = Api | { readonly ok: false; readonly problem: Problem };

/** The address as it is used, or what is wrong with it. Blank stands for Last.fm's own. */
export function checkApiUrl(text: string): ApiCheck {
  const trimmed = text.trim() || DEFAULT_API_URL;
  if (!/^https?:\/\/[^/\\?#\s]+(?:\/[^\\?#\s]*)?$/i.test(trimmed) || !URL.canParse(trimmed)) {
    return refused('is not a web address. Give one such as https://libre.fm/2.0/, or leave it empty.');
  }
  const url = new URL(trimmed);
  if (url.username !== '' || url.password !== '') {
    return refused('holds a user name or password. Give the address without them.');
  }
  const isOwnMachine = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url.protocol === 'http:' && !isOwnMachine) return refused('must begin with https://.');
  const path = url.pathname === '/' ? '/2.0/' : url.pathname.replace(/\/*$/, '/');
  const { origin, host } = url;
  return { ok: true, url: origin + path, origin, host, isLastFm: host === LAST_FM_HOST };
}

function refused(what: string): ApiCheck {
  const text = `The Last.fm setting api_url ${what} Until then nothing is sent, and what was heard waits.`;
  return { ok: false, problem: { kind: 'backend_url', text, stage: 'api_url', service: 'lastfm' } };
}

/** Where its pages for people are. */
export function loginOrigin(api: Api): string {
  return api.isLastFm ? 'https://www.last.fm' : api.origin;
}

/** Where the user allows access, in the browser (contract section 2). */
export function authorisationAddress(api: Api, apiKey: string, token: string): string {
  return `${loginOrigin(api)}/api/auth/?${new URLSearchParams({ api_key: apiKey, token })}`;
}

/** What the queue's rows belong to: `ada` at Last.fm, `ada@libre.fm` elsewhere. */
export function accountNameOf(api: Api, username: string | null): string {
  if (username === null) return `account at ${api.host}`;
  return api.isLastFm ? username : `${username}@${api.host}`;
}
