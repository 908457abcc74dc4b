/** A short text on the screen of a box. */
import * as v from 'valibot';
import type { KodiCaller } from './kodi-caller.ts';

export interface ScreenMessage {
  readonly title: string;
  readonly message: string;
}

/** Kodi takes nothing below 1500 (FACTS section 6). */
const SHOWN_MS = 5000;

/** Resolves when Kodi has taken it. Rejects with `KodiCallError`. */
export async function showOnScreen(caller: KodiCaller, { title, message }: ScreenMessage): Promise<void> {
  await caller.call('GUI.ShowNotification', { title, message, image: 'info', displaytime: SHOWN_MS }, v.unknown());
}
