/** What holds for every view: it can be used by everybody, fits, costs little, and heals. */
import { gzipSync } from 'node:zlib';
import type { Page, WebSocketRoute } from '@playwright/test';
import { axeFindings } from './axe.ts';
import { expect, type Home, test } from './fixtures.ts';
import { nowScreen } from './screens/now.ts';

const ALL_VIEWS = [
  'now',
  'queue',
  'history',
  'hosts',
  'accounts',
  'welcome',
  'login/punchplay',
  'ratings',
  'import',
  'import/marks',
  'import/sync',
  'import/catchUp',
  'health',
  'health/why/last',
  'health/log',
  'health/debug',
  'settings/scrobbling',
  'settings/privacy',
  'settings/services',
  'settings/app',
  'settings/advanced',
];
const INITIAL_SCRIPT_LIMIT_BYTES = 130 * 1024;

/** Two boxes, one of which plays, one that is away. */
async function openBusyHome(home: Home, page: Page): Promise<void> {
  await home.logIn();
  const box = await home.addBox('Den');
  await home.companion.call('hosts.add', { address: '127.0.0.1', port: 1, httpPort: 2, label: 'Attic' });
  box.open({ episodeId: 7 });
  await home.open(page);
  await expect(nowScreen(page).card('Den')).toContainText('PunchPlay is told');
}

async function openView(page: Page, view: string): Promise<void> {
  await page.evaluate((place) => {
    location.hash = `#/${place}`;
  }, view);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing to mend in any view, ${colorScheme}`, async ({ home, page }) => {
    test.slow();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await openBusyHome(home, page);
    for (const view of ALL_VIEWS) {
      await openView(page, view);
      expect(await axeFindings(page), view).toEqual([]);
    }
  });
}

test('every view fits a small window and twice the size of letters, without scrolling sideways', async ({
  home,
  page,
}) => {
  test.slow();
  await openBusyHome(home, page);
  for (const size of [
    { width: 400, height: 600 },
    { width: 320, height: 400 },
  ]) {
    await page.setViewportSize(size);
    for (const view of ALL_VIEWS) {
      await openView(page, view);
      const overflow = await page.evaluate(() => {
        const main = document.querySelector('main');
        return Math.max(
          document.documentElement.scrollWidth - innerWidth,
          (main?.scrollWidth ?? 0) - (main?.clientWidth ?? 0),
        );
      });
      expect(overflow, `${view} at ${size.width}`).toBeLessThanOrEqual(0);
    }
  }
});

test('the keyboard reaches the content, a menu and its entries, and comes back', async ({ home, page }) => {
  await openBusyHome(home, page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  const pause = page.getByRole('button', { name: 'Pause scrobbling' });
  await expect(pause).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'For an hour' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('menuitem', { name: 'Until I turn it on again' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(pause).toBeFocused();
});

test('the page speaks German to who reads German', async ({ home, browser }) => {
  await home.addBox('Den');
  const context = await browser.newContext({ locale: 'de-DE' });
  const page = await context.newPage();
  await home.open(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Läuft gerade');
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
  await context.close();
});

test('nothing moves while nothing happens', async ({ home, page }) => {
  await home.addBox('Den');
  await home.open(page, '#/now');
  await expect(page.getByText('All is quiet')).toBeVisible();
  const changes = await page.evaluate(async () => {
    let count = 0;
    const observer = new MutationObserver((records) => {
      count += records.length;
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    await new Promise((resolve) => setTimeout(resolve, 3000));
    observer.disconnect();
    return count;
  });
  expect(changes).toBe(0);
});

test('a lost connection is shown, and heals by itself', async ({ home, page }) => {
  const sockets: WebSocketRoute[] = [];
  await page.routeWebSocket(/\/bridge$/, (socket) => {
    socket.connectToServer();
    sockets.push(socket);
  });
  const box = await home.addBox('Den');
  await home.open(page, '#/now');
  await expect(page.getByText('All is quiet')).toBeVisible();
  await sockets.at(-1)?.close();
  await expect(page.getByText('The companion cannot be reached.')).toBeVisible();
  box.open({ movieId: 3 });
  await expect(page.getByText('The companion cannot be reached.')).toBeHidden();
  await expect(nowScreen(page).title('Den')).toHaveText('Inception');
});

test('the first view costs no more script than agreed', async ({ home, page }) => {
  const scripts: Array<Promise<number>> = [];
  page.on('response', (response) => {
    if (response.url().endsWith('.js')) scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  await home.addBox('Den');
  await home.open(page, '#/now');
  await expect(page.getByText('All is quiet')).toBeVisible();
  const bytes = (await Promise.all(scripts)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(INITIAL_SCRIPT_LIMIT_BYTES);
});
