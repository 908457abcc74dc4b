/** The boxes, and what of each is reported. */
import { expect, test } from './fixtures.ts';
import { hostsScreen } from './screens/hosts.ts';
import { nowScreen } from './screens/now.ts';

test('a box that is switched off is not reported any more; the others are', async ({ home, page }) => {
  await home.logIn();
  const [den, attic] = [await home.addBox('Den'), await home.addBox('Attic')];
  const hosts = hostsScreen(page);
  await home.open(page, '#/hosts');
  await hosts.enabled('Den').click();
  await expect(hosts.card('Den')).toContainText('Switched off');
  den.open({ movieId: 3 });
  attic.open({ episodeId: 7 });
  const titles = () => home.punchPlay.requestsTo('/api/scrobble/start').map(({ body }) => body['title']);
  await expect.poll(titles).toEqual(['Breaking Bad']);
  await page.goto(page.url().replace('#/hosts', '#/now'));
  await expect(nowScreen(page).card('Attic')).toBeVisible();
  await expect(nowScreen(page).card('Den')).toBeHidden();
});

test('a kind that is switched off on one box is not reported from there', async ({ home, page }) => {
  await home.logIn();
  const box = await home.addBox('Den');
  const hosts = hostsScreen(page);
  await home.open(page, '#/hosts');
  await hosts.reports('Den', 'Movies').click();
  await expect(hosts.card('Den')).toContainText('differs from Settings');
  box.open({ movieId: 3 });
  await page.goto(page.url().replace('#/hosts', '#/now'));
  await expect(nowScreen(page).card('Den')).toContainText('Not reported.');
  expect(home.punchPlay.requestsTo('/api/scrobble/start')).toEqual([]);
});

test('a box is tested in stages, renamed, and removed after a question', async ({ home, page }) => {
  await home.addBox('Den');
  const hosts = hostsScreen(page);
  await home.open(page, '#/hosts');
  await hosts.button('Den', 'Test connection').click();
  await expect(hosts.card('Den').getByRole('listitem')).toHaveCount(5);
  await hosts.button('Den', 'Edit').click();
  await hosts.dialog.getByLabel('Name', { exact: true }).fill('Study');
  await hosts.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(hosts.card('Study')).toBeVisible();
  await hosts.button('Study', 'Remove').click();
  await hosts.dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No box yet')).toBeVisible();
});

test('an address where no Kodi is says at which stage it fails, and what to switch on', async ({ home, page }) => {
  const hosts = hostsScreen(page);
  await home.open(page, '#/hosts');
  await page.getByRole('button', { name: 'Add a box' }).click();
  await hosts.dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(hosts.dialog.getByText('Enter the address of the box.')).toBeVisible();
  await hosts.dialog.getByLabel('Address').fill('127.0.0.1');
  await hosts.dialog.getByText('Ports and login').click();
  await hosts.dialog.getByLabel('Port of remote control').fill('1');
  await hosts.dialog.getByLabel('Port of the web server').fill('2');
  await hosts.dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(hosts.card('127.0.0.1')).toContainText('Not reached');
  await expect(hosts.card('127.0.0.1')).toContainText('Allow remote control from applications on other systems');
});

test('an address with a port is taken as it is typed, and what is none is refused', async ({ home, page }) => {
  const hosts = hostsScreen(page);
  const box = await home.startBox('Attic');
  await home.open(page, '#/hosts');
  await page.getByRole('button', { name: 'Add a box' }).click();
  for (const wrong of ['http://kodi.local/', 'kodi:x', '10.0.0.2:70000']) {
    await hosts.dialog.getByLabel('Address').fill(wrong);
    await hosts.dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(hosts.dialog.getByText('This is no address.')).toBeVisible();
  }
  await hosts.dialog.getByLabel('Address').fill(`${box.address}:${box.port}`);
  await hosts.dialog.getByLabel('Name', { exact: true }).fill('Attic');
  await hosts.dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(hosts.card('Attic')).toContainText('Connected');
});

test('an address of the internet is not added before it is confirmed', async ({ home, page }) => {
  const { dialog } = hostsScreen(page);
  await home.open(page, '#/hosts');
  await page.getByRole('button', { name: 'Add a box' }).click();
  await dialog.getByLabel('Address').fill('203.0.113.7');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByText('is an address of the internet')).toBeVisible();
  // It is left at that: no test speaks to the internet.
  await expect(dialog.getByLabel('I mean an address outside my home network')).not.toBeChecked();
  expect(await home.companion.call('hosts.list', {})).toEqual([]);
});
