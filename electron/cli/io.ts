/** The terminal, or whatever stands in its place: everything a command reads and writes. */
import { once } from 'node:events';
import { ProblemError } from '../../shared/errors.ts';

export interface Io {
  /** Resolves when more can be written. */
  writeOut(text: string): Promise<void>;
  writeErr(text: string): void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** True where somebody can be asked. */
  readonly canAsk: boolean;
  /** True where somebody sits at a terminal and sees what is written to it. */
  readonly isTerminal: boolean;
  /** The answer to a question on the terminal; rejects with kind `cancelled` at Ctrl-C and end of input. */
  ask(question: string, options?: { readonly hidden?: boolean }): Promise<string>;
  readonly stdin: AsyncIterable<Uint8Array>;
  /** Calls once at Ctrl-C or SIGTERM instead of ending the process. Gives the function that ends this. */
  onInterrupt(listener: () => void): () => void;
  wallMs(): number;
  sleep(delayMs: number): Promise<void>;
}

/** Not SIGHUP: a handler of ours would undo what `nohup` is for. */
const INTERRUPTS = ['SIGINT', 'SIGTERM'] as const;

export function createProcessIo(): Io {
  // Whoever read us may have gone (`companion log | head`): nothing is left to say.
  process.stdout.on('error', () => process.exit(0));
  process.stderr.on('error', () => {});
  return {
    writeOut: async (text) => {
      if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    },
    writeErr: (text) => {
      process.stderr.write(text);
    },
    env: process.env,
    get canAsk() {
      return process.stdin.isTTY === true && process.stderr.isTTY === true;
    },
    get isTerminal() {
      return process.stdin.isTTY === true && process.stdout.isTTY === true;
    },
    ask,
    get stdin() {
      return process.stdin;
    },
    onInterrupt: (listener) => {
      let called = false;
      // Stays for the second signal: that would end the process in the middle of its ending.
      const interrupt = () => {
        if (!called) listener();
        called = true;
      };
      for (const signal of INTERRUPTS) process.on(signal, interrupt);
      return () => {
        for (const signal of INTERRUPTS) process.off(signal, interrupt);
      };
    },
    wallMs: () => Date.now(),
    sleep: (delayMs) => new Promise((resolve) => setTimeout(resolve, delayMs)),
  };
}

async function ask(question: string, { hidden = false }: { readonly hidden?: boolean } = {}): Promise<string> {
  const [{ createInterface }, { Writable }] = await Promise.all([import('node:readline'), import('node:stream')]);
  const silence = new Writable({ write: (_chunk, _encoding, done) => done() });
  // Questions go to stderr: stdout is for what was asked for.
  const lines = createInterface({ input: process.stdin, output: hidden ? silence : process.stderr, terminal: true });
  if (hidden) process.stderr.write(question);
  try {
    return await new Promise((resolve, reject) => {
      lines.on('close', () => reject(new ProblemError({ kind: 'cancelled', text: 'Cancelled.' })));
      lines.question(hidden ? '' : question, resolve);
    });
  } finally {
    lines.close();
    if (hidden) process.stderr.write('\n');
  }
}
