/** Which address PunchPlay may be reached at (PunchPlay contract section 10, "Backend URL"). */
import { SETTINGS } from './settings.ts';

/** An address that was checked. */
export interface Backend {
  readonly ok: true;
  /** Without trailing slash, query and fragment; a path is kept, for services hosted below one. */
  readonly url: string;
  /** Scheme, host and port: what tokens are bound to. */
  readonly origin: string;
  /** Host, with its port where that is not the usual one. */
  readonly host: string;
}

export interface BackendRules {
  readonly developerMode: boolean;
  readonly allowInsecure: boolean;
}

/** What is wrong with a backend address, by the names of the contract. */
export type BackendUrlError = 'invalid_backend_url' | 'backend_credentials_not_allowed' | 'backend_https_required';

/** The address as it is used, or what is wrong with it. Blank stands for the default. */
export function readBackendUrl(
  text: string,
  rules: BackendRules,
): Backend | { readonly ok: false; readonly error: BackendUrlError } {
  const trimmed = text.trim() || SETTINGS.backend_url.default;
  // The URL parser repairs much (`https:host`, tabs, backslashes); an address for tokens has to be one as written.
  const authority = /^https?:\/\/([^/?#\\\s]+)(?:[/?#][^\\\s]*)?$/i.exec(trimmed)?.[1];
  if (authority === undefined || !URL.canParse(trimmed)) return { ok: false, error: 'invalid_backend_url' };
  const url = new URL(trimmed);
  if (authority.includes('@') || url.username !== '' || url.password !== '') {
    return { ok: false, error: 'backend_credentials_not_allowed' };
  }
  if (url.hostname === '' || url.port === '0') return { ok: false, error: 'invalid_backend_url' };
  if (url.protocol === 'http:' && !(rules.developerMode && rules.allowInsecure)) {
    return { ok: false, error: 'backend_https_required' };
  }
  return { ok: true, url: url.origin + url.pathname.replace(/\/+$/, ''), origin: url.origin, host: url.host };
}
