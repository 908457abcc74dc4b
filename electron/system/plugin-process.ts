/** Runs a plugin in a Node process of its own, with Node's permission model on. Messages are lines of JSON on stdin and stdout. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PluginProcess, RunPlugin } from '../engine/ports.ts';

/** A message is never longer; what an event holds is a hundredth of it. */
const LONGEST_LINE = 1024 * 1024;
const LONGEST_OUTPUT = 2000;
const PAGE_BYTES = 4096;

/** A Node that knows the permission model. */
export interface PluginNode {
  readonly program: string;
  /** `24.1.0` */
  readonly version: string;
  /** It keeps the network to itself unless it is told otherwise (since 25). */
  readonly guardsNetwork: boolean;
}

/** Starts each plugin with this Node unless another is given; `script`: what runs in the process, found beside this code. */
export function createPluginRunner({ node = thisNode(), script = findScript() } = {}): RunPlugin {
  return ({ folder, memoryMiB }, events) => {
    let output = '';
    let buffered = '';
    let cause = '';
    let isOver = false;
    const end = (text: string) => {
      if (isOver) return;
      isOver = true;
      process.off('exit', kill);
      events.onEnd(text);
    };
    const child = spawn(node.program, nodeArguments(node, script, folder, memoryMiB), {
      cwd: folder,
      env: environment(),
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    const kill = () => void child.kill('SIGKILL');
    const stop = (reason: string) => {
      cause ||= reason;
      kill();
    };
    // One that hangs would not notice that we are gone.
    process.on('exit', kill);
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk: string) => {
      buffered += chunk;
      const lines = buffered.split('\n');
      buffered = lines.pop() ?? '';
      if (buffered.length > LONGEST_LINE) return stop('it sent more than a megabyte at once');
      for (const line of lines) {
        if (isOver || cause !== '') return;
        if (line.length > LONGEST_LINE) return stop('it sent more than a megabyte at once');
        const message = parsed(line);
        if (message === undefined) events.onOutput(line.slice(0, LONGEST_OUTPUT), line.length);
        else events.onMessage(message, line.length);
      }
    });
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (chunk: string) => {
      output = (output + chunk).slice(-LONGEST_OUTPUT);
      events.onOutput(chunk.slice(0, LONGEST_OUTPUT), chunk.length);
    });
    // It may have gone while something was being said to it.
    child.stdin.on('error', () => {});
    child.on('error', (error) => end(`its process could not be started: ${error.message}`));
    child.on('close', (code, signal) => end(cause || endText(code, signal, output)));
    return {
      send: (message) => {
        if (!isOver && child.stdin.writable) child.stdin.write(`${JSON.stringify(message)}\n`);
      },
      kill: () => stop(''),
      residentBytes: () => residentBytes(child.pid),
    } satisfies PluginProcess;
  };
}

function thisNode(): PluginNode {
  const guardsNetwork = process.allowedNodeEnvironmentFlags.has('--allow-net');
  return { program: process.execPath, version: process.versions.node, guardsNetwork };
}

function nodeArguments(node: PluginNode, script: Script, folder: string, memoryMiB: number): string[] {
  const readable = [...script.reads, folder.endsWith(sep) ? folder : folder + sep];
  return [
    '--permission',
    ...(node.guardsNetwork ? ['--allow-net'] : []),
    ...readable.map((path) => `--allow-fs-read=${path}`),
    `--max-old-space-size=${memoryMiB}`,
    '--no-warnings',
    script.path,
  ];
}

export interface Script {
  readonly path: string;
  /** What it must read to run: itself, and what it imports. */
  readonly reads: readonly string[];
}

/** Of the build one file; of the sources the file and all that it may import. */
function findScript(): Script {
  const here = fileURLToPath(import.meta.url);
  const sources = dirname(dirname(here));
  const found = ['plugin-child.mjs', '../plugin-child.mjs'].map((name) =>
    fileURLToPath(new URL(name, import.meta.url)),
  );
  const built = found.map(outsideArchive).find((path) => existsSync(path));
  if (built !== undefined) return { path: built, reads: [built] };
  return { path: `${sources}/plugin-child/main.ts`, reads: [sources + sep, `${dirname(sources)}${sep}shared${sep}`] };
}

/** In an installed app: its file lies beside the archive, which Electron alone can read. */
export function outsideArchive(path: string): string {
  return path.replace(/([\\/])app\.asar([\\/])/, '$1app.asar.unpacked$2');
}

/** Nothing of ours: tokens may be in it. Windows programs do not start without this one. */
function environment(): Record<string, string> {
  const { SystemRoot } = process.env;
  return SystemRoot === undefined ? {} : { SystemRoot };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function endText(code: number | null, signal: string | null, output: string): string {
  if (/heap out of memory|Allocation failed/i.test(output)) return 'it took more memory than it may';
  const error = output.match(/^(?:\w*Error\b.*|Uncaught .*|error: .*)$/m)?.[0];
  const how = signal === null ? `it ended by itself (code ${code ?? '?'})` : `it was ended (${signal})`;
  return error === undefined ? how : `${how}: ${error.slice(0, 300)}`;
}

/** Linux says it to anybody, also of a process that hangs. */
function residentBytes(pid: number | undefined): number | null {
  if (process.platform !== 'linux' || pid === undefined) return null;
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]);
    return Number.isFinite(pages) ? pages * PAGE_BYTES : null;
  } catch {
    return null;
  }
}
