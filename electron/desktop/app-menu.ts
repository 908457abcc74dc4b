import type { MenuItemConstructorOptions } from 'electron';

/** The menu bar. macOS needs one for its keys to copy and paste; elsewhere there is none. */
export function appMenu(platform: NodeJS.Platform): MenuItemConstructorOptions[] | null {
  if (platform !== 'darwin') return null;
  return [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }];
}
