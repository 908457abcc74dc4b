/** The machine's randomness behind the engine's `Random` port. */
import { randomUUID } from 'node:crypto';
import type { Random } from '../engine/ports.ts';

export function createSystemRandom(): Random {
  return {
    uuid: () => randomUUID(),
    fraction: () => Math.random(),
  };
}
