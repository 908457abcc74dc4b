/** The watch log and its pictures, as a user sees them. */
import type { Locator, Page } from '@playwright/test';

export function historyScreen(page: Page) {
  const rows = page.getByRole('article');
  const row = (title: string): Locator => rows.filter({ hasText: title }).first();
  return {
    rows,
    row,
    count: page.getByRole('status').filter({ hasText: /viewing/ }),
    search: page.getByRole('searchbox', { name: 'Search titles' }),
    box: page.getByRole('combobox', { name: 'Box' }),
    outcome: page.getByRole('combobox', { name: 'Outcome' }),
    /** Opens a viewing, or closes it. */
    toggle: (title: string) => row(title).getByRole('button').first().click(),
    sendAgain: (service: string): Locator => page.getByRole('button', { name: `Send to ${service} again` }),
    rating: (value: number): Locator => page.getByRole('radio', { name: `${value} of 10` }),
    rate: page.getByRole('button', { name: /^Rate \d/ }),
    async export(entry: string) {
      await page.getByRole('button', { name: 'Export' }).click();
      await page.getByRole('menuitem', { name: entry }).click();
    },
    year: page.getByRole('tab', { name: 'The year' }),
    heatMap: page.getByRole('img', { name: /^A calendar of/ }),
    /** Scrolls what is in sight to this place; resolves when it is drawn. */
    scrollTo: (top: number) =>
      page.locator('#content').evaluate((content, to) => {
        content.scrollTo({ top: to });
        return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
      }, top),
  };
}
