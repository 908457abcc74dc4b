import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSystemClock } from '../../../electron/system/clock.ts';

describe('createSystemClock', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('waits as long as asked, also beyond what one timer of the machine can', () => {
    const fortyDaysMs = 40 * 24 * 3600 * 1000;
    let runs = 0;
    createSystemClock().after(fortyDaysMs, () => runs++);
    vi.advanceTimersByTime(fortyDaysMs - 1);
    expect(runs).toBe(0);
    vi.advanceTimersByTime(1);
    expect(runs).toBe(1);
    vi.advanceTimersByTime(fortyDaysMs);
    expect(runs).toBe(1);
  });

  it('does not run what was cancelled, also when it was armed again in between', () => {
    const fortyDaysMs = 40 * 24 * 3600 * 1000;
    let runs = 0;
    const timer = createSystemClock().after(fortyDaysMs, () => runs++);
    vi.advanceTimersByTime(fortyDaysMs - 1000);
    timer.cancel();
    vi.advanceTimersByTime(fortyDaysMs);
    expect(runs).toBe(0);
  });
});
