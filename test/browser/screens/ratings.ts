/** The question for a rating, and the view of those that wait, as a user sees them. */
import type { Locator, Page } from '@playwright/test';

export function ratingsScreen(page: Page) {
  const card = (title: string): Locator => page.getByRole('region', { name: title, exact: true });
  return {
    prompt: card('Rate what you watched').filter({ visible: true }),
    card,
    stars: (title: string): Locator => page.getByRole('radiogroup', { name: `Rating for ${title}` }),
    suppressed: card('Never asked about'),
    async choose(title: string, entry: string) {
      await page.getByRole('button', { name: `More for ${title}` }).click();
      await page.getByRole('menuitem', { name: entry }).click();
    },
  };
}
