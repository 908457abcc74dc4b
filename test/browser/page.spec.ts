/** What holds for the page as a whole: it costs little, speaks two languages, and heals. */
import { gzipSync } from 'node:zlib';
import type { WebSocketRoute } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { nowScreen } from './screens/now.ts';

const INITIAL_SCRIPT_LIMIT_BYTES = 130 * 1024;

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
