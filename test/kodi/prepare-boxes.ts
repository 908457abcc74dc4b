import { kodiAvailable } from '../support/kodi-box/machine.ts';
import { prepareBoxes } from '../support/kodi-box/real-kodi.ts';

/** Called by vitest once, before any file of the suite runs. */
export async function setup(): Promise<void> {
  if (kodiAvailable().ok) await prepareBoxes();
}
