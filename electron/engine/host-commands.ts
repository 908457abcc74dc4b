/** The commands about the boxes. */
import type { CommandsOf } from '../../shared/contract.ts';
import { ProblemError, PUBLIC_ADDRESS } from '../../shared/errors.ts';
import type { Artwork } from './artwork/index.ts';
import type { Discovery } from './discovery.ts';
import type { Hosts } from './hosts.ts';
import type { NameLookup } from './kodi/connection-status.ts';
import { isOfHome } from './kodi/home-network.ts';
import { lookUpName, resolveAddress } from './kodi/host-address.ts';
import type { OtherScrobblers } from './other-scrobblers.ts';
import type { Clock } from './ports.ts';
import type { Roster } from './scrobblers/roster.ts';
import type { HostServices } from './store/host-services.ts';

export interface HostCommandsOptions {
  readonly hosts: Hosts;
  readonly discovery: Pick<Discovery, 'look' | 'add'>;
  readonly artwork: Pick<Artwork, 'forget'>;
  readonly otherScrobblers: Pick<OtherScrobblers, 'choose'>;
  readonly hostServices: Pick<HostServices, 'choose'>;
  readonly roster: Pick<Roster, 'info'>;
  readonly clock: Clock;
  /** The system's, unless given. */
  readonly lookup?: NameLookup;
}

const LOOK_UP_LIMIT_MS = 3000;

export function hostCommands(options: HostCommandsOptions): CommandsOf<'hosts'> {
  const { hosts, discovery, artwork, otherScrobblers, hostServices, roster } = options;
  return {
    'hosts.list': () => hosts.list(),
    'hosts.add': async ({ anywhere = false, ...input }) => {
      if (!anywhere) await refuseFarAway(input.address, options);
      return hosts.add(input);
    },
    'hosts.found': () => discovery.look(),
    'hosts.add_found': ({ found, ...given }) => discovery.add(found, given),
    'hosts.edit': async ({ anywhere = false, ...input }) => {
      const { address = null } = input;
      if (!anywhere && address !== null && address !== hosts.get(input.id).address) {
        await refuseFarAway(address, options);
      }
      return hosts.edit(input);
    },
    'hosts.remove': async ({ id }) => {
      await hosts.remove(id);
      artwork.forget(id);
      return { removed: id };
    },
    'hosts.set_enabled': ({ id, enabled }) => hosts.setEnabled(id, enabled),
    'hosts.set': ({ id, key, value }) => hosts.setOwn(id, key, value),
    'hosts.test': async ({ id }) => {
      const stages = await hosts.test(id);
      return { host: hosts.get(id), stages, ok: stages.every(({ outcome }) => outcome === 'ok') };
    },
    'hosts.stand_aside': ({ id, service, choice }) => {
      const host = hosts.get(id);
      otherScrobblers.choose(host.id, service, choice);
      return hosts.get(id);
    },
    'hosts.set_service': ({ id, service, enabled }) => {
      const host = hosts.get(id);
      hostServices.choose(host.id, roster.info(service).name, enabled);
      return hosts.get(id);
    },
  };
}

/** Rejects where the address, or all that the name stands for now, is of the internet: a box at home may have both kinds. */
async function refuseFarAway(
  address: string,
  { clock, lookup = lookUpName }: Pick<HostCommandsOptions, 'clock' | 'lookup'>,
): Promise<void> {
  const { signal } = new AbortController();
  const found = await resolveAddress(address, { clock, lookup, limitMs: LOOK_UP_LIMIT_MS, signal });
  // A name that nobody knows is told by the connection.
  if (!found.ok || found.addresses.some((one) => isOfHome(one.address))) return;
  const [{ address: far }] = found.addresses;
  const which = far === address ? address : `${address} (${far})`;
  const text = `${which} is an address of the internet, not of a home network. Kodi does not encrypt: titles and its password would cross the internet for all to read. Confirm it if you mean it.`;
  throw new ProblemError({ kind: 'not_allowed', stage: PUBLIC_ADDRESS, text });
}
