/** Logging in and out. */
import { expect, test } from './fixtures.ts';

test('a login is begun, renewed after it was refused, tested, and ended', async ({ home, page }) => {
  await home.addBox('Den');
  await home.open(page, '#/accounts');
  const account = page.getByRole('region', { name: 'PunchPlay' });
  await account.getByRole('button', { name: 'Log in', exact: true }).click();
  const code = page.locator('.login-code-text');
  await expect(code).toBeVisible();
  const first = await code.textContent();
  await expect(page.getByAltText('The address as a QR code')).toBeVisible();
  home.punchPlay.denyLogin();
  await expect(page.getByText('The login was refused')).toBeVisible();
  await page.getByRole('button', { name: 'Ask for a new code' }).click();
  await expect(code).toBeVisible();
  expect(await code.textContent()).not.toBe(first);
  home.punchPlay.approveLogin('ada');
  await expect(page.getByText('Hello, ada')).toBeVisible();
  await page.getByRole('button', { name: 'Done' }).click();

  await expect(account).toContainText('as ada');
  await account.getByRole('button', { name: 'Test' }).click();
  await expect(account.getByRole('status')).toContainText('ada');
  await account.getByRole('button', { name: 'Log out' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Log out' }).click();
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
