/** The check that authors of plugins run: what it lets pass, and what it finds. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { checkPlugin, type PluginCheck } from '../../../../build/plugin-check.ts';
import { usePluginFolders } from '../../../support/plugin-source.ts';

const folders = usePluginFolders();
const TEMPLATE = fileURLToPath(new URL('../../../../build/plugin-template', import.meta.url));
const GUIDE = fileURLToPath(new URL('../../../../electron/engine/scrobblers/README.md', import.meta.url));
const STOPPED = "subscribedEvents() { return { 'phlix.playback.stopped': 'stopped' } }";
const POST = "this.host.http.request({ method: 'POST', url: 'https://example.org/', json: event })";

async function check(path: string, settings: Record<string, string> = {}) {
  const found: PluginCheck[] = [];
  await checkPlugin(path, settings, (one) => found.push(one));
  return { found, failed: found.filter(({ outcome }) => outcome === 'failed').map(({ text }) => text) };
}

it('lets the template pass, having tried all of it', async () => {
  const { found, failed } = await check(TEMPLATE, { address: 'https://example.org/hook' });
  expect(failed).toEqual([]);
  expect(found.length).toBeGreaterThan(15);
});

it('lets the scrobbler of the guide pass, as it is written there', async () => {
  const guide = readFileSync(GUIDE, 'utf8');
  const block = (language: string) => guide.match(new RegExp(`\`\`\`${language}\n([^]*?)\`\`\``))?.[1] ?? '';
  const { version: _, min_app_version: __, ...manifest } = JSON.parse(block('json')) as Record<string, unknown>;
  const folder = folders.write({ name: 'diary', manifest, code: block('js') });
  expect((await check(folder)).failed).toEqual([]);
});

it.each([
  ['a manifest that breaks a rule', { manifest: { type: 'tuner' }, code: '' }, /not supported here/],
  [
    'one that cannot be enabled',
    { code: `onEnable() { throw new Error('no'); } ${STOPPED} stopped() {}` },
    /\(enable\): no \(index\.js:1\)/,
  ],
  ['one that is no JavaScript', { code: 'export default\nclas {}' }, /^index\.js:2: Unexpected token/],
  [
    'one that reads what is not its own',
    { code: "import { readFileSync } from 'node:fs';\nreadFileSync('/etc/hosts');\nexport default class {}" },
    /may not do this: FileSystemRead \/etc\/hosts.*\(index\.js:2\)/,
  ],
  [
    'one whose package was left at home',
    { code: "import 'axios';\nexport default class {}" },
    /Cannot find package 'axios': .*its node_modules$/,
  ],
  [
    'one that subscribes to nothing',
    { code: 'onEnable() {} subscribedEvents() { return {}; }' },
    /subscribes to no event/,
  ],
  [
    'one that cannot do without a length',
    {
      code: `onEnable() {} ${STOPPED} stopped(event) { if (event.durationTicks === null) throw new Error('no length'); }`,
    },
    /a station.*no length/,
  ],
  [
    'one that loses events while the network is gone',
    { code: `onEnable(host) { this.host = host; } ${STOPPED} async stopped(event) { await ${POST}.catch(() => {}); }` },
    /loses an event while the network is gone/,
  ],
  [
    'one that loses events while its service is busy',
    { code: `onEnable(host) { this.host = host; } ${STOPPED} async stopped(event) { await ${POST}; }` },
    /loses an event while its service answers 503/,
  ],
  [
    'one that fails on an event that comes twice',
    {
      code: `seen = new Set(); onEnable() {} ${STOPPED} stopped({ eventId }) { if (this.seen.has(eventId)) throw new Error('twice'); this.seen.add(eventId); }`,
    },
    /comes a second time/,
  ],
  [
    'one that does not come to an end',
    { code: `onEnable() {} onDisable() { return new Promise(() => {}); } ${STOPPED} stopped() {}` },
    /does not end while a request is under way/,
  ],
])('finds %s', async (_what, source, finding) => {
  const { failed } = await check(folders.write(source));
  expect(failed.join('\n')).toMatch(finding);
});

it('stops where every movie, episode and song fails, and notes what a result that means nothing counts as', async () => {
  const failing = folders.write({ code: `onEnable() {} ${STOPPED} stopped() { throw new TypeError('no ink'); }` });
  expect((await check(failing)).found.at(-1)?.text).toBe('the rest was not tried');
  const strange = folders.write({ code: `onEnable() {} ${STOPPED} stopped() { return { ok: true }; }` });
  const { found, failed } = await check(strange);
  expect(failed).toEqual([]);
  expect(found.map(({ text }) => text).join('\n')).toMatch(/gives back an object with ok, which means nothing here/);
});
