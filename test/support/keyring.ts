/** A real gnome-keyring in a session of its own, for tests; skipped, with the command that installs it, where there is none. */
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { it } from 'vitest';
import { findProgram } from './find-program.ts';

const { CI, PATH = '' } = process.env;
const NEEDED = { 'dbus-run-session': 'dbus', 'gnome-keyring-daemon': 'gnome-keyring' };

const missing = Object.entries(NEEDED).filter(([program]) => findProgram(program) === null);
if (missing.length > 0 && CI === 'true') {
  throw new Error(`The keychain tests need: apt-get install ${missing.map(([, name]) => name).join(' ')}`);
}
export const withKeyring = it.skipIf(missing.length > 0);
/** For the end of a test's name. */
export const keyringNote =
  missing.length > 0 ? ` (skipped: apt-get install ${missing.map(([, name]) => name).join(' ')})` : '';

/** Shell commands that prepare a session: with its keyring open, or still closed. */
export const unlock = (password: string) => `printf ${password} | gnome-keyring-daemon --unlock --components=secrets`;
export const START_LOCKED = 'gnome-keyring-daemon --start --components=secrets';

/** Ends the daemon that is on the session's bus, for another that takes its place. */
export const END_DAEMON =
  "kill $(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / org.freedesktop.DBus.GetConnectionUnixProcessID string:org.freedesktop.secrets | grep -o '[0-9]*$')";

/** What programs of a session get: a home of its own, and no display to ask on. */
export const sessionEnv = (home: string) => ({ PATH, HOME: home, XDG_RUNTIME_DIR: home, LANG: 'C.UTF-8' });

export interface Session {
  /** Of its bus. */
  readonly address: string;
  /** Runs a shell command in it. */
  run(command: string): Promise<void>;
  end(): Promise<void>;
}

/** A session that lasts until it is ended. */
export async function openSession(home: string, prepare: string): Promise<Session> {
  const script = `${prepare} >/dev/null 2>&1; echo "bus $DBUS_SESSION_BUS_ADDRESS"; exec cat`;
  const child = spawn('dbus-run-session', ['--', 'sh', '-c', script], {
    env: sessionEnv(home),
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()));
  const address = await new Promise<string>((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /^bus (.+)$/m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.on('error', reject);
    child.on('exit', () => reject(new Error('the session ended')));
  });
  return {
    address,
    run: async (command) => {
      const env = { ...sessionEnv(home), DBUS_SESSION_BUS_ADDRESS: address };
      await promisify(execFile)('sh', ['-c', command], { env });
    },
    end: () => {
      child.stdin.end();
      return ended;
    },
  };
}
