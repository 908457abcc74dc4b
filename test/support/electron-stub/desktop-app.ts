/** The built desktop app over the stub of Electron, as a process of its own; its windows are opened in a real Chromium, with the built preload. */
import { type ChildProcess, fork } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { type Call, createClient } from '../../../electron/web/client.ts';
import type { WindowName } from '../../../shared/shell.ts';
import type { Operation, Operations, StubEvent, WindowView } from './control.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const MAIN = join(ROOT, 'dist/desktop/main.cjs');
const PRELOAD = join(ROOT, 'dist/desktop/preload.cjs');
const HOOKS = new URL('./hooks.ts', import.meta.url).href;
/** Where Chromium finds what Electron would load from `app://companion`. */
const ORIGIN = 'http://companion.localhost';
const UP_LIMIT_MS = 30_000;

export interface DesktopOptions {
  /** Whether a desktop would show the tray's icon. */
  readonly hasTray?: boolean;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

type Answer<O extends Operation> = Awaited<ReturnType<Operations[O]>>;

export class DesktopApp {
  readonly dataDirectory: string;
  /** A command, as the command line sends it. */
  readonly call: Call;
  readonly errorBoxes: string[] = [];
  /** The arguments of each start that the app has asked for. */
  readonly relaunches: Array<readonly string[]> = [];
  readonly logLines: string[] = [];
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (reply: { value?: unknown; error?: string }) => void>();
  readonly #pages = new Map<number, Page>();
  #lastId = 0;

  private constructor(child: ChildProcess, dataDirectory: string) {
    this.#child = child;
    this.dataDirectory = dataDirectory;
    this.call = createClient(dataDirectory);
    this.ended = new Promise((resolve) => child.on('exit', (code) => resolve(code)));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.logLines.push(text));
    child.on('message', (message: StubEvent | { id: number; value?: unknown; error?: string }) => {
      if ('event' in message) return this.#hear(message);
      this.#answers.get(message.id)?.(message);
      this.#answers.delete(message.id);
    });
  }

  /** Starts it on this data directory; `scratch` is a folder for what the machine around it offers. */
  static spawn(dataDirectory: string, scratch: string, options: DesktopOptions = {}): DesktopApp {
    const { hasTray = true, args = [], env = {} } = options;
    const gdbus = join(scratch, 'gdbus');
    writeFileSync(gdbus, `#!/bin/sh\necho '(${hasTray},)'\n`);
    chmodSync(gdbus, 0o755);
    const child = fork(MAIN, args, {
      execArgv: ['--import', HOOKS],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: {
        ...process.env,
        COMPANION_DATA: dataDirectory,
        COMPANION_SECRETS: 'file',
        HOME: scratch,
        PATH: `${scratch}:${process.env['PATH']}`,
        ...env,
      },
    });
    return new DesktopApp(child, dataDirectory);
  }

  /** Starts it and waits until its tray or its window is there. */
  static async start(dataDirectory: string, scratch: string, options: DesktopOptions = {}): Promise<DesktopApp> {
    const app = DesktopApp.spawn(dataDirectory, scratch, options);
    const isUp = async () => (await app.ask('facts')).channels.length > 0;
    const deadline = Date.now() + UP_LIMIT_MS;
    const hasEnded = app.ended.then(() => true);
    while (!(await Promise.race([isUp(), hasEnded]))) {
      if (Date.now() > deadline) throw new Error(`the app was not up in time: ${app.logLines.join('')}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    if (child(app).exitCode !== null) throw new Error(`the app ended: ${app.logLines.join('')}`);
    return app;
  }

  /** What the stub's operation answers. */
  ask<O extends Operation>(operation: O, ...args: Parameters<Operations[O]>): Promise<Answer<O>> {
    this.#lastId += 1;
    const id = this.#lastId;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, ({ value, error }) =>
        error === undefined ? resolve(value as Answer<O>) : reject(new Error(error)),
      );
      this.#child.send({ id, operation, args }, (error) => error && reject(error));
    });
  }

  /** The window, where there is one. The small one is opened at the tray, with no view in its address. */
  async window(name: WindowName): Promise<WindowView | undefined> {
    const widths: Readonly<Record<WindowName, number>> = { small: 400, main: 1000, login: 440 };
    return (await this.ask('windows')).find(({ bounds }) => bounds.width === widths[name]);
  }

  /** Opens in `page` what this window shows. */
  async show(page: Page, { contentsId, url }: WindowView): Promise<void> {
    this.#pages.set(contentsId, page);
    const call = (channel: string, input: unknown) => ({
      contentsId,
      channel,
      input,
      url: page.url().replace(ORIGIN, 'app://companion'),
    });
    await page.exposeFunction('stubInvoke', (channel: string, input: unknown) =>
      this.ask('invoke', call(channel, input)),
    );
    await page.exposeFunction('stubSend', (channel: string, input: unknown) => this.ask('send', call(channel, input)));
    await page.addInitScript(preloadScript());
    await page.route('**/*', async (route) => {
      const address = route.request().url();
      if (!address.startsWith(ORIGIN)) return route.continue();
      const { status, headers, body } = await this.ask('readFile', address.replace(ORIGIN, 'app://companion'));
      await route.fulfill({ status, headers, body: Buffer.from(body) });
    });
    await page.goto(url.replace('app://companion', ORIGIN));
  }

  async quit(): Promise<number | null> {
    if (child(this).exitCode !== null) return child(this).exitCode;
    this.#child.send({ id: 0, operation: 'quit', args: [] });
    return this.ended;
  }

  kill(): Promise<number | null> {
    this.#child.kill('SIGKILL');
    return this.ended;
  }

  #hear(message: StubEvent): void {
    if (message.event === 'error-box') {
      this.errorBoxes.push(message.text);
      return;
    }
    if (message.event === 'relaunch') {
      this.relaunches.push(message.args);
      return;
    }
    const page = this.#pages.get(message.contentsId);
    // A page that is being loaded or closed hears nothing, as in Electron.
    page
      ?.evaluate(([channel, args]) => window.stubHear?.(channel, args), [message.channel, message.args] as const)
      .catch(() => undefined);
  }

  get child(): ChildProcess {
    return this.#child;
  }
}

function child(app: DesktopApp): ChildProcess {
  return app.child;
}

declare global {
  interface Window {
    stubHear?: (channel: string, args: readonly unknown[]) => void;
  }
}

/** The built preload in the page, before its own scripts, with what Electron would give it. */
function preloadScript(): string {
  return `(() => {
    const listeners = new Map();
    window.stubHear = (channel, args) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
    };
    const electron = {
      contextBridge: { exposeInMainWorld: (name, value) => Object.defineProperty(window, name, { value }) },
      ipcRenderer: {
        invoke: (channel, input) => window.stubInvoke(channel, input),
        send: (channel, input) => void window.stubSend(channel, input),
        on: (channel, listener) => listeners.set(channel, (listeners.get(channel) ?? new Set()).add(listener)),
        off: (channel, listener) => listeners.get(channel)?.delete(listener),
      },
    };
    const require = (name) => {
      if (name !== 'electron') throw new Error('a sandboxed preload cannot load ' + name);
      return electron;
    };
    const module = { exports: {} };
    const exports = module.exports;
    ${readFileSync(PRELOAD, 'utf8')}
  })();`;
}
