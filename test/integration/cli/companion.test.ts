/** The command line as it is installed: the built file, as a process of its own. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  buildCompanion,
  type CompanionProcess,
  startCompanion,
  temporaryDirectory,
} from '../../support/companion-process.ts';

const ENTRY = join(import.meta.dirname, '../../../dist/companion.js');

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

let directory: string;
let cleanUp: () => void;
const running: CompanionProcess[] = [];

beforeAll(buildCompanion);
beforeEach(() => {
  const temporary = temporaryDirectory();
  directory = temporary.path;
  cleanUp = () => temporary.remove();
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((companion) => companion.end('SIGKILL')));
  cleanUp();
});

/** One command line to its end, with nobody at the terminal. */
function companion(
  args: readonly string[],
  options: { readonly node?: string; readonly entry?: string; readonly stdin?: string } = {},
): Promise<Run> {
  return new Promise((resolve) => {
    const child = execFile(options.node ?? process.execPath, [options.entry ?? ENTRY, ...args], (_error, out, err) => {
      resolve({ code: child.exitCode, out, err });
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.stdin ?? '');
  });
}

/** A command to the companion on this test's data directory. */
const ask = (...args: readonly string[]) => companion([...args, '--data', directory]);

async function start(): Promise<CompanionProcess> {
  const started = await startCompanion(directory);
  running.push(started);
  return started;
}

describe('serve', () => {
  it('says where it is, keeps its files to itself, and tells the others how to find it', async () => {
    const { ready, pid } = await start();
    const address = await ready;
    const instance = JSON.parse(readFileSync(join(directory, 'instance.json'), 'utf8'));
    expect(instance).toMatchObject({ pid, version: expect.any(String), startedAt: expect.any(String) });
    expect(address).toBe(`http://127.0.0.1:${instance.port}/`);
    expect(instance.token).toMatch(/^[\w-]{43}$/);
    for (const file of ['instance.json', 'instance.lock', 'companion.db', 'companion.db-wal']) {
      expect([file, statSync(join(directory, file)).mode & 0o777]).toEqual([file, 0o600]);
    }
  });

  it('lets a browser in by a link that works once, and by another that open gives', async () => {
    const started = await start();
    const address = await started.ready;
    const linkLine = () => started.logLines.find((line) => line.startsWith('The page')) ?? '';
    await expect.poll(linkLine).toContain(`${address}open?code=`);
    const link = /http:\S+/.exec(linkLine())?.[0] ?? '';
    const cookieOf = async (place: string) => (await fetch(place, { redirect: 'manual' })).headers.get('set-cookie');
    expect(await cookieOf(link)).toContain('HttpOnly');
    expect(await cookieOf(link)).toBeNull();
    const { link: second } = JSON.parse((await ask('open', '--json')).out);
    const cookie = (await cookieOf(second))?.split(';')[0] ?? '';
    expect(await (await fetch(address, { headers: { cookie } })).text()).toContain('<script type="module"');
    expect(readFileSync(join(directory, 'companion.log'), 'utf8')).not.toContain('code=');
    expect(statSync(join(directory, 'page-key')).mode & 0o777).toBe(0o600);
  });

  it('makes a data directory for its owner only, and writes one line to stdout', async () => {
    const made = join(directory, 'new', 'data');
    const child = spawn(process.execPath, [ENTRY, 'serve', '--secrets', 'file', '--data', made]);
    let out = '';
    await new Promise<void>((resolve) => {
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        out += text;
        if (text.includes('\n')) resolve();
      });
    });
    expect(statSync(made).mode & 0o777).toBe(0o700);
    const ended = new Promise((resolve) => child.on('close', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(out).toMatch(/^ready http:\/\/127\.0\.0\.1:\d+\/ data \S+\n$/);
    expect(out).toContain(` data ${made}\n`);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('ends at %s with code 0 and leaves no address behind', async (signal) => {
    const started = await start();
    expect(await started.end(signal)).toEqual({ code: 0, signal: null });
    expect(existsSync(join(directory, 'instance.json'))).toBe(false);
    expect((await ask('status')).err).toContain('No companion is running');
  });

  it('refuses to be the second on a directory, and says who the first is', async () => {
    const first = await start();
    const second = await ask('serve', '--secrets', 'file');
    expect(second).toMatchObject({ code: 1, out: '' });
    expect(second.err).toContain(await first.ready);
    expect(second.err).toContain(`process ${first.pid}`);
    expect(second.err.trim().split('\n')).toHaveLength(1);
    expect((await ask('status')).code).toBe(0);
  });

  it('starts again after kill -9, and until then says that nobody is there', async () => {
    const first = await start();
    const { token } = JSON.parse(readFileSync(join(directory, 'instance.json'), 'utf8'));
    await first.end('SIGKILL');
    expect(await ask('status')).toMatchObject({ code: 1, err: expect.stringContaining('No companion is running') });
    await start();
    expect(JSON.parse(readFileSync(join(directory, 'instance.json'), 'utf8')).token).not.toBe(token);
    expect((await ask('status')).code).toBe(0);
  });

  it('says that its port is taken', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
    });
    const result = await ask('serve', '--secrets', 'file', '--port', String(port));
    other.close();
    expect(result).toMatchObject({ code: 1, out: '' });
    expect(result.err).toContain(`companion: Port ${port} cannot be opened`);
    expect(existsSync(join(directory, 'instance.json'))).toBe(false);
  });

  it('says that its data directory cannot be had', async () => {
    writeFileSync(join(directory, 'file'), '');
    const result = await companion(['serve', '--secrets', 'file', '--data', join(directory, 'file')]);
    expect(result).toMatchObject({ code: 1, out: '', err: expect.stringContaining('cannot be used') });
  });
});

