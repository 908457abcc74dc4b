/** The view of the settings, as a user sees it. */
import type { Locator, Page } from '@playwright/test';

export function settingsScreen(page: Page) {
  const part = (name: string): Locator => page.getByRole('region', { name, exact: true });
  return {
    part,
    async open(section: string) {
      await page.getByRole('link', { name: 'Settings', exact: true }).click();
      await page.getByRole('navigation', { name: 'Section' }).getByRole('link', { name: section }).click();
    },
    number: (label: string): Locator => page.getByRole('spinbutton', { name: label }),
    toggle: (label: string): Locator => page.getByRole('switch', { name: label }),
    backend: page.getByRole('textbox', { name: 'PunchPlay address' }),
    error: page.getByRole('alert').filter({ hasText: /\S/ }),
    restore: (label: string): Locator => page.getByRole('button', { name: `Restore the default of ${label}` }),
    button: (name: string): Locator => page.getByRole('button', { name, exact: true }),
    dialog: page.getByRole('dialog'),
  };
}
