/** The programs of one box: a display, a sound server, Kodi, and a client to it. Knows how they start and how they end. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Child, startChild, stopChild } from './child.ts';
import { JsonRpcDriver, type KodiNotification } from './json-rpc-driver.ts';
import { type BoxSettings, runtimeDirectory } from './kodi-home.ts';
import { cacheDirectory, kodiBinary } from './machine.ts';

const READY_LIMIT_MS = 40_000;
const EXIT_LIMIT_MS = 15_000;

/** Kodi aborts now and then on some kernels without this (see the C file). */
function mutexShim(): string {
  const source = join(import.meta.dirname, 'mutex-protocol.c');
  const hash = createHash('sha256').update(readFileSync(source)).digest('hex').slice(0, 12);
  const target = join(cacheDirectory(), `mutex-protocol-${hash}.so`);
  if (!existsSync(target)) {
    const draft = `${target}.draft-${process.pid}`;
    execFileSync('gcc', ['-shared', '-fPIC', '-O1', '-o', draft, source]);
    renameSync(draft, target);
  }
  return target;
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

export class Box {
  readonly home: string;
  readonly settings: BoxSettings;
  readonly #onNotification: (notification: KodiNotification) => void;
  readonly #display: Child;
  readonly #displayNumber: string;
  readonly #sound: Child;
  #kodi: Child | null = null;
  #driver: JsonRpcDriver | null = null;

  private constructor(
    home: string,
    settings: BoxSettings,
    onNotification: (notification: KodiNotification) => void,
    display: { readonly child: Child; readonly number: string },
    sound: Child,
  ) {
    this.home = home;
    this.settings = settings;
    this.#onNotification = onNotification;
    this.#display = display.child;
    this.#displayNumber = display.number;
    this.#sound = sound;
  }

  /** Starts display, sound and Kodi in a home whose settings are written; ready when Kodi shows its home screen. */
  static async start(
    home: string,
    settings: BoxSettings,
    onNotification: (notification: KodiNotification) => void,
  ): Promise<Box> {
    const environment = { HOME: home, XDG_RUNTIME_DIR: runtimeDirectory(home), DBUS_SYSTEM_BUS_ADDRESS: NO_BUS };
    const display = startChild('Xvfb', ['Xvfb', '-displayfd', '3', '-screen', '0', '640x360x24', '-nolisten', 'tcp'], {
      environment: {},
      asBoxUser: false,
      deathSignal: 'TERM',
      reports: true,
    });
    const modules = ['-L', 'module-null-sink', '-L', 'module-native-protocol-unix'];
    const sound = startChild('pulseaudio', ['pulseaudio', '-n', '--daemonize=no', '--exit-idle-time=-1', ...modules], {
      environment,
      asBoxUser: true,
      deathSignal: 'TERM',
    });
    try {
      const number = await display.report();
      await waitUntil(() => existsSync(join(runtimeDirectory(home), 'pulse', 'native')), 'the sound server is up');
      const box = new Box(home, settings, onNotification, { child: display, number }, sound);
      await box.startKodi();
      return box;
    } catch (error) {
      await Promise.all([stopChild(display, 'SIGTERM'), stopChild(sound, 'SIGTERM')]);
      throw error;
    }
  }

  get kodi(): Child {
    if (this.#kodi === null) throw new Error('Kodi was never started');
    return this.#kodi;
  }

  /** Starts Kodi on the same home, display and ports, and connects to it. */
  async startKodi(): Promise<void> {
    const environment = {
      HOME: this.home,
      XDG_RUNTIME_DIR: runtimeDirectory(this.home),
      DISPLAY: `:${this.#displayNumber}`,
      LIBGL_ALWAYS_SOFTWARE: '1',
      LD_PRELOAD: mutexShim(),
      DBUS_SYSTEM_BUS_ADDRESS: NO_BUS,
      DBUS_SESSION_BUS_ADDRESS: NO_BUS,
    };
    const kodi = startChild('kodi', [...SIGPIPE_IGNORED, kodiBinary(), '--standalone'], {
      environment,
      asBoxUser: true,
      deathSignal: 'KILL',
    });
    this.#kodi = kodi;
    try {
      this.#driver = await this.#connect(kodi);
    } catch (error) {
      await stopChild(kodi, 'SIGKILL');
      throw error;
    }
  }

  /** Asks Kodi; rejects with Kodi's own error, or when it is gone. */
  call(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
    if (this.#driver === null) return Promise.reject(new Error(`${method}: not connected to Kodi`));
    return this.#driver.call(method, params);
  }

  /** Waits until Kodi's process is gone. */
  async kodiExited(): Promise<void> {
    const kodi = this.kodi;
    await waitUntil(() => kodi.hasExited(), 'Kodi has ended', EXIT_LIMIT_MS);
  }

  /** Ends all programs; what Kodi has learnt is written to its home. */
  async stop(): Promise<void> {
    if (this.#kodi !== null && !this.#kodi.hasExited()) {
      this.#kodi.signal('SIGCONT');
      await Promise.race([this.call('Application.Quit').catch(() => {}), sleep(1_000)]);
      await stopChild(this.#kodi, 'SIGTERM', 8_000);
    }
    await this.kill();
  }

  /** Ends all programs at once, for a home that is not used again. */
  async kill(): Promise<void> {
    this.#driver?.close();
    if (this.#kodi !== null) await stopChild(this.#kodi, 'SIGKILL');
    await Promise.all([stopChild(this.#display, 'SIGTERM'), stopChild(this.#sound, 'SIGKILL')]);
  }

  async #connect(kodi: Child): Promise<JsonRpcDriver> {
    const { webSocketPort } = this.settings;
    const deadline = Date.now() + READY_LIMIT_MS;
    for (;;) {
      if (kodi.hasExited()) throw new Error(`Kodi ended while it started: ${kodi.output()}`);
      const driver = await JsonRpcDriver.connect(webSocketPort, this.#onNotification).catch(() => null);
      if (driver !== null) {
        if (await isReady(driver)) return driver;
        driver.close();
      }
      if (Date.now() > deadline) throw new Error(`Kodi did not come up: ${kodi.output()}`);
      await sleep(50);
    }
  }
}

/** Kodi 20 dies of SIGPIPE when a client is cut off while it writes; services of a system are started like this. */
const SIGPIPE_IGNORED = ['sh', '-c', 'trap "" PIPE; exec "$0" "$@"'];

/** No message bus: a box of the tests is not to find the machine's. */
const NO_BUS = 'unix:path=/nonexistent';

/** Whether the home screen is shown; before that Kodi answers but drops what it is told to play. */
async function isReady(driver: JsonRpcDriver): Promise<boolean> {
  const shown = 'Window.IsVisible(home)';
  const answer = await driver.call('XBMC.GetInfoBooleans', { booleans: [shown] }).catch(() => ({}));
  return (answer as Readonly<Record<string, boolean>>)[shown] === true;
}

/** Waits until something is so; fails with its name after the limit. */
export async function waitUntil(isSo: () => boolean | Promise<boolean>, what: string, limitMs = 10_000): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`waited ${limitMs} ms until ${what}`);
    await sleep(25);
  }
}
