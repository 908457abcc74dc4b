/** What plays, and what a user can do about it. */
import { expect, type Home, test } from './fixtures.ts';
import { nowScreen } from './screens/now.ts';

/** Titles that PunchPlay was told have begun. */
function startedTitles(home: Home): unknown[] {
  return home.punchPlay.requestsTo('/api/scrobble/start').map(({ body }) => body['title']);
}

test.beforeEach(async ({ home }) => home.logIn());

test('the progress goes on by itself, and stands still in a pause', async ({ home, page }) => {
  const box = await home.addBox('Den');
  const now = nowScreen(page);
  await home.open(page);
  box.open({ movieId: 3 }, { atSeconds: 60 });
  const position = async () => (await now.progress('Den').getAttribute('aria-valuetext')) ?? '';
  await expect.poll(position).toMatch(/^1:\d\d of /);
  const first = await position();
  await expect.poll(position).not.toBe(first);
  box.pause();
  await expect(now.card('Den')).toContainText('Paused');
  const paused = await position();
  await page.waitForTimeout(2200);
  expect(await position()).toBe(paused);
});

test('a wrong title is put right, and PunchPlay is told the right one from then on', async ({ home, page }) => {
  const box = await home.addBox('Den');
  const now = nowScreen(page);
  await home.open(page);
  box.open({ movieId: 3 });
  await expect(now.title('Den')).toHaveText('Inception');
  await now.choose('Den', 'Fix match');
  await now.dialog.getByLabel('Year').fill('nineteen');
  await now.dialog.getByRole('button', { name: 'Save correction' }).click();
  await expect(now.dialog.getByText('A whole number, please.')).toBeVisible();
  await now.dialog.getByLabel('Year').fill('2011');
  await now.dialog.getByLabel('Title of the movie').fill('Deception');
  await now.dialog.getByRole('button', { name: 'Save correction' }).click();
  await expect(now.dialog).toBeHidden();
  await expect(page.getByText('From now on this is Deception.')).toBeVisible();
  box.stop();
  await expect(now.card('Den')).toBeHidden();
  box.open({ movieId: 3 });
  await expect(now.title('Den')).toHaveText('Deception');
  await expect.poll(() => startedTitles(home)).toEqual(['Inception', 'Deception']);
});

test('what shall not be scrobbled is not, until that is taken back', async ({ home, page }) => {
  const box = await home.addBox('Den');
  const now = nowScreen(page);
  await home.open(page);
  box.open({ movieId: 3 });
  await expect(now.card('Den')).toContainText('PunchPlay is told');
  await now.choose('Den', 'Don’t scrobble this');
  await now.dialog.getByRole('button', { name: 'Don’t scrobble it' }).click();
  await expect(now.card('Den')).toContainText('Not reported.');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(now.card('Den')).toContainText('PunchPlay is told');
});

test('private time keeps what plays to oneself, and says so on top', async ({ home, page }) => {
  const box = await home.addBox('Den');
  const now = nowScreen(page);
  await home.open(page);
  await now.pause('For an hour');
  await expect(page.getByText('Scrobbling is paused', { exact: true })).toBeVisible();
  box.open({ movieId: 3 });
  await expect(now.card('Den')).toContainText('Not reported.');
  await expect(now.card('Den')).not.toContainText('Inception');
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause scrobbling' })).toBeVisible();
  box.stop();
  box.open({ movieId: 4 });
  await expect(now.card('Den')).toContainText('PunchPlay is told');
  await expect.poll(() => startedTitles(home)).toHaveLength(1);
});
