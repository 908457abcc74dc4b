/** The system's own keychain (gnome-keyring on a bus of its own) that dies while the companion uses it, and comes back. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { temporaryDirectory } from '../support/companion-process.ts';
import { emptyBus } from '../support/empty-bus.ts';
import { findProgram } from '../support/find-program.ts';
import { until } from '../support/until.ts';
import type { FaultGroup, FaultRow } from './fault.ts';
import { ProcessStage } from './process-stage.ts';

export const keychainFaults: FaultGroup = {
  name: 'keychain',
  run: async (_, report) => {
    if (findProgram('dbus-daemon') === null || findProgram('gnome-keyring-daemon') === null) {
      return report({ fault: 'keychain gone', skipped: 'not installed (apt-get install dbus gnome-keyring)' });
    }
    const home = temporaryDirectory();
    const session = await Session.start(home.path);
    try {
      await session.startKeyring();
      const stage = await ProcessStage.open({ process: { secrets: 'keychain', env: session.env } });
      try {
        report(await diesWhileInUse(stage, session));
        report(await missingAtStart(stage, session));
      } finally {
        await stage.close();
      }
    } finally {
      await session.end();
      home.remove();
    }
  },
};

/** It dies, and then a token is to be renewed, which must be kept before it may be used. */
async function diesWhileInUse(stage: ProcessStage, session: Session): Promise<FaultRow> {
  stage.begin();
  await stage.open();
  await session.killKeyring();
  stage.punchPlay.expireAccessTokens();
  await stage.end(() => stage.box.stop());
  await stage.watch();
  const told = await toldOfKeychain(stage);
  await session.startKeyring();
  await stage.drain({ isQueued: false });
  return stage.row('keychain (gnome-keyring) dies while the companion runs, and comes back', told);
}

async function missingAtStart(stage: ProcessStage, session: Session): Promise<FaultRow> {
  stage.begin();
  await stage.restart('SIGTERM', () => session.killKeyring());
  await stage.boxIs('connected');
  await stage.watch();
  const told = await toldOfKeychain(stage);
  await session.startKeyring();
  await stage.drain();
  return stage.row('keychain (gnome-keyring) is not there when the companion starts, and comes later', told);
}

/** Beside the events that wait, or at the account. */
async function toldOfKeychain(stage: ProcessStage): Promise<string> {
  let text = '';
  await until('the user is told of the keychain', async () => {
    const { lanes, accounts } = await stage.call('status.get', {});
    const texts = [lanes[0]?.problem?.text, accounts[0]?.text];
    text = texts.find((one) => one?.includes('keychain')) ?? '';
    return text !== '';
  });
  return text;
}

/** A message bus that starts no service by itself, and the keyring on it. */
class Session {
  readonly env: NodeJS.ProcessEnv;
  readonly #bus: ChildProcess;
  #keyring: ChildProcess | null = null;

  private constructor(bus: ChildProcess, env: NodeJS.ProcessEnv) {
    this.#bus = bus;
    this.env = env;
  }

  static async start(home: string): Promise<Session> {
    const config = join(home, 'bus.conf');
    writeFileSync(config, emptyBus(home));
    const options = [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'];
    const bus = spawn('dbus-daemon', options, { stdio: ['ignore', 'pipe', 'ignore'] });
    const [address] = (await once(createInterface(bus.stdout), 'line')) as [string];
    return new Session(bus, { HOME: home, XDG_RUNTIME_DIR: home, DBUS_SESSION_BUS_ADDRESS: address, DISPLAY: '' });
  }

  /** Unlocked, with what it kept before. */
  async startKeyring(): Promise<void> {
    const keyring = spawn('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets'], {
      env: { ...process.env, ...this.env },
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.#keyring = keyring;
    keyring.stdin.end('password');
    const asked = [
      '--session',
      '--print-reply',
      '--dest=org.freedesktop.DBus',
      '/',
      'org.freedesktop.DBus.GetNameOwner',
    ];
    await until('the keyring is on the bus', () => {
      execFileSync('dbus-send', [...asked, 'string:org.freedesktop.secrets'], {
        env: { ...process.env, ...this.env },
        stdio: 'ignore',
      });
      return true;
    });
    await pause(200);
  }

  async killKeyring(): Promise<void> {
    await ended(this.#keyring);
    this.#keyring = null;
  }

  async end(): Promise<void> {
    await ended(this.#keyring);
    await ended(this.#bus);
  }
}

async function ended(child: ChildProcess | null): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}
