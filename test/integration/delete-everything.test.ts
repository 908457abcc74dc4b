/** Security checklist, section 5, "Old data": canaries are planted in everything that is kept, then all of it is searched. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  buildCompanion,
  type CompanionProcess,
  logIn,
  runCommand,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../support/companion-process.ts';
import { DesktopApp } from '../support/electron-stub/desktop-app.ts';
import {
  END_DAEMON,
  keyringNote,
  openSession,
  type Session,
  START_LOCKED,
  sessionEnv,
  unlock,
  withKeyring,
} from '../support/keyring.ts';
import { startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../support/punchplay-server/index.ts';

const KEYCHAIN_CHILD = join(import.meta.dirname, '../support/keychain-child.ts');
const PLUGIN = join(import.meta.dirname, '../../build/plugin-template');
const LABEL = 'Canary Cellar';
const PASSWORD = 'canary-password';
const TITLE = 'Inception';
/** Somebody else's, in the same directory. */
const FOREIGN = ['companion.db.mine', 'notes.txt', 'photos'];

let data: ReturnType<typeof temporaryDirectory>;
let home: string;
let punchPlay: PunchPlayServer;
const ends: Array<() => unknown> = [];

beforeAll(buildCompanion);
beforeEach(async () => {
  data = temporaryDirectory();
  home = mkdtempSync(join(tmpdir(), 'keyring-'));
  punchPlay = await startPunchPlayServer();
  punchPlay.behaviour.autoApprove = 'ada';
});
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
  await punchPlay.close();
  data.remove();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

async function start(options: Parameters<typeof startCompanion>[1] = {}): Promise<CompanionProcess> {
  const companion = await startCompanion(data.path, options);
  ends.push(() => companion.end());
  return companion;
}

/** Something in every place that there is. */
async function plant(call: CompanionProcess['call']): Promise<void> {
  await useSimulator(call, punchPlay);
  await logIn(call);
  // Shows PunchPlay the token.
  await call('accounts.test', { service: 'punchplay' });
  const box = await startKodiSimulator({ name: LABEL });
  ends.push(() => box.close());
  const place = { address: box.address, port: box.port, httpPort: 1 };
  await call('hosts.add', { ...place, label: LABEL, user: 'kodi', password: PASSWORD });
  await expect.poll(async () => (await call('hosts.list', {}))[0]?.connection, { timeout: 10_000 }).toBe('connected');
  await punchPlay.fail({ mode: 'down' });
  box.open({ movieId: 3 });
  await expect.poll(async () => (await call('queue.list', {})).length, { timeout: 10_000 }).toBeGreaterThan(0);
  const { name } = (await call('plugins.install', { path: PLUGIN })).service;
  await call('services.set_setting', { service: name, key: 'token', value: PASSWORD });
  // Its settings and its secret are kept.
  await call('plugins.remove', { name });
  await call('plugins.install', { path: PLUGIN });
  for (const file of ['companion.damaged-20260102T030405Z.db', 'companion.log.3', 'told-hidden', 'language.json.tmp']) {
    writeFileSync(join(data.path, file), TITLE);
  }
  for (const folder of ['artwork', 'page', 'photos']) {
    mkdirSync(join(data.path, folder), { recursive: true });
    writeFileSync(join(data.path, folder, 'a'), folder === 'photos' ? 'mine' : TITLE);
  }
  for (const file of FOREIGN.slice(0, 2)) writeFileSync(join(data.path, file), 'mine');
  expect(found()).toEqual(expect.arrayContaining([LABEL, TITLE]));
}

