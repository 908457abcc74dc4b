/** A plugin in its process that asks the libraries of the boxes, by the contract's `host.library`. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkPlugin, type PluginCheck } from '../../../../build/plugin-check.ts';
import { type Evening, useEvenings } from '../../../support/evening.ts';
import { usePluginFolders } from '../../../support/plugin-source.ts';

const evenings = useEvenings();
const folders = usePluginFolders();
const INCEPTION = { movieId: 3 };
const NAME = 'phlix-plugin-diary';
const EPISODE = "{ kind: 'episode', show: { ids: { tmdb: 1396 } }, season: 1, episode: 2 }";
const STARTED = "subscribedEvents() { return { 'phlix.playback.started': 'started' }; }";

let evening: Evening;
beforeEach(async () => {
  evening = await evenings.open();
});
afterEach(() => {
  expect(evening.punchplay.violations).toEqual([]);
});

/** Installs a plugin that does this at an event, and gives what it then logs. */
async function does(work: string, library: unknown): Promise<() => string[]> {
  const path = folders.write({
    name: 'diary',
    manifest: { events: ['phlix.playback.started'], ...(library === undefined ? {} : { library }) },
    code: `onEnable(host) { this.host = host; } ${STARTED}
      async started(event) {
        const { library, log } = this.host;
        const say = (value) => log.info('told ' + JSON.stringify(value));
        ${work}
      }`,
  });
  await evening.ask('plugins.install', { path });
  await evening.ask('services.set_enabled', { service: NAME, enabled: true });
  return () => evening.log.map(({ text }) => text).filter((text) => text.startsWith('told '));
}
const parsed = (text: string | undefined) => JSON.parse((text ?? '').replace('told ', '')) as unknown;

it('finds what plays, marks what was watched elsewhere, and is told what was watched but for that', async () => {
  const { kodi, until } = evening;
  kodi.markWatched({ movieId: 6 });
  const told = await does(
    `say(await library.find(event.item));
     say(await library.markWatched(${EPISODE}, 1_750_000_000));
     say((await library.watchedSince(0)).items.map(({ title, playCount }) => [title, playCount]));`,
    'write',
  );
  kodi.open(INCEPTION);
  await until(() => told().length === 3);
  const [found, marked, watched] = told().map(parsed);
  const deviceId = expect.stringMatching(/^[0-9a-f-]{36}$/);
  expect(found).toMatchObject({
    items: [{ deviceId, kind: 'movie', title: 'Inception', year: 2010, ids: { tmdb: 27205 }, playCount: 0 }],
    away: [],
  });
  expect(marked).toEqual({ items: [{ deviceId, outcome: 'marked', reason: '' }], away: [] });
  expect(watched).toEqual([['The Matrix', 1]]);
  const media = kodi.box.library.video('episode', 8);
  expect(media && kodi.box.library.state(media)).toMatchObject({ playCount: 1 });
});

describe('says in words why not', () => {
  it.each([
    ['it did not ask for the libraries', undefined, 'library.find(event.item)', /has to ask for the libraries/],
    ['it asked to read only', 'read', `library.markWatched(${EPISODE}, 1)`, /"library": "write"/],
    ['there is no id', 'read', "library.find({ kind: 'movie', ids: {} })", /found by its ids/],
    ['the time is in milliseconds', 'write', `library.markWatched(${EPISODE}, ${Date.UTC(2026, 0, 1)})`, /in seconds/],
    ['it is a song', 'read', "library.find({ kind: 'song', ids: {} })", /kind/],
  ])('%s', async (_what, library, question, reason) => {
    const { kodi, until } = evening;
    const told = await does(`say(await ${question}.catch((error) => error.message));`, library);
    kodi.open(INCEPTION);
    await until(() => told().length === 1);
    expect(parsed(told()[0])).toMatch(reason);
  });
});

it('is shown with what it asks for before it is installed', async () => {
  const code = `onEnable() {} ${STARTED} started() {}`;
  const rights = async (library?: string) =>
    (await evening.ask('plugins.preview', { path: folders.write({ code, ...(library && { manifest: { library } }) }) }))
      .rights;
  expect(await rights()).not.toMatch(/librar/);
  expect(await rights('read')).toMatch(/reads what the libraries/);
  expect(await rights('write')).toMatch(/marks titles there as watched/);
  await expect(rights('all')).rejects.toThrow('library must be "read" or "write"');
});

it('is checked with a library that is there, and with none', async () => {
  const check = async (work: string) => {
    const found: PluginCheck[] = [];
    const code = `onEnable(host) { this.host = host; } subscribedEvents() { return { 'phlix.playback.stopped': 'stopped' }; }
      async stopped() { ${work} }`;
    await checkPlugin(folders.write({ manifest: { library: 'read' }, code }), {}, (one) => found.push(one));
    return found.map(({ outcome, text }) => `${outcome} ${text}`).filter((text) => /librar|no box/.test(text));
  };
  expect(await check('')).toEqual([expect.stringMatching(/^note it asks the libraries nothing/)]);
  expect(await check('await this.host.library.watchedSince(0);')).toEqual([
    expect.stringMatching(/^ok while no box is connected it fails/),
  ]);
});
