/** Shows the address of a login in this computer's browser: by itself at most once, and only where it is the service's own (security checklist, section 1, row 15). */
import { errorText, ProblemError } from '../../shared/errors.ts';
import type { LoginOpening, LoginStatus } from '../../shared/state.ts';
import type { Ports } from './ports.ts';
import type { AccountService } from './scrobble/service.ts';

export interface LoginBrowser {
  /** Shows a login that is to be allowed in the browser; what was shown before is not shown again. Never rejects. */
  show(service: AccountService, status: LoginStatus): Promise<void>;
  /** Shows it because the user said so. Rejects with a `ProblemError`. */
  open(service: AccountService): Promise<void>;
  opening(service: AccountService, status: LoginStatus): LoginOpening;
}

interface Shown {
  readonly address: string;
  isOpened: boolean;
  done: Promise<void>;
}

export function createLoginBrowser({ openExternal, log }: Pick<Ports, 'openExternal' | 'log'>): LoginBrowser {
  /** Of each service, the address that was shown last. */
  const shown = new Map<string, Shown>();

  return {
    async show(service, { method, state, address }) {
      const isWaiting = state === 'pending' || state === 'slow';
      if (openExternal === undefined || method !== 'browser' || !isWaiting || address === null) return;
      // A plugin says any address: the user has to see it first.
      const checked = service.loginOrigins && checkedLoginAddress(address, service.loginOrigins());
      if (checked === undefined || checked === null) return;
      const before = shown.get(service.name);
      if (before?.address === address) return before.done;
      const mine: Shown = { address, isOpened: false, done: Promise.resolve() };
      shown.set(service.name, mine);
      mine.done = openExternal(checked).then(
        () => {
          mine.isOpened = true;
        },
        (error: unknown) => {
          const facts = { service: service.name, error: errorText(error) };
          log.warn('the browser could not be opened for a login', facts);
        },
      );
      return mine.done;
    },
    async open(service) {
      const { address } = service.loginStatus();
      if (address === null) throw notAllowed('No login runs now. Begin one first.');
      const checked = checkedLoginAddress(address, service.loginOrigins?.());
      if (checked === null || openExternal === undefined) {
        throw notAllowed(`This address is not opened from here. Open it yourself if you trust it: ${address}`);
      }
      await openExternal(checked);
    },
    opening: (service, { address }) => {
      if (address === null || checkedLoginAddress(address, service.loginOrigins?.()) === null) return 'refused';
      const last = shown.get(service.name);
      return last?.address === address && last.isOpened ? 'opened' : 'allowed';
    },
  };
}

/**
 * The address where it may be opened: without user and password, on one of the service's own origins (the user may have
 * set one on this machine without https); where the service names none, by https at the usual port. Else null.
 */
export function checkedLoginAddress(given: string, origins?: readonly string[]): string | null {
  const address = URL.parse(given);
  if (address === null || address.username !== '' || address.password !== '') return null;
  if (!/^https?:$/.test(address.protocol)) return null;
  const isOwn = origins?.includes(address.origin) ?? (address.protocol === 'https:' && address.port === '');
  return isOwn ? address.href : null;
}

function notAllowed(text: string): ProblemError {
  return new ProblemError({ kind: 'not_allowed', stage: 'open_outside', text });
}
