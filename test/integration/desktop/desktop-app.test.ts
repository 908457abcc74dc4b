/** The built desktop app over a stub of Electron: the real engine, a simulated box, a simulated PunchPlay. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildCompanion, logIn, temporaryDirectory, useSimulator } from '../../support/companion-process.ts';
import type { MenuView } from '../../support/electron-stub/control.ts';
import { DesktopApp } from '../../support/electron-stub/desktop-app.ts';
import { type SimulatedKodi, startKodiSimulator } from '../../support/kodi-simulator/start-kodi-simulator.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../../support/punchplay-server/index.ts';

let data: ReturnType<typeof temporaryDirectory>;
let scratch: ReturnType<typeof temporaryDirectory>;
let punchPlay: PunchPlayServer;
let app: DesktopApp;
const closing: Array<() => unknown> = [];

beforeAll(buildCompanion);

beforeEach(async () => {
  data = temporaryDirectory();
  scratch = temporaryDirectory();
  punchPlay = await startPunchPlayServer();
});
afterEach(async () => {
  await app.quit();
  for (const close of closing.splice(0)) await close();
  await punchPlay.close();
  data.remove();
  scratch.remove();
});

async function start(options: Parameters<typeof DesktopApp.start>[2] = {}): Promise<void> {
  app = await DesktopApp.start(data.path, scratch.path, options);
}

async function addBox(name: string): Promise<SimulatedKodi> {
  const box = await startKodiSimulator({ name });
  closing.push(() => box.close());
  await app.call('hosts.add', { address: box.address, port: box.port, httpPort: 1, label: name });
  await eventually(async () => (await app.call('hosts.list', {})).at(-1)?.connection, 'connected');
  return box;
}

async function logInToSimulator(): Promise<void> {
  await useSimulator(app.call, punchPlay);
  punchPlay.behaviour.autoApprove = 'ada';
  await logIn(app.call);
}

/** Waits until `look` gives this. */
async function eventually<Value>(look: () => Promise<Value>, wanted: unknown): Promise<void> {
  await expect.poll(look, { timeout: 10_000, interval: 50 }).toEqual(wanted);
}

const labels = (entries: readonly MenuView[]): string[] =>
  entries.map(({ label, checked }) => (checked === undefined ? label : `${checked ? '☑' : '☐'} ${label}`));
const menu = async () => labels((await app.ask('tray')).menu);
const icon = async () => (await app.ask('tray')).image.split('/').at(-1);
const visible = async () => {
  const windows = await app.ask('windows');
  return windows.filter(({ isVisible }) => isVisible).map(({ url }) => url.replace('app://companion/index.html', ''));
};

describe('the tray', () => {
  it('says what plays, and its commands act on the engine', async () => {
    await start();
    await eventually(icon, 'idle-on-dark.png');
    expect(await menu()).toContain('Add a Kodi box…');
    await logInToSimulator();
    const box = await addBox('Living room');
    box.open({ movieId: 3 });
    await eventually(icon, 'playing-on-dark.png');
    await eventually(async () => (await menu())[0], 'Living room: Inception (2010)');
    const account = expect.stringMatching(/^PunchPlay: ada@/);
    expect(await menu()).toEqual(expect.arrayContaining(['☑ Living room', 'Queue: empty', account]));

    await app.ask('clickMenu', 'Living room');
    await eventually(async () => (await app.call('hosts.list', {}))[0]?.enabled, false);
    await eventually(async () => (await menu()).includes('☐ Living room'), true);
    await app.ask('clickMenu', 'Living room');
    await eventually(async () => (await app.call('hosts.list', {}))[0]?.connection, 'connected');
  });

  it('pauses scrobbling for an hour, until tomorrow or until it is turned on, and ends it', async () => {
    await start();
    const until = async () => (await app.call('private.status', {})).all?.untilMs;
    for (const [label, isRight] of [
      ['1 hour', (ms: unknown) => typeof ms === 'number' && ms - Date.now() <= 3_600_000],
      ['Until tomorrow', (ms: unknown) => typeof ms === 'number' && ms > Date.now()],
      ['Until I turn it on', (ms: unknown) => ms === null],
    ] as const) {
      await app.ask('clickMenu', 'Pause scrobbling', label);
      await eventually(icon, 'paused-on-dark.png');
      expect([label, isRight(await until())]).toEqual([label, true]);
      await app.ask('clickMenu', 'Scrobble again');
      await eventually(icon, 'idle-on-dark.png');
      expect(await until()).toBe(undefined);
    }
  });

  it('flushes the queue', async () => {
    await start();
    await logInToSimulator();
    const box = await addBox('Living room');
    await punchPlay.fail({ mode: 'down' });
    box.open({ movieId: 3 });
    await eventually(icon, 'waiting-on-dark.png');
    expect((await app.ask('tray')).toolTip).toMatch(/Queue: \d+ events? waits?/);
    await punchPlay.recover();
    await app.ask('clickMenu', 'Flush queue now');
    await eventually(async () => (await app.call('queue.list', {})).length, 0);
    await eventually(async () => (await menu()).includes('Queue: empty'), true);
  });

  it('leads to the windows', async () => {
    await start({ args: ['--hidden'] });
    await app.ask('clickMenu', 'Settings…');
    await eventually(visible, ['#/settings']);
    await app.ask('clickMenu', 'Log in to PunchPlay…');
    await eventually(visible, ['#/settings', '#/login/punchplay']);
    await app.ask('clickMenu', 'Add a Kodi box…');
    await eventually(visible, ['#/hosts', '#/login/punchplay']);
  });

  it('follows the bar’s brightness where the system tells of it', async () => {
    await start();
    // On Linux no system tells, and most bars are dark.
    await app.ask('setDarkBar', false);
    expect(await icon()).toBe('idle-on-dark.png');
  });

  it('quits', async () => {
    await start();
    await app.ask('clickMenu', 'Quit').catch(() => undefined);
    expect(await app.ended).toBe(0);
    expect(existsSync(join(data.path, 'running.json'))).toBe(false);
  });
});

