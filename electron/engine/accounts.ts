/** The accounts at all services, as the user sees them: log in, test, log out. */
import { ProblemError } from '../../shared/errors.ts';
import type {
  AccountInfo,
  AccountTest,
  LoginMethod,
  LoginState,
  LoginStatus,
  LoginView,
  QrCode,
} from '../../shared/state.ts';
import { createLoginBrowser } from './login-browser.ts';
import type { Ports } from './ports.ts';
import { qrCodeOf } from './qr-code.ts';
import type { Outbox } from './scrobble/outbox.ts';
import type { AccountService } from './scrobble/service.ts';

/** What a logout left behind. */
export interface LoggedOut {
  readonly service: string;
  /** Whose login it was; null where there was none. */
  readonly accountName: string | null;
  /** Events of this account that still wait. */
  readonly unsent: number;
  readonly deleted: number;
}

export interface LoginOptions {
  readonly renew: boolean;
  readonly method?: LoginMethod;
}

/** Every method throws (or rejects with) a `ProblemError` of kind `not_found` for a service that there is not. */
export interface Accounts {
  list(): AccountInfo[];
  /** Of each service that was logged in to, the last login; without its QR code until {@link login} has given it. */
  logins(): LoginState[];
  /** What is to be allowed in the browser is shown there by itself, once, where there is one to show it in. */
  login(service: string, options: LoginOptions): Promise<LoginView>;
  /** Opens the address of the login that runs. Rejects with a `ProblemError` where that cannot be, or may not. */
  openLogin(service: string): Promise<void>;
  loginStatus(service: string): Promise<LoginView>;
  cancelLogin(service: string): Promise<LoginView>;
  test(service: string): Promise<AccountTest>;
  /** Also rejects where the tokens could not be deleted; the account is logged out then all the same. */
  logout(service: string, unsent: 'keep' | 'delete'): Promise<LoggedOut>;
}

export interface AccountsOptions {
  readonly services: readonly AccountService[];
  readonly outbox: Pick<Outbox, 'waitingOf' | 'clearAccount'>;
  readonly ports: Pick<Ports, 'openExternal' | 'log'>;
  /** What this account had agreed to is over. */
  readonly onLoggedOut?: (service: string, accountName: string) => void;
}

export function createAccounts({ services, outbox, ports, onLoggedOut }: AccountsOptions): Accounts {
  const browser = createLoginBrowser(ports);
  /** The last one of each service. */
  const codes = new Map<string, { readonly address: string; readonly qr: QrCode }>();

  const codeOf = ({ service, address }: LoginStatus): QrCode | null => {
    const code = codes.get(service);
    return code !== undefined && code.address === address ? code.qr : null;
  };
  const view = async (service: AccountService, status: LoginStatus): Promise<LoginView> => {
    const { address } = status;
    const opening = browser.opening(service, status);
    if (address === null) return { ...status, qr: null, opening };
    const qr = codeOf(status) ?? (await qrCodeOf(address));
    codes.set(service.name, { address, qr });
    return { ...status, qr, opening };
  };

  return {
    list: () =>
      services.map((service) => {
        const info = service.accountInfo();
        const { problem } = service.account();
        return {
          ...info,
          unsent: outbox.waitingOf(service.name, info.accountName),
          ...(problem?.kind === 'keychain' && { waitsForKeychain: true as const }),
        };
      }),
    logins: () =>
      services.flatMap((service) => {
        const status = service.loginStatus();
        if (status.state === 'none') return [];
        const { secondsLeft: _, ...shown } = status;
        return [{ ...shown, qrSvg: codeOf(status)?.svg ?? null, opening: browser.opening(service, status) }];
      }),
    login: async (name, options) => {
      const service = serviceNamed(services, name);
      const status = await service.login(options);
      await browser.show(service, status);
      return view(service, status);
    },
    openLogin: async (name) => browser.open(serviceNamed(services, name)),
    loginStatus: async (name) => {
      const service = serviceNamed(services, name);
      return view(service, service.loginStatus());
    },
    cancelLogin: async (name) => {
      const service = serviceNamed(services, name);
      return view(service, service.cancelLogin());
    },
    test: async (name) => serviceNamed(services, name).test(),
    logout: async (name, unsent) => {
      const service = serviceNamed(services, name);
      const { accountName } = service.account();
      const problem = await service.logout();
      const isOut = accountName !== null && service.account().state === 'not_linked';
      if (isOut) onLoggedOut?.(service.name, accountName);
      const deleted = isOut && unsent === 'delete' ? outbox.clearAccount(service.name, accountName) : 0;
      if (problem !== null) throw new ProblemError(problem);
      return { service: service.name, accountName, unsent: outbox.waitingOf(service.name, accountName), deleted };
    },
  };
}

function serviceNamed(services: readonly AccountService[], name: string): AccountService {
  const service = services.find((candidate) => candidate.name === name.toLowerCase());
  if (service !== undefined) return service;
  const known = services.map((candidate) => candidate.name).join(', ');
  throw new ProblemError({ kind: 'not_found', text: `There is no service "${name}". There is: ${known}.` });
}
