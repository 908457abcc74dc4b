/** What Last.fm's error codes mean for the queue (contract section 5). */
import type { Problem, ProblemKind } from '../../../../shared/errors.ts';
import type { ApiResult } from './client.ts';

export type LastFmError = Extract<ApiResult, { kind: 'error' }>;

export type ErrorClass =
  /** Passes by itself. */
  | 'retry'
  | 'rate_limit'
  /** The user took the application off the list, or the session is somebody else's. */
  | 'login'
  /** Key or secret are wrong, or the key is suspended: only the user can help. */
  | 'configuration'
  /** This play will never be taken. */
  | 'refused';

/**
 * The class of a code. Where the contract would drop a play for what can only be a mistake of ours (3, 5) or is also
 * seen in outages (2), it is kept: an update, or time, makes it good again, and after 14 days it expires with a note.
 */
export function errorClass(code: number): ErrorClass {
  switch (code) {
    case 6:
    case 7:
      return 'refused';
    case 4:
    case 9:
    case 17:
      return 'login';
    case 3:
    case 5:
    case 10:
    case 13:
    case 26:
      return 'configuration';
    case 29:
      return 'rate_limit';
    default:
      return 'retry';
  }
}

const TEXTS: Readonly<Record<ErrorClass, readonly [kind: ProblemKind, text: string]>> = {
  retry: ['service_unreachable', 'Last.fm has trouble on its side'],
  rate_limit: ['service_busy', 'Last.fm was asked too often'],
  login: ['login_needed', 'Last.fm no longer accepts the login'],
  configuration: ['service_refused', 'Last.fm does not accept this companion’s key'],
  refused: ['service_refused', 'Last.fm refused this play'],
};

const REMEDIES: Readonly<Record<number, string>> = {
  3: ' The address in the setting api_url may be another service’s.',
  5: ' The address in the setting api_url may be another service’s.',
  10: ' Check the setting api_key.',
  13: ' Check the setting shared_secret.',
  26: ' The key is suspended: ask Last.fm why, or use another one (settings api_key and shared_secret).',
};

/** The error in the user's words. */
export function problemOf({ code, words, retryAtMs }: LastFmError): Problem {
  const [kind, text] = TEXTS[errorClass(code)];
  const said = words === '' ? `error ${code}` : `error ${code}: ${words}`;
  const when = retryAtMs === null ? {} : { retryAtMs };
  return { kind, text: `${text} (${said}).${REMEDIES[code] ?? ''}`, service: 'lastfm', ...when };
}