describe('the commands', () => {
  it('are answered as JSON alone with --json, whatever the command', async () => {
    await start();
    // A closed port of this machine: nothing is to be found there.
    const added = await ask('hosts', 'add', '127.0.0.1:1', '--http-port', '1', '--name', 'Den', '--json');
    const { id } = JSON.parse(added.out);
    const lines = [
      ['hosts'],
      ['hosts', 'disable', 'den'],
      ['hosts', 'enable', id.slice(0, 4)],
      ['hosts', 'test', 'Den'],
      ['settings'],
      ['settings', 'get', 'min_length'],
      ['settings', 'set', 'min_length', '3'],
      ['accounts'],
      ['queue'],
      ['queue', 'flush'],
      ['queue', 'clear', '--yes'],
      ['log'],
      ['log', 'search', 'lost', '--host', 'Den', '--outcome', 'sent'],
      ['log', 'export', 'csv'],
      ['log', 'export', 'json'],
      ['log', 'stats'],
      ['hosts', 'edit', 'Den', '--http-port', '8081'],
      ['status'],
      ['correct', 'show', 'Lost', '--tmdb', '4607', '--season-offset', '-1'],
      ['correct'],
      ['correct', 'remove', '1'],
      ['ignore', 'path', '/media/private'],
      ['ignore'],
      ['ignore', 'remove', '1'],
      ['hosts', 'remove', id],
      ['help'],
      ['--version'],
    ];
    for (const line of lines) {
      const { out } = await ask(...line, '--json');
      expect(() => JSON.parse(out), `${line.join(' ')}: ${out}`).not.toThrow();
    }
  });

  it('are answered for people without it', async () => {
    await start();
    expect((await ask('hosts')).out).toContain('companion hosts add');
    expect((await ask('settings', 'set', 'min_length', '3')).out).toBe('min_length = 3\n');
    expect((await ask('settings', 'get', 'min_length')).out).toBe('3\n');
    expect((await ask('status')).out).toMatch(/^PunchPlay Companion .*\n\nBoxes\n/);
  });

  it('fail with one line on stderr and code 1', async () => {
    await start();
    for (const line of [
      ['hosts', 'test', 'nobody'],
      ['settings', 'set', 'min_length', 'long'],
      ['settings', 'get', 'colour'],
      ['login', 'nobody'],
      ['logout', 'nobody'],
      ['correct', 'remove', '9'],
      ['ignore', 'path', 'private'],
      ['queue', 'retry', '9'],
      ['queue', 'discard', '9', '--yes'],
    ]) {
      for (const extra of [[], ['--json']]) {
        const { code, out, err } = await ask(...line, ...extra);
        expect([line, code, out]).toEqual([line, 1, '']);
        expect(err).toMatch(/^companion: [^\n]+\n$/);
      }
    }
  });

  it('say that nobody runs, and how to start it', async () => {
    const { code, out, err } = await ask('hosts', '--json');
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain(`companion serve --data ${directory}`);
  });

  it('refuse what is not meant with the usage and code 2', async () => {
    for (const line of [[], ['dance'], ['hosts', 'add'], ['log', '--limit', 'x'], ['status', '--loud']]) {
      const { code, out, err } = await companion(line);
      expect([line, code, out]).toEqual([line, 2, '']);
      expect(err).toMatch(/^companion: .*\nusage: companion .*\n$/);
    }
  });

  it('end quietly where nobody reads on', async () => {
    const paths = 'x\n'.repeat(200_000);
    const child = spawn(process.execPath, [ENTRY, 'identify', '--stdin']);
    let err = '';
    child.stderr.on('data', (text) => {
      err += text;
    });
    child.stdin.on('error', () => {});
    child.stdin.end(paths);
    const ended = new Promise((resolve) => child.on('exit', resolve));
    child.stdout.once('data', () => child.stdout.destroy());
    expect([await ended, err]).toEqual([0, '']);
  });

  it('identify names without a companion', async () => {
    const stdin = `${Array.from({ length: 5000 }, (_, index) => `Show.S01E${String(index % 90).padStart(2, '0')}.mkv`).join('\n')}\n`;
    const { code, out } = await companion(['identify', '--stdin', '--json'], { stdin });
    expect(code).toBe(0);
    const answers = out.trimEnd().split('\n');
    expect(answers).toHaveLength(5000);
    expect(answers.map((line) => JSON.parse(line).path).join('\n')).toBe(stdin.trimEnd());
  });
});

