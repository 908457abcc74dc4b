/** The system's own browser, where there is one. */
import { spawn } from 'node:child_process';

/** An opener that is still at work after this has found something to open it with. */
const FOUND_AFTER_MS = 2000;

/** Shows an address. False where there is no desktop to show it on, or nothing that could. */
export function openBrowser(
  address: string,
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): Promise<boolean> {
  const [program, ...args] = openerOf(env, platform);
  if (program === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true, env });
    const timer = setTimeout(() => resolve(true), FOUND_AFTER_MS);
    const settle = (isOpened: boolean) => {
      clearTimeout(timer);
      resolve(isOpened);
    };
    child.on('error', () => settle(false));
    child.on('exit', (code) => settle(code === 0));
    child.unref();
  });
}

function openerOf(
  { DISPLAY, WAYLAND_DISPLAY, SSH_CONNECTION }: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): readonly string[] {
  if (platform === 'linux' || platform === 'freebsd') return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open'] : [];
  // It would open on a screen far away.
  if (SSH_CONNECTION) return [];
  return platform === 'darwin' ? ['open'] : platform === 'win32' ? ['rundll32', 'url.dll,FileProtocolHandler'] : [];
}
