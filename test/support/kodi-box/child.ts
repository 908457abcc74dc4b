/** Programs of a box: started so that they die with the test, stopped by their own process id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { boxUser } from './machine.ts';

export interface ChildOptions {
  readonly environment: Readonly<Record<string, string>>;
  /** Run as the box's user instead of ours. */
  readonly asBoxUser: boolean;
  /** What the kernel sends when the test process dies, however it dies. */
  readonly deathSignal: 'TERM' | 'KILL';
  /** Write end handed over as file descriptor 3, read by {@link Child.report}. */
  readonly reports?: boolean;
}

export interface Child {
  readonly pid: number;
  readonly name: string;
  /** Settles when the process is gone. */
  readonly exited: Promise<void>;
  hasExited(): boolean;
  /** Its exit code, or the signal that ended it. */
  ending(): string;
  signal(signal: NodeJS.Signals): void;
  /** The last of what it wrote, for a failure's text. */
  output(): string;
  /** First line it wrote to file descriptor 3. */
  report(): Promise<string>;
}

const OUTPUT_LIMIT = 4_000;

/** Starts a program in a process group of its own, with only the environment given. */
export function startChild(name: string, command: readonly string[], options: ChildOptions): Child {
  const user = options.asBoxUser ? boxUser().setprivArguments : [];
  const child = spawn('setpriv', [...user, '--pdeathsig', options.deathSignal, '--', ...command], {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LANG: 'C.UTF-8', ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe', options.reports === true ? 'pipe' : 'ignore'],
    detached: true,
  });
  if (child.pid === undefined) throw new Error(`${name} could not be started`);
  let output = '';
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString('utf8')).slice(-OUTPUT_LIMIT);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const hasExited = () => child.exitCode !== null || child.signalCode !== null;
  return {
    pid: child.pid,
    name,
    exited,
    hasExited,
    ending: () => child.signalCode ?? `exit code ${child.exitCode}`,
    signal: (signal) => {
      if (!hasExited()) child.kill(signal);
    },
    output: () => output,
    report: () => firstReport(child, name, () => output),
  };
}

function firstReport(child: ChildProcess, name: string, output: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const pipe = child.stdio[3];
    let text = '';
    pipe?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      if (text.includes('\n')) resolve(text.trim());
    });
    child.once('exit', () => reject(new Error(`${name} ended at once: ${output()}`)));
  });
}

/** Ends a process: asks with the signal, and kills what is still there after the grace. */
export async function stopChild(child: Child, signal: NodeJS.Signals, graceMs = 3_000): Promise<void> {
  if (child.hasExited()) return;
  child.signal('SIGCONT');
  child.signal(signal);
  const timer = setTimeout(() => child.signal('SIGKILL'), graceMs);
  await child.exited;
  clearTimeout(timer);
}
