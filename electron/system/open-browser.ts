/** The system's own browser, where there is one. */
import { spawn } from 'node:child_process';

/** Shows an address. False where there is no desktop to show it on, or nothing that could. */
export function openBrowser(address: string, env: Readonly<Record<string, string | undefined>>): Promise<boolean> {
  const [program, ...args] = openerOf(env);
  if (program === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn(program, [...args, address], { stdio: 'ignore', detached: true });
    child.on('error', () => resolve(false));
    child.on('spawn', () => resolve(true));
    child.unref();
  });
}

function openerOf({ DISPLAY, WAYLAND_DISPLAY }: Readonly<Record<string, string | undefined>>): readonly string[] {
  switch (process.platform) {
    case 'darwin':
      return ['open'];
    case 'win32':
      return ['rundll32', 'url.dll,FileProtocolHandler'];
    default:
      return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open'] : [];
  }
}
