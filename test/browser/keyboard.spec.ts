/** Everything can be done by keyboard: ways, menus, dialogs, and the keys that save a way. */

import type { Page } from '@playwright/test';
import { expect, type Home, test } from './fixtures.ts';
import { hostsScreen } from './screens/hosts.ts';

async function openPage(home: Home, page: Page, path = '#/now'): Promise<void> {
  await home.addBox('Den');
  await home.open(page, path);
  await expect(page.locator('#content h1')).toBeVisible();
}

const viewTitle = (page: Page) => page.getByRole('heading', { level: 1 });

test('the keyboard reaches the content, a menu and its entries, and comes back', async ({ home, page }) => {
  await openPage(home, page);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
  await page.keyboard.press('Tab');
  const pause = page.getByRole('button', { name: 'Pause scrobbling' });
  await expect(pause).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'For an hour' })).toBeFocused();
  await page.keyboard.press('ArrowUp');
  await expect(page.getByRole('menuitem', { name: 'Until I turn it on again' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(pause).toBeFocused();
});

test('a dialog keeps the focus, closes with Escape, and gives it back to what opened it', async ({ home, page }) => {
  await openPage(home, page, '#/hosts');
  const { dialog } = hostsScreen(page);
  const add = page.getByRole('button', { name: 'Add a box' });
  await add.focus();
  await page.keyboard.press('Enter');
  await expect(dialog).toBeVisible();
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press('Tab');
    // The browser's own bar, which has the focus between the last and the first, is not of the page.
    const isInside = await page.evaluate(
      () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
    );
    expect(isInside, `after ${press + 1} times Tab`).toBe(true);
  }
  // A digit is entered, and goes nowhere.
  await dialog.getByLabel('Address').fill('');
  await dialog.getByLabel('Address').press('2');
  await expect(dialog.getByLabel('Address')).toHaveValue('2');
  await expect(viewTitle(page)).toHaveText('Boxes');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(add).toBeFocused();
});

test('tabs are gone through with arrow keys', async ({ home, page }) => {
  await openPage(home, page, '#/health');
  await page.getByRole('tab', { name: 'Status' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Why?' })).toBeFocused();
  await expect(page.getByRole('tabpanel', { name: 'Why?' })).toBeVisible();
  await page.keyboard.press('End');
  await expect(page.getByRole('tabpanel', { name: 'Debug export' })).toBeVisible();
});

test('single keys go to the views and the search, are told in a help, and can be switched off', async ({
  home,
  page,
}) => {
  await openPage(home, page);
  await page.keyboard.press('2');
  await expect(viewTitle(page)).toHaveText('Queue');
  await page.keyboard.press('9');
  await expect(viewTitle(page)).toHaveText('Settings');
  // With another key it is the browser's.
  await page.keyboard.press('Control+2');
  await expect(viewTitle(page)).toHaveText('Settings');
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: 'Keyboard' });
  await expect(help).toContainText('Now playing');
  await page.keyboard.press('1');
  await expect(viewTitle(page)).toHaveText('Settings');
  await help.getByRole('switch', { name: 'Shortcuts' }).press('Space');
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await page.keyboard.press('?');
  await expect(help).toHaveCount(0);
  await expect(viewTitle(page)).toHaveText('Settings');
  await page.getByRole('button', { name: 'Keyboard' }).click();
  await help.getByRole('switch', { name: 'Shortcuts' }).press('Space');
  await page.keyboard.press('Escape');
  await page.keyboard.press('1');
  await expect(viewTitle(page)).toHaveText('Now playing');
});

test('the search is one key away', async ({ home, page }) => {
  const box = await home.addBox('Den');
  box.open({ movieId: 3 });
  await home.open(page, '#/now');
  await expect(page.getByRole('region', { name: 'On Den' })).toContainText('Inception');
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox', { name: 'Search titles' })).toBeFocused();
  await page.keyboard.type('incep/1');
  await expect(page.getByRole('searchbox', { name: 'Search titles' })).toHaveValue('incep/1');
});
