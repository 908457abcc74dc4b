/** The companion as users run it, as a process of its own: for tests, benches and the demo that kill it or measure it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Call, createClient } from '../../electron/web/client.ts';
import type { LastFmServer } from './lastfm-server/index.ts';
import type { PunchPlayServer } from './punchplay-server/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** The built command line, as `companion` runs it. */
const ENTRY = join(ROOT, 'dist', 'companion.js');

const READY_LIMIT_MS = 20_000;
const LOGIN_LIMIT_MS = 30_000;
/** So much of a process's log is kept, for the report of a failure. */
const LOG_LINES_KEPT = 500;

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface CompanionProcess {
  readonly pid: number;
  readonly dataDirectory: string;
  /** Resolves with the page's address when the `ready` line is there; rejects where it ends before. */
  readonly ready: Promise<string>;
  readonly ended: Promise<Ended>;
  /** The newest lines of its log. */
  readonly logLines: readonly string[];
  /** A command, as the command line sends it. Rejects with a `ProblemError`. */
  readonly call: Call;
  /** Sends a signal; resolves when the process is gone. */
  end(signal?: NodeJS.Signals): Promise<Ended>;
}

/** Builds the companion from the sources as they are now; not again where `COMPANION_BUILT` says that it was just done. */
export async function buildCompanion(): Promise<void> {
  if (process.env['COMPANION_BUILT'] === 'yes') return;
  await promisify(execFile)(process.execPath, [join(ROOT, 'build', 'bundle.mjs')]);
}

export interface CompanionProcessOptions {
  /** Added to this process's own. */
  readonly env?: NodeJS.ProcessEnv;
  /** In a file unless said. */
  readonly secrets?: 'file' | 'keychain';
}

/** Starts `serve`; does not wait until it is up. */
export function spawnCompanion(
  dataDirectory: string,
  { env = {}, secrets = 'file' }: CompanionProcessOptions = {},
): CompanionProcess {
  const args = [ENTRY, 'serve', '--data', dataDirectory, '--secrets', secrets];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  const { pid } = child;
  if (pid === undefined) throw new Error(`the companion could not be started with ${process.execPath}`);
  const logLines: string[] = [];
  const ended = new Promise<Ended>((resolve) => {
    child.on('exit', (code, signal) => resolve({ code, signal }));
  });
  eachLine(child.stderr, (line) => {
    logLines.push(line);
    if (logLines.length > LOG_LINES_KEPT) logLines.shift();
  });
  const ready = readyLine(child, ended, logLines);
  // Whoever kills it early does not wait for it.
  ready.catch(() => undefined);
  return {
    pid,
    dataDirectory,
    ready,
    ended,
    logLines,
    call: createClient(dataDirectory),
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

/** Starts `serve` and waits until it is up. */
export async function startCompanion(
  dataDirectory: string,
  options: CompanionProcessOptions = {},
): Promise<CompanionProcess> {
  const companion = spawnCompanion(dataDirectory, options);
  await companion.ready;
  return companion;
}

/** What a command of the command line writes to stdout. Rejects where it fails. */
export async function runCommand(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [ENTRY, ...args]);
  return stdout;
}

/** A data directory that is removed with everything in it. */
export function temporaryDirectory(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'companion-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}

/** Points the companion at a PunchPlay simulator on this machine. */
export async function useSimulator(call: Call, punchPlay: PunchPlayServer): Promise<void> {
  await call('settings.set', { key: 'developer_mode', value: true });
  await call('settings.set', { key: 'allow_insecure_backend_url', value: true });
  await call('settings.set', { key: 'backend_url', value: punchPlay.url });
}

/** Points the companion at a Last.fm simulator, with an API account that it knows. */
export async function useLastFm(
  call: Call,
  { apiUrl, apiKey, sharedSecret }: Pick<LastFmServer, 'apiUrl' | 'apiKey' | 'sharedSecret'>,
): Promise<void> {
  for (const [key, value] of Object.entries({ api_url: apiUrl, api_key: apiKey, shared_secret: sharedSecret })) {
    await call('services.set_setting', { service: 'lastfm', key, value });
  }
}

/** Logs in by device code, as a user does; the simulator must approve. `onCode` sees what the user would be shown. */
export async function logIn(
  call: Call,
  onCode: (code: string, address: string) => void = () => undefined,
  service = 'punchplay',
): Promise<void> {
  const { userCode, address } = await call('accounts.login', { service });
  onCode(userCode ?? '', address ?? '');
  const deadline = Date.now() + LOGIN_LIMIT_MS;
  for (;;) {
    const status = await call('accounts.login_status', { service });
    if (status.state === 'linked') return;
    if (status.state !== 'pending' && status.state !== 'slow') throw new Error(`login: ${status.text}`);
    if (Date.now() > deadline) throw new Error('the login took too long');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function readyLine(child: ChildProcess, ended: Promise<Ended>, logLines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the companion was not up in time')), READY_LIMIT_MS);
    eachLine(child.stdout, (line) => {
      const address = /^ready (\S+) data /.exec(line)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    });
    void ended.then(({ code, signal }) => {
      clearTimeout(late);
      reject(new Error(`the companion ended (${code ?? signal}) before it was up:\n${logLines.join('\n')}`));
    });
  });
}

function eachLine(stream: NodeJS.ReadableStream | null, task: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) task(line);
  });
}
