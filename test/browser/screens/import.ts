/** The view of the import, as a user sees it. */
import type { Locator, Page } from '@playwright/test';

export function importScreen(page: Page) {
  return {
    look: page.getByRole('button', { name: 'Show me what would be sent' }),
    lookAgain: page.getByRole('button', { name: 'Look again' }),
    cancel: page.getByRole('button', { name: 'Cancel' }),
    goOn: page.getByRole('button', { name: /^Send the other \d/ }),
    /** Where the import stands, in the words of its state. */
    standing: (state: string): Locator => page.getByRole('region', { name: state, exact: true }),
    start: page.getByRole('button', { name: /^Import \d/ }),
    /** A number of the preview or the result, with its words. */
    number: (words: string): Locator => page.locator('.import-number', { hasText: words }),
    report: page.getByRole('region', { name: 'Title by title' }).first(),
    saveReport: page.getByRole('button', { name: 'Save report' }),
    lookAtMarks: page.getByRole('button', { name: 'Show me what would change' }),
    mark: page.getByRole('button', { name: /^Mark \d/ }),
    agree: page.getByRole('button', { name: 'Do this, and from now on by itself' }),
    sync: page.getByRole('button', { name: 'Sync now' }),
    box: (name: string): Locator => page.getByRole('region', { name, exact: true }).first(),
  };
}
