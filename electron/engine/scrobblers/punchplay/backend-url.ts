/** Which address the service may be reached at, and what it means where it may not. */
import {
  type Backend,
  type BackendRules,
  type BackendUrlError,
  readBackendUrl,
} from '../../../../shared/backend-url.ts';
import type { Problem } from '../../../../shared/errors.ts';
import { SETTINGS } from '../../../../shared/settings.ts';

export type { Backend };

export type BackendCheck = Backend | { readonly ok: false; readonly problem: Problem };

/** {@link checkBackendUrl}, which is asked several times at every event and takes longer than all the rest of them. */
export function createBackendCheck(): typeof checkBackendUrl {
  let last: { readonly key: string; readonly check: BackendCheck } | null = null;
  return (text, rules) => {
    const key = JSON.stringify([text, rules.developerMode, rules.allowInsecure]);
    if (last?.key !== key) last = { key, check: checkBackendUrl(text, rules) };
    return last.check;
  };
}

/** See {@link readBackendUrl}; what is wrong is named in `Problem.stage`. */
export function checkBackendUrl(text: string, rules: BackendRules): BackendCheck {
  const read = readBackendUrl(text, rules);
  return read.ok ? read : refuse(read.error);
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
