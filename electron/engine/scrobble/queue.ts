/** All lanes together, as the user sees them: what waits, try now, clear. */
import { ProblemError } from '../../../shared/errors.ts';
import type { QueueEntry } from '../../../shared/state.ts';
import type { FlushResult, Lane } from './lane.ts';
import { foreignAccountReason, waitingReason } from './lane-texts.ts';
import type { Outbox } from './outbox.ts';
import type { ScrobbleService } from './service.ts';

export interface Queue {
  /** In order of sending. `lastError` says why an event waits, also where it was never tried. */
  list(): QueueEntry[];
  /** Tries every lane now; resolves when all rest. */
  flush(): Promise<FlushResult>;
  /** Removes all that waits, of every service, and gives how many events that were. */
  clear(): number;
  /** Tries the lane of this event now. @throws {ProblemError} of kind `not_found` */
  retry(id: number): Promise<{ readonly id: number; readonly waits: boolean; readonly text: string }>;
  /** Throws one event away. @throws {ProblemError} of kind `not_found` where it does not wait (any more), or is under way */
  discard(id: number): { readonly id: number; readonly title: string };
}

function gone(): ProblemError {
  const text = 'This event does not wait any more: it was sent, is being sent, or was thrown away.';
  return new ProblemError({ kind: 'not_found', text });
}

export interface QueueOptions {
  readonly outbox: Outbox;
  readonly services: readonly ScrobbleService[];
  readonly lanes: readonly Lane[];
}

/** Kept: a plugin may be installed again. */
function unknownService(name: string): string {
  return `${name} is not installed here; it waits until it is.`;
}

export function createQueue({ outbox, services, lanes }: QueueOptions): Queue {
  return {
    list: () => {
      const nextTries = new Map(lanes.map((lane) => [lane.service, lane.info().nextTryAtMs]));
      return outbox
        .list()
        .map(({ account, path: _, body: __, transient: ___, expiresAtMs: ____, inFlight, ...entry }) => {
          const service = services.find(({ name }) => name === entry.service);
          const foreign = service ? foreignAccountReason(account, service) : unknownService(entry.service);
          const reason = foreign ?? entry.lastError ?? (service ? waitingReason({ inFlight }, service) : null);
          const nextTryAtMs = foreign === null ? (nextTries.get(entry.service) ?? null) : null;
          return { ...entry, accountName: account, lastError: reason, nextTryAtMs };
        });
    },
    flush: async () => {
      const results = await Promise.all(lanes.map((lane) => lane.flush()));
      return {
        sent: results.reduce((sum, { sent }) => sum + sent, 0),
        waiting: results.reduce((sum, { waiting }) => sum + waiting, 0),
        text: results.map(({ text }) => text).join(' ') || 'No service is set up.',
      };
    },
    clear: () => outbox.clear(),
    retry: async (id) => {
      const entry = outbox.list().find((one) => one.id === id);
      if (entry === undefined) throw gone();
      const lane = lanes.find(({ service }) => service === entry.service);
      const text = lane === undefined ? unknownService(entry.service) : (await lane.flush()).text;
      return { id, waits: outbox.list().some((one) => one.id === id), text };
    },
    discard: (id) => {
      const entry = outbox.discard(id);
      if (entry === null) throw gone();
      return { id, title: entry.title };
    },
  };
}
