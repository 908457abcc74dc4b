/** Security checklist, section 1, row 15: the places that the page may name. */
import { expect, it } from 'vitest';
import { outsideAddress } from '../../../electron/desktop/outside-places.ts';
import { OUTSIDE_PLACES } from '../../../shared/shell.ts';

it('every place but a login has an address of ours, by https', () => {
  for (const place of OUTSIDE_PLACES) {
    if (place !== 'login') expect(outsideAddress(place)).toMatch(/^https:\/\/[a-z.]+\/[^@]*$/i);
  }
});
