/** A home with a companion in it, for tests and pictures of the page: everything real but PunchPlay and the boxes. */
import type { Page } from '@playwright/test';
import { askForPageLink } from '../../electron/web/client.ts';
import type { HostState } from '../../shared/state.ts';
import { type CompanionProcess, logIn, startCompanion, temporaryDirectory, useSimulator } from './companion-process.ts';
import type { LibraryContent } from './kodi-simulator/media.ts';
import { type SimulatedKodi, startKodiSimulator } from './kodi-simulator/start-kodi-simulator.ts';
import { type PunchPlayServer, startPunchPlayServer } from './punchplay-server/index.ts';
import { until } from './until.ts';

interface BoxOptions {
  readonly library?: LibraryContent;
}

export interface Home {
  readonly companion: CompanionProcess;
  readonly punchPlay: PunchPlayServer;
  /** Links the account `ada`, behind the page's back. */
  logIn(): Promise<void>;
  /** Starts a simulated box, unknown to the companion; it is closed with the home. */
  startBox(name: string, options?: BoxOptions): Promise<SimulatedKodi>;
  /** Starts a simulated box, adds it behind the page's back, and waits until it is connected. */
  addBox(name: string, options?: BoxOptions): Promise<SimulatedKodi>;
  /** Adds a box where there is none. */
  addLostBox(name: string): Promise<HostState>;
  /** Opens the page as the printed link does. `path`: where in the page, such as `#/queue`. */
  open(page: Page, path?: string): Promise<void>;
  close(): Promise<void>;
}

export interface HomeOptions {
  /** What is in the data directory before the companion is started on it. */
  readonly prepare?: (dataDirectory: string) => void;
}

/** The companion, which must have been built, with its simulators; the caller closes it. */
export async function startHome({ prepare = () => {} }: HomeOptions = {}): Promise<Home> {
  const directory = temporaryDirectory();
  const closing: Array<() => unknown> = [directory.remove];
  const close = async () => {
    for (const task of closing.splice(0).reverse()) await task();
  };
  try {
    prepare(directory.path);
    const punchPlay = await startPunchPlayServer();
    closing.push(() => punchPlay.close());
    const companion = await startCompanion(directory.path);
    closing.push(() => companion.end());
    const { call } = companion;
    await useSimulator(call, punchPlay);
    const startBox: Home['startBox'] = async (name, options = {}) => {
      const box = await startKodiSimulator({ name, ...options });
      closing.push(() => box.close());
      return box;
    };
    return {
      companion,
      punchPlay,
      close,
      startBox,
      async logIn() {
        punchPlay.behaviour.autoApprove = 'ada';
        await logIn(call);
        punchPlay.behaviour.autoApprove = null;
      },
      async addBox(name, options) {
        const box = await startBox(name, options);
        const { id } = await call('hosts.add', { address: box.address, port: box.port, httpPort: 1, label: name });
        const connection = async () => (await call('hosts.list', {})).find((host) => host.id === id)?.connection;
        await until(`${name} is connected`, async () => (await connection()) === 'connected');
        return box;
      },
      addLostBox: (name) => call('hosts.add', { address: '127.0.0.1', port: 1, httpPort: 2, label: name }),
      async open(page, path = '') {
        await page.goto(`${await askForPageLink(directory.path)}${path}`);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}
