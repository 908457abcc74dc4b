/** What was watched is asked about without getting into anybody's way, and is rated by mouse or keyboard. */
import { expect, type Home, test } from './fixtures.ts';
import { ratingsScreen } from './screens/ratings.ts';

/** Ends with the title watched. */
async function watch(home: Home, what: { readonly movieId: number } | { readonly episodeId: number }): Promise<void> {
  const box = await home.addBox('Den');
  box.open(what);
  const playing = async () => (await home.companion.call('hosts.list', {}))[0]?.nowPlaying;
  await expect.poll(async () => (await playing())?.positionSeconds ?? 0).toBeGreaterThan(0.5);
  box.seek(0.96);
  const left = async () => {
    const now = await playing();
    return (now?.durationSeconds ?? 0) * 0.9 - (now?.positionSeconds ?? 0);
  };
  await expect.poll(left).toBeLessThan(0);
  box.stop();
}

test('the question comes up beside what one does, and is answered by keyboard alone', async ({ home, page }) => {
  await home.logIn();
  const ratings = ratingsScreen(page);
  await home.open(page, '#/settings');
  const field = page.getByRole('spinbutton', { name: 'Minimum length' });
  await field.focus();
  await watch(home, { movieId: 3 });
  await expect(ratings.prompt).toContainText('Inception (2010)');
  await expect(field).toBeFocused();
  await ratings.stars('Inception (2010)').getByRole('radio').first().focus();
  await page.keyboard.press('8');
  await page.keyboard.press('ArrowRight');
  await expect(ratings.stars('Inception (2010)').getByRole('radio', { name: /^9 of 10/ })).toBeChecked();
  expect(home.punchPlay.ratings).toHaveLength(0);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Inception (2010): 9 of 10, for PunchPlay.')).toBeVisible();
  await expect(ratings.prompt).toHaveCount(0);
  await expect.poll(() => home.punchPlay.ratings.map(({ rating }) => rating)).toEqual([9]);
});

test('put off, it waits in the list; never again for the show, until that is taken back', async ({ home, page }) => {
  await home.logIn();
  const ratings = ratingsScreen(page);
  await home.open(page, '#/now');
  await watch(home, { episodeId: 7 });
  await ratings.prompt.getByRole('button', { name: 'Later' }).click();
  await expect(ratings.prompt).toHaveCount(0);
  await page.getByRole('link', { name: /^Ratings/ }).click();
  await expect(ratings.card('Breaking Bad S01E01')).toContainText('Put off');
  await ratings.choose('Breaking Bad S01E01', 'Never ask about this show');
  await expect(page.getByText('Nothing to rate')).toBeVisible();
  await expect(ratings.suppressed).toContainText('Breaking Bad');
  await ratings.suppressed.getByRole('button', { name: 'Ask about all again' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ask about all again' }).click();
  await expect(ratings.suppressed).toContainText('There is nothing you are not asked about.');
});
