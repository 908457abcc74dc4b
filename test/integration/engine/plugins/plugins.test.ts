/** Outsiders' plugins in a whole companion: the template of the guide, and some that are not so well made. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { afterEach, describe, expect, it } from 'vitest';
import type { PlaybackEvent } from '../../../../shared/plugin-api.ts';
import { useEvenings } from '../../../support/evening.ts';
import { usePluginFolders } from '../../../support/plugin-source.ts';
import { bodyText, closeServer, listen } from '../../../support/simulated-service.ts';

const evenings = useEvenings();
const folders = usePluginFolders();
const INCEPTION = { movieId: 3 };
const TEMPLATE = fileURLToPath(new URL('../../../../build/plugin-template', import.meta.url));
const NAME = 'phlix-plugin-webhook';

const ends: Array<() => unknown> = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

type Told = PlaybackEvent & { readonly event: string };

/** An address that notes what it is told, and answers as it is asked to. */
async function receiver() {
  const told: Told[] = [];
  const tokens: Array<string | undefined> = [];
  const answers = { status: 204, count: 0 };
  const server: Server = await listen(0, async (request, response) => {
    answers.count += 1;
    const body = JSON.parse(await bodyText(request)) as Told;
    if (answers.status < 300) told.push(body);
    tokens.push(request.headers.authorization);
    response.writeHead(answers.status, { 'retry-after': '1' }).end();
  });
  ends.push(() => closeServer(server));
  const { port } = server.address() as AddressInfo;
  return {
    told,
    tokens,
    answers,
    address: `http://127.0.0.1:${port}/hook`,
    kinds: () => told.map(({ event }) => event),
  };
}

/** The template, for a companion of any version. */
function template(changes: Record<string, unknown> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'companion-template-'));
  ends.push(() => rmSync(root, { recursive: true, force: true }));
  cpSync(TEMPLATE, root, { recursive: true });
  const manifest = JSON.parse(readFileSync(join(root, 'plugin.json'), 'utf8')) as Record<string, unknown>;
  writeFileSync(join(root, 'plugin.json'), JSON.stringify({ ...manifest, min_app_version: '0.0.0', ...changes }));
  return root;
}

