/** The desktop app: one engine, a tray, and windows that may come and go. */
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app, dialog, Menu, protocol, session } from 'electron';
import { errorText, ProblemError } from '../../shared/errors.ts';
import { createStatePublisher } from '../bridge/state-publisher.ts';
import type { Log } from '../engine/ports.ts';
import { createSystemClock } from '../system/clock.ts';
import { dataDirectory as dataDirectoryOf, prepareDataDirectory } from '../system/data-directory.ts';
import {
  ANSWER_MS,
  askToDelete,
  deleteAllButPage,
  deletePage,
  forgetNote,
  isToDelete,
} from '../system/delete-everything.ts';
import { createNodeFinder } from '../system/find-node.ts';
import { openSecrets, type Secrets } from '../system/secrets.ts';
import { VERSION } from '../version.ts';
import { appMenu } from './app-menu.ts';
import { APP_NAME } from './app-name.ts';
import { askSecretPlace } from './ask-secret-place.ts';
import { type Autostart, createAutostart, HIDDEN_ARGUMENT } from './autostart.ts';
import { createDesktop, type Desktop } from './desktop.ts';
import { type DesktopHome, openDesktopHome, startEngine } from './engine.ts';
import { lockDownPages, lockDownSession } from './lock-down.ts';
import { createNativeNotifications } from './native-notifications.ts';
import { SCHEME } from './page-address.ts';
import { createPageProtocol } from './page-protocol.ts';
import { createDesktopPluginRunner } from './plugin-runner.ts';
import { createPower } from './power.ts';
import { createSpeech, type Speech } from './speech.ts';

/** As in electron-builder.yml. */
const APP_ID = 'tv.punchplay.companion';
/** The app ends at the latest this long after it was told to; the next start puts right what is open. */
const STOP_LIMIT_MS = 4500;
/** A run that lasts this long was not ended by what ended those before. */
const SETTLED_AFTER_MS = 60_000;

