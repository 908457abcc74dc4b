/** Logging in with a code that the user enters on any device (RFC 8628, as each service speaks it), or at an address alone. */
import { errorText, type Problem, ProblemError } from '../../../shared/errors.ts';
import type { LoginMethod, LoginStatus } from '../../../shared/state.ts';
import type { Ports, Timer } from '../ports.ts';
import type { TokenReply } from './token-pair.ts';

const SLOW_DOWN_MS = 5_000;

export interface DeviceCode {
  readonly kind: 'code';
  /** Null where the address says it all. */
  readonly userCode: string | null;
  readonly deviceCode: string;
  /** Where the user enters the code, or allows it. */
  readonly address: string;
  readonly lifetimeMs: number;
  readonly intervalMs: number;
}

export type PollOutcome =
  | { readonly kind: 'approved'; readonly reply: TokenReply }
  | { readonly kind: 'pending' }
  | { readonly kind: 'slow_down' }
  /** Passes by itself; `waitMs` where the service named a time. */
  | { readonly kind: 'trouble'; readonly reason: string; readonly waitMs: number | null }
  | { readonly kind: 'expired' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface DeviceLogin<Place> {
  /**
   * Asks for a code; resolves when there is one, or none. Gives the login that runs where one does: there is only ever
   * one. `renew` ends that one first, unless its tokens are just being stored.
   */
  begin(place: Place, options?: { readonly renew?: boolean }): Promise<LoginStatus>;
  status(): LoginStatus;
  /** Ends the login that runs; one whose tokens are just being stored is completed. */
  cancel(text?: string): LoginStatus;
  /** A login that could not begin. */
  refuse(problem: Problem): LoginStatus;
}

export interface DeviceLoginOptions<Place> {
  readonly service: string;
  readonly label: string;
  /** What the user does: `code` unless said. */
  readonly method?: LoginMethod;
  readonly ports: Pick<Ports, 'clock' | 'log'>;
  /** Asks for a code; gives it, or why there is none. */
  readonly askForCode: (
    place: Place,
    signal: AbortSignal,
  ) => Promise<DeviceCode | { readonly kind: 'failed'; readonly reason: string }>;
  /** Asks whether the user has allowed it. */
  readonly poll: (place: Place, deviceCode: string, signal: AbortSignal) => Promise<PollOutcome>;
  /** Stores the tokens; gives the user's name. */
  readonly link: (place: Place, reply: TokenReply) => Promise<string>;
  /** {@link DeviceLogin.status} tells something else. */
  readonly onChange?: () => void;
}

/** What is kept of a status: how much time is left is computed when it is asked for. */
type Shown = Omit<LoginStatus, 'secondsLeft'>;

interface Attempt<Place> {
  readonly place: Place;
  readonly abort: AbortController;
  begun: Promise<void>;
  storing: boolean;
  timer: Timer | null;
}

export function createDeviceLogin<Place>(options: DeviceLoginOptions<Place>): DeviceLogin<Place> {
  const { service, label, method = 'code' } = options;
  const { clock, log } = options.ports;
  const settled = (state: LoginStatus['state'], text: string, accountName: string | null = null): Shown => {
    const nothing = { userCode: null, address: null, expiresAtMs: null };
    return { service, method, state, ...nothing, accountName, text };
  };
  let shown: Shown = settled('none', 'No login is under way.');
  let deadlineMonotonicMs = 0;
  let attempt: Attempt<Place> | null = null;

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
    log.info(`A ${label} login has ended.`, { state });
    return status();
  };

  const askForCode = async (mine: Attempt<Place>): Promise<void> => {
    const code = await options.askForCode(mine.place, mine.abort.signal);
    if (attempt !== mine) return;
    if (code.kind === 'failed') {
      finish('failed', `The login could not begin: ${code.reason}`);
      return;
    }
    waitForApproval(mine, code);
  };

  const waitForApproval = (mine: Attempt<Place>, code: DeviceCode): void => {
    deadlineMonotonicMs = clock.monotonicMs() + code.lifetimeMs;
    const expiresAtMs = clock.wallMs() + code.lifetimeMs;
    let intervalMs = code.intervalMs;
    const show = (state: 'pending' | 'slow', remark: string) => {
      const { userCode, address } = code;
      const what =
        userCode === null
          ? `Open ${address} in a browser and allow access there.`
          : `Open ${address} on any device and enter the code ${userCode}.`;
      tell({ service, method, state, userCode, address, expiresAtMs, accountName: null, text: what + remark });
    };
    const expire = () =>
      finish(
        'expired',
        code.userCode === null
          ? 'The login has expired. Start it again.'
          : 'The code has expired. Start the login again to get a new one.',
      );
    const pollAfter = (delayMs: number) => {
      const leftMs = deadlineMonotonicMs - clock.monotonicMs();
      mine.timer = clock.after(Math.max(0, Math.min(delayMs, leftMs)), () => {
        if (leftMs <= delayMs) expire();
        else void poll();
      });
    };
    const poll = async () => {
      const outcome = await options.poll(mine.place, code.deviceCode, mine.abort.signal);
      if (attempt === mine) await act(outcome);
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
          show('slow', ` ${label} asked us to look less often.`);
          return pollAfter(intervalMs);
        case 'trouble':
          show('slow', ` Still waiting: ${outcome.reason}`);
          return pollAfter(outcome.waitMs ?? intervalMs);
        case 'expired':
          return void expire();
        case 'denied':
          return void finish('denied', `The login was refused at ${label}. Start it again if that was a mistake.`);
        case 'failed':
          return void finish('failed', `The login failed: ${outcome.reason} Start it again.`);
      }
    };
    show('pending', '');
    pollAfter(intervalMs);
  };

  /** From here the code is used up: the login is completed, whatever is asked meanwhile. */
  const store = async (mine: Attempt<Place>, reply: TokenReply): Promise<void> => {
    mine.storing = true;
    try {
      const name = await options.link(mine.place, reply);
      finish('linked', `Linked as ${name}.`, name);
    } catch (error) {
      if (!(error instanceof ProblemError)) log.error('A login could not be stored.', { reason: errorText(error) });
      finish('failed', `${label} approved the login, but it could not be stored. ${errorText(error)}`);
    }
  };

  return {
    async begin(place, { renew = false } = {}) {
      if (renew && attempt?.storing === false) finish('cancelled', 'A new login was asked for.');
      if (attempt === null) {
        const mine: Attempt<Place> = {
          place,
          abort: new AbortController(),
          begun: Promise.resolve(),
          storing: false,
          timer: null,
        };
        attempt = mine;
        tell(settled('pending', `Asking ${label} for ${method === 'code' ? 'a code' : 'an address'}.`));
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
