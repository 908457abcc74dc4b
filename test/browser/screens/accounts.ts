/** The view of the accounts, and a login, as a user sees them. */
import type { Locator, Page } from '@playwright/test';

export function accountsScreen(page: Page) {
  const card = (service: string): Locator => page.getByRole('region', { name: service, exact: true });
  return {
    card,
    button: (service: string, name: string): Locator => card(service).getByRole('button', { name, exact: true }),
    dialog: page.getByRole('dialog'),
  };
}

export function loginScreen(page: Page) {
  return {
    code: page.locator('.login-code-text'),
    qrCode: page.getByAltText('The address as a QR code'),
    /** How long the code is good. */
    left: page.getByText(/^\d+:\d\d left$/),
    /** What is waited for. */
    waiting: (words: string): Locator => page.getByRole('status').filter({ hasText: words }),
    /** How it came to its end. */
    end: (title: string): Locator => page.getByRole('heading', { name: title }),
    renew: page.getByRole('button', { name: 'Ask for a new code' }),
    done: page.getByRole('button', { name: 'Done' }),
  };
}
