/** What fails says so where it was asked for, changes nothing that it should not, and works again as soon as it can. */
import { failDisk } from '../support/failing-disk.ts';
import { holdConnection } from '../support/page-places.ts';
import { watchToTheEnd } from '../support/watch.ts';
import { expect, test } from './fixtures.ts';
import { accountsScreen, loginScreen } from './screens/accounts.ts';
import { healthScreen } from './screens/health.ts';
import { historyScreen } from './screens/history.ts';
import { hostsScreen } from './screens/hosts.ts';
import { importScreen } from './screens/import.ts';
import { settingsScreen } from './screens/settings.ts';

const IMPORT = '/api/scrobble/import';
const DISK = 'The disk that holds the data directory reports an error';
const LOST = 'The companion cannot be reached.';

test('an import is cancelled while it looks, fails with the reason, and stops on its way without losing its place', async ({
  home,
  page,
}) => {
  await home.logIn();
  const box = await home.addBox('Den');
  box.markWatched({ movieId: 3 });
  box.markWatched({ episodeId: 7 });
  const view = importScreen(page);
  await home.open(page, '#/import');

  await home.punchPlay.fail({ mode: 'slow', delayMs: 20_000, paths: [IMPORT] });
  await view.look.click();
  await expect(view.standing('Asking what is new').getByRole('progressbar')).toBeVisible();
  await expect(view.look).toHaveCount(0);
  await view.cancel.click();
  await expect(view.standing('Cancelled')).toBeVisible();
  await expect(view.cancel).toHaveCount(0);

  await home.punchPlay.recover();
  await home.punchPlay.fail({ mode: 'down' });
  await view.lookAgain.click();
  await expect(view.standing('It did not work out')).toContainText('cannot be reached');
  await expect(view.start).toHaveCount(0);

  await home.punchPlay.recover();
  await view.lookAgain.click();
  await expect(view.number('new, would be sent')).toContainText('2');
  home.punchPlay.revokeLogin();
  await view.start.click();
  await expect(view.standing('Stopped by itself')).toBeVisible();
  expect(home.punchPlay.imports.entries).toEqual([]);
  await home.logIn();
  await view.goOn.click();
  await expect(view.number('imported')).toContainText('2');
  expect(home.punchPlay.imports.entries.filter(({ double }) => double)).toEqual([]);
});

test('a setting that cannot be stored stays what it was, and says why', async ({ home, page }) => {
  const settings = settingsScreen(page);
  await home.open(page, '#/settings');
  const mendDisk = failDisk(home.companion);
  await settings.toggle('Scrobble movies').click();
  await expect(page.getByText(DISK)).toBeVisible();
  await expect(settings.toggle('Scrobble movies')).toBeChecked();
  await settings.number('Minimum length').fill('9');
  await page.keyboard.press('Enter');
  await expect(settings.error).toContainText(DISK);
  mendDisk();
  await settings.number('Minimum length').focus();
  await page.keyboard.press('Enter');
  await expect(settings.error).toHaveCount(0);
  await expect.poll(async () => (await home.companion.call('settings.get', {})).min_length).toBe(9);
  expect((await home.companion.call('settings.get', {})).scrobble_movies).toBe(true);
});

test('a rating that cannot be stored is still asked for; one that PunchPlay refuses says so in the history', async ({
  home,
  page,
}) => {
  await home.logIn();
  await home.open(page, '#/ratings');
  await watchToTheEnd(home, await home.addBox('Den'), { movieId: 3 });
  const card = page.getByRole('region', { name: 'Inception (2010)', exact: true });
  await card.getByRole('radio', { name: /^8 of 10/ }).check();
  const mendDisk = failDisk(home.companion);
  await card.getByRole('button', { name: 'Rate 8' }).click();
  await expect(card.getByRole('alert')).toContainText(DISK);
  mendDisk();
  await home.punchPlay.fail({
    mode: 'status',
    status: 422,
    body: { error: 'no such title' },
    paths: ['/api/scrobble/rate'],
  });
  await card.getByRole('button', { name: 'Rate 8' }).click();
  await expect(page.getByText('Nothing to rate')).toBeVisible();
  expect(home.punchPlay.ratings).toEqual([]);
  const history = historyScreen(page);
  await page.goto(page.url().replace('ratings', 'history'));
  await history.toggle('Inception');
  await expect(history.row('Inception').getByRole('row', { name: /Rating/ })).toContainText('refused');
});

test('a login says that the service is away, that it is slow, that the code is too old, and goes on', async ({
  home,
  page,
}) => {
  await home.addBox('Den');
  await home.punchPlay.fail({ mode: 'down' });
  await home.open(page, '#/login/punchplay');
  const login = loginScreen(page);
  await expect(login.end('That did not work')).toBeVisible();
  await expect(page.getByRole('alert')).toContainText('cannot be reached');
  await home.punchPlay.recover();
  await login.renew.click();
  await expect(login.code).toBeVisible();
  await expect(login.waiting('Waiting for you')).toBeVisible();
  await expect(login.left).toBeVisible();

  await home.punchPlay.fail({ mode: 'status', status: 503 });
  await expect(login.waiting('busy or cannot be reached')).toBeVisible();
  await expect(login.code).toBeVisible();
  await home.punchPlay.recover();
  home.punchPlay.expireLogin();
  await expect(login.end('The code has expired')).toBeVisible();
  await login.renew.click();
  await expect(login.code).toBeVisible();
  home.punchPlay.approveLogin('ada');
  await expect(login.end('Hello, ada')).toBeVisible();
  await login.done.click();
  await expect(accountsScreen(page).card('PunchPlay')).toContainText('Linked');
});

test('while the companion is lost nothing is said to be well, a command says that it was not taken, and all heals', async ({
  home,
  page,
}) => {
  await home.logIn();
  await home.addBox('Den');
  const connection = await holdConnection(page);
  const health = healthScreen(page);
  await home.open(page, '#/health');
  await expect(health.heading('Everything works')).toBeVisible();
  await connection.lose();
  await expect(page.getByText(LOST)).toBeVisible();
  await expect(health.heading('How things stand is not known')).toBeVisible();
  await expect(health.heading('Everything works')).toHaveCount(0);
  await health.test('PunchPlay').click();
  await expect(health.card('PunchPlay').getByRole('alert')).toContainText('cannot be reached just now');

  await page.getByRole('link', { name: 'Boxes' }).click();
  const hosts = hostsScreen(page);
  await hosts.enabled('Den').click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('cannot be reached just now');
  await expect(hosts.enabled('Den')).toBeChecked();
  connection.heal();
  await expect(page.getByText(LOST)).toBeHidden();
  await hosts.enabled('Den').click();
  await expect(hosts.card('Den')).toContainText('Switched off');
});

test('a view that was not loaded yet when the companion was lost is there when it is back', async ({ home, page }) => {
  await home.addBox('Den');
  const connection = await holdConnection(page);
  await home.open(page, '#/now');
  await expect(page.getByText('All is quiet')).toBeVisible();
  await connection.lose();
  await page.route('**/*', (route) => route.abort());
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toBeVisible();
  await expect(page.getByText(LOST)).toBeVisible();
  connection.heal();
  await page.unroute('**/*');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await expect(page.getByText(LOST)).toBeHidden();
});