/** Runs the app until it is quit. Resolves when it is up, or when another one was shown instead. */
export async function runDesktop(): Promise<void> {
  // Everything made from here on (database, lock, token) is its owner's alone.
  process.umask(0o077);
  const { COMPANION_DATA: data, COMPANION_LOG: level, COMPANION_SECRETS: secrets } = process.env;
  const dataDirectory = dataDirectoryOf(data);
  app.setName(APP_NAME);
  // Windows shows notifications only of who has told it this.
  if (process.platform === 'win32') app.setAppUserModelId(APP_ID);
  let home: DesktopHome | null = null;
  try {
    // What Chromium keeps lies with our data: who removes that has removed all. It has to be there before it is named.
    prepareDataDirectory(dataDirectory);
    deletePage(dataDirectory);
    const pageData = join(dataDirectory, 'page');
    mkdirSync(pageData, { recursive: true, mode: 0o700 });
    app.setPath('userData', pageData);
    if (!app.requestSingleInstanceLock()) return app.quit();
    protocol.registerSchemesAsPrivileged([
      { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
    ]);
    home = openDesktopHome(dataDirectory, level);
    lockDownPages(app, home.log);
    await app.whenReady();
    await start(home, secrets === 'file' || secrets === 'keychain' ? secrets : undefined);
  } catch (error) {
    home?.log.error('the app could not start', { error: errorText(error) });
    home?.close(false);
    await app.whenReady();
    const text = error instanceof ProblemError ? error.problem.text : errorText(error);
    dialog.showErrorBox(speechOf(dataDirectory, home?.log).words().dialogs.cannotStart(APP_NAME), text);
    app.exit(1);
  }
}

async function start(home: DesktopHome, secretsIn: 'keychain' | 'file' | undefined): Promise<void> {
  const { log } = home;
  const root = app.getAppPath();
  const clock = createSystemClock();
  const findNode = createNodeFinder({ platform: process.platform, env: process.env, home: homedir() });
  const secrets: Secrets = openSecrets({
    dataDirectory: home.dataDirectory,
    log,
    fixed: secretsIn,
    ask: () => askSecretPlace(speech.words()),
    otherwise: 'log in again and choose another place for the login',
  });
  if (isToDelete(home.dataDirectory)) {
    await deleteAllButPage({ home, secrets });
    forgetNote(home.dataDirectory);
  }
  const speech = speechOf(home.dataDirectory, log);
  const autostart = createAutostart({
    app,
    platform: process.platform,
    env: process.env,
    home: homedir(),
    executable: process.execPath,
  });
  let desktop: Desktop | null = null;
  const notifications = createNativeNotifications({
    words: speech.words,
    act: (action) => desktop?.act(action),
    icon: join(root, 'dist/desktop/icons/app.png'),
    log,
  });
  if (home.run.uncleanExits > 0) log.warn('the last run did not end properly', { inARow: home.run.uncleanExits });
  const engine = await startEngine({
    home,
    clock,
    power: createPower(clock, log),
    notify: notifications.notify,
    runPlugin: createDesktopPluginRunner(findNode),
    keychain: secrets,
    deleteEverything: async () => {
      await askToDelete(home.dataDirectory, secrets);
      clock.after(ANSWER_MS, () => {
        forgetAutostart(autostart, log);
        relaunch();
        app.quit();
      });
    },
    runtime: `Electron ${process.versions.electron}`,
  });
  const publisher = createStatePublisher({ companion: engine.companion, clock, log });

  lockDownSession(session.defaultSession);
  protocol.handle(SCHEME, createPageProtocol(join(root, 'dist/page'), engine.companion.artwork.read));
  const template = appMenu(process.platform);
  Menu.setApplicationMenu(template === null ? null : Menu.buildFromTemplate(template));
  app.setAboutPanelOptions({
    applicationName: app.name,
    applicationVersion: VERSION,
    website: 'https://punchplay.tv/',
  });

  desktop = await createDesktop({
    home,
    engine,
    subscribe: publisher.subscribe,
    notifications,
    speech,
    clock,
    autostart,
    findNode,
    moveSecretsToKeychain: secrets.moveToKeychain,
    root,
    isHiddenStart: process.argv.includes(HIDDEN_ARGUMENT) || wasOpenedAtLogin(),
  });
  const running = desktop;
  // Nothing in the arguments of a second start counts but that it is one: by the system at login it shows nothing.
  app.on('second-instance', (_event, argv) => {
    if (!argv.includes(HIDDEN_ARGUMENT)) running.act({ do: 'open', window: 'main' });
  });
  app.on('activate', () => running.act({ do: 'open', window: 'main' }));
  // The tray stays.
  app.on('window-all-closed', () => {});
  clock.after(SETTLED_AFTER_MS, () => home.run.settled());

  let isEnding = false;
  const end = async (isProper: boolean) => {
    if (isEnding) return;
    isEnding = true;
    clock.after(STOP_LIMIT_MS, () => app.exit(isProper ? 0 : 1));
    running.destroy();
    await engine.stop();
    if (isToDelete(home.dataDirectory)) {
      await deleteAllButPage({ home, secrets }).catch((error: unknown) => {
        log.error('not everything could be deleted; the next start goes on with it', { error: errorText(error) });
      });
    }
    home.close(isProper);
    app.exit(isProper ? 0 : 1);
  };
  app.on('will-quit', (event) => {
    event.preventDefault();
    void end(true);
  });
  process.on('uncaughtException', (error) => {
    log.error('unexpected error', { error, stack: error.stack });
    void end(false);
  });
}

/** What it cannot take back hinders nothing. */
function forgetAutostart(autostart: Autostart, log: Log): void {
  try {
    if (autostart.isOn()) autostart.set(false);
  } catch (error) {
    log.warn('the companion goes on to start with the computer', { error: errorText(error) });
  }
}

/** Starts the app again when it has ended, as its user would. */
function relaunch(): void {
  const { APPIMAGE: appImage } = process.env;
  const args = process.argv.slice(1).filter((argument) => argument !== HIDDEN_ARGUMENT);
  // What runs of an AppImage lies in a folder that goes with it.
  app.relaunch({ args, execPath: appImage ?? process.execPath });
}

/** In Chromium's own choice of the system's languages, which the page speaks too. */
function speechOf(dataDirectory: string, log?: Log): Speech {
  return createSpeech({ dataDirectory, systemLocales: [app.getLocale()], ...(log && { log }) });
}

/** macOS starts login items without arguments. */
function wasOpenedAtLogin(): boolean {
  return process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin;
}
