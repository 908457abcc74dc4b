/** The only place that hands an address to the system: every one comes from `outside-places.ts`. */
import { shell } from 'electron';
import { ProblemError } from '../../shared/errors.ts';

/** Rejects with a `ProblemError` where the system has nothing to open it with. */
export async function openOutside(address: string): Promise<void> {
  try {
    await shell.openExternal(address);
  } catch (error) {
    const text = `No browser could be opened. Open this address yourself: ${address}`;
    throw new ProblemError({ kind: 'not_allowed', stage: 'open_outside', text }, { cause: error });
  }
}
