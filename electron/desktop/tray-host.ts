/** Whether this desktop has a tray. On Linux a tray icon may be made without anybody showing it, and no event tells. */
import { execFile } from 'node:child_process';

const ASK_LIMIT_MS = 2000;
const QUESTION = [
  'call',
  '--session',
  '--dest=org.freedesktop.DBus',
  '--object-path=/org/freedesktop/DBus',
  '--method=org.freedesktop.DBus.NameHasOwner',
  'org.kde.StatusNotifierWatcher',
] as const;

/** Asks the session bus for the watcher that every Linux tray announces; a desktop that cannot be asked has none. */
export function hasTrayHost(platform: NodeJS.Platform): Promise<boolean> {
  if (platform !== 'linux') return Promise.resolve(true);
  return new Promise((resolve) => {
    execFile('gdbus', QUESTION, { timeout: ASK_LIMIT_MS }, (error, stdout) =>
      resolve(error === null && stdout.includes('true')),
    );
  });
}