describe('a Node that is too old', () => {
  it('needs nothing it would crash on to tell help and version, and to say that nobody runs', async () => {
    // Where the native modules cannot be found.
    const copy = join(directory, 'copy');
    cpSync(dirname(ENTRY), copy, { recursive: true });
    writeFileSync(join(copy, 'package.json'), '{"type":"module"}');
    const entry = join(copy, 'companion.js');
    expect((await companion(['serve', '--help'], { entry })).out).toContain('companion serve');
    expect((await companion(['--version'], { entry })).out).toMatch(/^companion \d/);
    expect((await companion(['status', '--data', directory], { entry })).err).toContain('No companion is running');
    expect((await companion(['identify', 'a.mkv'], { entry })).code).toBe(0);
  });

  it('is refused in one line by serve, where this machine has one', async () => {
    const old = oldNode();
    if (old === null) return;
    expect((await companion(['serve', '--version'], { node: old.path })).code).toBe(0);
    const refused = await companion(['serve', '--data', directory], { node: old.path });
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(
      /^companion: The companion needs Node 22\.14 or newer, and this is Node \d+\.[^\n]*\n$/,
    );
    expect(refused.err).toContain(`Node ${old.version}.`);
  });
});

/** A Node below 22.14 that would be found by its name. */
function oldNode(): { readonly path: string; readonly version: string } | null {
  const { PATH = '' } = process.env;
  for (const path of PATH.split(delimiter).map((folder) => join(folder, 'node'))) {
    const version = existsSync(path)
      ? execFileSync(path, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim()
      : '';
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major >= 18 && (major < 22 || (major === 22 && minor < 14))) return { path, version };
  }
  return null;
}
