/** What a command is given and what it gives back. */
import type { Call } from '../web/client.ts';
import type { Io } from './io.ts';
import type { Options } from './options.ts';

export interface Context {
  readonly options: Options;
  readonly positionals: readonly string[];
  /** Absolute path. */
  readonly dataDirectory: string;
  readonly io: Io;
  /** Sends a command to the running companion. */
  readonly call: Call;
}

/** What a command answers: the same as JSON and as lines for people. */
export interface Answer {
  readonly value: unknown;
  readonly lines: readonly string[];
  /** Set where it did not work out: told on stderr, exit code 1. */
  readonly failure?: string;
}

/** An answer, or null where the command has written its output itself. Rejects with `ProblemError` or `UsageError`. */
export type Command = (context: Context) => Promise<Answer | null>;

/** What was typed cannot be meant: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
