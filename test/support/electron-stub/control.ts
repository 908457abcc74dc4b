/** The test's hand on the stub: questions come in over the process's own channel, answers and events go out. */
import { app, ipcMain, type MenuTemplate, nativeTheme, powerMonitor, world } from './electron.ts';

export type StubEvent =
  | { readonly event: 'to-page'; readonly contentsId: number; readonly channel: string; readonly args: unknown[] }
  | { readonly event: 'relaunch'; readonly args: readonly string[] }
  | { readonly event: 'error-box'; readonly title: string; readonly text: string };

export function tellTest(event: StubEvent): void {
  process.send?.(event);
}

export interface WindowView {
  readonly contentsId: number;
  readonly url: string;
  readonly isVisible: boolean;
  readonly isMinimised: boolean;
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  readonly preferences: Record<string, unknown>;
  readonly reloads: number;
}

export interface MenuView {
  readonly label: string;
  readonly enabled: boolean;
  readonly checked?: boolean;
  readonly entries?: readonly MenuView[];
}

export interface PageCall {
  readonly contentsId: number;
  readonly channel: string;
  readonly input: unknown;
  /** The address of the frame that asks. */
  readonly url: string;
  /** It is a frame within the page. */
  readonly isInner?: boolean;
}

const contents = (id: number) => {
  const found = world.windows.find((window) => window.webContents.id === id)?.webContents;
  if (found === undefined) throw new Error(`there is no page ${id}`);
  return found;
};
const windowOf = (id: number) => {
  const found = world.windows.find((window) => window.webContents.id === id);
  if (found === undefined) throw new Error(`there is no window ${id}`);
  return found;
};
const tray = () => {
  const [first] = world.trays;
  if (first === undefined) throw new Error('there is no tray');
  return first;
};
const eventOf = ({ contentsId, url, isInner = false }: PageCall) => {
  const known = world.windows.find((window) => window.webContents.id === contentsId);
  return {
    sender: known?.webContents ?? { id: contentsId },
    senderFrame: { url, parent: isInner ? {} : null },
  };
};

/** A refused event: whether the app kept the page from it. */
function isRefused(id: number, event: string): boolean {
  let refused = false;
  const given = { preventDefault: () => (refused = true) };
  contents(id).emit(event, given, {});
  return refused;
}

