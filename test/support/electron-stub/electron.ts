/**
 * Stands in for Electron's module where its binary cannot be had: what the app does with it is recorded, what a user or
 * the system would do comes in from the test (`control.ts`). It has what the app uses, and nothing else.
 */
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { tellTest } from './control.ts';

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MenuTemplate {
  readonly type?: string;
  readonly label?: string;
  readonly role?: string;
  readonly enabled?: boolean;
  readonly checked?: boolean;
  readonly submenu?: readonly MenuTemplate[];
  readonly click?: () => void;
}

type Handler = (...args: never[]) => unknown;

/** Everything that the app has set up, for the test to look at. */
export const world = {
  isSandboxed: false,
  paths: new Map<string, string>(),
  schemes: [] as unknown[],
  protocols: new Map<string, (request: Request) => Promise<Response>>(),
  windows: [] as BrowserWindow[],
  trays: [] as Tray[],
  notifications: [] as Notification[],
  badge: 0,
  opened: [] as string[],
  hasBrowser: true,
  errorBoxes: [] as Array<readonly [title: string, text: string]>,
  saveDialogs: [] as unknown[],
  /** Questions with buttons, in order; answered with the default one unless the test says another. */
  questions: [] as Array<{ readonly message: string; readonly buttons: readonly string[] }>,
  answer: null as number | null,
  /** What the next save dialog answers. */
  savePath: '',
  isPackaged: false,
  loginItem: { openAtLogin: false },
  applicationMenu: undefined as Menu | null | undefined,
  invokes: new Map<string, Handler>(),
  permission: {} as Record<string, Handler>,
};

class App extends EventEmitter {
  readonly name = 'PunchPlay Companion';
  get isPackaged() {
    return world.isPackaged;
  }
  setName() {}
  setPath(name: string, path: string) {
    world.paths.set(name, path);
  }
  getPath(name: string) {
    return world.paths.get(name) ?? join('/', name);
  }
  getAppPath() {
    return fileURLToPath(new URL('../../..', import.meta.url));
  }
  getLocale() {
    return process.env['STUB_LOCALE'] ?? 'en-GB';
  }
  enableSandbox() {
    world.isSandboxed = true;
  }
  requestSingleInstanceLock() {
    const { STUB_SECOND_INSTANCE: second } = process.env;
    return second === undefined;
  }
  whenReady() {
    return Promise.resolve();
  }
  setBadgeCount(count: number) {
    world.badge = count;
    return true;
  }
  setAboutPanelOptions() {}
  getLoginItemSettings() {
    return { ...world.loginItem, wasOpenedAtLogin: false };
  }
  setLoginItemSettings(item: { openAtLogin: boolean }) {
    world.loginItem = item;
  }
  quit() {
    this.emit('before-quit', createEvent());
    for (const window of [...world.windows]) window.close();
    const event = createEvent();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) this.exit(0);
  }
  relaunch({ args }: { readonly args: readonly string[] }) {
    tellTest({ event: 'relaunch', args });
  }
  exit(code = 0) {
    process.exit(code);
  }
}
export const app = new App();

export class WebContents extends EventEmitter {
  static last = 0;
  readonly id: number;
  url = '';
  reloads = 0;
  isGone = false;
  windowOpenHandler: ((details: { url: string }) => { action: string }) | null = null;
  constructor() {
    super();
    WebContents.last += 1;
    this.id = WebContents.last;
    app.emit('web-contents-created', createEvent(), this);
  }
  getURL() {
    return this.url;
  }
  isDestroyed() {
    return this.isGone;
  }
  send(channel: string, ...args: unknown[]) {
    tellTest({ event: 'to-page', contentsId: this.id, channel, args });
  }
  setWindowOpenHandler(handler: typeof this.windowOpenHandler) {
    this.windowOpenHandler = handler;
  }
  reload() {
    this.reloads += 1;
  }
}

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContents();
  readonly options: Record<string, unknown>;
  bounds: Rectangle;
  isShown: boolean;
  isSmall = false;
  hasFocus = false;
  isGone = false;
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    this.bounds = { x: 0, y: 0, width: Number(options['width']), height: Number(options['height']) };
    this.isShown = options['show'] !== false;
    world.windows.push(this);
  }
  async loadURL(url: string) {
    this.webContents.url = url;
    setImmediate(() => this.emit('ready-to-show'));
  }
  show() {
    this.isShown = true;
  }
  hide() {
    this.isShown = false;
    this.hasFocus = false;
  }
  focus() {
    this.hasFocus = true;
  }
  minimize() {
    this.isSmall = true;
  }
  restore() {
    this.isSmall = false;
  }
  isVisible() {
    return this.isShown;
  }
  isMinimized() {
    return this.isSmall;
  }
  isFocused() {
    return this.hasFocus;
  }
  isDestroyed() {
    return this.isGone;
  }
  setBounds(bounds: Rectangle) {
    this.bounds = bounds;
  }
  close() {
    const event = createEvent();
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  }
  destroy() {
    if (this.isGone) return;
    this.isGone = true;
    world.windows.splice(world.windows.indexOf(this), 1);
    this.webContents.isGone = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
    if (world.windows.length === 0) app.emit('window-all-closed');
  }
}

