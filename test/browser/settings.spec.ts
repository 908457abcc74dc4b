/** What is set on the page holds in the companion, and what cannot be set is said in plain words. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { settingsScreen } from './screens/settings.ts';

const PLUGIN = join(import.meta.dirname, '../../build/plugin-template');

test('a number out of its range is told and not taken; one within it is, and its default is one press away', async ({
  home,
  page,
}) => {
  const settings = settingsScreen(page);
  const threshold = async () => (await home.companion.call('settings.get', {})).watched_threshold;
  await home.open(page, '#/settings');
  await settings.number('Watched threshold').fill('33');
  await page.keyboard.press('Enter');
  await expect(settings.error).toHaveText('A number from 50 to 95 in steps of 5, please.');
  expect(await threshold()).toBe(70);
  await settings.number('Watched threshold').fill('90');
  await page.keyboard.press('Enter');
  await expect(settings.error).toHaveCount(0);
  await expect.poll(threshold).toBe(90);
  await settings.restore('Watched threshold').click();
  await expect(settings.number('Watched threshold')).toHaveValue('70');
  expect(await threshold()).toBe(70);
  await expect(settings.restore('Watched threshold')).toHaveCount(0);
});

test('what cannot be an address of PunchPlay is named, each for its own reason, and changes nothing', async ({
  home,
  page,
}) => {
  const settings = settingsScreen(page);
  await home.open(page, '#/settings/advanced');
  const before = await settings.backend.inputValue();
  for (const [address, words] of [
    ['punchplay', 'That is no web address.'],
    ['https://ada:secret@punchplay.tv', 'User name and password do not belong in here.'],
  ] as const) {
    await settings.backend.fill(address);
    await page.keyboard.press('Enter');
    await expect(settings.error).toContainText(words);
  }
  await page.keyboard.press('Escape');
  await expect(settings.backend).toHaveValue(before);
  await expect(settings.error).toHaveCount(0);
  // The address of the simulator has no https: allowed for development only.
  await settings.toggle('Developer mode').click();
  await expect(settings.error).toContainText('must begin with https://');
  await expect(settings.toggle('Allow an address without https')).toHaveCount(0);
  expect((await home.companion.call('settings.get', {})).backend_url).toBe(before);
});

test('a rule is added, taken back, and put back again', async ({ home, page }) => {
  const settings = settingsScreen(page);
  const rules = async () =>
    (await home.companion.call('ignores.list', {})).map(({ kind, value }) => `${kind} ${value}`);
  await home.open(page, '#/settings/privacy');
  await settings.button('Add a rule').click();
  await settings.dialog.getByLabel('What').selectOption('Genre');
  await settings.dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(settings.dialog).toContainText('Say what shall be left out.');
  await settings.dialog.getByLabel('Which').fill('Documentary');
  await page.keyboard.press('Enter');
  await expect(settings.part('Never reported')).toContainText('Documentary');
  expect(await rules()).toEqual(['genre Documentary']);
  await settings.button('Remove Documentary').click();
  await expect(settings.part('Never reported')).toContainText('Nothing is left out.');
  expect(await rules()).toEqual([]);
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(rules).toEqual(['genre Documentary']);
});

test('settings go out into a file and come in again, and it is said what was changed and what was not', async ({
  home,
  page,
}) => {
  const settings = settingsScreen(page);
  await home.companion.call('settings.set', { key: 'min_length', value: 12 });
  await home.open(page, '#/settings/app');
  const [download] = await Promise.all([page.waitForEvent('download'), settings.button('Export settings').click()]);
  const text = await readFile(await download.path(), 'utf8');
  await home.companion.call('settings.set', { key: 'min_length', value: 7 });
  const file = { ...JSON.parse(text) };
  file.settings.heartbeat_interval = 'often';
  await page.getByLabel('Import settings').setInputFiles({
    name: 'settings.json',
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(file)),
  });
  const part = settings.part('Settings as a file');
  await expect(part).toContainText('1 setting was changed');
  await expect(part).toContainText('Minimum length');
  await expect(part).toContainText('Left as it is');
  await expect(part).toContainText('heartbeat_interval');
  expect((await home.companion.call('settings.get', {})).min_length).toBe(12);
});

test('everything is deleted after it was said what goes, and only by who says so twice', async ({ home, page }) => {
  const settings = settingsScreen(page);
  await home.logIn();
  await home.addLostBox('Cellar');
  await home.open(page, '#/settings/app');
  await settings.button('Delete everything…').click();
  await expect(settings.dialog).toContainText('What PunchPlay and the other services already have stays there');
  const confirm = settings.dialog.getByRole('button', { name: 'Delete everything', exact: true });
  await confirm.click({ force: true });
  expect((await home.companion.call('hosts.list', {})).length).toBe(1);
  await settings.dialog.getByRole('checkbox').check();
  await confirm.click();
  await expect(page.getByText('Everything is being deleted, and the companion ends.')).toBeVisible();
  expect(await home.companion.ended).toEqual({ code: 0, signal: null });
  expect(await readdir(home.companion.dataDirectory)).toEqual([]);
});

test('a plugin is looked at, installed, set up, and removed', async ({ home, page }) => {
  const settings = settingsScreen(page);
  await home.open(page, '#/settings/services');
  await settings.button('Install a plugin').click();
  await settings.dialog.getByRole('textbox').fill(PLUGIN);
  await page.keyboard.press('Enter');
  await expect(settings.dialog).toContainText('What it asks you for');
  await expect(settings.dialog).toContainText('Token');
  await settings.dialog.getByRole('button', { name: 'Install', exact: true }).click();
  await expect(settings.dialog).toHaveCount(0);
  const plugin = async () => (await home.companion.call('services.list', {})).find(({ origin }) => origin === 'plugin');
  const label = (await plugin())?.label ?? '';
  const card = settings.part(label);
  await card.getByRole('switch').click();
  await expect(card).toContainText('Still needed: Address.');
  await card.getByRole('textbox', { name: 'Address' }).fill('http://127.0.0.1:9/hook');
  await page.keyboard.press('Enter');
  await expect(card.getByText('Running')).toBeVisible();
  await card.getByText('More settings').click();
  const token = card.getByLabel('Token', { exact: true });
  await token.fill('canary-token');
  await page.keyboard.press('Enter');
  await expect(card).toContainText('Stored in the keychain.');
  await expect(token).toHaveValue('');
  await card.getByRole('button', { name: 'Remove' }).click();
  await settings.dialog.getByRole('button', { name: 'Remove', exact: true }).click();
  await expect(card).toHaveCount(0);
  expect(await plugin()).toBeUndefined();
});
