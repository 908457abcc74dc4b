/** The desktop login: a token, the user's consent in the browser, a session key (contract section 2). */
import * as v from 'valibot';
import { assertNever, errorText, type Problem, ProblemError } from '../../../../shared/errors.ts';
import type { LoginStatus } from '../../../../shared/state.ts';
import type { Ports, Timer } from '../../ports.ts';
import { type Api, authorisationAddress } from './api.ts';
import type { ApiClient, ApiResult, Credentials } from './client.ts';
import { errorClass, problemOf } from './errors.ts';

const TOKEN_LIFETIME_MS = 60 * 60_000;
const POLL_EVERY_MS = 5000;
const AFTER_RATE_LIMIT_MS = 60_000;

export interface LoginOptions {
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  readonly client: ApiClient;
  /** Stores the session; gives the account's name. Rejects with the keychain's `ProblemError`. */
  readonly link: (api: Api, session: { readonly name: string; readonly key: string }) => Promise<string>;
}

export interface LastFmLogin {
  /**
   * Asks for a token; resolves when there is an address to open, or none. Gives the login that runs where one does.
   * `renew` ends that one first, unless its session is just being stored.
   */
  begin(api: Api, credentials: Credentials, options?: { readonly renew?: boolean }): Promise<LoginStatus>;
  status(): LoginStatus;
  cancel(text?: string): LoginStatus;
  /** A login that could not begin. */
  refuse(problem: Problem): LoginStatus;
}

/** What is kept of a status: how much time is left is computed when it is asked for. */
type Shown = Omit<LoginStatus, 'secondsLeft'>;

interface Attempt {
  readonly api: Api;
  readonly credentials: Credentials;
  readonly abort: AbortController;
  begun: Promise<void>;
  storing: boolean;
  timer: Timer | null;
}

const tokenReply = v.object({ token: v.pipe(v.string(), v.regex(/^[\w-]{1,200}$/)) });
const sessionReply = v.object({
  session: v.object({
    name: v.pipe(v.string(), v.trim(), v.regex(/^[\p{L}\p{N}\p{P}\p{S} ]{1,100}$/u)),
    key: v.pipe(v.string(), v.minLength(1), v.maxLength(500)),
  }),
});

