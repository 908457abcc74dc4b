import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAutostart, desktopEntry, isEnabledEntry } from '../../../electron/desktop/autostart.ts';
import { notificationOffer } from '../../../electron/desktop/notification-buttons.ts';
import { newlyAsked, ratingReminder } from '../../../electron/desktop/rating-reminders.ts';
import { markRun } from '../../../electron/desktop/run-marker.ts';
import { createTimeText } from '../../../electron/desktop/time-text.ts';
import { trayIconFile } from '../../../electron/desktop/tray-icons.ts';
import { createUpdates, mayUpdate } from '../../../electron/desktop/updates.ts';
import { webPreferences } from '../../../electron/desktop/web-preferences.ts';
import { watchNetwork } from '../../../electron/system/network-watch.ts';
import { WORDS } from '../../../electron/words/index.ts';
import type { RatingRequest } from '../../../shared/state.ts';
import { NOTIFICATIONS } from '../../support/notifications.ts';
import { createQuietLog } from '../../support/quiet-log.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'desktop-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('security checklist 1, rows 2 to 4, 6, 8 to 11: the one way in which windows are made', () => {
  expect(webPreferences('/app/preload.cjs')).toEqual({
    preload: '/app/preload.cjs',
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    contextIsolation: true,
    sandbox: true,
    webviewTag: false,
    spellcheck: false,
    safeDialogs: true,
    navigateOnDragDrop: false,
  });
});

describe('starting with the computer', () => {
  const given = (changes: object = {}) =>
    createAutostart({
      app: { isPackaged: true, getLoginItemSettings: () => ({}) as never, setLoginItemSettings: () => {} },
      platform: 'linux',
      env: {},
      home: folder,
      executable: '/opt/PunchPlay Companion/companion',
      ...changes,
    });

  it('on Linux by a file that is there or not', () => {
    const autostart = given();
    expect(autostart.isOn()).toBe(false);
    autostart.set(true);
    expect(autostart.isOn()).toBe(true);
    const entry = readFileSync(join(folder, '.config/autostart/punchplay-companion.desktop'), 'utf8');
    expect(entry).toContain('\nExec="/opt/PunchPlay Companion/companion" --hidden\n');
    autostart.set(false);
    expect(autostart.isOn()).toBe(false);
    autostart.set(false);
  });

  it('an AppImage is started itself, not what it unpacked', () => {
    const autostart = given({ env: { APPIMAGE: '/home/a/Companion.AppImage', XDG_CONFIG_HOME: folder } });
    autostart.set(true);
    expect(readFileSync(join(folder, 'autostart/punchplay-companion.desktop'), 'utf8')).toContain('Companion.AppImage');
  });

  it('is not possible from a checkout', () => {
    const app = { isPackaged: false, getLoginItemSettings: () => ({}) as never, setLoginItemSettings: () => {} };
    expect(given({ app }).isPossible).toBe(false);
  });

  it('a folder that is a file is told in words', () => {
    writeFileSync(join(folder, '.config'), '');
    expect(() => given().set(true)).toThrow(/could not be added to what starts with the computer/);
  });

  it.each([
    [null, false],
    ['[Desktop Entry]\nExec=x\n', true],
    ['[Desktop Entry]\nHidden=true\n', false],
    ['[Desktop Entry]\nX-GNOME-Autostart-enabled=false\n', false],
  ])('an entry %j is on: %s', (text, isOn) => expect(isEnabledEntry(text)).toBe(isOn));

  it('a path of any characters is quoted', () => {
    expect(desktopEntry('/a "b" $c `d` 100%')).toContain('Exec="/a \\\\"b\\\\" \\\\$c \\\\`d\\\\` 100%%" --hidden');
  });
});

describe('a run that did not end', () => {
  it('is counted until one ends, or lasts', () => {
    expect(markRun(folder).uncleanExits).toBe(0);
    expect(markRun(folder).uncleanExits).toBe(1);
    const third = markRun(folder);
    expect(third.uncleanExits).toBe(2);
    third.settled();
    const fourth = markRun(folder);
    expect(fourth.uncleanExits).toBe(1);
    fourth.ended();
    expect(markRun(folder).uncleanExits).toBe(0);
  });

  it('a damaged marker is one', () => {
    writeFileSync(join(folder, 'running.json'), '{"uncl');
    expect(markRun(folder).uncleanExits).toBe(1);
  });
});

