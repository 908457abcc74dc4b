/** The view of how the companion is, as a user sees it. */
import type { Locator, Page } from '@playwright/test';

export function healthScreen(page: Page) {
  return {
    tab: (name: string): Locator => page.getByRole('tab', { name }),
    heading: (name: string): Locator => page.getByRole('heading', { name }),
    card: (name: string): Locator => page.getByRole('region', { name, exact: true }).first(),
    test: (name: string): Locator => page.getByRole('button', { name: `Test the connection to ${name}` }),
    logFilter: page.getByRole('searchbox', { name: 'Contains' }),
    logLines: page.getByRole('listitem').filter({ has: page.locator('code') }),
    export: page.getByRole('region', { name: 'Content of the export' }),
    button: (name: string): Locator => page.getByRole('button', { name, exact: true }),
  };
}
