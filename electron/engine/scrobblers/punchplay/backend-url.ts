/** Which address the service may be reached at (contract section 10, "Backend URL"). */
import type { Problem } from '../../../../shared/errors.ts';
import { SETTINGS } from '../../../../shared/settings.ts';

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

export type BackendCheck = Backend | { readonly ok: false; readonly problem: Problem };

export interface BackendRules {
  readonly developerMode: boolean;
  readonly allowInsecure: boolean;
}

/** What is wrong with a backend address, by the names of the contract; found in `Problem.stage`. */
export type BackendUrlError = 'invalid_backend_url' | 'backend_credentials_not_allowed' | 'backend_https_required';

/** The address as it is used, or what is wrong with it. Blank stands for the default. */
export function checkBackendUrl(text: string, rules: BackendRules): BackendCheck {
  const trimmed = text.trim() || SETTINGS.backend_url.default;
  // The URL parser repairs much (`https:host`, tabs, backslashes); an address for tokens has to be one as written.
  const authority = /^https?:\/\/([^/?#\\\s]+)(?:[/?#][^\\\s]*)?$/i.exec(trimmed)?.[1];
  if (authority === undefined || !URL.canParse(trimmed)) return refuse('invalid_backend_url');
  const url = new URL(trimmed);
  if (authority.includes('@') || url.username !== '' || url.password !== '') {
    return refuse('backend_credentials_not_allowed');
  }
  if (url.hostname === '' || url.port === '0') return refuse('invalid_backend_url');
  if (url.protocol === 'http:' && !(rules.developerMode && rules.allowInsecure)) {
    return refuse('backend_https_required');
  }
  return { ok: true, url: url.origin + url.pathname.replace(/\/+$/, ''), origin: url.origin, host: url.host };
}

/** An address as it may be shown, whatever was entered: no user, no password, no query. Null where it is none. */
export function shownUrl(text: string): string | null {
  const trimmed = text.trim() || SETTINGS.backend_url.default;
  if (!URL.canParse(trimmed)) return null;
  const { protocol, host, pathname } = new URL(trimmed);
  return host === '' ? null : `${protocol}//${host}${pathname.replace(/\/+$/, '')}`;
}

const TEXTS: Readonly<Record<BackendUrlError, string>> = {
  invalid_backend_url:
    'The setting backend_url is not a web address. Give one such as https://punchplay.tv, or leave it empty.',
  backend_credentials_not_allowed:
    'The setting backend_url holds a user name or password. Give the address without them.',
  backend_https_required:
    'The setting backend_url must begin with https://. For development switch on developer_mode and allow_insecure_backend_url.',
};

function refuse(error: BackendUrlError): BackendCheck {
  const text = `${TEXTS[error]} Until then nothing is sent, and what was watched waits.`;
  return { ok: false, problem: { kind: 'backend_url', text, stage: error, service: 'punchplay' } };
}
