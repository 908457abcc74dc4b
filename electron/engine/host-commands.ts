/** The commands about the boxes. */
import type { CommandsOf } from '../../shared/contract.ts';
import type { Artwork } from './artwork/index.ts';
import type { Discovery } from './discovery.ts';
import type { Hosts } from './hosts.ts';
import type { OtherScrobblers } from './other-scrobblers.ts';
import type { Roster } from './scrobblers/roster.ts';
import type { HostServices } from './store/host-services.ts';

export interface HostCommandsOptions {
  readonly hosts: Hosts;
  readonly discovery: Pick<Discovery, 'look' | 'add'>;
  readonly artwork: Pick<Artwork, 'forget'>;
  readonly otherScrobblers: Pick<OtherScrobblers, 'choose'>;
  readonly hostServices: Pick<HostServices, 'choose'>;
  readonly roster: Pick<Roster, 'info'>;
}

export function hostCommands(options: HostCommandsOptions): CommandsOf<'hosts'> {
  const { hosts, discovery, artwork, otherScrobblers, hostServices, roster } = options;
  return {
    'hosts.list': () => hosts.list(),
    'hosts.add': (input) => hosts.add(input),
    'hosts.found': () => discovery.look(),
    'hosts.add_found': ({ found, ...given }) => discovery.add(found, given),
    'hosts.edit': (input) => hosts.edit(input),
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
