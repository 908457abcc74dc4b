/** Tray, windows and badge around a running engine: what the user sees of the app, drawn from the state. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog } from 'electron';
import type { CompanionState } from '../../shared/state.ts';
import type { StatePublisher } from '../bridge/state-publisher.ts';
import type { Clock } from '../engine/ports.ts';
import { VERSION } from '../version.ts';
import { APP_NAME } from './app-name.ts';
import type { Autostart } from './autostart.ts';
import type { DesktopEngine, DesktopHome } from './engine.ts';
import { followState } from './follow-state.ts';
import type { NativeNotifications } from './native-notifications.ts';
import { openOutside } from './open-outside.ts';
import { newlyAsked, ratingReminder } from './rating-reminders.ts';
import { registerCalls } from './registrar.ts';
import { createShellDispatch, type ShellOptions } from './shell-commands.ts';
import type { Speech } from './speech.ts';
import { createTimeText } from './time-text.ts';
import { tellOnce } from './told-once.ts';
import { createTray, type TrayActor } from './tray.ts';
import { hasTrayHost } from './tray-host.ts';
import { attentionCount, type TrayAction, trayState } from './tray-state.ts';
import { createUpdates, mayUpdate } from './updates.ts';
import { startWindow, viewParts } from './window-rules.ts';
import { createWindows } from './windows.ts';

export interface DesktopOptions {
  readonly home: DesktopHome;
  readonly engine: DesktopEngine;
  readonly subscribe: StatePublisher['subscribe'];
  readonly notifications: NativeNotifications;
  readonly speech: Speech;
  readonly clock: Clock;
  readonly autostart: Autostart;
  readonly findNode: ShellOptions['findNode'];
  readonly moveSecretsToKeychain: ShellOptions['moveSecretsToKeychain'];
  /** The app's folder. */
  readonly root: string;
  readonly isHiddenStart: boolean;
}

export interface Desktop {
  act(action: TrayAction): void;
  destroy(): void;
}

/** At the computer's own start the panel with the tray may come after us. */
const TRAY_LOOKS = 10;
const TRAY_LOOK_MS = 3000;

