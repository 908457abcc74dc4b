/** The first steps, as a user sees them. */
import type { Page } from '@playwright/test';

export function welcomeScreen(page: Page) {
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  return {
    title: page.getByRole('heading', { level: 1 }),
    code: page.locator('.login-code-text'),
    next: button('Continue'),
    finish: button('Show what is playing'),
    async addByAddress({
      address,
      port,
      name,
    }: {
      readonly address: string;
      readonly port: number;
      readonly name: string;
    }) {
      await page.getByText('Mine is not listed').click();
      await page.getByLabel('Address').fill(address);
      await page.getByLabel('Name', { exact: true }).fill(name);
      await page.getByText('Ports and login').click();
      await page.getByLabel('Port of remote control').fill(String(port));
      await button('Add it').click();
    },
  };
}