describe('the webhook of the template', () => {
  it('is shown, installed, set up, enabled, and told of a viewing like everybody else', async () => {
    const { kodi, punchplay, ask, until, dataDirectory } = await evenings.open();
    const hook = await receiver();
    const path = template();
    expect(await ask('plugins.preview', { path })).toMatchObject({
      name: NAME,
      installed: null,
      settings: [
        { key: 'address', required: true },
        { key: 'token', secret: true, default: null },
      ],
    });
    expect((await ask('services.list', {})).filter(({ origin }) => origin === 'plugin')).toEqual([]);
    expect((await ask('plugins.install', { path })).service).toMatchObject({
      name: NAME,
      enabled: false,
      state: 'off',
    });

    const { state, missing } = await ask('services.set_enabled', { service: 'webhook', enabled: true });
    expect([state, missing]).toEqual(['needs_setup', ['address']]);
    await ask('services.set_setting', { service: NAME, key: 'token', value: 'my-secret-token' });
    const info = await ask('services.set_setting', { service: NAME, key: 'address', value: hook.address });
    expect(info).toMatchObject({ state: 'running', settings: [{ value: hook.address }, { value: { set: true } }] });
    expect(JSON.stringify(await ask('status.get', {}))).not.toContain('my-secret-token');
    expect(readFileSync(join(dataDirectory, 'companion.db')).includes('my-secret-token')).toBe(false);

    kodi.open(INCEPTION);
    await until(() => hook.told.length === 1);
    kodi.seek(0.9);
    await until(() => punchplay.requestsTo('progress').length === 1);
    kodi.stop();
    await until(() => hook.kinds().includes('stopped') && punchplay.history.length === 1);
    expect(hook.kinds()).toEqual(['started', 'stopped']);
    expect(hook.tokens).toEqual(['Bearer my-secret-token', 'Bearer my-secret-token']);
    const [started, stopped] = hook.told;
    expect(started).toMatchObject({ item: { kind: 'movie', title: 'Inception', year: 2010 }, replayed: false });
    expect(stopped).toMatchObject({ sessionId: started?.sessionId, reachedEnd: true, userId: 'home' });
    expect(stopped?.eventId).not.toBe(started?.eventId);
    await until(async () => {
      const [viewing] = await ask('log.list', {});
      const mine = viewing?.outcomes.filter(({ service }) => service === NAME) ?? [];
      return mine.length === 2 && mine.every(({ outcome }) => outcome === 'sent');
    });
  });

  it('gets what it missed, in order and with the same ids: while the address was down, and over a restart', async () => {
    const { kodi, ask, until, companionStops, companionStarts, settle } = await evenings.open();
    const hook = await receiver();
    await ask('plugins.install', { path: template() });
    await ask('services.set_setting', { service: NAME, key: 'address', value: hook.address });
    await ask('services.set_enabled', { service: NAME, enabled: true });
    hook.answers.status = 503;
    kodi.open(INCEPTION);
    await until(() => hook.answers.count === 1);
    kodi.seek(0.9);
    kodi.stop();
    await until(async () => (await ask('queue.list', {})).filter(({ service }) => service === NAME).length === 2);
    await companionStops();
    hook.answers.status = 204;
    await companionStarts();
    await until(() => hook.told.length === 2);
    expect(hook.kinds()).toEqual(['started', 'stopped']);
    expect(hook.told[0]?.replayed).toBe(true);
    await settle();
    expect(hook.told).toHaveLength(2);
  });

  it('keeps its settings over an update, and loses them only where that is asked for', async () => {
    const { ask } = await evenings.open();
    await ask('plugins.install', { path: template() });
    await ask('services.set_setting', { service: NAME, key: 'address', value: 'http://127.0.0.1:9/' });
    await ask('services.set_setting', { service: NAME, key: 'token', value: 'kept' });
    await ask('services.set_enabled', { service: NAME, enabled: true });
    const updated = await ask('plugins.install', { path: template({ version: '1.1.0' }) });
    expect(updated).toMatchObject({ replaced: '1.0.0', service: { version: '1.1.0', enabled: true } });
    expect(updated.service.settings).toMatchObject([{ value: 'http://127.0.0.1:9/' }, { value: { set: true } }]);
    await ask('plugins.remove', { name: 'webhook' });
    await expect(ask('services.set_enabled', { service: NAME, enabled: true })).rejects.toThrow('There is no service');
    expect((await ask('plugins.install', { path: template() })).service.settings[1]?.value).toEqual({ set: true });
    await ask('plugins.remove', { name: NAME, forget: true });
    const again = await ask('plugins.install', { path: template() });
    expect(again.service).toMatchObject({ enabled: false, settings: [{ value: null }, { value: { set: false } }] });
  });

  it('is told nothing of a box that is kept from it, and of everything again afterwards', async () => {
    const { kodi, punchplay, ask, until } = await evenings.open();
    const hook = await receiver();
    await ask('plugins.install', { path: template() });
    await ask('services.set_setting', { service: NAME, key: 'address', value: hook.address });
    await ask('services.set_enabled', { service: NAME, enabled: true });
    const id = (await ask('hosts.list', {}))[0]?.id ?? '';
    const host = await ask('hosts.set_service', { id, service: 'webhook', enabled: false });
    expect(host.services).toContainEqual({ service: NAME, choice: false });
    kodi.open(INCEPTION);
    await until(() => punchplay.requestsTo('start').length === 1);
    kodi.stop();
    await until(() => punchplay.requestsTo('stop').length === 1);
    const [viewing] = await ask('log.list', {});
    const reasons = viewing?.outcomes.filter(({ service }) => service === NAME).map(({ reason }) => reason) ?? [];
    expect(reasons.every((reason) => reason.startsWith('host_service_off'))).toBe(true);
    expect(reasons.length).toBeGreaterThan(0);
    await ask('hosts.set_service', { id, service: NAME, enabled: null });
    kodi.open(INCEPTION);
    await until(() => hook.told.length === 1);
  });
});

