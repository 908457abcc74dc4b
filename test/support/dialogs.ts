/** The dialogs of the page, and how each is opened, in a home of the scene `busy` or, where that is said, `failing`. */
import type { Page } from '@playwright/test';

export interface PageDialog {
  readonly name: string;
  readonly scene: 'busy' | 'failing';
  readonly place: string;
  open(page: Page): Promise<void>;
}

export const DIALOGS: readonly PageDialog[] = [
  { name: 'keyboard', scene: 'busy', place: 'now', open: (page) => page.keyboard.press('?') },
  { name: 'fix-match', scene: 'busy', place: 'now', open: (page) => chooseFromMenu(page, 'Bedroom', 'Fix match…') },
  {
    name: 'ignore',
    scene: 'busy',
    place: 'now',
    open: (page) => chooseFromMenu(page, 'Bedroom', 'Don’t scrobble this…'),
  },
  { name: 'add-box', scene: 'busy', place: 'hosts', open: (page) => press(page, 'Add a box') },
  { name: 'log-out', scene: 'failing', place: 'accounts', open: (page) => press(page, 'Log out') },
  { name: 'clear-queue', scene: 'failing', place: 'queue', open: (page) => press(page, 'Clear…') },
  { name: 'add-rule', scene: 'busy', place: 'settings/privacy', open: (page) => press(page, 'Add a rule') },
  {
    name: 'install-plugin',
    scene: 'busy',
    place: 'settings/services',
    open: (page) => press(page, 'Install a plugin'),
  },
];

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
  await page.getByRole('dialog').waitFor();
}

async function chooseFromMenu(page: Page, box: string, entry: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${box}` }).click();
  await page.getByRole('menuitem', { name: entry }).click();
  await page.getByRole('dialog').waitFor();
}
