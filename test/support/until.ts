import { setTimeout as pause } from 'node:timers/promises';

export interface UntilOptions {
  readonly limitMs?: number;
  readonly everyMs?: number;
}

/** Waits until something is so; rejects with its name after the limit. A look that fails counts as "not yet". */
export async function until(
  what: string,
  isSo: () => boolean | Promise<boolean>,
  { limitMs = 20_000, everyMs = 15 }: UntilOptions = {},
): Promise<void> {
  const deadline = performance.now() + limitMs;
  let last = '';
  const look = async () => {
    try {
      return await isSo();
    } catch (error) {
      last = ` (${(error as Error).message})`;
      return false;
    }
  };
  while (!(await look())) {
    if (performance.now() > deadline) throw new Error(`not within ${limitMs / 1000} s: ${what}${last}`);
    await pause(everyMs);
  }
}
