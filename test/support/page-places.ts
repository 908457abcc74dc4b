/** Going about in the page, and losing its companion. */
import type { Page } from '@playwright/test';

/** Goes to a place of the open page, such as `health/log`; resolves when it is drawn. */
export async function goToPlace(page: Page, place: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = `#/${to}`;
    return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }, place);
  await page.locator('#content h1').waitFor();
  await page.waitForFunction(() =>
    [...document.querySelectorAll('.spinner')].every(({ textContent }) => textContent !== 'Loading'),
  );
}

export interface HeldConnection {
  lose(): Promise<void>;
  /** The page finds back by itself. */
  heal(): void;
}

/** The line between the page and the companion, in the test's hands; asked for before the page is opened. */
export async function holdConnection(page: Page): Promise<HeldConnection> {
  let isLost = false;
  const closers = new Set<() => Promise<void>>();
  await page.routeWebSocket(/\/bridge$/, async (socket) => {
    if (isLost) return socket.close();
    const close = () => socket.close();
    closers.add(close);
    socket.onClose(() => closers.delete(close));
    socket.connectToServer();
  });
  return {
    async lose() {
      isLost = true;
      for (const close of closers) await close();
      closers.clear();
    },
    heal() {
      isLost = false;
    },
  };
}
