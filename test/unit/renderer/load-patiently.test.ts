/** Parts of the page that are loaded late. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadPatiently } from '../../../renderer/app/load-patiently.ts';

const AWAY = new TypeError('Failed to fetch dynamically imported module');

describe('a part that is loaded late', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is tried again for as long as the companion is away', async () => {
    let isAway = true;
    const load = vi.fn(async () => {
      if (isAway) throw AWAY;
      return 'view';
    });
    const loaded = loadPatiently(load, async () => !isAway);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(load.mock.calls.length).toBeGreaterThan(3);
    isAway = false;
    await vi.advanceTimersByTimeAsync(10_000);
    await expect(loaded).resolves.toBe('view');
  });

  it('is given up where a companion that is there does not have it', async () => {
    const loaded = loadPatiently(
      () => Promise.reject(AWAY),
      async () => true,
    );
    const told = expect(loaded).rejects.toThrow('Failed to fetch');
    await vi.advanceTimersByTimeAsync(1000);
    await told;
  });
});
