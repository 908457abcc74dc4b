/** The view of what plays, as a user sees it. */
import type { Locator, Page } from '@playwright/test';

export function nowScreen(page: Page) {
  const card = (host: string): Locator => page.getByRole('region', { name: `On ${host}` });
  return {
    card,
    title: (host: string): Locator => card(host).getByRole('heading', { level: 2 }),
    progress: (host: string): Locator => card(host).getByRole('progressbar'),
    /** Chooses from the menu of a box's card. */
    async choose(host: string, entry: string) {
      await page.getByRole('button', { name: `More for ${host}` }).click();
      await page.getByRole('menuitem', { name: entry }).click();
    },
    async pause(entry: string) {
      await page.getByRole('button', { name: 'Pause scrobbling' }).click();
      await page.getByRole('menuitem', { name: entry }).click();
    },
    dialog: page.getByRole('dialog'),
  };
}
