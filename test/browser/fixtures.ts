/**
 * What the browser suite begins with: the companion as a process of its own with a fresh data directory, a simulated
 * PunchPlay, simulated boxes, and a browser that has opened the page.
 *
 *     test('shows what plays', async ({ home, page }) => {
 *       const box = await home.addBox('Living room');
 *       await home.open(page);
 *       box.open({ movieId: 3 });
 *       await expect(page.getByText('Inception')).toBeVisible();
 *     });
 */
import { test as base, expect, type Page } from '@playwright/test';
import { askForPageLink } from '../../electron/web/client.ts';
import { chromiumAvailable } from '../support/chromium.ts';
import {
  type CompanionProcess,
  logIn,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../support/companion-process.ts';
import type { LibraryContent } from '../support/kodi-simulator/media.ts';
import { type SimulatedKodi, startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../support/punchplay-server/index.ts';

export { expect };

/** A home with a companion in it: everything real but PunchPlay and the boxes. */
export interface Home {
  readonly companion: CompanionProcess;
  readonly punchPlay: PunchPlayServer;
  /** Links the account `ada`, behind the page's back. */
  logIn(): Promise<void>;
  /** Starts a simulated box, unknown to the companion; it is closed with the home. */
  startBox(name: string, options?: { readonly library?: LibraryContent }): Promise<SimulatedKodi>;
  /** Starts a simulated box, adds it behind the page's back, and waits until it is connected. */
  addBox(name: string, options?: { readonly library?: LibraryContent }): Promise<SimulatedKodi>;
  /** Opens the page as the printed link does. `path`: where in the page. */
  open(page: Page, path?: string): Promise<void>;
}

export interface HomeOptions {
  /** What is in the data directory before the companion is started on it. */
  readonly prepare?: (dataDirectory: string) => void;
}

/** The companion with its simulators; the caller closes it. */
export async function startHome({ prepare = () => {} }: HomeOptions = {}): Promise<Home & { close(): Promise<void> }> {
  const directory = temporaryDirectory();
  const closing: Array<() => unknown> = [directory.remove];
  const close = async () => {
    for (const task of closing.splice(0).reverse()) await task();
  };
  try {
    prepare(directory.path);
    const punchPlay = await startPunchPlayServer();
    closing.push(() => punchPlay.close());
    punchPlay.behaviour.intervalSeconds = 1;
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
        await expect.poll(connection, { message: `${name} is connected` }).toBe('connected');
        return box;
      },
      async open(page, path = '') {
        await page.goto(await askForPageLink(directory.path));
        if (path !== '') await page.goto(`${await companion.ready}${path}`);
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export const test = base.extend<{ readonly needsChromium: undefined; readonly home: Home }>({
  /** Without a browser every test is skipped with the reason; under CI that is a failure. */
  needsChromium: [
    async ({}, use) => {
      const chromium = chromiumAvailable();
      const { CI } = process.env;
      if (!chromium.ok) {
        const text = `the browser suite cannot run here, ${chromium.reason}. To change that: ${chromium.command}`;
        if (CI === 'true') throw new Error(text);
        base.skip(true, text);
      }
      await use(undefined);
    },
    { auto: true },
  ],
  home: async ({}, use, testInfo) => {
    const home = await startHome();
    try {
      await use(home);
    } finally {
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('companion.log', { body: home.companion.logLines.join('\n') });
      }
      await home.close();
    }
    expect(home.punchPlay.violations, 'what was sent keeps PunchPlay’s contract').toEqual([]);
  },
});
