/** What axe finds to mend in a page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { RunOptions } from 'axe-core';

const SCRIPT = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules that a theme can break; all others go by what is in the document. */
const RULES_OF_A_THEME: RunOptions = { runOnly: ['color-contrast'] };

/** A line for each rule that is broken, with what breaks it. `theme`: only what may differ between light and dark. */
export async function axeFindings(page: Page, which: 'all' | 'theme' = 'all'): Promise<readonly string[]> {
  const isThere = await page.evaluate(() => 'axe' in window);
  // As the test's own code: the page's policy allows no script of others.
  if (!isThere) await page.evaluate(SCRIPT);
  return page.evaluate(
    async (options) => {
      const { violations } = await window.axe.run(document, { ...options, resultTypes: ['violations'] });
      return violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(' ')}`);
    },
    which === 'all' ? {} : RULES_OF_A_THEME,
  );
}

declare global {
  interface Window {
    readonly axe: typeof import('axe-core');
  }
}
