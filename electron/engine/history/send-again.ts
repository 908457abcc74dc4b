/** Sends a watch that a service never got once more: as the very event that it was, so that it cannot count twice. */
import { ProblemError } from '../../../shared/errors.ts';
import type { WatchLogEntry, WatchLogOutcome } from '../../../shared/state.ts';
import type { SendAgain } from '../../../shared/watch-log.ts';
import type { Outbox } from '../scrobble/outbox.ts';
import type { ScrobbleService } from '../scrobble/service.ts';

export interface SendAgainOptions {
  readonly services: readonly ScrobbleService[];
  readonly outbox: Pick<Outbox, 'unsent' | 'requeue'>;
  /** Why a box's watches do not go to a service now. */
  readonly keptBack: (hostId: string, service: string) => { readonly text: string } | null;
  /** Tries this service's lane at once, whatever it waits for: somebody asked for it. */
  readonly tryNow: (service: string) => void;
}

export interface Resender {
  /** For each service, whether it can be. */
  check(entry: WatchLogEntry): SendAgain[];
  /** Puts it into the queue again. @throws {ProblemError} of kind `not_allowed` with the reason, or `not_found` */
  send(
    entry: WatchLogEntry,
    service: string,
  ): { readonly viewingId: string; readonly service: string; readonly text: string };
}

export function createResender({ services, outbox, keptBack, tryNow }: SendAgainOptions): Resender {
  function whyNot(entry: WatchLogEntry, { name, label, account }: ScrobbleService): string | null {
    const of = (event: string) => entry.outcomes.filter((one) => one.service === name && one.event === event);
    const stops = of('stopped');
    const came = (...kinds: ReadonlyArray<WatchLogOutcome['outcome']>) =>
      stops.find(({ outcome }) => kinds.includes(outcome));
    if (came('sent', 'duplicate')) return `${label} has it already.`;
    if (came('waiting')) return 'It waits in the queue already.';
    if (entry.endedAtMs === null) return 'It is not over yet.';
    const kept = keptBack(entry.hostId, name);
    if (kept !== null) return kept.text;
    if (!entry.watched) return 'It was not watched far enough to count.';
    const skipped = came('skipped');
    if (skipped !== undefined && stops.length === 1) return `It was kept back: ${skipped.reason}`;
    const whose = outbox.unsent(entry.viewingId, name);
    if (whose === null) return `${label} never was to get it, or it is too old for it now (30 days).`;
    const linked = account().accountName;
    if (whose.account !== null && whose.account !== linked) return `It belongs to the account ${whose.account}.`;
    return null;
  }

  return {
    check: (entry) =>
      services.map((service) => {
        const reason = whyNot(entry, service);
        return { service: service.name, isPossible: reason === null, reason: reason ?? '' };
      }),
    send: (entry, name) => {
      const service = services.find((one) => one.name === name.toLowerCase());
      if (service === undefined) {
        const known = services.map((one) => one.name).join(', ');
        throw new ProblemError({ kind: 'not_found', text: `There is no service "${name}". There is: ${known}.` });
      }
      const reason = whyNot(entry, service);
      if (reason !== null) throw new ProblemError({ kind: 'not_allowed', service: service.name, text: reason });
      outbox.requeue(entry.viewingId, service.name);
      tryNow(service.name);
      const text = `It is in the queue of ${service.label} again.`;
      return { viewingId: entry.viewingId, service: service.name, text };
    },
  };
}
