/** The watch log of years: found, opened, rated, taken away, drawn. */
import { readFileSync } from 'node:fs';
import { RATE_PATH } from '../../electron/engine/scrobblers/punchplay/rating.ts';
import { goToPlace } from '../support/page-places.ts';
import { seedHistory } from '../support/seeded-history.ts';
import { axeFindings } from './axe.ts';
import { expect, startHome, test } from './fixtures.ts';
import { historyScreen } from './screens/history.ts';

const COUNT = 5000;

let home: Awaited<ReturnType<typeof startHome>>;

// One home for all of them.
test.describe.configure({ mode: 'default', timeout: 90_000 });
test.beforeAll(async () => {
  test.setTimeout(90_000);
  home = await startHome({ prepare: (directory) => seedHistory(directory, { count: COUNT, nowMs: Date.now() }) });
  await home.logIn();
});
test.afterAll(() => home.close());

test('five thousand viewings are scrolled through, of which only those in sight are in the document', async ({
  page,
}) => {
  const history = historyScreen(page);
  await home.open(page, '#/history');
  await expect(history.count).toHaveText('5,000 viewings', { timeout: 40_000 });
  const height = async () => {
    await history.scrollTo(10_000_000);
    return page.locator('#content').evaluate((content) => content.scrollHeight);
  };
  await expect.poll(height, { timeout: 60_000, intervals: [50] }).toBeGreaterThan(COUNT * 60);
  await expect(page.getByText('Loading older ones')).toBeHidden();
  expect(await history.rows.count()).toBeLessThan(60);
});

test('titles are found, filtered, and opened to what became of them and why', async ({ page }) => {
  const history = historyScreen(page);
  await home.open(page, '#/history');
  await history.search.fill('amelie');
  await expect(history.rows.first()).toContainText('Amélie');
  await history.outcome.selectOption('Refused');
  await expect(history.rows.first()).toContainText('Not arrived');
  await history.toggle('Amélie');
  await expect(history.row('Amélie')).toContainText('PunchPlay does not know this title (422).');
  await expect(history.row('Amélie')).toContainText('It ran to its end');
  await history.search.fill('no such title');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(history.count).toHaveText('5,000 viewings');
});

test('a viewing is rated, and the log is saved as CSV', async ({ page }) => {
  const history = historyScreen(page);
  await home.open(page, '#/history');
  await history.search.fill('Dune');
  await history.toggle('Dune');
  await history.rating(8).check();
  await history.rate.click();
  await expect.poll(() => home.punchPlay.requestsTo(RATE_PATH).length).toBe(1);
  const download = page.waitForEvent('download');
  await history.export('As CSV');
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/^watch-log-\d{4}-\d\d-\d\d\.csv$/);
  expect(readFileSync(await file.path(), 'utf8').split('\r\n')).toHaveLength(COUNT + 2);
});

test('the year is drawn, and told as a table', async ({ page }) => {
  const history = historyScreen(page);
  await home.open(page, '#/history');
  await history.year.click();
  await expect(history.heatMap).toBeVisible();
  await expect(page.getByRole('table', { name: 'By day of the week' }).getByRole('row')).toHaveCount(7);
  await expect(page.getByRole('table', { name: 'Top shows' })).toContainText('Severance');
  await page.getByText('Show as a table').click();
  await expect(page.getByRole('columnheader', { name: 'Day' })).toBeVisible();
  await page.getByRole('button', { name: 'The year before' }).click();
  await expect(page.getByRole('heading', { level: 2, name: String(new Date().getFullYear() - 1) })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`nothing keeps anybody out (${colorScheme})`, async ({ page }) => {
    const history = historyScreen(page);
    await page.emulateMedia({ colorScheme });
    await home.open(page);
    for (const place of ['history', 'history/year', 'queue']) {
      await goToPlace(page, place);
      if (place === 'history') await history.toggle('Chapter 1');
      if (place === 'history/year') await expect(history.heatMap).toBeVisible();
      expect(await axeFindings(page), place).toEqual([]);
    }
  });
}
