/** The icon in the system's tray: drawn from `trayState`, and only when that says something else than before. */
import { Menu, type MenuItemConstructorOptions, nativeImage, nativeTheme, Tray } from 'electron';
import { trayIconFile } from './tray-icons.ts';
import type { MenuEntry, TrayAction, TrayView } from './tray-state.ts';
import type { Box } from './window-rules.ts';

export interface TrayOptions {
  /** Absolute path of the folder with the icons. */
  readonly iconFolder: string;
  readonly platform: NodeJS.Platform;
  readonly act: (action: TrayAction) => void;
  readonly onClick: (tray: Box) => void;
  readonly onDoubleClick: () => void;
}

export interface TrayActor {
  show(view: TrayView): void;
  destroy(): void;
}

/** Throws where the system has no tray at all. */
export function createTray(options: TrayOptions, first: TrayView): TrayActor {
  const { platform, act } = options;
  let shown = first;
  const image = () => {
    const isDarkBar = platform === 'linux' || nativeTheme.shouldUseDarkColorsForSystemIntegratedUI;
    return nativeImage.createFromPath(trayIconFile(options.iconFolder, shown.icon, platform, isDarkBar));
  };
  const tray = new Tray(image());
  const menu = () => Menu.buildFromTemplate(shown.menu.map((entry) => menuItem(entry, act)));
  const draw = () => {
    tray.setImage(image());
    tray.setToolTip(shown.tooltip);
    // Elsewhere a menu that is set would open at the left button too; on Linux it is the only way to one.
    if (platform === 'linux') tray.setContextMenu(menu());
  };
  if (platform !== 'linux') tray.on('right-click', () => tray.popUpContextMenu(menu()));
  tray.on('click', (_event, bounds) => options.onClick(bounds));
  tray.on('double-click', () => options.onDoubleClick());
  const onTheme = () => tray.setImage(image());
  nativeTheme.on('updated', onTheme);
  draw();
  return {
    show(view) {
      if (JSON.stringify(view) === JSON.stringify(shown)) return;
      shown = view;
      draw();
    },
    destroy() {
      nativeTheme.off('updated', onTheme);
      tray.destroy();
    },
  };
}

function menuItem(entry: MenuEntry, act: (action: TrayAction) => void): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: entry.label, enabled: false };
    case 'action':
      return { label: entry.label, enabled: entry.enabled ?? true, click: () => act(entry.action) };
    case 'switch':
      return { label: entry.label, type: 'checkbox', checked: entry.isOn, click: () => act(entry.action) };
    case 'menu':
      return { label: entry.label, submenu: entry.entries.map((inner) => menuItem(inner, act)) };
  }
}
