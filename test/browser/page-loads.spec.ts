/** The page as the companion serves it on loopback. */
import { expect, test } from './fixtures.ts';

test('the page of the companion opens, and breaks no rule of its own', async ({ home, page }) => {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  await home.open(page);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page).toHaveTitle(/PunchPlay Companion/);
  expect(errors.filter((text) => !text.includes('favicon'))).toEqual([]);
});
