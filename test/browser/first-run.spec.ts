/** From nothing to the first watch that PunchPlay has. */
import { expect, test } from './fixtures.ts';
import { nowScreen } from './screens/now.ts';
import { welcomeScreen } from './screens/welcome.ts';

test('a new user adds a box, logs in, and the first film arrives', async ({ home, page }) => {
  const box = await home.startBox('Living room');
  const welcome = welcomeScreen(page);
  const now = nowScreen(page);
  await home.open(page);

  await expect(welcome.title).toHaveText('Where is your Kodi?');
  await welcome.addByAddress({ address: box.address, port: box.port, name: 'Living room' });
  await expect(page.getByText('Living room is being watched.')).toBeVisible();
  await welcome.next.click();

  await expect(welcome.code).toHaveText(/\S{4,}/);
  expect(home.punchPlay.userCodes).toContain(await welcome.code.textContent());
  home.punchPlay.approveLogin('ada');
  await expect(page.getByText('Hello, ada')).toBeVisible();
  await welcome.next.click();
  await welcome.finish.click();

  await expect(page.getByText('All is quiet')).toBeVisible();
  box.open({ movieId: 3 });
  await expect(now.title('Living room')).toHaveText('Inception');
  await expect(now.card('Living room')).toContainText('PunchPlay is told');
  await expect(now.card('Living room')).toContainText('Playing');
  box.seek(0.95);
  await expect(now.card('Living room').getByText('Counts as watched', { exact: true })).toBeVisible();
  box.stop();
  await expect(now.card('Living room')).toBeHidden();
  await expect.poll(() => home.punchPlay.history.map(({ title }) => title)).toEqual(['Inception']);
});

test('somebody who has a box already is not sent through the first steps', async ({ home, page }) => {
  await home.addBox('Den');
  await home.open(page);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Now playing');
});

test('an address that was mistyped in the first steps is tried again or taken away there', async ({ home, page }) => {
  const welcome = welcomeScreen(page);
  await home.open(page);
  await welcome.addByAddress({ address: '127.0.0.1', port: 1, name: 'Wrong' });
  await expect(page.getByText('Wrong cannot be reached yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Test again' }).click();
  await page.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('Wrong cannot be reached yet.')).toBeHidden();
  await expect(welcome.title).toHaveText('Where is your Kodi?');
});
