/** What does not work is told first, can be tested, and helps those who look for the fault. */
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { healthScreen } from './screens/health.ts';

test('a box that is away is what needs a look, and its test says where it fails', async ({ home, page }) => {
  await home.logIn();
  await home.addBox('Den');
  const health = healthScreen(page);
  await home.open(page, '#/health');
  await expect(health.heading('Everything works')).toBeVisible();
  await home.companion.call('hosts.add', { address: '127.0.0.1', port: 1, httpPort: 2, label: 'Attic' });
  await expect(health.heading('One thing needs a look')).toBeVisible();
  await expect(health.card('Attic')).toContainText('Not reached');
  await health.test('Attic').click();
  await expect(health.card('Attic').getByRole('listitem').filter({ hasText: 'Connection' })).toContainText('failed');
  await health.test('PunchPlay').click();
  await expect(health.card('PunchPlay').getByRole('status')).toContainText('ada');
});

test('the log is filtered, and the export is shown before it is saved', async ({ home, page }) => {
  await home.addBox('Den');
  const health = healthScreen(page);
  await home.open(page, '#/health/log');
  await health.logFilter.fill('connected to den');
  await expect(health.logLines.first()).toContainText('Connected to Den');
  await health.logFilter.fill('no line says this');
  await expect(page.getByText('No line fits.')).toBeVisible();
  await health.tab('Debug export').click();
  await expect(health.button('Save as a file')).toHaveCount(0);
  await health.button('Show it').click();
  const shown = await health.export.innerText();
  expect(shown).not.toContain('Den');
  const [download] = await Promise.all([page.waitForEvent('download'), health.button('Save as a file').click()]);
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toEqual(JSON.parse(shown));
  // Another kind is another text: nothing is saved that was not shown.
  await page.getByLabel('Verbose').check();
  await expect(health.export).toHaveCount(0);
  await health.button('Show it').click();
  await expect(health.export).toContainText('Den');
});

test('why something was not scrobbled has an answer', async ({ home, page }) => {
  const box = await home.addBox('Den');
  await home.companion.call('settings.set', { key: 'scrobble_movies', value: false });
  box.open({ movieId: 3 });
  await expect.poll(async () => (await home.companion.call('log.list', {})).length).toBe(1);
  box.stop();
  const health = healthScreen(page);
  await home.open(page, '#/health/why');
  await page.getByRole('textbox', { name: 'Title' }).fill('incep');
  await page.keyboard.press('Enter');
  await expect(health.card('Inception (2010)')).toContainText('scrobble_movies');
});
