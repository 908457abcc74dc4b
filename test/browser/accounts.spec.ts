/** Logging in and out. */
import { expect, test } from './fixtures.ts';
import { accountsScreen, loginScreen } from './screens/accounts.ts';

test('a login is begun, renewed after it was refused, tested, and ended', async ({ home, page }) => {
  await home.addBox('Den');
  await home.open(page, '#/accounts');
  const accounts = accountsScreen(page);
  const login = loginScreen(page);
  const account = accounts.card('PunchPlay');
  await accounts.button('PunchPlay', 'Log in').click();
  await expect(login.code).toBeVisible();
  const first = await login.code.textContent();
  await expect(login.qrCode).toBeVisible();
  home.punchPlay.denyLogin();
  await expect(login.end('The login was refused')).toBeVisible();
  await login.renew.click();
  await expect(login.code).toBeVisible();
  expect(await login.code.textContent()).not.toBe(first);
  home.punchPlay.approveLogin('ada');
  await expect(login.end('Hello, ada')).toBeVisible();
  await login.done.click();

  await expect(account).toContainText('as ada');
  await accounts.button('PunchPlay', 'Test').click();
  await expect(account.getByRole('status')).toContainText('ada');
  await accounts.button('PunchPlay', 'Log out').click();
  await accounts.dialog.getByRole('button', { name: 'Log out' }).click();
  await expect(account).toContainText('Not linked');
});

test('an account that needs an app of the user’s own asks for its details first, then for the login', async ({
  home,
  page,
}) => {
  await home.addBox('Den');
  await home.open(page, '#/accounts');
  const account = page.getByRole('region', { name: 'Trakt' });
  await expect(account).toContainText('needs an app of your own');
  await expect(account.getByRole('button', { name: 'Log in' })).toBeHidden();
  await account.getByRole('button', { name: 'Enter its details' }).click();
  const settings = page.getByRole('region', { name: 'Trakt' });
  await settings.getByLabel('Client ID').fill('an-app-of-mine');
  await settings.getByLabel('Client ID').press('Enter');
  await settings.getByRole('link', { name: 'Account' }).click();
  await expect(account.getByRole('button', { name: 'Log in' })).toBeVisible();
});
