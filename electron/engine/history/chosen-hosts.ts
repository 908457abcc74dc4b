/** Which boxes a command is about. */
import { ProblemError } from '../../../shared/errors.ts';
import type { HostAccess } from './host-access.ts';

/**
 * The box of this id, or all that are watched.
 * @throws {ProblemError} of kind `not_found` where there is none.
 */
export function chosenHosts(hosts: readonly HostAccess[], wanted: string | undefined): readonly HostAccess[] {
  const chosen = wanted === undefined ? hosts : hosts.filter(({ hostId }) => hostId === wanted);
  if (chosen.length > 0) return chosen;
  const text =
    wanted === undefined
      ? 'No Kodi box is watched. Add one: companion hosts add ADDRESS'
      : `There is no watched Kodi box "${wanted}". "companion hosts" lists those there are.`;
  throw new ProblemError({ kind: 'not_found', text });
}
