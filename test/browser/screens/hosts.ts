/** The view of the boxes, as a user sees it. */
import type { Locator, Page } from '@playwright/test';

export function hostsScreen(page: Page) {
  const card = (host: string): Locator => page.getByRole('region', { name: host, exact: true });
  return {
    card,
    enabled: (host: string): Locator => page.getByRole('switch', { name: `Watch ${host}` }),
    reports: (host: string, what: string): Locator => card(host).getByRole('switch', { name: what }),
    button: (host: string, name: string): Locator => card(host).getByRole('button', { name, exact: true }),
    dialog: page.getByRole('dialog'),
  };
}
