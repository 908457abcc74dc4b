/** The commands that are about the companion as a whole. */
import type { CommandsOf } from '../../shared/contract.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { Ports } from './ports.ts';

export function appCommands({ deleteEverything }: Pick<Ports, 'deleteEverything'>): CommandsOf<'app'> {
  return {
    'app.delete_everything': async () => {
      if (deleteEverything === undefined) {
        throw new ProblemError({ kind: 'not_allowed', text: 'This companion cannot delete its data.' });
      }
      await deleteEverything();
      return null;
    },
  };
}
