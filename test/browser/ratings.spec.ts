/** What was watched is asked about without getting into anybody's way, and not again where nobody wants that. */

import { watchToTheEnd } from '../support/watch.ts';
import { expect, test } from './fixtures.ts';
import { ratingsScreen } from './screens/ratings.ts';

test('put off, it waits in the list; never again for the show, until that is taken back', async ({ home, page }) => {
  await home.logIn();
  const ratings = ratingsScreen(page);
  await home.open(page, '#/now');
  await watchToTheEnd(home, await home.addBox('Den'), { episodeId: 7 });
  await ratings.stars('Breaking Bad S01E01').getByRole('radio').first().focus();
  await page.keyboard.press('0');
  await page.keyboard.press('ArrowLeft');
  await expect(ratings.stars('Breaking Bad S01E01').getByRole('radio', { name: /^9 of 10/ })).toBeChecked();
  await ratings.prompt.getByRole('button', { name: 'Later' }).click();
  await expect(ratings.prompt).toHaveCount(0);
  await page.getByRole('link', { name: /^Ratings/ }).click();
  await expect(ratings.card('Breaking Bad S01E01')).toContainText('Put off');
  await ratings.choose('Breaking Bad S01E01', 'Never ask about this show');
  await expect(page.getByText('Nothing to rate')).toBeVisible();
  await expect(ratings.suppressed).toContainText('Breaking Bad');
  await ratings.suppressed.getByRole('button', { name: 'Ask about all again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ask about all again' }).click();
  expect(home.punchPlay.ratings, 'what was only chosen is not sent').toEqual([]);
  await expect(ratings.suppressed).toContainText('There is nothing you are not asked about.');
});
