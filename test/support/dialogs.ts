/** The dialogs of the page, and what opens each, in a home of the scene `busy` or, where that is said, `failing`. */
import type { Page } from '@playwright/test';
import { goToPlace } from './page-places.ts';

export interface PageDialog {
  readonly name: string;
  readonly scene: 'busy' | 'failing';
  readonly place: string;
  press(page: Page): Promise<void>;
}

export const DIALOGS: readonly PageDialog[] = [
  { name: 'keyboard', scene: 'busy', place: 'now', press: (page) => page.keyboard.press('?') },
  { name: 'fix-match', scene: 'busy', place: 'now', press: (page) => chooseFromMenu(page, 'Bedroom', 'Fix match…') },
  {
    name: 'ignore',
    scene: 'busy',
    place: 'now',
    press: (page) => chooseFromMenu(page, 'Bedroom', 'Don’t scrobble this…'),
  },
  { name: 'add-box', scene: 'busy', place: 'hosts', press: (page) => press(page, 'Add a box') },
  { name: 'log-out', scene: 'failing', place: 'accounts', press: (page) => press(page, 'Log out') },
  { name: 'clear-queue', scene: 'failing', place: 'queue', press: (page) => press(page, 'Clear…') },
  { name: 'add-rule', scene: 'busy', place: 'settings/privacy', press: (page) => press(page, 'Add a rule') },
  {
    name: 'install-plugin',
    scene: 'busy',
    place: 'settings/services',
    press: (page) => press(page, 'Install a plugin'),
  },
];

/** Goes to where it is opened, and opens it; resolves when it is there. */
export async function openDialog(page: Page, { place, press: open }: PageDialog): Promise<void> {
  await goToPlace(page, place);
  await open(page);
  await page.getByRole('dialog').waitFor();
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).first().click();
}

async function chooseFromMenu(page: Page, box: string, entry: string): Promise<void> {
  await page.getByRole('button', { name: `More for ${box}` }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}
