/** The app's windows: made when they are first wanted, hidden when they are closed, and made again when their page dies. */
import { BrowserWindow, nativeTheme, screen } from 'electron';
import { WINDOWS, type WindowName } from '../../shared/shell.ts';
import type { Log } from '../engine/ports.ts';
import type { Words } from '../words/index.ts';
import { APP_NAME } from './app-name.ts';
import { pageAddress } from './page-address.ts';
import { webPreferences } from './web-preferences.ts';
import { type Box, mayReload, onClose, onTrayClick, placeAtTray, WINDOW_SHAPES } from './window-rules.ts';

export interface WindowsOptions {
  readonly words: () => Words;
  /** Absolute path of the built preload. */
  readonly preload: string;
  /** Absolute path of the window's icon. */
  readonly icon: string;
  readonly hasTray: () => boolean;
  readonly isQuitting: () => boolean;
  /** A window was hidden although the user closed it. */
  readonly onHidden: () => void;
  readonly log: Log;
}

export interface Windows {
  /** Shows the window, at this view of the page where one is given. */
  open(window: WindowName, view?: readonly string[]): void;
  /** What closing it by hand does. */
  close(window: WindowName): void;
  /** A click on the tray's icon, which is there. */
  toggleSmall(tray: Box): void;
  hideSmall(): void;
  nameOf(contentsId: number): WindowName | null;
  get(window: WindowName): BrowserWindow | null;
  /** Ends them all. */
  destroyAll(): void;
}

const BACKGROUND = { light: '#ffffff', dark: '#17151c' } as const;

export function createWindows(options: WindowsOptions): Windows {
  const { log } = options;
  const made = new Map<WindowName, BrowserWindow>();
  const crashesMs: number[] = [];
  let smallHiddenAtMs = Number.NEGATIVE_INFINITY;

  const get = (name: WindowName) => {
    const window = made.get(name);
    return window === undefined || window.isDestroyed() ? null : window;
  };

  function make(name: WindowName): BrowserWindow {
    const { listed, frame, ...shape } = WINDOW_SHAPES[name];
    const window = new BrowserWindow({
      ...shape,
      title: name === 'login' ? options.words().windows.login : APP_NAME,
      frame,
      skipTaskbar: !listed,
      alwaysOnTop: !frame,
      fullscreenable: frame,
      maximizable: shape.resizable,
      show: false,
      icon: options.icon,
      autoHideMenuBar: true,
      backgroundColor: BACKGROUND[nativeTheme.shouldUseDarkColors ? 'dark' : 'light'],
      webPreferences: webPreferences(options.preload),
    });
    made.set(name, window);
    window.on('close', (event) => {
      const outcome = onClose(name, { isQuitting: options.isQuitting(), hasTray: options.hasTray() });
      if (outcome === 'close') return;
      event.preventDefault();
      if (outcome === 'minimise') return window.minimize();
      window.hide();
      if (name === 'main') options.onHidden();
    });
    window.on('closed', () => made.delete(name));
    if (name === 'small') {
      window.on('blur', () => {
        if (!window.isVisible()) return;
        smallHiddenAtMs = Date.now();
        window.hide();
      });
    }
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      log.error('the page has died; the engine goes on', { window: name, reason, exitCode });
      if (options.isQuitting() || reason === 'clean-exit') return;
      const again = mayReload(crashesMs, Date.now());
      crashesMs.push(Date.now());
      if (again) window.webContents.reload();
      else window.destroy();
    });
    window.webContents.on('preload-error', (_event, _path, error) => log.error('the preload failed', { error }));
    return window;
  }

  function load(window: BrowserWindow, address: string): void {
    window.loadURL(address).catch((error: unknown) => {
      if (!window.isDestroyed()) log.error('the page could not be loaded', { error });
    });
  }

  function open(name: WindowName, view: readonly string[] | undefined): void {
    const existing = get(name);
    if (existing === null) {
      const window = make(name);
      window.once('ready-to-show', () => window.show());
      load(window, pageAddress(...(view ?? [])));
      return;
    }
    // The very address that is there already would load the page anew.
    if (view !== undefined && existing.webContents.getURL() !== pageAddress(...view))
      load(existing, pageAddress(...view));
    if (existing.isMinimized()) existing.restore();
    existing.show();
    existing.focus();
  }

  function showSmall(tray: Box): void {
    const place = () => {
      const centre = { x: Math.round(tray.x + tray.width / 2), y: Math.round(tray.y + tray.height / 2) };
      const display =
        tray.width === 0
          ? screen.getDisplayNearestPoint(screen.getCursorScreenPoint())
          : screen.getDisplayNearestPoint(centre);
      return placeAtTray(tray, display, WINDOW_SHAPES.small);
    };
    const existing = get('small');
    if (existing !== null) {
      existing.setBounds(place());
      existing.show();
      existing.focus();
      return;
    }
    const window = make('small');
    window.setBounds(place());
    window.once('ready-to-show', () => {
      window.show();
      window.focus();
    });
    load(window, pageAddress());
  }

  return {
    open,
    close: (name) => get(name)?.close(),
    toggleSmall(tray) {
      const small = get('small');
      const click = onTrayClick({ isVisible: small?.isVisible() ?? false, hiddenForMs: Date.now() - smallHiddenAtMs });
      if (click === 'show') showSmall(tray);
      else if (click === 'hide') small?.hide();
    },
    hideSmall: () => get('small')?.hide(),
    nameOf: (contentsId) => WINDOWS.find((name) => get(name)?.webContents.id === contentsId) ?? null,
    get,
    destroyAll: () => {
      for (const name of WINDOWS) get(name)?.destroy();
    },
  };
}
