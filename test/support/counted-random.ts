import type { Random } from '../../electron/engine/ports.ts';

export interface CountedRandom extends Random {
  /** What `fraction` gives from now on. */
  nextFraction: number;
}

/** Ids that count up, and a fraction that stands still: runs are the same every time. */
export function createCountedRandom(nextFraction = 0.5): CountedRandom {
  let count = 0;
  const random: CountedRandom = {
    nextFraction,
    uuid: () => {
      count += 1;
      return `${count.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`;
    },
    fraction: () => random.nextFraction,
  };
  return random;
}
