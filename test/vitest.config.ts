import { defineConfig } from 'vitest/config';
import { LongestFirst } from './longest-first.ts';

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      // Properties of thousands of runs take their time on a busy machine: a limit is there for what hangs. A counterexample
      // that another try does not find is told with its seed.
      { test: { name: 'unit', root: 'test', include: ['unit/**/*.test.{ts,tsx}'], testTimeout: 60_000, retry: 1 } },
      {
        test: {
          name: 'integration',
          root: 'test',
          include: ['integration/**/*.test.ts'],
          retry: 1,
          // For what hangs: four at once on a busy machine take their time.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'kodi',
          root: 'test',
          include: ['kodi/**/*.test.ts'],
          retry: 2,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          globalSetup: 'kodi/prepare-boxes.ts',
        },
      },
    ],
  },
});
