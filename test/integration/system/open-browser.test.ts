import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openBrowser } from '../../../electron/system/open-browser.ts';

const ADDRESS = 'https://punchplay.tv/?a=1&b=$(id)';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'opener-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A program in the place of the system's opener, which ends with this code. */
function putOpener(name: string, code: number): void {
  writeFileSync(join(folder, name), `#!/bin/sh\nprintf '%s' "$1" >>'${folder}/opened'\nexit ${code}\n`);
  chmodSync(join(folder, name), 0o755);
}
const env = (more: Record<string, string> = {}) => ({ PATH: `${folder}:/usr/bin:/bin`, ...more });
const opened = () => (existsSync(join(folder, 'opened')) ? readFileSync(join(folder, 'opened'), 'utf8') : null);

it('opens the address as it is where there is a display', async () => {
  putOpener('xdg-open', 0);
  expect(await openBrowser(ADDRESS, env({ DISPLAY: ':0' }), 'linux')).toBe(true);
  expect(opened()).toBe(ADDRESS);
});

it('says so where nothing could open it, and where there is no opener', async () => {
  putOpener('xdg-open', 3);
  expect(await openBrowser(ADDRESS, env({ WAYLAND_DISPLAY: 'wayland-0' }), 'linux')).toBe(false);
  expect(await openBrowser(ADDRESS, { PATH: '/nowhere', DISPLAY: ':0' }, 'linux')).toBe(false);
});

it.each([
  ['linux', {}],
  ['darwin', { SSH_CONNECTION: '192.0.2.1 1 192.0.2.2 22' }],
] as const)('does not try on %s without a display of this computer', async (platform, given) => {
  putOpener('xdg-open', 0);
  putOpener('open', 0);
  expect(await openBrowser(ADDRESS, env(given), platform)).toBe(false);
  expect(opened()).toBe(null);
});

it('takes the opener of macOS there', async () => {
  putOpener('open', 0);
  expect(await openBrowser(ADDRESS, env(), 'darwin')).toBe(true);
  expect(opened()).toBe(ADDRESS);
});
