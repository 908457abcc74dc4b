import { errorText } from '../../../shared/errors.ts';
import type { Log } from '../ports.ts';
import type { Delivery } from '../scrobble/service.ts';

/** The delivery; where the caller gives up, or on a bug, the event stays. */
export function settledDelivery(
  delivery: Promise<Delivery>,
  signal: AbortSignal,
  { service, label, log }: { readonly service: string; readonly label: string; readonly log: Log },
): Promise<Delivery> {
  return new Promise((resolve) => {
    const giveUp = () => {
      const text = 'The delivery was ended by the companion itself.';
      resolve({ kind: 'later', problem: { kind: 'cancelled', text, service } });
    };
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    delivery
      .then(resolve, (error: unknown) => {
        const text = `The delivery to ${label} failed inside the companion: ${errorText(error)}.`;
        log.error(text);
        resolve({ kind: 'later', problem: { kind: 'storage', text, service } });
      })
      .finally(() => signal.removeEventListener('abort', giveUp));
  });
}
