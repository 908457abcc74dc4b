/** One request of a lane: its events to the service, and what became of each. */
import { errorText } from '../../../shared/errors.ts';
import type { Log } from '../ports.ts';
import type { OutboxEntry } from './outbox-entry.ts';
import type { ComposedEvent, Delivery, ScrobbleService } from './service.ts';

export interface Answered {
  readonly entry: OutboxEntry;
  readonly delivery: Delivery;
}

/** Sends them, the request leaves before this returns; gives one answer for each, in their order. Never rejects. */
export async function sendTogether(
  service: ScrobbleService,
  entries: readonly OutboxEntry[],
  signal: AbortSignal,
  log: Log,
): Promise<Answered[]> {
  const notNow = (text: string): Delivery => {
    return { kind: 'later', problem: { kind: 'service_protocol', service: service.name, text } };
  };
  try {
    const deliveries = await deliver(service, entries, signal);
    const unanswered = notNow(`${service.label} did not say what became of it.`);
    return entries.map((entry, index) => ({ entry, delivery: deliveries[index] ?? unanswered }));
  } catch (error) {
    const text = `${service.label} could not be asked: ${errorText(error)}`;
    log.error(text, { service: service.name });
    return entries.map((entry) => ({ entry, delivery: notNow(text) }));
  }
}

async function deliver(
  service: ScrobbleService,
  entries: readonly OutboxEntry[],
  signal: AbortSignal,
): Promise<readonly Delivery[]> {
  const [first] = entries;
  if (service.batch !== undefined && first?.transient !== true) {
    return service.batch.deliver(entries.map(composed), signal);
  }
  return first ? [await service.deliver(composed(first), signal, { attempts: first.attempts })] : [];
}

function composed({ path, body, transient, expiresAtMs }: OutboxEntry): ComposedEvent {
  return {
    path,
    body,
    ...(transient !== undefined && { transient }),
    ...(expiresAtMs !== undefined && { expiresAtMs }),
  };
}
