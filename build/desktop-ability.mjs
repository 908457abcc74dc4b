/** Whether the desktop app can run on this machine. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

const ELECTRON = join(ROOT, 'node_modules/electron');
/** Fetching Electron (about 110 MB, once) may take this long. */
const FETCH_LIMIT_MS = 10 * 60_000;

/**
 * Electron's program, fetched where it is not there yet; or why the app cannot run here, in words. `machine`: who and
 * where we are; `fetchElectron`: gives false where it cannot be had.
 */
export function desktopAbility(machine, fetchElectron = fetchWithItsInstaller) {
  const { platform, env, uid } = machine;
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return { reason: 'there is no screen here' };
  if (platform === 'linux' && uid === 0) return { reason: 'Chromium keeps its sandbox from root' };
  if (!existsSync(ELECTRON)) return { reason: 'Electron is not installed: npm ci' };
  const program = programPath() ?? (fetchElectron() ? programPath() : null);
  return program === null ? { reason: 'Electron’s program cannot be downloaded here' } : { program };
}

function programPath() {
  try {
    const path = join(ELECTRON, 'dist', readFileSync(join(ELECTRON, 'path.txt'), 'utf8'));
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

function fetchWithItsInstaller() {
  const options = { stdio: 'ignore', timeout: FETCH_LIMIT_MS };
  return spawnSync(process.execPath, [join(ELECTRON, 'install.js')], options).status === 0;
}
