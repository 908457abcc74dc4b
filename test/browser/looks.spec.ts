/**
 * How the views look, in pictures of a stamp's size: enough to see that a colour, a column or a card is gone, too little
 * to mind a font. After a change that was meant: `playwright test --config test/browser/playwright.config.ts looks -u`.
 */
import { goToPlace } from '../support/page-places.ts';
import { expect, test } from './fixtures.ts';

/** Those that look the same every day. */
const PLACES = ['now', 'queue', 'history', 'hosts', 'accounts', 'ratings', 'import', 'settings/scrobbling', 'welcome'];

test.use({ deviceScaleFactor: 0.2 });

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the views look as they did, ${colorScheme}`, async ({ home, page }) => {
    test.skip(process.platform !== 'linux', 'the pictures were taken with the fonts of Linux');
    await home.logIn();
    await home.addBox('Living room');
    await home.addLostBox('Garden shed');
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await home.open(page, '#/now');
    for (const [look, size] of [
      ['full', { width: 1000, height: 700 }],
      ['small', { width: 400, height: 600 }],
    ] as const) {
      await page.setViewportSize(size);
      for (const place of PLACES) {
        await goToPlace(page, place);
        const name = `${place.replace('/', '-')}-${look}-${colorScheme}.png`;
        await expect.soft(page).toHaveScreenshot(name, { scale: 'device', maxDiffPixelRatio: 0.03 });
      }
    }
  });
}
