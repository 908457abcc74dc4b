/** Add-ons on a box that report what is watched there by themselves. */
import * as v from 'valibot';
import type { KodiCaller } from './kodi-caller.ts';
import { optionalText, printable } from './wire-values.ts';

/** An add-on that is installed and switched on. */
export interface ScrobblerAddOn {
  readonly addOnId: string;
  /** As Kodi shows it. */
  readonly name: string;
  /** The service it reports to, by our name for it. */
  readonly service: string;
}

const addOns = v.object({
  // Kodi leaves the list out where it is empty.
  addons: v.optional(v.array(v.object({ addonid: v.string(), name: optionalText(100) })), []),
});

/**
 * What is on the box now, in the order of `known`: the service that each add-on reports to, by the add-on's id. Rejects
 * with `KodiCallError`.
 */
export async function askScrobblerAddOns(
  caller: KodiCaller,
  known: ReadonlyMap<string, string>,
): Promise<readonly ScrobblerAddOn[]> {
  const { addons } = await caller.call('Addons.GetAddons', { enabled: true, properties: ['name'] }, addOns);
  return [...known].flatMap(([addOnId, service]) => {
    const found = addons.find(({ addonid }) => addonid === addOnId);
    return found === undefined ? [] : [{ addOnId, name: printable(found.name) || addOnId, service }];
  });
}