export async function createDesktop(options: DesktopOptions): Promise<Desktop> {
  const { home, engine, subscribe, notifications, speech, clock, findNode, root } = options;
  const { log, dataDirectory } = home;
  const { companion, dispatch } = engine;
  const files = join(root, 'dist/desktop');
  let hasTray = await hasTrayHost(process.platform);
  let isQuitting = false;
  app.on('before-quit', () => {
    isQuitting = true;
  });

  const windows = createWindows({
    words: speech.words,
    preload: join(files, 'preload.cjs'),
    icon: join(files, 'icons/app.png'),
    hasTray: () => hasTray,
    isQuitting: () => isQuitting,
    onHidden: () =>
      tellOnce(dataDirectory, 'hidden', () =>
        notifications.show(speech.words().notes.hidden(APP_NAME), {
          onClick: { do: 'open', window: 'main' },
          buttons: [],
        }),
      ),
    log,
  });

  const act = (action: TrayAction): void => {
    if (action.do === 'quit') return app.quit();
    if (action.do === 'open') {
      return windows.open(action.window, viewParts(action.window, action.view, action.service));
    }
    void dispatch(action.command, action.input).then((result) => {
      if (result.ok) return;
      const offer = { onClick: { do: 'open', window: 'main' }, buttons: [] } as const;
      notifications.show({ title: speech.words().notes.failed, body: result.problem.text }, offer);
    });
  };

  const { APPIMAGE: appImage } = process.env;
  const updates = createUpdates({
    isOn: mayUpdate({
      isPackaged: app.isPackaged,
      platform: process.platform,
      isAppImage: appImage !== undefined,
      hasFeed: hasUpdateFeed(),
    }),
    load: async () => (await import('electron-updater')).autoUpdater,
    clock,
    log,
  });
  const shellOptions: ShellOptions = {
    windows,
    facts: {
      platform: process.platform as 'linux' | 'darwin' | 'win32',
      versions: {
        app: VERSION,
        electron: process.versions.electron ?? '',
        chromium: process.versions['chrome'] ?? '',
        node: process.versions.node,
      },
      build: app.isPackaged ? (isSigned(root) ? 'signed' : 'unsigned') : 'checkout',
    },
    hasTray: () => hasTray,
    autostart: options.autostart,
    updates,
    chooseLanguage: speech.choose,
    findNode,
    moveSecretsToKeychain: options.moveSecretsToKeychain,
    openOutside,
    openLogin: companion.openLogin,
    askWhere: async (window, suggestedName) => {
      const parent = windows.get(window);
      const question = { defaultPath: join(app.getPath('documents'), suggestedName) };
      const { filePath } = await (parent === null
        ? dialog.showSaveDialog(question)
        : dialog.showSaveDialog(parent, question));
      return filePath === '' ? null : filePath;
    },
    quit: () => app.quit(),
    log,
  };
  const shells = {
    small: createShellDispatch(shellOptions, 'small'),
    main: createShellDispatch(shellOptions, 'main'),
    login: createShellDispatch(shellOptions, 'login'),
  };
  registerCalls({ windowOf: windows.nameOf, dispatch, shellOf: (window) => shells[window], subscribe, log });

  const first = companion.state();
  const view = (state: CompanionState) =>
    trayState(state, { words: speech.words().tray, formatTime: createTimeText(speech.locale(), clock.wallMs) });
  const tray = openTray();
  const endSpeaking = speech.onChange(() => tray?.show(view(companion.state())));
  const told = new Set(first.ratings.map(({ viewingId }) => viewingId));
  const endFollowing = followState(subscribe, (state) => {
    tray?.show(view(state));
    if (process.platform !== 'win32') app.setBadgeCount(attentionCount(state));
    const asked = newlyAsked(state.ratings, told);
    for (const { viewingId } of asked) told.add(viewingId);
    const isLookedAt = windows.get('main')?.isFocused() || windows.get('small')?.isFocused();
    const reminder = state.settings.show_notifications && !isLookedAt ? ratingReminder(asked, speech.words()) : null;
    if (reminder !== null) notifications.show(reminder, reminder.offer);
  });

  function openTray(): TrayActor | null {
    try {
      return createTray(
        {
          iconFolder: join(files, 'icons/tray'),
          platform: process.platform,
          act,
          onClick: (bounds) => windows.toggleSmall(bounds),
          onDoubleClick: () => {
            windows.hideSmall();
            windows.open('main');
          },
        },
        view(first),
      );
    } catch (error) {
      log.warn('there is no tray on this desktop: the window stays', { error });
      hasTray = false;
      return null;
    }
  }

  const show = () => {
    const window = startWindow({
      isHidden: options.isHiddenStart,
      hasTray,
      isFirstRun: first.hosts.length === 0,
      uncleanExits: home.run.uncleanExits,
    });
    if (window !== null) windows.open(window);
  };
  const lookForTray = (looks: number) => {
    clock.after(TRAY_LOOK_MS, () => {
      void hasTrayHost(process.platform).then((isThere) => {
        hasTray = isThere;
        if (isThere || looks === 0) show();
        else lookForTray(looks - 1);
      });
    });
  };
  if (options.isHiddenStart && !hasTray && tray !== null) lookForTray(TRAY_LOOKS);
  else show();
  if (home.run.uncleanExits > 0) {
    notifications.show(speech.words().notes.unclean(home.run.uncleanExits), {
      onClick: { do: 'open', window: 'main', view: 'health' },
      buttons: [],
    });
  }

  return {
    act,
    destroy() {
      isQuitting = true;
      endFollowing();
      endSpeaking();
      updates.stop();
      tray?.destroy();
      windows.destroyAll();
    },
  };
}

/** Who signs a package says so when it is built: `-c.extraMetadata.signed=true`. */
function isSigned(root: string): boolean {
  const { signed } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly signed?: unknown };
  return signed === true;
}

/** electron-builder puts the feed's address into the app where the build has one. */
function hasUpdateFeed(): boolean {
  return (
    app.isPackaged && process.resourcesPath !== undefined && existsSync(join(process.resourcesPath, 'app-update.yml'))
  );
}
