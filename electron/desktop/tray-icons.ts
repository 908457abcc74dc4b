import { join } from 'node:path';
import type { TrayIcon } from './tray-state.ts';

/**
 * The picture of a state. macOS colours a template itself (Electron knows it by its name, and takes the sharper `@2x` by
 * itself); elsewhere there is one for a light and one for a dark bar.
 */
export function trayIconFile(folder: string, icon: TrayIcon, platform: NodeJS.Platform, isDarkBar: boolean): string {
  const variant = platform === 'darwin' ? 'Template' : isDarkBar ? '-on-dark' : '-on-light';
  return join(folder, `${icon}${variant}.png`);
}