export class Menu {
  readonly template: readonly MenuTemplate[];
  constructor(template: readonly MenuTemplate[]) {
    this.template = template;
  }
  static buildFromTemplate(template: readonly MenuTemplate[]) {
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu | null) {
    world.applicationMenu = menu;
  }
}

export class Tray extends EventEmitter {
  image: { readonly path: string };
  toolTip = '';
  menu: Menu | null = null;
  constructor(image: { readonly path: string }) {
    super();
    this.image = image;
    world.trays.push(this);
  }
  setImage(image: { readonly path: string }) {
    this.image = image;
  }
  setToolTip(text: string) {
    this.toolTip = text;
  }
  setContextMenu(menu: Menu) {
    this.menu = menu;
  }
  popUpContextMenu(menu: Menu) {
    this.menu = menu;
  }
  destroy() {
    world.trays.splice(world.trays.indexOf(this), 1);
  }
}

export class Notification extends EventEmitter {
  readonly options: {
    readonly title: string;
    readonly body: string;
    readonly actions: ReadonlyArray<{ readonly text: string }>;
  };
  constructor(options: Notification['options']) {
    super();
    this.options = options;
  }
  static isSupported() {
    return true;
  }
  show() {
    world.notifications.push(this);
  }
}

export const nativeImage = { createFromPath: (path: string) => ({ path }) };
export const nativeTheme = Object.assign(new EventEmitter(), {
  shouldUseDarkColors: false,
  shouldUseDarkColorsForSystemIntegratedUI: false,
});
export const powerMonitor = new EventEmitter();

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };
export const screen = {
  getCursorScreenPoint: () => ({ x: 1900, y: 10 }),
  getDisplayNearestPoint: () => ({ bounds: SCREEN, workArea: { ...SCREEN, y: 28, height: 1052 } }),
};

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown[]) => world.schemes.push(...schemes),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) => world.protocols.set(scheme, handler),
};

const permission = (name: string) => (handler: Handler) => {
  world.permission[name] = handler;
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: permission('request'),
    setPermissionCheckHandler: permission('check'),
    setDevicePermissionHandler: permission('device'),
    setDisplayMediaRequestHandler: permission('display'),
    webRequest: { onBeforeRequest: permission('web-request') },
  },
};

export const dialog = {
  showErrorBox: (title: string, text: string) => {
    world.errorBoxes.push([title, text]);
    tellTest({ event: 'error-box', title, text });
  },
  showMessageBox: async (question: (typeof world.questions)[number] & { readonly defaultId: number }) => {
    world.questions.push(question);
    return { response: world.answer ?? question.defaultId };
  },
  showSaveDialog: async (...args: unknown[]) => {
    world.saveDialogs.push(args.at(-1));
    return { filePath: world.savePath, canceled: world.savePath === '' };
  },
};

export const shell = {
  openExternal: async (address: string) => {
    if (!world.hasBrowser) throw new Error('no application is registered');
    world.opened.push(address);
  },
};

class IpcMain extends EventEmitter {
  handle(channel: string, handler: Handler) {
    if (world.invokes.has(channel)) throw new Error(`${channel} has a handler already`);
    world.invokes.set(channel, handler);
  }
}
export const ipcMain = new IpcMain();

export function createEvent() {
  return {
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true;
    },
  };
}
