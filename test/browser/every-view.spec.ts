/** What holds for every view, however things stand: nobody is kept out, and everything fits and can be reached. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { DIALOGS, openDialog } from '../support/dialogs.ts';
import { goToPlace, type HeldConnection, holdConnection } from '../support/page-places.ts';
import { PLACES, SCENES } from '../support/scenes.ts';
import { axeFindings } from './axe.ts';
import { expect, startHome, test } from './fixtures.ts';
import { controlsWithoutFocus, visibleFlaws } from './flaws.ts';

const FULL = { width: 1000, height: 700 };
const SMALL = { width: 400, height: 600 };
/** The full window at 200 %, and the narrowest that has to do. */
const NARROW = [
  { width: 500, height: 350 },
  { width: 320, height: 400 },
];

test.describe.configure({ timeout: 180_000 });

for (const scene of SCENES) {
  test(`every view can be seen and used by everybody: ${scene.name}`, async ({ page }) => {
    const home = await startHome(scene.options);
    try {
      await scene.prepare(home);
      const connection = await holdConnection(page);
      const losing = scene.isLost ? connection : null;
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await home.open(page, '#/now');
      await eachPlace(page, losing, async (place) => {
        await expectNone(() => axeFindings(page), `${place}, light`);
        await expectNone(() => visibleFlaws(page), `${place}, full`);
        await expectNone(() => controlsWithoutFocus(page), `${place}, focus`);
      });
      await page.emulateMedia({ colorScheme: 'dark' });
      // And how it is to go there while it is lost.
      await losing?.lose();
      await eachPlace(page, null, async (place) => {
        for (const size of [...NARROW, SMALL]) {
          await page.setViewportSize(size);
          await expectNone(() => visibleFlaws(page), `${place} at ${size.width}`);
        }
        await expectNone(() => axeFindings(page, 'theme'), `${place}, dark`);
      });
      for (const dialog of DIALOGS.filter((one) => one.scene === scene.name)) {
        await page.setViewportSize(SMALL);
        await openDialog(page, dialog);
        await expectNone(() => axeFindings(page), dialog.name);
        for (const size of NARROW) {
          await page.setViewportSize(size);
          await expectNone(() => visibleFlaws(page), `${dialog.name} at ${size.width}`);
        }
        await page.keyboard.press('Escape');
        await expect(page.getByRole('dialog')).toHaveCount(0);
      }
    } finally {
      await home.close();
    }
  });
}

/** Nothing is found, or not any more when all is drawn. The others are looked at all the same. */
async function expectNone(find: () => Promise<readonly string[]>, where: string): Promise<void> {
  let found = await find();
  for (let tries = 0; found.length > 0 && tries < 3; tries += 1) {
    await pause(300);
    found = await find();
  }
  expect.soft(found, where).toEqual([]);
}

/** Looks at every place of the page; `losing`: with the companion lost after it was drawn, and back before the next. */
async function eachPlace(
  page: Page,
  losing: HeldConnection | null,
  look: (place: string) => Promise<void>,
): Promise<void> {
  const lost = page.locator('.banner-bad');
  await page.setViewportSize(FULL);
  for (const place of PLACES) {
    await goToPlace(page, place);
    await losing?.lose();
    if (losing !== null) await expect(lost, place).toBeVisible();
    await look(place);
    losing?.heal();
    if (losing !== null) await expect(lost, place).toBeHidden();
  }
}
