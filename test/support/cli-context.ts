/** A command of the command line without a terminal and without a companion: its answers are given, what it writes is kept. */
import { parseArguments } from '../../electron/cli/arguments.ts';
import type { Answer, Context } from '../../electron/cli/context.ts';
import type { Io } from '../../electron/cli/io.ts';
import type { CommandName } from '../../shared/contract.ts';
import { ProblemError } from '../../shared/errors.ts';

export interface CliWorld {
  /** What the companion answers to a command: a value, or a function of the input. */
  readonly answers?: Partial<Record<CommandName, unknown>>;
  readonly env?: Record<string, string>;
  /** Typed on the terminal, in order; none: nobody can be asked. */
  readonly typed?: readonly string[];
  readonly stdin?: readonly Uint8Array[];
  readonly nowMs?: number;
  /** Ctrl-C at the first sleep. */
  readonly interrupts?: boolean;
}

export interface CliResult {
  readonly answer: Answer | null;
  readonly out: string;
  readonly err: string;
  /** The commands sent, with their input. */
  readonly sent: ReadonlyArray<readonly [string, unknown]>;
  readonly questions: readonly string[];
}

/** Runs what `companion ARGS` would run; rejects as the command does. */
export async function runCli(args: readonly string[], world: CliWorld = {}): Promise<CliResult> {
  const parsed = parseArguments(args);
  if (parsed.kind !== 'run') throw new Error(`not a command: ${JSON.stringify(parsed)}`);
  const sent: Array<readonly [string, unknown]> = [];
  const questions: string[] = [];
  const written = { out: '', err: '' };
  const call = async (name: CommandName, input: unknown) => {
    sent.push([name, input]);
    const answer = world.answers?.[name];
    if (answer instanceof ProblemError) throw answer;
    return typeof answer === 'function' ? answer(input) : answer;
  };
  const context: Context = {
    options: parsed.options,
    positionals: parsed.positionals,
    dataDirectory: '/data',
    io: fakeIo(world, written, questions),
    call: call as Context['call'],
  };
  const run = await parsed.command.load();
  const answer = await run(context);
  return { answer, ...written, sent, questions };
}

function fakeIo(world: CliWorld, written: { out: string; err: string }, questions: string[]): Io {
  const typed = [...(world.typed ?? [])];
  let interrupt: (() => void) | null = null;
  return {
    writeOut: async (text) => {
      written.out += text;
    },
    writeErr: (text) => {
      written.err += text;
    },
    env: world.env ?? {},
    canAsk: world.typed !== undefined,
    isTerminal: world.typed !== undefined,
    ask: async (question, options) => {
      questions.push(options?.hidden === true ? `${question}(hidden)` : question);
      return typed.shift() ?? '';
    },
    stdin: piecesOf(world.stdin ?? []),
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => {
        interrupt = null;
      };
    },
    wallMs: () => world.nowMs ?? 0,
    sleep: async () => {
      if (world.interrupts === true) interrupt?.();
    },
  };
}

async function* piecesOf(pieces: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* pieces;
}
