/** Sleep that can be cut short. */
import type { Clock } from '../ports.ts';

export interface Bell {
  /** Resolves after `ms`, or when the bell is rung. */
  sleep(ms: number): Promise<void>;
  /** Wakes everyone who sleeps now; leaves no timer. */
  ring(): void;
}

export function createBell(clock: Clock): Bell {
  const sleepers = new Set<() => void>();
  return {
    sleep: (ms) =>
      new Promise((resolve) => {
        const wake = () => {
          timer.cancel();
          sleepers.delete(wake);
          resolve();
        };
        const timer = clock.after(ms, wake);
        sleepers.add(wake);
      }),
    ring() {
      for (const wake of [...sleepers]) wake();
    },
  };
}
