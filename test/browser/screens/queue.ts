/** The view of what waits, as a user sees it. */
import type { Locator, Page } from '@playwright/test';

export function queueScreen(page: Page) {
  return {
    lane: (service: string): Locator => page.getByRole('region', { name: `Queue of ${service}` }),
    event: (title: string): Locator => page.getByRole('listitem').filter({ hasText: title }),
    sendNow: page.getByRole('button', { name: 'Send now' }),
    clear: page.getByRole('button', { name: 'Clear…' }),
    empty: page.getByRole('heading', { name: 'Everything has arrived' }),
    dialog: page.getByRole('dialog'),
    retry: (title: string): Locator => page.getByRole('button', { name: `Try ${title} now` }),
    discard: (title: string): Locator => page.getByRole('button', { name: `Throw ${title} away` }),
  };
}
