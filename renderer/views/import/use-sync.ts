import { useCompanionState } from '../../bridge/companion.tsx';
import { type Answer, useAnswer } from '../../bridge/use-command.ts';
import { useReloadOn } from '../../bridge/use-reload-on.ts';

/** A sync that runs by itself is seen by then. */
const EVERY_MS = 30_000;

/** How the sync stands with each service that offers it; asked again when an account or a service's switch is another. */
export function useSync(): Answer<'sync.status'> {
  const accounts = useCompanionState((state) => state.accounts);
  const services = useCompanionState((state) => state.services);
  const sync = useAnswer('sync.status', {}, { everyMs: EVERY_MS });
  const standing = [
    ...accounts.map(({ service, state }) => `${service} ${state}`),
    ...services.map(({ name, enabled }) => `${name} ${enabled}`),
  ];
  useReloadOn(standing.join(), sync.reload);
  return sync;
}