describe('what is no plugin', () => {
  const zipped = (files: Record<string, string>) => {
    const root = mkdtempSync(join(tmpdir(), 'companion-zip-'));
    ends.push(() => rmSync(root, { recursive: true, force: true }));
    const path = join(root, 'plugin.zip');
    writeFileSync(
      path,
      zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)]))),
    );
    return path;
  };
  const manifest = JSON.stringify({
    name: 'phlix-plugin-zipped',
    version: '1.0.0',
    min_app_version: '0.0.0',
    type: 'scrobbler',
    entry: 'index.js',
  });

  it('is installed from an archive, with or without a folder around it', async () => {
    const { ask } = await evenings.open();
    const code = 'export default class { onEnable() {} subscribedEvents() { return {}; } }';
    const flat = zipped({ 'plugin.json': manifest, 'index.js': code });
    expect((await ask('plugins.install', { path: flat })).service.name).toBe('phlix-plugin-zipped');
    const nested = zipped({ 'zipped-main/plugin.json': manifest, 'zipped-main/index.js': code });
    expect(await ask('plugins.install', { path: nested })).toMatchObject({ replaced: '1.0.0' });
  });

  it.each([
    [
      'a way out of the folder',
      { 'plugin.json': manifest, 'index.js': '', '../../evil.js': '' },
      'outside its own folder',
    ],
    ['an absolute path', { 'plugin.json': manifest, 'index.js': '', '/evil.js': '' }, 'outside its own folder'],
    [
      'a way out as Windows writes it',
      { 'plugin.json': manifest, 'index.js': '', '..\\evil.js': '' },
      'outside its own folder',
    ],
    ['no manifest', { 'index.js': '' }, 'no plugin.json'],
    ['a manifest that is no JSON', { 'plugin.json': '{', 'index.js': '' }, 'not JSON'],
    ['no entry', { 'plugin.json': manifest }, 'is not in it'],
    ['far too much in it', { 'plugin.json': manifest, 'index.js': ' '.repeat(11 * 1024 * 1024) }, 'more than 10 MB'],
    [
      'far too many files',
      Object.fromEntries(Array.from({ length: 502 }, (_, n) => [`${n}.js`, ''])),
      'more than 500 files',
    ],
  ])('is refused: an archive with %s', async (_what, files, reason) => {
    const { ask, dataDirectory } = await evenings.open();
    await expect(ask('plugins.install', { path: zipped(files) })).rejects.toThrow(reason);
    expect(existsSync(join(dataDirectory, '..', 'evil.js'))).toBe(false);
    expect((await ask('services.list', {})).filter(({ origin }) => origin === 'plugin')).toEqual([]);
  });

  it('is refused: a folder with a link in it', async () => {
    const { ask } = await evenings.open();
    const folder = folders.write({ code: '' });
    symlinkSync('/etc/hosts', join(folder, 'hosts'));
    await expect(ask('plugins.install', { path: folder })).rejects.toThrow('a link');
  });

  it('is refused: one that was changed after it was signed', async () => {
    const { ask } = await evenings.open();
    const folder = folders.write({ code: '', manifest: { signature: `sha256:${'0'.repeat(64)}` } });
    await expect(ask('plugins.install', { path: folder })).rejects.toThrow('signature');
  });
});

it('one that fails in every way costs the others nothing, and stays off', async () => {
  const { kodi, punchplay, ask, until } = await evenings.open();
  const hook = await receiver();
  const bad = folders.write({
    name: 'bad',
    code: "onEnable() {} subscribedEvents() { return { 'phlix.playback.started': () => { throw new Error('no'); } } }",
  });
  const broken = folders.write({
    name: 'broken',
    code: "onEnable() { throw new Error('cannot'); } subscribedEvents() { return {}; }",
  });
  for (const path of [bad, broken, template()]) await ask('plugins.install', { path });
  await ask('services.set_setting', { service: NAME, key: 'address', value: hook.address });
  for (const service of ['bad', NAME]) await ask('services.set_enabled', { service, enabled: true });
  const info = await ask('services.set_enabled', { service: 'broken', enabled: true });
  expect(info).toMatchObject({ state: 'failed', problem: { stage: 'enable' } });
  expect(info.problem?.text).toContain('cannot');
  kodi.open(INCEPTION);
  await until(() => hook.told.length === 1 && punchplay.requestsTo('start').length === 1);
  const waits = (await ask('queue.list', {})).find(({ service }) => service === 'phlix-plugin-bad');
  expect(waits?.lastError).toContain('no');
});

it('may keep something of its own in the queue, and rotate its tokens: both outlive the companion', async () => {
  const { kodi, ask, until, companionStops, companionStarts } = await evenings.open();
  const hook = await receiver();
  const path = folders.write({
    name: 'keeper',
    manifest: {
      events: ['phlix.playback.started'],
      settings: {
        address: { type: 'string', required: true },
        access_token: { type: 'string', secret: true, default: null },
        expires_at: { type: 'int' },
      },
    },
    code: `
      configure(settings) { this.settings = settings; }
      onEnable(host) { this.host = host; host.queue.handle('later', (payload) => this.tell(payload)); }
      subscribedEvents() { return { 'phlix.playback.started': 'started' }; }
      async started({ sessionId, item }) {
        await this.host.settings.update({ access_token: 'rotated', expires_at: 99 });
        await this.host.queue.enqueue('later', { title: item.title }, { sessionId });
      }
      async tell(payload) {
        const { access_token: token, expires_at } = await this.host.settings.get();
        const { status } = await this.host.http.request({
          method: 'POST', url: this.settings.address, headers: { Authorization: token }, json: { ...payload, expires_at },
        });
        return status < 300 ? 'done' : { retry: 0 };
      }`,
  });
  await ask('plugins.install', { path });
  await ask('services.set_setting', { service: 'keeper', key: 'address', value: hook.address });
  await ask('services.set_enabled', { service: 'keeper', enabled: true });
  hook.answers.status = 503;
  kodi.open(INCEPTION);
  await until(() => hook.answers.count >= 1);
  await companionStops();
  // Else it is seen to play again, and there are two of them.
  kodi.stop();
  hook.answers.status = 204;
  await companionStarts();
  await until(() => hook.told.length === 1);
  expect(hook.told).toEqual([{ title: 'Inception', expires_at: 99 }]);
  expect(hook.tokens.at(-1)).toBe('rotated');
});
