/** Starting with the computer: by the system's own list of login items; on Linux by a file that desktops read. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { App } from 'electron';
import { errorText, ProblemError } from '../../shared/errors.ts';

/** Tells a start by the system from one by the user. */
export const HIDDEN_ARGUMENT = '--hidden';

export interface Autostart {
  readonly isPossible: boolean;
  isOn(): boolean;
  /** Throws a `ProblemError` where the system does not let us. */
  set(isOn: boolean): void;
}

export interface AutostartOptions {
  readonly app: Pick<App, 'isPackaged' | 'getLoginItemSettings' | 'setLoginItemSettings'>;
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly home: string;
  readonly executable: string;
}

export function createAutostart({ app, platform, env, home, executable }: AutostartOptions): Autostart {
  // From a checkout, Electron would be started without the app.
  const isPossible = app.isPackaged;
  if (platform !== 'linux') {
    return {
      isPossible,
      isOn: () => isPossible && app.getLoginItemSettings({ args: [HIDDEN_ARGUMENT] }).openAtLogin,
      set: (isOn) => app.setLoginItemSettings({ openAtLogin: isOn, args: [HIDDEN_ARGUMENT] }),
    };
  }
  const { XDG_CONFIG_HOME: config, APPIMAGE: appImage } = env;
  const folder = config !== undefined && isAbsolute(config) ? config : join(home, '.config');
  const path = join(folder, 'autostart', 'punchplay-companion.desktop');
  return {
    isPossible,
    isOn: () => isPossible && isEnabledEntry(readEntry(path)),
    set: (isOn) => {
      try {
        if (!isOn) return rmSync(path, { force: true });
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, desktopEntry(appImage ?? executable));
      } catch (error) {
        const text = `The companion could not be ${isOn ? 'added to' : 'taken from'} what starts with the computer: ${path}: ${errorText(error)}.`;
        throw new ProblemError({ kind: 'not_allowed', stage: 'autostart', text }, { cause: error });
      }
    },
  };
}

/** A desktop's settings switch an entry off by `Hidden=true` or a key of their own, without removing the file. */
export function isEnabledEntry(text: string | null): boolean {
  return text !== null && !/^(Hidden=true|X-GNOME-Autostart-enabled=false)\s*$/m.test(text);
}

/** The entry for this program, quoted as the Desktop Entry Specification says ("The Exec key"). */
export function desktopEntry(executable: string): string {
  const quoted = executable
    .replace(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=PunchPlay Companion',
    `Exec="${quoted}" ${HIDDEN_ARGUMENT}`,
    'Icon=punchplay-companion',
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

function readEntry(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