describe('updates', () => {
  const build = { isPackaged: true, platform: 'linux', isAppImage: true, hasFeed: true } as const;
  it.each([
    [{}, true],
    [{ isAppImage: false }, false],
    [{ platform: 'darwin', isAppImage: false }, true],
    [{ platform: 'win32', isAppImage: false }, true],
    [{ hasFeed: false }, false],
    [{ isPackaged: false }, false],
  ] as const)('of a build with %j: %s', (changes, isOn) => expect(mayUpdate({ ...build, ...changes })).toBe(isOn));

  const updater = (check: (tell: (event: string, value: unknown) => void) => void) => {
    const listeners = new Map<string, (value: never) => void>();
    const tell = (event: string, value: unknown) => listeners.get(event)?.(value as never);
    const loaded = {
      on: (event: string, listener: (value: never) => void) => listeners.set(event, listener),
      checkForUpdates: async () => {
        check(tell);
        return null;
      },
    };
    return { loaded, load: async () => loaded as never };
  };
  const create = (isOn: boolean, load: () => Promise<never>) =>
    createUpdates({ isOn, load, clock: createVirtualClock(), log: createQuietLog() });

  it('that are off never load anything', async () => {
    const updates = create(false, async () => {
      throw new Error('loaded');
    });
    await updates.check();
    expect(updates.state()).toEqual({ state: 'off' });
  });

  it('never go back to an older version, and are installed at the end', async () => {
    const { loaded, load } = updater(() => {});
    const updates = create(true, load);
    await updates.check();
    expect(loaded).toMatchObject({ allowDowngrade: false, allowPrerelease: false, autoInstallOnAppQuit: true });
    expect(updates.state()).toEqual({ state: 'none' });
  });

  it('say that one is ready', async () => {
    const { load } = updater((tell) => tell('update-downloaded', { version: '2.0.0' }));
    const updates = create(true, load);
    await updates.check();
    expect(updates.state()).toEqual({ state: 'ready', version: '2.0.0' });
  });

  it('say why looking failed', async () => {
    const { load } = updater((tell) => {
      tell('error', new Error('no route'));
      throw new Error('no route');
    });
    const updates = create(true, load);
    await updates.check();
    expect(updates.state()).toEqual({ state: 'failed', text: 'Looking for a new version failed: no route' });
  });
});

it.each([
  ['darwin', true, 'pausedTemplate.png'],
  ['win32', true, 'paused-on-dark.png'],
  ['win32', false, 'paused-on-light.png'],
  ['linux', true, 'paused-on-dark.png'],
] as const)('the tray’s picture on %s, dark bar %s: %s', (platform, isDark, file) => {
  expect(trayIconFile('/icons', 'paused', platform, isDark)).toBe(join('/icons', file));
});

it('every kind of notification leads somewhere', () => {
  const offers = NOTIFICATIONS.map((notification) => notificationOffer(notification, WORDS.en));
  expect(
    offers.map(({ onClick }) => (onClick.do === 'open' ? [onClick.window, onClick.view ?? onClick.service] : [])),
  ).toEqual([
    ['main', 'history'],
    ['login', 'trakt'],
    ['main', 'queue'],
    ['main', 'hosts'],
  ]);
  expect(offers[2]?.buttons[0]?.action).toMatchObject({ command: 'queue.flush' });
});

it('ratings are told once, several at a time together, put-off ones never', () => {
  const rating = (viewingId: string, state: RatingRequest['state']) =>
    ({ viewingId, state, title: viewingId }) as RatingRequest;
  const asked = newlyAsked([rating('a', 'asked'), rating('b', 'later'), rating('c', 'soon')], new Set());
  expect(ratingReminder(asked, WORDS.en)).toMatchObject({
    title: 'How was a?',
    offer: { buttons: [{ label: 'Rate' }, { label: 'Later' }] },
  });
  expect(newlyAsked([rating('a', 'asked')], new Set(['a']))).toEqual([]);
  expect(ratingReminder([], WORDS.en)).toBe(null);
  expect(ratingReminder([rating('a', 'asked'), rating('d', 'asked')], WORDS.en)?.title).toBe(
    'How were they? 2 to rate',
  );
});

it('a time of another day is written with its day', () => {
  const now = new Date(2026, 2, 3, 20, 0).getTime();
  const text = createTimeText('en-GB', () => now);
  expect(text(new Date(2026, 2, 3, 22, 30).getTime())).toBe('22:30');
  expect(text(new Date(2026, 2, 4, 4, 0).getTime())).toBe('Wed 04:00');
});

it('another network is noticed, the same one is not', () => {
  const clock = createVirtualClock();
  let addresses = 'a';
  let changes = 0;
  const end = watchNetwork(
    clock,
    () => changes++,
    () => addresses,
  );
  clock.advance(20_000);
  expect(changes).toBe(0);
  addresses = 'b';
  clock.advance(5000);
  clock.advance(5000);
  expect(changes).toBe(1);
  end();
  addresses = 'c';
  clock.advance(20_000);
  expect(changes).toBe(1);
});
