/** Logging in with a code that the user enters on any device (contract section 3, "Device token polling"). */
import { errorText, type Problem, ProblemError } from '../../../../shared/errors.ts';
import type { LoginStatus } from '../../../../shared/state.ts';
import type { Ports, Timer } from '../../ports.ts';
import type { Backend } from './backend-url.ts';
import { type ApiClient, TIMEOUT_MS } from './client.ts';
import { type DeviceCode, type PollOutcome, readDeviceCode, readPoll } from './device-login-replies.ts';
import type { TokenReply } from './token-pair.ts';

const DEVICE_NAME = 'PunchPlay Companion';
const SLOW_DOWN_MS = 5_000;

export interface DeviceLogin {
  /**
   * Asks for a code; resolves when there is one, or none. Gives the login that runs where one does: there is only ever
   * one. `renew` ends that one first, unless its tokens are just being stored.
   */
  begin(backend: Backend, options?: { readonly renew?: boolean }): Promise<LoginStatus>;
  status(): LoginStatus;
  /** Ends the login that runs; one whose tokens are just being stored is completed. */
  cancel(text?: string): LoginStatus;
  /** A login that could not begin. */
  refuse(problem: Problem): LoginStatus;
}

export interface DeviceLoginOptions {
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  readonly client: ApiClient;
  /** UUID of this companion, the same at every login. */
  readonly deviceId: () => string;
  /** Stores the tokens; gives the user's name. */
  readonly link: (backend: Backend, reply: TokenReply) => Promise<string>;
  /** {@link DeviceLogin.status} tells something else. */
  readonly onChange?: () => void;
}

/** What is kept of a status: how much time is left is computed when it is asked for. */
type Shown = Omit<LoginStatus, 'secondsLeft'>;

interface Attempt {
  readonly backend: Backend;
  readonly abort: AbortController;
  begun: Promise<void>;
  storing: boolean;
  timer: Timer | null;
}

export function createDeviceLogin(options: DeviceLoginOptions): DeviceLogin {
  const { ports, client } = options;
  const { clock, log } = ports;
  let shown: Shown = settled('none', 'No login is under way.');
  let deadlineMonotonicMs = 0;
  let attempt: Attempt | null = null;

  const status = (): LoginStatus => {
    const { expiresAtMs } = shown;
    if (expiresAtMs === null) return { ...shown, secondsLeft: null };
    // The monotonic clock stands still while the computer sleeps, the other may have been set.
    const leftMs = Math.min(deadlineMonotonicMs - clock.monotonicMs(), expiresAtMs - clock.wallMs());
    return { ...shown, secondsLeft: Math.max(0, Math.ceil(leftMs / 1000)) };
  };

  const tell = (next: Shown): void => {
    shown = next;
    options.onChange?.();
  };

  const finish = (state: LoginStatus['state'], text: string, accountName: string | null = null): LoginStatus => {
    attempt?.timer?.cancel();
    attempt?.abort.abort();
    attempt = null;
    tell(settled(state, text, accountName));
    log.info('A PunchPlay login has ended.', { state });
    return status();
  };

  const askForCode = async (mine: Attempt): Promise<void> => {
    const result = await client({
      backend: mine.backend,
      method: 'POST',
      path: '/api/auth/device/code',
      body: {},
      timeoutMs: TIMEOUT_MS.login,
      signal: mine.abort.signal,
    });
    if (attempt !== mine) return;
    const code = readDeviceCode(result, mine.backend);
    if (code.kind === 'failed') {
      finish('failed', `The login could not begin: ${code.reason}`);
      return;
    }
    waitForApproval(mine, code);
  };

  const waitForApproval = (mine: Attempt, code: DeviceCode): void => {
    deadlineMonotonicMs = clock.monotonicMs() + code.lifetimeMs;
    const expiresAtMs = clock.wallMs() + code.lifetimeMs;
    let intervalMs = code.intervalMs;
    const show = (state: 'pending' | 'slow', remark: string) => {
      const text = `Open ${code.address} on any device and enter the code ${code.userCode}.${remark}`;
      const { userCode, address } = code;
      tell({ service: 'punchplay', method: 'code', state, userCode, address, expiresAtMs, accountName: null, text });
    };
    const expire = () => finish('expired', 'The code has expired. Start the login again to get a new one.');
    const pollAfter = (delayMs: number) => {
      const leftMs = deadlineMonotonicMs - clock.monotonicMs();
      mine.timer = clock.after(Math.max(0, Math.min(delayMs, leftMs)), () => {
        if (leftMs <= delayMs) expire();
        else void poll();
      });
    };
    const poll = async () => {
      const result = await client({
        backend: mine.backend,
        method: 'POST',
        path: '/api/auth/device/token',
        body: { device_code: code.deviceCode, device_id: options.deviceId(), device_name: DEVICE_NAME },
        timeoutMs: TIMEOUT_MS.login,
        signal: mine.abort.signal,
      });
      if (attempt === mine) await act(readPoll(result, clock.wallMs()));
    };
    const act = async (outcome: PollOutcome) => {
      switch (outcome.kind) {
        case 'approved':
          return store(mine, outcome.reply);
        case 'pending':
          show('pending', '');
          return pollAfter(intervalMs);
        case 'slow_down':
          intervalMs += SLOW_DOWN_MS;
          show('slow', ' PunchPlay asked us to look less often.');
          return pollAfter(intervalMs);
        case 'trouble':
          show('slow', ` Still waiting: ${outcome.reason}`);
          return pollAfter(outcome.waitMs ?? intervalMs);
        case 'expired':
          return void expire();
        case 'denied':
          return void finish('denied', 'The login was refused at PunchPlay. Start it again if that was a mistake.');
        case 'failed':
          return void finish('failed', `The login failed: ${outcome.reason} Start it again.`);
      }
    };
    show('pending', '');
    pollAfter(intervalMs);
  };

  /** From here the code is used up: the login is completed, whatever is asked meanwhile. */
  const store = async (mine: Attempt, reply: TokenReply): Promise<void> => {
    mine.storing = true;
    try {
      const name = await options.link(mine.backend, reply);
      finish('linked', `Linked as ${name}.`, name);
    } catch (error) {
      if (!(error instanceof ProblemError)) log.error('A login could not be stored.', { reason: errorText(error) });
      finish('failed', `PunchPlay approved the login, but it could not be stored. ${errorText(error)}`);
    }
  };

  return {
    async begin(backend, { renew = false } = {}) {
      if (renew && attempt?.storing === false) finish('cancelled', 'A new code was asked for.');
      if (attempt === null) {
        const mine: Attempt = {
          backend,
          abort: new AbortController(),
          begun: Promise.resolve(),
          storing: false,
          timer: null,
        };
        attempt = mine;
        tell(settled('pending', 'Asking PunchPlay for a code.'));
        mine.begun = askForCode(mine);
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

function settled(state: LoginStatus['state'], text: string, accountName: string | null = null): Shown {
  return {
    service: 'punchplay',
    method: 'code',
    state,
    userCode: null,
    address: null,
    expiresAtMs: null,
    accountName,
    text,
  };
}
