/** The companion as users run it: `companion serve` and the command line, from the checkout. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { waitUntil } from '../support/kodi-box/box.ts';

const ENTRY = resolve(import.meta.dirname, '../../build/companion.mjs');
/** The first start builds. */
const READY_LIMIT_MS = 60_000;

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs one command to its end. `onOutput` hears stdout so far whenever it grows. */
export function runCompanion(
  args: readonly string[],
  onOutput: (stdout: string) => void = () => {},
): Promise<CommandResult> {
  return new Promise((settle) => {
    const child = execFile(process.execPath, [ENTRY, ...args], (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      settle({ exitCode, stdout, stderr });
    });
    let soFar = '';
    child.stdout?.on('data', (chunk) => {
      soFar += chunk;
      onOutput(soFar);
    });
  });
}

/** A running `companion serve`. */
export class CompanionProcess {
  readonly #child: ChildProcess;
  #stderr = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stderr?.on('data', (chunk) => {
      this.#stderr = `${this.#stderr}${chunk}`.slice(-4_000);
    });
  }

  /** Starts it with its secrets in a file and waits for its `ready`. */
  static async serve(dataDirectory: string): Promise<CompanionProcess> {
    const args = [ENTRY, 'serve', '--data', dataDirectory, '--secrets', 'file'];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    const companion = new CompanionProcess(child);
    await waitUntil(() => stdout.startsWith('ready ') || companion.hasEnded(), 'it is ready', READY_LIMIT_MS);
    companion.mustRun();
    return companion;
  }

  hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** Fails with its last words where it has ended. */
  mustRun(): void {
    if (this.hasEnded()) throw new Error(`serve ended with ${this.#child.exitCode}: ${this.#stderr}`);
  }

  /** Sends a signal and waits for the end; gives the exit code, null after a kill. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
    if (!this.hasEnded()) {
      const exited = once(this.#child, 'exit');
      this.#child.kill(signal);
      await exited;
    }
    return this.#child.exitCode;
  }
}
