/** What the boxes have counted is brought along: shown first, then sent. */
import { expect, test } from './fixtures.ts';

test('an import is previewed, sent when the user says so, and told title by title', async ({ home, page }) => {
  await home.logIn();
  const box = await home.addBox('Living room');
  box.markWatched({ movieId: 3 });
  box.markWatched({ episodeId: 7 });
  await home.open(page, '#/import');
  await page.getByRole('button', { name: 'Show me what would be sent' }).click();
  await expect(page.getByText('Ready to import')).toBeVisible();
  expect(home.punchPlay.imports.entries).toEqual([]);
  const start = page.getByRole('button', { name: /^Import \d+$/ });
  const count = Number((await start.textContent())?.replace(/\D/g, ''));
  expect(count).toBeGreaterThan(1);
  await start.click();
  await expect(page.getByRole('region', { name: 'Done' })).toBeVisible();
  expect(home.punchPlay.imports.entries.length).toBe(count);
  await expect(page.getByText('Inception').first()).toBeVisible();
});
