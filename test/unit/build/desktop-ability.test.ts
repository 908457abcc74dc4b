import { expect, it } from 'vitest';
import { desktopAbility } from '../../../build/desktop-ability.mjs';

const machine = { platform: 'linux', env: { DISPLAY: ':0' }, uid: 1000 } as const;

it.each([
  [{ env: {} }, 'there is no screen here'],
  [{ uid: 0 }, 'Chromium keeps its sandbox from root'],
] as const)('%j: %s', (changes, reason) => {
  expect(desktopAbility({ ...machine, ...changes }, () => false)).toEqual({ reason });
});

it('fetches Electron’s program where it is not there, and says where it cannot be had', () => {
  let fetched = 0;
  const ability = desktopAbility(machine, () => {
    fetched += 1;
    return false;
  });
  // A machine that has the program needs nothing.
  if ('program' in ability) expect(fetched).toBe(0);
  else expect([ability.reason, fetched]).toEqual(['Electron’s program cannot be downloaded here', 1]);
});

it('a macOS or Windows machine always has a screen', () => {
  expect(desktopAbility({ platform: 'darwin', env: {}, uid: 501 }, () => false)).not.toEqual({
    reason: 'there is no screen here',
  });
});