export function createLogin({ ports, client, link }: LoginOptions): LastFmLogin {
  const { clock, log } = ports;
  let shown: Shown = settled('none', 'No login is under way.');
  let deadlineMonotonicMs = 0;
  let attempt: Attempt | null = null;

  const status = (): LoginStatus => {
    const { expiresAtMs } = shown;
    if (expiresAtMs === null) return { ...shown, secondsLeft: null };
    const leftMs = Math.min(deadlineMonotonicMs - clock.monotonicMs(), expiresAtMs - clock.wallMs());
    return { ...shown, secondsLeft: Math.max(0, Math.ceil(leftMs / 1000)) };
  };

  const finish = (state: LoginStatus['state'], text: string, accountName: string | null = null): LoginStatus => {
    attempt?.timer?.cancel();
    attempt?.abort.abort();
    attempt = null;
    shown = settled(state, text, accountName);
    log.info('A Last.fm login has ended.', { state });
    return status();
  };

  const call = ({ api, credentials, abort }: Attempt, method: string, parameters: Readonly<Record<string, string>>) =>
    client({ api, credentials, method, parameters, signal: abort.signal });

  const askForToken = async (mine: Attempt): Promise<void> => {
    const result = await call(mine, 'auth.getToken', {});
    if (attempt !== mine) return;
    const parsed = result.kind === 'reply' ? v.safeParse(tokenReply, result.body) : null;
    if (parsed?.success === true) return waitForConsent(mine, parsed.output.token);
    finish('failed', `The login could not begin. ${whatWentWrong(result)}`);
  };

  const waitForConsent = (mine: Attempt, token: string): void => {
    deadlineMonotonicMs = clock.monotonicMs() + TOKEN_LIFETIME_MS;
    const expiresAtMs = clock.wallMs() + TOKEN_LIFETIME_MS;
    const address = authorisationAddress(mine.api, mine.credentials.apiKey, token);
    const show = (state: 'pending' | 'slow', remark: string) => {
      const text = `Open the address in a browser and allow access.${remark}`;
      shown = { ...settled(state, text), address, expiresAtMs };
    };
    const pollAfter = (delayMs: number) => {
      const isOver = deadlineMonotonicMs - clock.monotonicMs() <= delayMs;
      mine.timer = clock.after(delayMs, () => {
        if (isOver) finish('expired', 'The login was not allowed within an hour. Start it again.');
        else void poll();
      });
    };
    const poll = async () => {
      const result = await call(mine, 'auth.getSession', { token });
      if (attempt !== mine) return;
      const outcome = readSession(result);
      switch (outcome.kind) {
        case 'session':
          return store(mine, outcome.session);
        case 'pending':
          show('pending', '');
          return pollAfter(POLL_EVERY_MS);
        case 'trouble':
          show('slow', ` Still waiting: ${outcome.text}`);
          return pollAfter(outcome.waitMs);
        case 'expired':
          return void finish('expired', 'The login has expired. Start it again.');
        case 'failed':
          return void finish('failed', `The login failed. ${outcome.text} Start it again.`);
        default:
          return assertNever(outcome);
      }
    };
    show('pending', '');
    pollAfter(POLL_EVERY_MS);
  };

  /** From here the token is used up: the login is completed, whatever is asked meanwhile. */
  const store = async (mine: Attempt, session: { name: string; key: string }): Promise<void> => {
    mine.storing = true;
    try {
      const accountName = await link(mine.api, session);
      finish('linked', `Linked as ${accountName}.`, accountName);
    } catch (error) {
      if (!(error instanceof ProblemError)) log.error('A login could not be stored.', { reason: errorText(error) });
      finish('failed', `Last.fm allowed the login, but it could not be stored. ${errorText(error)}`);
    }
  };

  return {
    async begin(api, credentials, { renew = false } = {}) {
      if (renew && attempt?.storing === false) finish('cancelled', 'A new login was asked for.');
      if (attempt === null) {
        const abort = new AbortController();
        const mine: Attempt = { api, credentials, abort, begun: Promise.resolve(), storing: false, timer: null };
        attempt = mine;
        shown = settled('pending', 'Asking Last.fm for a login.');
        mine.begun = askForToken(mine);
      }
      await attempt.begun;
      return status();
    },
    status,
    cancel(text = 'The login was cancelled.') {
      return attempt === null || attempt.storing ? status() : finish('cancelled', text);
    },
    refuse: (problem) => (attempt === null ? finish('failed', problem.text) : status()),
  };
}

type Poll =
  | { readonly kind: 'session'; readonly session: { readonly name: string; readonly key: string } }
  | { readonly kind: 'pending' }
  /** Passes by itself. */
  | { readonly kind: 'trouble'; readonly text: string; readonly waitMs: number }
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly text: string };

/** The table of contract section 2. */
function readSession(result: ApiResult): Poll {
  if (result.kind === 'reply') {
    const parsed = v.safeParse(sessionReply, result.body);
    return parsed.success
      ? { kind: 'session', session: parsed.output.session }
      : { kind: 'failed', text: whatWentWrong(result) };
  }
  const text = whatWentWrong(result);
  if (result.kind === 'failure') return { kind: 'trouble', text, waitMs: POLL_EVERY_MS };
  switch (result.code) {
    case 14:
      return { kind: 'pending' };
    case 4:
    case 15:
      return { kind: 'expired' };
  }
  switch (errorClass(result.code)) {
    case 'retry':
      return { kind: 'trouble', text, waitMs: POLL_EVERY_MS };
    case 'rate_limit':
      return { kind: 'trouble', text, waitMs: AFTER_RATE_LIMIT_MS };
    default:
      return { kind: 'failed', text };
  }
}

function whatWentWrong(result: ApiResult): string {
  switch (result.kind) {
    case 'reply':
      return 'Last.fm sent a reply that cannot be used.';
    case 'error':
      return problemOf(result).text;
    case 'failure':
      return result.problem.text;
  }
}

function settled(state: LoginStatus['state'], text: string, accountName: string | null = null): Shown {
  const nothing = { userCode: null, address: null, expiresAtMs: null };
  return { service: 'lastfm', method: 'browser', state, ...nothing, accountName, text };
}