/** What of the canaries is anywhere in the data directory. */
function found(): string[] {
  const tokens = punchPlay.requests.map(({ headers }) => headers.authorization?.replace('Bearer ', '') ?? '');
  expect(tokens.filter((token) => token !== '').length).toBeGreaterThan(0);
  const files = readdirSync(data.path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const text = files.map((file) => readFileSync(join(file.parentPath, file.name), 'latin1')).join('\n');
  return [LABEL, PASSWORD, TITLE, '127.0.0.1', ...tokens].filter((canary) => canary !== '' && text.includes(canary));
}

async function openKeyring(): Promise<Session> {
  const session = await openSession(home, unlock('pw'));
  ends.push(session.end);
  return session;
}

/** What the keyring keeps for the data directory. */
async function keysIn(session: Session): Promise<string[]> {
  const env = { ...sessionEnv(home), DBUS_SESSION_BUS_ADDRESS: session.address };
  const { stdout } = await promisify(execFile)(process.execPath, [KEYCHAIN_CHILD, 'keys', data.path], { env });
  return (JSON.parse(stdout) as { value: string[] }).value.toSorted();
}

const deleteAll = () => runCommand(['delete-everything', '--yes', '--data', data.path]);
const names = () => readdirSync(data.path).toSorted();

describe('headless', () => {
  withKeyring(`nothing is left, in the keychain neither, and nothing of others goes${keyringNote}`, async () => {
    const session = await openKeyring();
    const companion = await start({ secrets: 'keychain', env: { DBUS_SESSION_BUS_ADDRESS: session.address } });
    await plant(companion.call);
    const keys = await keysIn(session);
    expect(keys).toEqual(expect.arrayContaining([expect.stringMatching(/^kodi:/), expect.stringMatching(/^service:/)]));
    expect(keys.length).toBeGreaterThanOrEqual(3);
    expect(await deleteAll()).toBe(`Everything in ${data.path} was deleted.\n`);
    expect(await companion.ended).toEqual({ code: 0, signal: null });
    expect([names(), found(), await keysIn(session)]).toEqual([FOREIGN, [], []]);
  });

  withKeyring(`a keyring that is locked refuses it, and everything stays and goes on${keyringNote}`, async () => {
    const session = await openKeyring();
    const companion = await start({ secrets: 'keychain', env: { DBUS_SESSION_BUS_ADDRESS: session.address } });
    await plant(companion.call);
    const before = { names: names(), keys: await keysIn(session) };
    await session.run(`${END_DAEMON}; ${START_LOCKED}`);
    await expect(deleteAll()).rejects.toThrow('the keyring is locked');
    expect((await companion.call('hosts.list', {})).map(({ label }) => label)).toEqual([LABEL]);
    expect(names()).toEqual(before.names);
    await session.run(`${END_DAEMON}; ${unlock('pw')}`);
    expect(await keysIn(session)).toEqual(before.keys);
    await deleteAll();
    expect([names(), await keysIn(session)]).toEqual([FOREIGN, []]);
  });

  withKeyring(`a keyring that is locked at the start that goes on is waited for${keyringNote}`, async () => {
    const session = await openKeyring();
    const options = { secrets: 'keychain', env: { DBUS_SESSION_BUS_ADDRESS: session.address } } as const;
    const companion = await start(options);
    await plant(companion.call);
    await companion.call('app.delete_everything', { sure: true });
    await companion.end('SIGKILL');
    await session.run(`${END_DAEMON}; ${START_LOCKED}`);
    await expect(start(options)).rejects.toThrow('the keyring is locked');
    expect(found()).toEqual(expect.arrayContaining([LABEL, TITLE]));
    await session.run(`${END_DAEMON}; ${unlock('pw')}`);
    expect(await (await start(options)).call('hosts.list', {})).toEqual([]);
    expect([await keysIn(session), found().filter((one) => one !== '127.0.0.1')]).toEqual([[], []]);
  });

  it('what a kill has interrupted is done by the next start, which is as new', async () => {
    const companion = await start();
    await plant(companion.call);
    await companion.call('app.delete_everything', { sure: true });
    await companion.end('SIGKILL');
    expect(found()).toEqual(expect.arrayContaining([LABEL, PASSWORD, TITLE]));
    const { call } = await start();
    expect([await call('hosts.list', {}), await call('queue.list', {}), await call('log.list', {})]).toEqual([
      [],
      [],
      [],
    ]);
    expect([existsSync(join(data.path, 'delete-everything')), found().filter((one) => one !== '127.0.0.1')]).toEqual([
      false,
      [],
    ]);
  });

  it('where nothing runs, the command line does it itself', async () => {
    const companion = await start();
    await plant(companion.call);
    await companion.end();
    await deleteAll();
    expect([names(), found()]).toEqual([FOREIGN, []]);
  });
});

it('the desktop app starts anew, and leaves nothing either', async () => {
  const scratch = temporaryDirectory();
  ends.push(scratch.remove);
  let app = await DesktopApp.start(data.path, scratch.path, { args: ['--hidden'] });
  ends.push(() => app.quit());
  await plant(app.call);
  await app.call('app.delete_everything', { sure: true });
  expect(await app.ended).toBe(0);
  expect(app.relaunches).toEqual([[expect.stringMatching(/main\.cjs$/)]]);
  // Chromium has its folder open until the very end.
  expect(names()).toEqual(['companion.db.mine', 'delete-everything', 'instance.lock', 'notes.txt', 'page', 'photos']);
  app = await DesktopApp.start(data.path, scratch.path);
  expect([await app.call('hosts.list', {}), readdirSync(join(data.path, 'page'))]).toEqual([[], []]);
  expect(found().filter((one) => one !== '127.0.0.1')).toEqual([]);
  expect(existsSync(join(data.path, 'delete-everything'))).toBe(false);
});
