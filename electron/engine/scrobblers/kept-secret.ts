/** What a login is worth (tokens, a session key), in the keychain and in memory. Whatever happens, one whole secret is stored. */
import { errorText, type Problem, ProblemError } from '../../../shared/errors.ts';
import type { Ports, Timer } from '../ports.ts';

/** After a keychain that did not answer; doubled each time, because some ask the user at every try. */
const RETRY_MS = { first: 30_000, longest: 300_000 } as const;

export type SecretState<Secret> =
  | { readonly kind: 'ready'; readonly secret: Secret }
  /** The keychain answers, and has none that can be used. */
  | { readonly kind: 'missing'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly problem: Problem };

export interface KeptSecret<Secret> {
  /** Why the keychain cannot be used; null while it can, or was not needed yet. */
  problem(): Problem | null;
  /** Reads it, or stores the one that still waits for the keychain. Retried by itself where the keychain fails. */
  ready(): Promise<SecretState<Secret>>;
  /** Puts a renewed one in the place of `old`. Until the keychain has taken it, it is not `ready`, and not lost. */
  rotate(old: Secret, next: Secret): Promise<SecretState<Secret>>;
  /** Puts a new login's in place. Rejects with the keychain's `ProblemError`, and then leaves the old one. */
  replace(next: Secret): Promise<void>;
  /** Gives the keychain's problem where it would not delete. */
  remove(): Promise<Problem | null>;
  /** Ends retries; resolves when what is being written is written. */
  close(): Promise<void>;
}

export interface KeptSecretOptions<Secret> {
  readonly ports: Pick<Ports, 'clock' | 'keychain' | 'log'>;
  readonly keychainKey: string;
  /** What texts call it: `tokens`. */
  readonly name: string;
  /** The secret in the keychain's text; null where it is none. */
  readonly parse: (text: string) => Secret | null;
  /** Hears of problems that come and go. */
  readonly onChange: () => void;
}

/** Touches the keychain at the first `ready`, not before. */
export function keepSecret<Secret>(options: KeptSecretOptions<Secret>): KeptSecret<Secret> {
  const { keychainKey, name, parse, onChange } = options;
  const { clock, keychain, log } = options.ports;
  let secret: Secret | null = null;
  let saved = true;
  let problem: Problem | null = null;
  let retry: Timer | null = null;
  let retryMs: number = RETRY_MS.first;
  let closed = false;
  let reading: Promise<SecretState<Secret>> | null = null;
  let lastTask: Promise<unknown> = Promise.resolve();

  /** One use of the keychain at a time: each sees what the one before has left. */
  const exclusive = <T>(task: () => Promise<T>): Promise<T> => {
    const run = lastTask.then(task, task);
    lastTask = run.catch(() => undefined);
    return run;
  };

  const answered = () => {
    retry?.cancel();
    retry = null;
    retryMs = RETRY_MS.first;
    if (problem === null) return;
    problem = null;
    log.info('The keychain can be used again.');
    onChange();
  };

  const failed = (error: unknown): SecretState<Secret> => {
    const found = keychainProblem(error);
    if (problem === null) log.warn('The keychain cannot be used; events wait.', { reason: found.text });
    const changed = problem?.text !== found.text;
    problem = found;
    if (retry === null && !closed) {
      retry = clock.after(retryMs, () => {
        retry = null;
        void ready();
      });
      retryMs = Math.min(retryMs * 2, RETRY_MS.longest);
    }
    if (changed) onChange();
    return { kind: 'unavailable', problem: found };
  };

  const settle = async (): Promise<SecretState<Secret>> => {
    try {
      if (secret !== null && !saved) {
        await keychain.set(keychainKey, JSON.stringify(secret));
        saved = true;
      }
      const text = secret === null ? await keychain.get(keychainKey) : null;
      answered();
      secret ??= text === null ? null : parse(text);
      if (secret !== null) return { kind: 'ready', secret };
      return {
        kind: 'missing',
        reason: text === null ? `its ${name} are not kept any more` : `its kept ${name} are damaged`,
      };
    } catch (error) {
      return failed(error);
    }
  };

  const ready = (): Promise<SecretState<Secret>> => {
    if (secret !== null && saved) return Promise.resolve({ kind: 'ready', secret });
    reading ??= exclusive(settle).finally(() => {
      reading = null;
    });
    return reading;
  };

  return {
    problem: () => problem,
    ready,
    rotate: (old, next) =>
      exclusive(() => {
        if (secret === old) {
          secret = next;
          saved = false;
        }
        return settle();
      }),
    replace: (next) =>
      exclusive(async () => {
        try {
          await keychain.set(keychainKey, JSON.stringify(next));
        } catch (error) {
          throw new ProblemError(keychainProblem(error), { cause: error });
        }
        secret = next;
        saved = true;
        answered();
      }),
    remove: () =>
      exclusive(async () => {
        secret = null;
        saved = true;
        answered();
        try {
          await keychain.delete(keychainKey);
          return null;
        } catch (error) {
          return keychainProblem(error);
        }
      }),
    async close() {
      closed = true;
      retry?.cancel();
      await lastTask;
    },
  };
}

function keychainProblem(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  return { kind: 'keychain', text: `The keychain failed: ${errorText(error)}.` };
}
