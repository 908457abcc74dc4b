/** Security checklist, section 4, in the built desktop app over a stub of Electron: with a real gnome-keyring, a locked one, and none. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCompanion, logIn, temporaryDirectory, useSimulator } from '../../support/companion-process.ts';
import { DesktopApp } from '../../support/electron-stub/desktop-app.ts';
import { END_DAEMON, keyringNote, openSession, START_LOCKED, unlock, withKeyring } from '../../support/keyring.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../../support/punchplay-server/index.ts';

let data: ReturnType<typeof temporaryDirectory>;
let scratch: ReturnType<typeof temporaryDirectory>;
let home: string;
let punchPlay: PunchPlayServer;
let app: DesktopApp;
let session: Awaited<ReturnType<typeof openSession>> | null = null;
const ends: Array<() => Promise<unknown>> = [];

beforeAll(buildCompanion);
beforeEach(async () => {
  data = temporaryDirectory();
  scratch = temporaryDirectory();
  home = mkdtempSync(join(tmpdir(), 'keyring-'));
  punchPlay = await startPunchPlayServer();
  punchPlay.behaviour.autoApprove = 'ada';
});
afterEach(async () => {
  await app.quit();
  for (const end of ends.splice(0)) await end();
  await punchPlay.close();
  data.remove();
  scratch.remove();
  rmSync(home, { recursive: true, force: true, maxRetries: 5 });
});

/** In a session whose keyring was prepared so; null: one without a bus. */
async function start(prepare: string | null): Promise<void> {
  let address = 'unix:path=/nowhere';
  if (prepare !== null) {
    session = await openSession(home, prepare);
    ends.push(session.end);
    ({ address } = session);
  }
  app = await DesktopApp.start(data.path, scratch.path, {
    args: ['--hidden'],
    env: { COMPANION_SECRETS: '', DBUS_SESSION_BUS_ADDRESS: address },
  });
}
async function restart(prepare: string | null): Promise<void> {
  await app.quit();
  for (const end of ends.splice(0)) await end();
  await start(prepare);
}
async function link(): Promise<void> {
  await useSimulator(app.call, punchPlay);
  await logIn(app.call);
}
const account = async () => (await app.call('accounts.list', {})).find(({ service }) => service === 'punchplay');
const tested = async () => (await app.call('accounts.test', { service: 'punchplay' })).outcome;
const secretsIn = async () => (await app.call('status.get', {})).secretsIn;
const secretFile = () => join(data.path, 'secrets.json');
/** Whether a token that PunchPlay was shown is anywhere in the data directory. */
const isOnDisk = () => {
  const shown = punchPlay.requests.map(({ headers }) => headers.authorization?.replace('Bearer ', '') ?? '');
  const tokens = shown.filter((token) => token !== '');
  expect(tokens.length).toBeGreaterThan(0);
  const files = readdirSync(data.path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.some((file) => {
    const text = readFileSync(join(file.parentPath, file.name), 'latin1');
    return tokens.some((token) => text.includes(token));
  });
};

describe('a keyring', () => {
  withKeyring(`keeps the login over the next start; nobody is asked${keyringNote}`, async () => {
    await start(unlock('pw'));
    await link();
    await restart(unlock('pw'));
    expect(await tested()).toBe('authenticated');
    expect([await app.ask('questions'), await secretsIn(), isOnDisk()]).toEqual([[], 'keychain', false]);
  });

  withKeyring(`that is locked is no logout: it is said and waited for${keyringNote}`, async () => {
    await start(unlock('pw'));
    await link();
    await restart(START_LOCKED);
    await expect(tested()).rejects.toThrow('locked');
    expect(await account()).toMatchObject({ state: 'unavailable', waitsForKeychain: true });
    await expect
      .poll(async () => (await app.ask('tray')).menu.map(({ label }) => label))
      .toContain('PunchPlay: waits for the keychain');
    expect(await app.ask('questions')).toEqual([]);
    // The user unlocks it, and comes back to the screen.
    await session?.run(`${END_DAEMON}; ${unlock('pw')}`);
    await app.ask('power', 'unlock-screen');
    await expect.poll(account, { timeout: 10_000 }).toMatchObject({ state: 'linked' });
    expect(await tested()).toBe('authenticated');
  });
});

describe('without a keyring', () => {
  it('it is asked once; who just goes on is logged in until the end, and nothing is on the disk', async () => {
    await start(null);
    await link();
    expect(await app.ask('questions')).toEqual([
      {
        message: 'This computer has no keychain to keep your login in',
        buttons: ['Keep until I quit', 'Store in a file'],
      },
    ]);
    expect([await tested(), await secretsIn(), isOnDisk()]).toEqual(['authenticated', 'memory', false]);
    await restart(null);
    await expect(tested()).resolves.toBe('expired');
    expect((await account())?.state).toBe('login_needed');
    await logIn(app.call);
    expect([await app.ask('questions'), await tested(), isOnDisk()]).toEqual([[], 'authenticated', false]);
  });

  withKeyring(
    `the file is one’s own, is always named, and can be moved into a keyring that came${keyringNote}`,
    async () => {
      await start(null);
      await app.ask('setAnswer', 1);
      await link();
      expect(statSync(secretFile()).mode & 0o777).toBe(0o600);
      await restart(null);
      expect([await tested(), await secretsIn(), await app.ask('questions')]).toEqual(['authenticated', 'file', []]);
      await restart(unlock('pw'));
      await app.ask('clickMenu', 'Settings…');
      const { contentsId = 0 } = (await app.window('main')) ?? {};
      const call = { contentsId, url: 'app://companion/index.html', channel: 'shell:secrets_to_keychain', input: {} };
      expect(await app.ask('invoke', call)).toEqual({ ok: true, value: null });
      expect([existsSync(secretFile()), await secretsIn(), await tested()]).toEqual([
        false,
        'keychain',
        'authenticated',
      ]);
      await restart(unlock('pw'));
      expect([await tested(), isOnDisk()]).toEqual(['authenticated', false]);
    },
  );
});
