/** Security checklist, section 1, row 15, and section 5, "Device login". */
import { expect, it } from 'vitest';
import { loginAddress, outsideAddress } from '../../../electron/desktop/outside-places.ts';
import { OUTSIDE_PLACES } from '../../../shared/shell.ts';

const BACKEND = 'https://punchplay.tv';

it.each([
  ['https://trakt.tv/activate', BACKEND, true],
  ['https://punchplay.tv/link?code=AB', BACKEND, true],
  ['http://127.0.0.1:3000/link', 'http://127.0.0.1:3000', true],
  ['https://own.example:8443/link', 'https://own.example:8443', true],
  ['http://punchplay.tv/link', BACKEND, false],
  ['https://punchplay.tv:8443/link', BACKEND, false],
  ['https://punchplay.tv@evil.example/', BACKEND, false],
  ['https://user:pw@punchplay.tv/', BACKEND, false],
  ['http://127.0.0.1:3001/link', 'http://127.0.0.1:3000', false],
  ['file:///etc/passwd', BACKEND, false],
  ['smb://nas/share', BACKEND, false],
  ['javascript:alert(1)', BACKEND, false],
  ['ms-msdt:/id', BACKEND, false],
  ['data:text/html,x', BACKEND, false],
  ['//punchplay.tv', BACKEND, false],
  ['', BACKEND, false],
  [null, BACKEND, false],
])('a login at %s with the service at %s may be opened: %s', (address, backend, isOpened) => {
  expect(loginAddress(address, backend) !== null).toBe(isOpened);
});

it('every other place has an address of ours, by https', () => {
  for (const place of OUTSIDE_PLACES) {
    if (place !== 'login') expect(outsideAddress(place)).toMatch(/^https:\/\/[a-z.]+\/[^@]*$/i);
  }
});
