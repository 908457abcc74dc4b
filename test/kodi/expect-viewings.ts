import { expect } from 'vitest';
import type { SeenViewing } from './seen.ts';

export interface ExpectedViewing {
  readonly name: string;
  /** 0..1 */
  readonly endedAt: number;
  /** By the default threshold of 70 % unless said. */
  readonly watched?: boolean;
}

/** Kodi answers a jump some tenths of a second later, and an item of six minutes moves on 0.3 % a second. */
const TOLERANCE = 0.015;

/** The viewings that PunchPlay was told of are exactly these, in this order. */
export function expectViewings(
  seen: { readonly viewings: readonly SeenViewing[] },
  expected: readonly ExpectedViewing[],
) {
  const shown = seen.viewings.map((viewing, index) => {
    const about = expected[index]?.endedAt;
    const isNear = about !== undefined && viewing.endedAt !== null && Math.abs(viewing.endedAt - about) <= TOLERANCE;
    return { name: viewing.name, endedAt: isNear ? about : viewing.endedAt, watched: viewing.watched };
  });
  // Told with it, because a real box does not do the same again.
  const told = JSON.stringify(seen.viewings.map(({ start, stop, events }) => ({ start, events, stop })));
  expect(shown, told).toEqual(expected.map((viewing) => ({ watched: viewing.endedAt >= 0.7, ...viewing })));
}
