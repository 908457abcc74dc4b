/** The commands about what waits to be sent. */
import type { CommandsOf } from '../../../shared/contract.ts';
import type { Queue } from './queue.ts';

export function queueCommands(queue: Queue): CommandsOf<'queue'> {
  return {
    'queue.list': () => queue.list(),
    'queue.flush': () => queue.flush(),
    'queue.clear': () => ({ removed: queue.clear() }),
    'queue.retry': ({ id }) => queue.retry(id),
    'queue.discard': ({ id }) => queue.discard(id),
  };
}
