import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBackOff } from '../../../../electron/engine/scrobble/back-off.ts';
import { createCountedRandom } from '../../../support/counted-random.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createSeededRandom } from '../../../support/seeded-random.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

function setUp(fraction = 0.5) {
  const clock = createVirtualClock(1_000_000);
  const random = createCountedRandom(fraction);
  const { state } = createMemoryStore();
  const create = () => createBackOff({ clock, random, state, stateKey: 'key' });
  return { clock, random, create, backOff: create() };
}

describe('waits of our own', () => {
  it('are a random share of a limit that doubles up to 25 minutes, then always that, until something succeeds', () => {
    const { backOff } = setUp(0.5);
    const waits = Array.from({ length: 12 }, () => {
      backOff.failed();
      return backOff.remainingMs() / 1000;
    });
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320, 640, 750, 1500, 1500, 1500]);
    backOff.succeeded();
    expect(backOff.remainingMs()).toBe(0);
    backOff.failed();
    expect(backOff.remainingMs()).toBe(5000);
  });

  it('are as long as the service wants them', () => {
    const { clock, random } = setUp(0.5);
    const { state } = createMemoryStore();
    const own = { firstMs: 60_000, longestMs: 7_200_000 };
    const backOff = createBackOff({ clock, random, state, stateKey: 'key', ...own });
    const waits = Array.from({ length: 9 }, () => {
      backOff.failed();
      return backOff.remainingMs() / 60_000;
    });
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 120, 120]);
  });

  it('spread over the whole limit while it grows', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        (share, n) => {
          const { backOff } = setUp(share);
          for (let i = 0; i < n; i += 1) backOff.failed();
          expect(backOff.remainingMs()).toBeCloseTo(share * Math.min(1_500_000, 5000 * 2 ** n), 3);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('meet a service that is back after hours evenly', () => {
    const random = createSeededRandom(1);
    const state = { get: () => null, set: () => undefined };
    const hours = 4 * 3600_000;
    const tenths = new Array<number>(10).fill(0);
    for (let client = 0; client < 2000; client += 1) {
      const clock = createVirtualClock();
      const backOff = createBackOff({ clock, random, state, stateKey: 'key' });
      while (clock.monotonicMs() + backOff.remainingMs() <= hours) {
        clock.advance(backOff.remainingMs());
        backOff.failed();
      }
      clock.advance(hours - clock.monotonicMs());
      const tenth = Math.floor((backOff.remainingMs() / 1_500_000) * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    // 200 ± 13 by chance; were every wait a random share, the first tenth would have 380.
    expect(Math.max(...tenths)).toBeLessThan(270);
    expect(Math.min(...tenths)).toBeGreaterThan(140);
  });

  it('are lifted, and the next is longer all the same', () => {
    const { backOff } = setUp();
    backOff.failed();
    backOff.lift();
    expect(backOff.remainingMs()).toBe(0);
    backOff.failed();
    expect(backOff.remainingMs()).toBe(10_000);
  });

  it('end by either clock: after a sleep, and with the clock set back', () => {
    const { backOff, clock } = setUp();
    backOff.failed();
    clock.jumpWall(5000);
    expect(backOff.remainingMs()).toBe(0);
    backOff.failed();
    clock.jumpWall(-86_400_000);
    expect(backOff.remainingMs()).toBe(10_000);
    clock.advance(10_000);
    expect(backOff.remainingMs()).toBe(0);
    expect(backOff.nextTryAtMs()).toBeNull();
  });
});

describe('a time that the service named', () => {
  it('is never undercut, and our own wait follows it', () => {
    const { backOff, clock } = setUp();
    backOff.failed(clock.wallMs() + 60_000);
    backOff.lift();
    expect(backOff.remainingMs()).toBe(60_000);
    expect(backOff.toldToWaitUntilMs()).toBe(clock.wallMs() + 60_000);
    backOff.failed(clock.wallMs() + 60_000);
    expect(backOff.nextTryAtMs()).toBe(clock.wallMs() + 70_000);
    clock.advance(60_000);
    expect(backOff.toldToWaitUntilMs()).toBeNull();
    expect(backOff.remainingMs()).toBe(10_000);
  });

  it('that may be named to all is followed by a random share also after many failures', () => {
    const { backOff, clock } = setUp(0.5);
    for (let n = 0; n < 20; n += 1) backOff.failed(clock.wallMs() + 60_000);
    expect(backOff.nextTryAtMs()).toBe(clock.wallMs() + 60_000 + 750_000);
  });

  it('holds over a restart, but not for longer than it was when the clock was set back', () => {
    const { backOff, clock, create } = setUp();
    backOff.failed(clock.wallMs() + 60_000);
    clock.advance(20_000);
    expect(create().remainingMs()).toBe(40_000);
    clock.jumpWall(-86_400_000);
    expect(create().remainingMs()).toBe(60_000);
    clock.jumpWall(2 * 86_400_000);
    expect(create().remainingMs()).toBe(0);
    backOff.succeeded();
    clock.jumpWall(-86_400_000);
    expect(create().remainingMs()).toBe(0);
  });

  it('that has passed already counts as none', () => {
    const { backOff, clock } = setUp();
    backOff.failed(clock.wallMs() - 1);
    expect(backOff.toldToWaitUntilMs()).toBeNull();
    expect(backOff.remainingMs()).toBe(5000);
  });
});
