/** A login by the command line, from the code to the account, and where its secrets are kept. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  buildCompanion,
  type CompanionProcess,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../../support/companion-process.ts';
import { type LastFmServer, startLastFmServer } from '../../support/lastfm-server/index.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../../support/punchplay-server/index.ts';

const ENTRY = join(import.meta.dirname, '../../../dist/companion.js');
const KODI_PASSWORD = 'canary-kodi-password';

let directory: ReturnType<typeof temporaryDirectory>;
let punchPlay: PunchPlayServer;
let lastFm: LastFmServer;
let companion: CompanionProcess;

beforeAll(buildCompanion);
beforeEach(async () => {
  directory = temporaryDirectory();
  punchPlay = await startPunchPlayServer();
  lastFm = await startLastFmServer();
  companion = await startCompanion(directory.path);
  await useSimulator(companion.call, punchPlay);
});
afterEach(async () => {
  await companion.end();
  await Promise.all([punchPlay.close(), lastFm.close()]);
  directory.remove();
});

/** A command line that goes on until it is done; `out` is what it has written so far. */
function begin(...args: readonly string[]) {
  const child = spawn(process.execPath, [ENTRY, ...args, '--data', directory.path], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, COMPANION_KODI_PASSWORD: KODI_PASSWORD, COMPANION_SECRET: lastFm.sharedSecret },
  });
  const written = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.out += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.err += text;
  });
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  const shown = async (pattern: RegExp) => {
    while (!pattern.test(written.out + written.err)) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  return { child, written, code, shown };
}

it('shows the code, waits, and is done when it was entered', async () => {
  const login = begin('login', 'punchplay');
  await login.shown(/enter the code/);
  expect(login.written.out).toBe(`Open ${punchPlay.url}/link and enter the code ${punchPlay.userCodes[0]}\n`);
  punchPlay.approveLogin('ada');
  expect(await login.code).toBe(0);
  expect(login.written).toMatchObject({ out: expect.stringContaining('ada'), err: '' });

  const accounts = begin('accounts', '--json');
  await accounts.code;
  expect(JSON.parse(accounts.written.out)).toContainEqual(
    expect.objectContaining({ service: 'punchplay', state: 'linked', accountName: expect.stringContaining('ada') }),
  );
});

it('fails with the reason where it is denied', async () => {
  const login = begin('login', 'punchplay', '--json');
  await login.shown(/enter the code/);
  punchPlay.denyLogin();
  expect(await login.code).toBe(1);
  expect(JSON.parse(login.written.out)).toMatchObject({ state: 'denied' });
});

it('is cancelled by Ctrl-C', async () => {
  const login = begin('login', 'punchplay');
  await login.shown(/enter the code/);
  login.child.kill('SIGINT');
  expect(await login.code).toBe(1);
  expect(await companion.call('accounts.login_status', { service: 'punchplay' })).toMatchObject({ state: 'cancelled' });
});

/** Enters what Last.fm wants. */
async function setUpLastFm(): Promise<void> {
  for (const setting of [['api_url', lastFm.apiUrl], ['api_key', lastFm.apiKey], ['shared_secret']]) {
    expect(await begin('services', 'settings', 'lastfm', ...setting).code).toBe(0);
  }
}

/** Logs in there as a user does. */
async function logInToLastFm(): Promise<ReturnType<typeof begin>> {
  await setUpLastFm();
  const login = begin('login', 'lastfm');
  await login.shown(/allow the companion there/);
  lastFm.approve('ada');
  expect(await login.code).toBe(0);
  return login;
}

it('at Last.fm wants a key first, then shows an address and waits until it was allowed there', async () => {
  const early = begin('login', 'lastfm');
  expect(await early.code).toBe(1);
  expect(early.written.err).toContain('companion services settings lastfm');
  const { written } = await logInToLastFm();
  expect(written.out).toContain(`${lastFm.url}/api/auth/?api_key=${lastFm.apiKey}&token=${lastFm.tokens[0] ?? ''}`);
  expect(written.out).toContain('Linked as ada.');
  const tested = begin('accounts', 'test', 'lastfm');
  expect(await tested.code).toBe(0);
  expect(lastFm.violations).toEqual([]);
});

it('in the browser opens that by itself, once, for who sits at a terminal of a desktop', async () => {
  await setUpLastFm();
  const opener = join(directory.path, 'xdg-open');
  writeFileSync(opener, `#!/bin/sh\nprintf '%s\\n' "$1" >>'${opener}.log'\n`, { mode: 0o755 });
  const words = [process.execPath, ENTRY, 'login', 'lastfm', '--data', directory.path];
  const env = { ...process.env, PATH: `${directory.path}:${process.env['PATH']}`, DISPLAY: ':99' };
  // A terminal of its own for stdin and stdout.
  const command = words.map((word) => `'${word}'`).join(' ');
  const child = spawn('script', ['-qec', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'], env });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  while (!out.includes('It was opened')) await new Promise((resolve) => setTimeout(resolve, 20));
  const address = `${lastFm.url}/api/auth/?api_key=${lastFm.apiKey}&token=${lastFm.tokens[0] ?? ''}`;
  lastFm.approve('ada');
  expect(await code).toBe(0);
  expect(readFileSync(`${opener}.log`, 'utf8')).toBe(`${address}\n`);
  expect(out).toContain(`Open ${address} and allow the companion there`);
});

it('leaves its secrets in the file of secrets and nowhere else', async () => {
  const login = begin('login', 'punchplay');
  await login.shown(/enter the code/);
  punchPlay.approveLogin('ada');
  expect(await login.code).toBe(0);
  const atLastFm = await logInToLastFm();
  const added = begin('hosts', 'add', '127.0.0.1:1', '--http-port', '1', '--user', 'kodi', '--json');
  expect(await added.code).toBe(0);
  const shown = begin('status', '--json');
  await shown.code;
  await companion.end();

  const secrets = secretsOf(readFileSync(join(directory.path, 'secrets.json'), 'utf8'));
  expect(secrets).toEqual(expect.arrayContaining([KODI_PASSWORD, lastFm.sharedSecret]));
  expect(secrets.length).toBeGreaterThanOrEqual(5);
  const others = readdirSync(directory.path).filter((name) => name !== 'secrets.json');
  expect(others).toContain('companion.db');
  const places: Record<string, string> = {
    ...Object.fromEntries(others.map((name) => [name, readFileSync(join(directory.path, name), 'latin1')])),
    log: companion.logLines.join('\n'),
    shown: [login, atLastFm, added, shown].map(({ written }) => written.out + written.err).join('\n'),
  };
  for (const secret of secrets) {
    expect(Object.keys(places).filter((name) => places[name]?.includes(secret))).toEqual([]);
  }
});

/** Every secret in the file: passwords as they are, tokens out of the pairs that hold them. */
function secretsOf(file: string): string[] {
  const { secrets } = JSON.parse(file) as { secrets: ReadonlyArray<readonly [key: string, secret: string]> };
  return secrets.flatMap(([, value]) => {
    if (!value.startsWith('{')) return [value];
    const fields = Object.entries(JSON.parse(value) as Record<string, unknown>);
    return fields.flatMap(([name, secret]) =>
      /token|secret/i.test(name) && typeof secret === 'string' ? [secret] : [],
    );
  });
}
