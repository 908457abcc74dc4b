/** The commands about private time. */
import type { CommandsOf } from '../../shared/contract.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { PrivateStatus } from '../../shared/state.ts';
import type { Hosts } from './hosts.ts';
import type { PrivateTime } from './private-time.ts';

/** What holds now, with the names of the boxes. */
export function privateStatus(privateTime: PrivateTime, hosts: Pick<Hosts, 'list'>): PrivateStatus {
  const { all, hosts: spans } = privateTime.current();
  const labels = new Map(hosts.list().map(({ id, label }) => [id, label]));
  const boxes = Object.entries(spans).map(([hostId, span]) => ({
    hostId,
    hostLabel: labels.get(hostId) ?? hostId,
    ...span,
  }));
  return { all, hosts: boxes };
}

export function privateCommands(privateTime: PrivateTime, hosts: Hosts): CommandsOf<'private'> {
  const status = () => privateStatus(privateTime, hosts);
  return {
    'private.set': ({ until, hostId }) => {
      if (hostId !== undefined) hosts.get(hostId);
      privateTime.begin(until, hostId ?? null);
      hosts.privateTimeBegan();
      return status();
    },
    'private.off': ({ hostId }) => {
      if (hostId !== undefined && privateTime.current().all !== null) {
        const text = 'Private time holds for all boxes. End it for all of them: companion private off';
        throw new ProblemError({ kind: 'not_allowed', hostId, text });
      }
      privateTime.end(hostId ?? null);
      return status();
    },
    'private.status': status,
  };
}