describe('windows', () => {
  it('a click on the tray shows and hides the small one, a double click opens the full one', async () => {
    await start();
    // The first run shows itself.
    await eventually(visible, ['#/']);
    const main = await app.window('main');
    await app.ask('closeWindow', main?.contentsId ?? 0);
    await eventually(visible, []);
    await app.ask('clickTray');
    await eventually(visible, ['#/']);
    // The bar is on top here, and the icon near the right edge.
    expect((await app.window('small'))?.bounds).toEqual({ x: 1516, y: 32, width: 400, height: 600 });
    await app.ask('clickTray');
    await eventually(visible, []);
    await app.ask('clickTray');
    await eventually(async () => (await visible()).length, 1);
    await app.ask('doubleClickTray');
    await eventually(async () => (await app.window('main'))?.isVisible, true);
    expect((await app.window('small'))?.isVisible).toBe(false);
  });

  it('the small one goes when something else is clicked, and the very click on the tray that takes its focus does not bring it back', async () => {
    await start({ args: ['--hidden'] });
    await app.ask('clickTray');
    await eventually(async () => (await app.window('small'))?.isVisible, true);
    await app.ask('blurWindow', (await app.window('small'))?.contentsId ?? 0);
    await app.ask('clickTray');
    expect((await app.window('small'))?.isVisible).toBe(false);
  });

  it('closing hides, and is explained once, ever', async () => {
    await start();
    const closed = async () => {
      await app.ask('closeWindow', (await app.window('main'))?.contentsId ?? 0);
      expect((await app.window('main'))?.isVisible).toBe(false);
    };
    const titles = async () => (await app.ask('notifications')).map(({ title }) => title);
    await closed();
    expect(await titles()).toEqual(['PunchPlay Companion goes on']);
    await app.ask('secondInstance', '/opt/companion', 'app://evil', '--anything');
    await closed();
    expect(await titles()).toEqual(['PunchPlay Companion goes on']);
    await app.quit();
    await start();
    await closed();
    expect(await titles()).toEqual([]);
  });

  it('without a tray the window is shown, also at the computer’s start, and closing minimises it', async () => {
    await start({ hasTray: false });
    await eventually(visible, ['#/']);
    const { contentsId = 0 } = (await app.window('main')) ?? {};
    await app.ask('closeWindow', contentsId);
    expect(await app.window('main')).toMatchObject({ isMinimised: true });
  });

  it('started by the computer it stays in the tray', async () => {
    await start();
    await addBox('Living room');
    await app.quit();
    await start({ args: ['--hidden'] });
    expect(await app.ask('windows')).toEqual([]);
    await app.ask('secondInstance', '/opt/companion', '--hidden');
    expect(await app.ask('windows')).toEqual([]);
    await app.ask('secondInstance', '/opt/companion', '--show');
    await eventually(visible, ['#/']);
  });

  it('a page that dies is loaded again, thrice, and the engine does not notice', async () => {
    await start();
    const { contentsId = 0 } = (await app.window('main')) ?? {};
    for (const reloads of [1, 2, 3]) {
      await app.ask('crashPage', contentsId);
      expect(await app.window('main')).toMatchObject({ reloads });
    }
    await app.ask('crashPage', contentsId);
    expect(await app.window('main')).toBe(undefined);
    expect((await app.call('status.get', {})).version).not.toBe('');
    await app.ask('secondInstance');
    await eventually(visible, ['#/']);
  });
});

