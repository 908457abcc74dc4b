/**
 * What the browser suite begins with: the companion as a process of its own with a fresh data directory, a simulated
 * PunchPlay, simulated boxes, and a browser that has opened the page.
 *
 *     test('shows what plays', async ({ home, page }) => {
 *       const box = await home.addBox('Living room');
 *       await home.open(page);
 *       box.open({ movieId: 3 });
 *       await expect(page.getByText('Inception')).toBeVisible();
 *     });
 */
import { test as base, expect } from '@playwright/test';
import { chromiumAvailable } from '../support/chromium.ts';
import { type Home, startHome } from '../support/home.ts';

export type { Home };
export { expect, startHome };

export const test = base.extend<{ readonly needsChromium: undefined; readonly home: Home }>({
  /** Without a browser every test is skipped with the reason; under CI that is a failure. */
  needsChromium: [
    async ({}, use) => {
      const chromium = chromiumAvailable();
      const { CI } = process.env;
      if (!chromium.ok) {
        const text = `the browser suite cannot run here, ${chromium.reason}. To change that: ${chromium.command}`;
        if (CI === 'true') throw new Error(text);
        base.skip(true, text);
      }
      await use(undefined);
    },
    { auto: true },
  ],
  home: async ({}, use, testInfo) => {
    const home = await startHome();
    try {
      await use(home);
    } finally {
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach('companion.log', { body: home.companion.logLines.join('\n') });
      }
      await home.close();
    }
    expect(home.punchPlay.violations, 'what was sent keeps PunchPlay’s contract').toEqual([]);
  },
});
