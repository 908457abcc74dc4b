/** The token pair of one backend, in the keychain and in memory. Whatever happens, one whole pair is stored. */
import { errorText, type Problem, ProblemError } from '../../../../shared/errors.ts';
import type { Ports, Timer } from '../../ports.ts';
import { parsePair, type TokenPair } from './token-pair.ts';

/** After a keychain that did not answer; doubled each time, because some ask the user at every try. */
const RETRY_MS = { first: 30_000, longest: 300_000 } as const;

export type PairState =
  | { readonly kind: 'ready'; readonly pair: TokenPair }
  /** The keychain answers, and has no pair that can be used. */
  | { readonly kind: 'missing'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly problem: Problem };

export interface PairStore {
  /** Why the keychain cannot be used; null while it can, or was not needed yet. */
  problem(): Problem | null;
  /** Reads the pair, or stores the one that still waits for the keychain. Retried by itself where the keychain fails. */
  ready(): Promise<PairState>;
  /** Puts a renewed pair in the place of `old`. Until the keychain has taken it, it is not `ready`, and not lost. */
  rotate(old: TokenPair, next: TokenPair): Promise<PairState>;
  /** Puts a new login's pair in place. Rejects with the keychain's `ProblemError`, and then leaves the old pair. */
  replace(next: TokenPair): Promise<void>;
  /** Gives the keychain's problem where it would not delete. */
  remove(): Promise<Problem | null>;
  /** Ends retries; resolves when what is being written is written. */
  close(): Promise<void>;
}

/** A store that touches the keychain at the first `ready`, not before. `onChange` hears of problems that come and go. */
export function createPairStore(
  ports: Pick<Ports, 'clock' | 'keychain' | 'log'>,
  keychainKey: string,
  onChange: () => void,
): PairStore {
  const { clock, keychain, log } = ports;
  let pair: TokenPair | null = null;
  let saved = true;
  let problem: Problem | null = null;
  let retry: Timer | null = null;
  let retryMs: number = RETRY_MS.first;
  let closed = false;
  let reading: Promise<PairState> | null = null;
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

  const failed = (error: unknown): PairState => {
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

  const settle = async (): Promise<PairState> => {
    try {
      if (pair !== null && !saved) {
        await keychain.set(keychainKey, JSON.stringify(pair));
        saved = true;
      }
      const text = pair === null ? await keychain.get(keychainKey) : null;
      answered();
      pair ??= text === null ? null : parsePair(text);
      if (pair !== null) return { kind: 'ready', pair };
      return {
        kind: 'missing',
        reason: text === null ? 'its tokens are not in the keychain' : 'its tokens in the keychain are damaged',
      };
    } catch (error) {
      return failed(error);
    }
  };

  const ready = (): Promise<PairState> => {
    if (pair !== null && saved) return Promise.resolve({ kind: 'ready', pair });
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
        if (pair === old) {
          pair = next;
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
        pair = next;
        saved = true;
        answered();
      }),
    remove: () =>
      exclusive(async () => {
        pair = null;
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