describe('the language', () => {
  it('is the system’s, or the one chosen on the page, at once and at the next start', async () => {
    await start({ env: { STUB_LOCALE: 'de-AT' } });
    await eventually(async () => (await menu())[0], 'Nichts läuft');
    const { contentsId = 0 } = (await app.window('main')) ?? {};
    const choose = (language: string) =>
      app.ask('invoke', {
        contentsId,
        url: 'app://companion/index.html',
        channel: 'shell:set_language',
        input: { language },
      });
    await app.ask('closeWindow', contentsId);
    expect((await app.ask('notifications')).map(({ title }) => title)).toEqual(['PunchPlay Companion läuft weiter']);
    expect(await choose('en')).toEqual({ ok: true, value: null });
    expect((await menu())[0]).toBe('Nothing plays');
    expect(await choose('klingon')).toMatchObject({ ok: false });
    await app.quit();
    await start({ env: { STUB_LOCALE: 'de-AT' } });
    await eventually(async () => (await menu())[0], 'Nothing plays');
  });
});

describe('one at a time', () => {
  it('the second start of the app ends by itself', async () => {
    app = DesktopApp.spawn(data.path, scratch.path, { env: { STUB_SECOND_INSTANCE: '1' } });
    expect(await app.ended).toBe(0);
    expect(existsSync(join(data.path, 'companion.db'))).toBe(false);
  });

  it('a data directory that another companion has is left alone, and it is said', async () => {
    await start();
    const second = DesktopApp.spawn(data.path, scratch.path);
    expect(await second.ended).toBe(1);
    expect(second.errorBoxes[0]).toMatch(/already.*Stop that one first/);
    expect((await app.call('status.get', {})).hosts).toEqual([]);
  });
});

describe('a run that did not end properly', () => {
  it('is noticed, and shows no window the third time', async () => {
    await start();
    for (const uncleanExits of [1, 2, 3]) {
      await app.kill();
      await start();
      expect(JSON.parse(readFileSync(join(data.path, 'running.json'), 'utf8'))).toEqual({
        uncleanExits: uncleanExits + 1,
      });
      expect(app.logLines.join('')).toContain('the last run did not end properly');
      expect((await app.ask('windows')).length).toBe(uncleanExits < 3 ? 1 : 0);
      const [note] = await app.ask('notifications');
      expect(note?.title).toMatch(uncleanExits === 1 ? /did not end properly$/ : `${uncleanExits} times`);
    }
    await app.ask('clickNotification', 0);
    await eventually(visible, ['#/health']);
    expect(await app.quit()).toBe(0);
    await start();
    expect(app.logLines.join('')).not.toContain('the last run did not end properly');
    expect(await app.ask('notifications')).toEqual([]);
  });
});

describe('notifications', () => {
  it('of a watch leads to the history; a rating is asked for, and put off by a button', async () => {
    await start({ args: ['--hidden'] });
    await logInToSimulator();
    await app.call('settings.set', { key: 'rating_prompt_delay', value: 0 });
    const box = await addBox('Living room');
    box.open({ movieId: 3 });
    const nowPlaying = async () => (await app.call('hosts.list', {}))[0]?.nowPlaying;
    await eventually(async () => ((await nowPlaying())?.positionSeconds ?? 0) > 0.5, true);
    box.seek(0.95);
    await eventually(async () => ((await nowPlaying())?.positionSeconds ?? 0) > 500, true);
    box.stop();
    const titles = async () => (await app.ask('notifications')).map(({ title }) => title);
    await eventually(titles, ['Scrobbled', 'How was Inception (2010)?']);
    await eventually(async () => (await app.ask('facts')).badge, 1);
    const [scrobbled, rating] = await app.ask('notifications');
    expect(scrobbled?.body).toContain('Inception');
    expect(rating?.buttons).toEqual(['Rate', 'Later']);
    await app.ask('clickNotification', 0);
    await eventually(visible, ['#/history']);
    await app.ask('clickNotificationButton', 1, 1);
    await eventually(async () => (await app.call('ratings.list', {}))[0]?.state, 'later');
    await eventually(async () => (await app.ask('facts')).badge, 0);
    await app.ask('clickNotification', 1);
    await eventually(visible, ['#/ratings']);
  });

  it('of a login that is needed leads to the login window', async () => {
    await start({ args: ['--hidden'] });
    await logInToSimulator();
    punchPlay.revokeLogin();
    await app.call('accounts.test', { service: 'punchplay' });
    await eventually(icon, 'problem-on-dark.png');
    await eventually(async () => (await app.ask('notifications')).at(-1)?.buttons, ['Log in']);
    await app.ask('clickNotificationButton', -1, 0);
    await eventually(async () => (await visible()).includes('#/login/punchplay'), true);
  });
});

it('waking up, unlocking and sleeping are told to the engine', async () => {
  await start();
  for (const event of ['suspend', 'resume', 'unlock-screen']) await app.ask('power', event);
  const log = async () => (await app.call('health.log', {})).lines.join('\n');
  await eventually(async () => /goes to sleep[\s\S]*woke up[\s\S]*was unlocked/.test(await log()), true);
});