export const OPERATIONS = {
  windows: (): WindowView[] =>
    world.windows.map((window) => ({
      contentsId: window.webContents.id,
      url: window.webContents.url,
      isVisible: window.isShown,
      isMinimised: window.isSmall,
      bounds: window.bounds,
      preferences: window.options['webPreferences'] as Record<string, unknown>,
      reloads: window.webContents.reloads,
    })),
  closeWindow: (id: number) => windowOf(id).close(),
  blurWindow: (id: number) => void windowOf(id).emit('blur'),
  crashPage: (id: number) => void contents(id).emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }),
  tray: () => ({ image: tray().image.path, toolTip: tray().toolTip, menu: (tray().menu?.template ?? []).map(view) }),
  clickTray: () => void tray().emit('click', {}, { x: 1880, y: 2, width: 24, height: 24 }),
  doubleClickTray: () => void tray().emit('double-click', {}, { x: 1880, y: 2, width: 24, height: 24 }),
  /** Clicks the entry with this label, through the menus on the way to it. */
  clickMenu: (...labels: string[]) => {
    let entries: readonly MenuTemplate[] = tray().menu?.template ?? [];
    for (const label of labels) {
      const entry = entries.find((one) => one.label === label);
      if (entry === undefined || entry.enabled === false)
        throw new Error(`there is no entry ${labels.join(' > ')} to click`);
      if (entry.submenu === undefined) return entry.click?.();
      entries = entry.submenu;
    }
  },
  notifications: () =>
    world.notifications.map(({ options }) => ({
      title: options.title,
      body: options.body,
      buttons: options.actions.map(({ text }) => text),
    })),
  clickNotification: (index: number) => void world.notifications.at(index)?.emit('click'),
  clickNotificationButton: (index: number, button: number) =>
    void world.notifications.at(index)?.emit('action', { actionIndex: button }),
  power: (event: string) => void powerMonitor.emit(event),
  setDarkBar: (isDark: boolean) => {
    nativeTheme.shouldUseDarkColorsForSystemIntegratedUI = isDark;
    nativeTheme.emit('updated');
  },
  secondInstance: (...argv: string[]) => void app.emit('second-instance', {}, argv),
  quit: () => app.quit(),
  facts: () => ({
    isSandboxed: world.isSandboxed,
    userData: world.paths.get('userData'),
    schemes: world.schemes,
    badge: world.badge,
    opened: world.opened,
    saveDialogs: world.saveDialogs,
    channels: [...world.invokes.keys()],
    applicationMenu: world.applicationMenu === null ? null : world.applicationMenu?.template.length,
  }),
  setAnswer: (button: number) => {
    world.answer = button;
  },
  questions: () => world.questions.map(({ message, buttons }) => ({ message, buttons })),
  setBrowser: (isThere: boolean) => {
    world.hasBrowser = isThere;
  },
  setSavePath: (path: string) => {
    world.savePath = path;
  },
  isRefused,
  windowOpenAction: (id: number, url: string) => contents(id).windowOpenHandler?.({ url }).action ?? 'allow',
  permissionAnswers: (permission: string, url: string): Promise<Record<string, unknown>> =>
    new Promise((resolve) => {
      const { request, check, device, display } = world.permission as Record<string, (...args: unknown[]) => unknown>;
      const page = { getURL: () => url };
      request?.(
        page,
        permission,
        (isAllowed: boolean) => {
          const checked = check?.(page, permission, url, { isMainFrame: true });
          display?.({}, (streams: object) =>
            resolve({
              request: isAllowed,
              check: checked,
              device: device?.({}),
              display: Object.keys(streams).length > 0,
            }),
          );
        },
        { requestingUrl: url },
      );
    }),
  isLoaded: (url: string): Promise<boolean> =>
    new Promise((resolve) => {
      const ask = world.permission['web-request'] as (
        details: unknown,
        answer: (reply: { cancel: boolean }) => void,
      ) => void;
      ask({ url }, ({ cancel }) => resolve(!cancel));
    }),
  readFile: async (url: string, method = 'GET') => {
    const handler = world.protocols.get('app');
    if (handler === undefined) throw new Error('app:// is not handled');
    // The address as it is: Request would refuse or change some.
    const response = await handler({ url, method } as Request);
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    };
  },
  invoke: async (call: PageCall) => {
    const handler = world.invokes.get(call.channel) as ((event: unknown, input: unknown) => unknown) | undefined;
    if (handler === undefined) throw new Error(`no handler for ${call.channel}`);
    return handler(eventOf(call), call.input);
  },
  send: (call: PageCall) => void ipcMain.emit(call.channel, eventOf(call), call.input),
} as const;

export type Operations = typeof OPERATIONS;
export type Operation = keyof Operations;

function view({ type, label = '', enabled = true, checked, submenu }: MenuTemplate): MenuView {
  if (type === 'separator') return { label: '—', enabled: false };
  return {
    label,
    enabled,
    ...(type === 'checkbox' ? { checked: checked === true } : {}),
    ...(submenu === undefined ? {} : { entries: submenu.map(view) }),
  };
}

process.on('message', ({ id, operation, args }: { id: number; operation: Operation; args: unknown[] }) => {
  Promise.resolve()
    .then(() => (OPERATIONS[operation] as (...given: unknown[]) => unknown)(...args))
    .then(
      (value) => process.send?.({ id, value }),
      (error: unknown) => process.send?.({ id, error: String(error) }),
    );
});
