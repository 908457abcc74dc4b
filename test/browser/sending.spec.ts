/** What becomes of a watch: sent, held up and sent later, rated, and found again in the history. */

import { watchToTheEnd } from '../support/watch.ts';
import { expect, test } from './fixtures.ts';

test('what is watched while PunchPlay is away waits, is flushed, and stands in the history', async ({ home, page }) => {
  await home.logIn();
  const box = await home.addBox('Living room');
  await home.open(page, '#/queue');
  await expect(page.getByText('Everything has arrived')).toBeVisible();

  await home.punchPlay.fail({ mode: 'down' });
  await watchToTheEnd(home, box, { movieId: 3 });
  const lane = page.getByRole('region', { name: 'Queue of PunchPlay' });
  await expect(lane).toContainText('Inception (2010)');
  await expect(lane).toContainText('Watched');
  await expect(lane).toContainText(/events? waits?/);
  await page.getByRole('button', { name: 'Send now' }).click();
  await expect(lane).toContainText('Waits for its next try');
  expect(home.punchPlay.history).toEqual([]);

  await home.punchPlay.recover();
  await page.getByRole('button', { name: 'Send now' }).click();
  await expect(page.getByRole('heading', { name: 'Everything has arrived' })).toBeVisible();
  expect(home.punchPlay.history.map(({ title }) => title)).toEqual(['Inception']);

  await page.getByRole('link', { name: 'History' }).click();
  const row = page.getByRole('article', { name: 'Inception (2010)' });
  await expect(row).toContainText('Watched');
  await row.getByRole('button').first().click();
  await expect(row).toContainText('It was stopped');
  await expect(row).toContainText('arrived');
});

test('the queue is cleared only after a question that says how much', async ({ home, page }) => {
  await home.logIn();
  const box = await home.addBox('Living room');
  await home.punchPlay.fail({ mode: 'down' });
  await watchToTheEnd(home, box, { episodeId: 7 });
  await home.open(page, '#/queue');
  await page.getByRole('button', { name: 'Clear…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(/not been sent yet/);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('region', { name: 'Queue of PunchPlay' })).toBeVisible();
  await page.getByRole('button', { name: 'Clear…' }).click();
  await dialog.getByRole('button', { name: /^Throw/ }).click();
  await expect(page.getByRole('heading', { name: 'Everything has arrived' })).toBeVisible();
  await home.punchPlay.recover();
  expect(await home.companion.call('queue.list', {})).toEqual([]);
});

test('a watch is rated by keyboard, in a corner that takes no focus', async ({ home, page }) => {
  await home.logIn();
  await home.companion.call('settings.set', { key: 'rating_prompt_delay', value: 0 });
  const box = await home.addBox('Living room');
  await home.open(page);
  await page.getByRole('link', { name: 'Boxes' }).focus();
  await watchToTheEnd(home, box, { movieId: 3 });
  const prompt = page
    .getByRole('region', { name: 'Rate what you watched' })
    .filter({ has: page.getByRole('radiogroup') });
  await expect(prompt).toContainText('Inception');
  await expect(page.getByRole('link', { name: 'Boxes' })).toBeFocused();
  await prompt.getByRole('radio').first().focus();
  await page.keyboard.press('8');
  await page.keyboard.press('Enter');
  await expect(prompt).toBeHidden();
  await expect.poll(() => home.punchPlay.ratings.map(({ rating }) => rating)).toEqual([8]);
});
