/** What this machine offers to a real Kodi: the programs, the user it runs as, and a place for what is made once. */
import { execFileSync } from 'node:child_process';
import { chmodSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram, isExecutable } from '../find-program.ts';

/** Debian's packages for everything below. */
const INSTALL_COMMAND =
  'apt-get install --no-install-recommends kodi kodi-bin xvfb pulseaudio ffmpeg gcc libc6-dev libgl1-mesa-dri';

const PROGRAMS = ['Xvfb', 'pulseaudio', 'ffmpeg', 'gcc', 'setpriv'] as const;

export type KodiAvailability =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: string; readonly command: string };

/** Whether a real Kodi can be started here; otherwise why not, and the command that would change it. */
export function kodiAvailable(): KodiAvailability {
  if (process.platform !== 'linux') {
    return { ok: false, reason: 'a real Kodi is started on Linux only', command: 'run the suite on Debian 12' };
  }
  const missing = [
    ...(findKodi() === null ? ['kodi.bin'] : []),
    ...PROGRAMS.filter((program) => findProgram(program) === null),
  ];
  return missing.length === 0
    ? { ok: true }
    : { ok: false, reason: `not installed: ${missing.join(', ')}`, command: INSTALL_COMMAND };
}

/** Absolute path of `kodi.bin`. The wrapper script `kodi` would start it again after a kill. */
export function kodiBinary(): string {
  const found = findKodi();
  if (found === null) throw new Error(`kodi.bin is not installed: ${INSTALL_COMMAND}`);
  return found;
}

function findKodi(): string | null {
  const libraries = ['/usr/lib', ...folders('/usr/lib').map((folder) => join('/usr/lib', folder))];
  return libraries.map((folder) => join(folder, 'kodi', 'kodi.bin')).find(isExecutable) ?? null;
}

function folders(path: string): string[] {
  try {
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name);
  } catch {
    return [];
  }
}

/** Who Kodi runs as: Kodi refuses nothing as root, but a box is better kept from the machine's files. */
export interface BoxUser {
  readonly uid: number;
  readonly gid: number;
  /** The switches that make `setpriv` become this user; none where we already are. */
  readonly setprivArguments: readonly string[];
}

/** The user `nobody` when the tests run as root, else whoever runs them. No user is made. */
export function boxUser(): BoxUser {
  const uid = process.getuid?.() ?? 0;
  const gid = process.getgid?.() ?? 0;
  if (uid !== 0) return { uid, gid, setprivArguments: [] };
  const nobody = 65_534;
  return {
    uid: nobody,
    gid: nobody,
    setprivArguments: [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'],
  };
}

/**
 * Folder for what is made once and used by every run (media, the prepared home). Readable by the box's user, and ours:
 * one that somebody else has put there is refused.
 */
export function cacheDirectory(): string {
  const uid = process.getuid?.() ?? 0;
  const path = join(tmpdir(), `kodi-box-cache-${uid}`);
  mkdirSync(path, { recursive: true });
  const found = lstatSync(path);
  if (!found.isDirectory() || found.uid !== uid) throw new Error(`${path} belongs to somebody else; remove it`);
  chmodSync(path, 0o755);
  return path;
}

/** Gives a folder and all in it to the box's user. */
export function giveToBoxUser(path: string): void {
  const { uid, gid } = boxUser();
  if (uid !== process.getuid?.()) execFileSync('chown', ['-R', `${uid}:${gid}`, path]);
}
