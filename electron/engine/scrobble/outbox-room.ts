/** How many events may wait: where there are more, those that matter least leave, with a reason. */
import type { Log } from '../ports.ts';
import type { OutboxStatements, RowHead } from './outbox-rows.ts';

/** To be called after one was added: lets events of this service go until no more than `room` wait. */
export type MakeRoom = (service: string, room: number) => void;

export interface RoomOptions {
  readonly sql: Pick<OutboxStatements, 'count' | 'least'>;
  readonly remove: (row: RowHead, outcome: 'evicted', reason: string) => void;
  readonly log: Log;
}

export function createRoom({ sql, remove, log }: RoomOptions): MakeRoom {
  /**
   * No more than so many wait for a service, perhaps fewer: counting thousands takes longer than adding one. What a
   * change removed that was then taken back (a full disk) may be missing from it until they are counted again.
   */
  const atMost = new Map<string, number>();

  return (service, room) => {
    const most = (atMost.get(service) ?? Number.POSITIVE_INFINITY) + 1;
    atMost.set(service, most);
    if (most <= room) return;
    for (;;) {
      const count = sql.count.get(service) ?? 0;
      atMost.set(service, count);
      if (count <= room) return;
      const least = sql.least.get(service);
      if (!least) return;
      const isWatch = least.kind === 'stopped' && least.watched === 1;
      const reason = isWatch
        ? `A watch was lost: ${room} watched stops waited, and more may not (setting queue_cap, or the service’s own limit).`
        : `The queue was full (${room} events: setting queue_cap, or the service’s own limit) and this mattered least.`;
      if (isWatch) log.warn(reason, { service, viewingId: least.viewingId });
      remove(least, 'evicted', reason);
    }
  };
}
