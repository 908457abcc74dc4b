/** The commands of people who look for a fault. */
import type { CommandsOf } from '../../../shared/contract.ts';
import type { Ports } from '../ports.ts';
import type { Health } from './index.ts';

type HealthCommands = CommandsOf<'health'> & Pick<CommandsOf<'log'>, 'log.why'>;

export function healthCommands(health: Health, { readLog }: Pick<Ports, 'readLog'>): HealthCommands {
  return {
    'log.why': ({ viewing }) => health.why(viewing),
    'health.status': () => health.status(),
    'health.debug_export': ({ verbose }) => health.debugExport(verbose),
    'health.log': ({ limit }) => ({ lines: readLog?.(limit) ?? [] }),
  };
}
