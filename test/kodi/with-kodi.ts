/** What every file of the real-Kodi suite begins with. */
import { describe } from 'vitest';
import { kodiAvailable } from '../support/kodi-box/machine.ts';

/** `describe` where a Kodi can be started. Elsewhere the tests are skipped and the reason is printed; under CI that is a failure. */
export function describeWithKodi(name: string, tests: () => void): void {
  const available = kodiAvailable();
  if (available.ok) {
    describe(name, tests);
    return;
  }
  const text = `the real-Kodi suite cannot run here, ${available.reason}. To change that: ${available.command}`;
  const { CI } = process.env;
  if (CI === 'true') throw new Error(text);
  console.warn(`Skipped: ${text}`);
  describe.skip(name, tests);
}
