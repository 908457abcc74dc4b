/** What waits, and what a user can do about it. */
import { expect, type Home, test } from './fixtures.ts';
import { historyScreen } from './screens/history.ts';
import { queueScreen } from './screens/queue.ts';

test.describe.configure({ timeout: 90_000 });
test.beforeEach(async ({ home }) => home.logIn());

/** Watches a film to its end. */
async function watch(home: Home, box: Awaited<ReturnType<Home['addBox']>>, movieId: number): Promise<void> {
  box.open({ movieId }, { atSeconds: 6000 });
  const playing = async () => (await home.companion.call('hosts.list', {}))[0]?.nowPlaying?.playback ?? null;
  await expect.poll(playing).toBe('playing');
  box.end();
  await expect.poll(playing).toBe(null);
}

/** Titles of the watches that PunchPlay was told of. */
function watchedTitles(home: Home): unknown[] {
  const stops = home.punchPlay.requestsTo('/api/scrobble/stop').filter(({ body }) => body['watched'] === true);
  return [...new Set(stops.map(({ body }) => body['title']))];
}

test('what is watched while PunchPlay is away gathers, says why, and goes out when it is sent now', async ({
  home,
  page,
}) => {
  const box = await home.addBox('Den');
  const queue = queueScreen(page);
  await home.open(page, '#/queue');
  await expect(queue.empty).toBeVisible();
  await home.punchPlay.fail({ mode: 'down' });
  await watch(home, box, 3);
  // The stop takes the place of what waited of this viewing before it.
  await expect(queue.event('Inception').filter({ hasText: 'Watched' })).toBeVisible();
  await expect(queue.event('Inception')).toHaveCount(1);
  await expect(queue.lane('PunchPlay')).toContainText('cannot be reached');
  await expect(queue.lane('PunchPlay')).toContainText('Next try');
  await queue.sendNow.click();
  await expect(page.getByRole('status').filter({ hasText: '1 waits' })).toBeVisible();
  await home.punchPlay.recover();
  await queue.sendNow.click();
  await expect(queue.empty).toBeVisible();
  await page.goto(page.url().replace('queue', 'history'));
  await expect(historyScreen(page).row('Inception')).toContainText('Watched');
  expect(watchedTitles(home)).toEqual(['Inception']);
});

test('one event is tried, one is thrown away, and the rest is cleared after a question with the number', async ({
  home,
  page,
}) => {
  const box = await home.addBox('Den');
  const queue = queueScreen(page);
  await home.punchPlay.fail({ mode: 'down' });
  for (const movieId of [3, 1, 2]) await watch(home, box, movieId);
  await home.open(page, '#/queue');
  await expect(page.getByRole('listitem').filter({ hasText: 'Watched' })).toHaveCount(3);

  await queue.discard('Inception (2010)').click();
  await queue.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(queue.event('Inception').filter({ hasText: 'Watched' })).toBeVisible();
  await queue.discard('Inception (2010)').click();
  await queue.dialog.getByRole('button', { name: 'Throw it away' }).click();
  await expect(queue.event('Inception')).toHaveCount(0);

  await queue.clear.click();
  await expect(queue.dialog).toContainText('2 events have not been sent yet');
  await queue.dialog.getByRole('button', { name: 'Throw 2 events away' }).click();
  await expect(queue.empty).toBeVisible();

  await home.punchPlay.recover();
  const history = historyScreen(page);
  await page.goto(page.url().replace('queue', 'history'));
  await expect(history.row('Inception')).toContainText('Not arrived');
  await history.toggle('Inception');
  await history.sendAgain('PunchPlay').click();
  await expect(history.row('Inception')).toContainText('Watched');
  await expect.poll(() => watchedTitles(home)).toEqual(['Inception']);
});
