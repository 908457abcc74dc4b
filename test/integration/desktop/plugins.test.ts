/** Plugins in the built desktop app over a stub of Electron: a real Node of this computer runs them, or it is said that there is none. */
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { buildCompanion, temporaryDirectory } from '../../support/companion-process.ts';
import { DesktopApp } from '../../support/electron-stub/desktop-app.ts';
import { usePluginFolders } from '../../support/plugin-source.ts';

const plugins = usePluginFolders();
let data: ReturnType<typeof temporaryDirectory>;
let scratch: ReturnType<typeof temporaryDirectory>;
let app: DesktopApp;

beforeAll(buildCompanion);
beforeEach(() => {
  data = temporaryDirectory();
  scratch = temporaryDirectory();
});
afterEach(async () => {
  await app.quit();
  data.remove();
  scratch.remove();
});

async function install(code: string): Promise<void> {
  await app.call('plugins.install', { path: plugins.write({ code }) });
}
const state = async () => {
  const plugin = (await app.call('services.list', {})).find(({ origin }) => origin === 'plugin');
  return { state: plugin?.state, text: plugin?.problem?.text ?? '' };
};
const enable = (enabled: boolean) => app.call('services.set_enabled', { service: 'phlix-plugin-test', enabled });
const nodeVersion = async () => {
  const { contentsId = 0 } = (await app.window('main')) ?? {};
  const call = { contentsId, url: 'app://companion/index.html', channel: 'shell:plugin_node', input: {} };
  return ((await app.ask('invoke', call)) as { value: { version: string | null } }).value.version;
};

it('a plugin runs in a Node of this computer, and can read nothing but its own folder', async () => {
  app = await DesktopApp.start(data.path, scratch.path, { env: { COMPANION_NODE: process.execPath } });
  await install(`
    async onEnable(host) {
      const { readFileSync } = await import('node:fs');
      const tried = (path) => { try { readFileSync(path); return 'read'; } catch (error) { return error.code; } };
      const found = [process.versions.electron ?? 'node', tried(${JSON.stringify(join(data.path, 'companion.db'))})];
      host.log.info('found ' + found.join(' '));
    }
    subscribedEvents() { return {}; }`);
  await enable(true);
  expect(await state()).toEqual({ state: 'running', text: '' });
  expect(await nodeVersion()).toBe(process.versions.node);
  expect(app.logLines.join('')).toContain('found node ERR_ACCESS_DENIED');
});

it('without a Node it is said what is missing and what to do; one that comes is found, without a new start', async () => {
  const place = join(scratch.path, 'node-of-mine');
  app = await DesktopApp.start(data.path, scratch.path, { env: { COMPANION_NODE: place } });
  await install('onEnable() {} subscribedEvents() { return {}; }');
  await enable(true);
  const { text } = await state();
  expect(await state()).toEqual({ state: 'failed', text: expect.stringMatching(/run in Node\.js.*22\.14/) });
  expect(text).toContain('Install it from https://nodejs.org/');
  expect(await nodeVersion()).toBe(null);

  symlinkSync(process.execPath, place);
  expect(await nodeVersion()).toBe(process.versions.node);
  await enable(false);
  await enable(true);
  expect(await state()).toEqual({ state: 'running', text: '' });
});
