/** The operating system's keychain behind the engine's `Keychain` port; on Linux the Secret Service, and nothing else. */
import { isAbsolute } from 'node:path';
import type { AsyncEntry } from '@napi-rs/keyring';
import { errorText, ProblemError } from '../../shared/errors.ts';
import type { Keychain } from '../engine/ports.ts';
import { defaultDataDirectory } from './data-directory.ts';

/** The name under which the entries show in the system's own keychain window. */
const SERVICE = 'PunchPlay Companion';
/** Some keychains ask the user first. */
const TIME_LIMIT_MS = 60_000;

type Library = Pick<typeof import('@napi-rs/keyring'), 'AsyncEntry' | 'findCredentialsAsync'>;

export interface SystemKeychain extends Keychain {
  /** Of everything that it keeps for this data directory, whoever has put it there and when. */
  keys(): Promise<readonly string[]>;
}

export interface KeychainOptions {
  /** Given, each data directory but the default one has secrets of its own: two never renew one login against each other. */
  readonly dataDirectory?: string;
  readonly timeLimitMs?: number;
  /** What to do instead where it cannot be used: ends a sentence. */
  readonly otherwise?: string;
  readonly load?: () => Promise<Library>;
}

/** The system's keychain. Its library is loaded, and the system asked, at the first use. */
export function createKeychain(options: KeychainOptions = {}): SystemKeychain {
  const {
    dataDirectory = defaultDataDirectory(),
    timeLimitMs = TIME_LIMIT_MS,
    otherwise = 'keep secrets in a file that only you can read: companion serve --secrets file',
    load = () => import('@napi-rs/keyring'),
  } = options;
  const prefix = dataDirectory === defaultDataDirectory() ? '' : `${dataDirectory} `;
  let lastUse: Promise<unknown> = Promise.resolve();

  /** One use at a time: each holds a thread of Node's few while the system asks its user. */
  const inTurn = <T>(task: (library: Library) => Promise<T>, instead = otherwise): Promise<T> => {
    let givenUp = false;
    const run = lastUse.then(async () => {
      if (givenUp) throw new Error('given up');
      return task(await load());
    });
    lastUse = run.catch(() => undefined);
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => {
        givenUp = true;
        reject(keychainError(SILENT, instead));
      }, timeLimitMs);
      timer.unref();
      run
        .then(resolve, (error: unknown) => reject(keychainError(reasonOf(errorText(error)), instead, error)))
        .finally(() => clearTimeout(timer));
    });
  };
  const use = <T>(key: string, task: (entry: AsyncEntry) => Promise<T>): Promise<T> =>
    // Unpinned, the library falls back to the kernel's keyring, which a reboot empties.
    inTurn(({ AsyncEntry }) => task(new AsyncEntry(SERVICE, prefix + key, { linux: { store: 'secret-service' } })));
  const isOurs = (account: string) => (prefix === '' ? !isAbsolute(account) : account.startsWith(prefix));

  return {
    kind: 'keychain',
    get: (key) => use(key, (entry) => entry.getPassword()),
    set: (key, secret) => use(key, (entry) => entry.setPassword(secret)),
    async delete(key) {
      await use(key, (entry) => entry.deletePassword());
    },
    keys: () =>
      inTurn(async ({ findCredentialsAsync }) => {
        const found = await findCredentialsAsync(SERVICE);
        return found
          .map(({ account }) => account)
          .filter(isOurs)
          .map((account) => account.slice(prefix.length));
      }, KEEPS_ALL),
  };
}

/** Whoever asks for all keys wants to delete them. */
const KEEPS_ALL = 'nothing is deleted: logins and passwords would stay in it';

type Stage = 'keychain_missing' | 'keychain_locked' | 'keychain';
type Reason = readonly [Stage, string];

/** What the library's messages mean; as seen with dbus and gnome-keyring. */
const REASONS: ReadonlyArray<readonly [RegExp, ...Reason]> = [
  [/not provided|ServiceUnknown/i, 'keychain_missing', 'no keyring service is installed or running'],
  [/no result found/i, 'keychain_missing', 'the keyring service has no keyring yet'],
  [/prompt was dismissed|locked/i, 'keychain_locked', 'the keyring is locked'],
  [/[dz]bus/i, 'keychain_missing', 'there is no D-Bus session bus to reach it'],
];
const SILENT: Reason = ['keychain_locked', 'it did not answer; it may be waiting for its password to be entered'];

function reasonOf(message: string): Reason {
  const [, ...reason] = REASONS.find(([pattern]) => pattern.test(message)) ?? [null, 'keychain', message];
  return reason as Reason;
}

/** Whether there is no keychain at all; one that is locked is there. */
export function isMissing(error: unknown): boolean {
  return error instanceof ProblemError && error.problem.stage === ('keychain_missing' satisfies Stage);
}

function keychainError([stage, reason]: Reason, otherwise: string, cause?: unknown): ProblemError {
  const start =
    process.platform === 'linux'
      ? 'Start and unlock a keyring such as gnome-keyring in this session'
      : 'Unlock the system’s keychain';
  const text = `The system’s keychain cannot be used: ${reason}. ${start}, or ${otherwise}.`;
  return new ProblemError({ kind: 'keychain', stage, text }, { cause });
}
