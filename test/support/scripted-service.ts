/** A service whose account and answers the test decides. */

import type {
  ComposeContext,
  ComposedEvent,
  Delivery,
  ScrobbleService,
  ServiceAccount,
} from '../../electron/engine/scrobble/service.ts';
import type { MediaItem } from '../../shared/media-item.ts';

export interface ScriptedService extends ScrobbleService {
  /** Every request, as it left. */
  readonly requests: ComposedEvent[];
  /** The context of every event composed. */
  readonly contexts: ComposeContext[];
  /** How the next requests are answered: a fixed answer, or one made for the event. */
  answer: Delivery | ((event: ComposedEvent, signal: AbortSignal) => Delivery | Promise<Delivery>);
  /** What it takes; all but music unless said otherwise. */
  takes: (item: MediaItem) => boolean;
  setAccount(account: ServiceAccount): void;
}

export const LINKED: ServiceAccount = { state: 'linked', accountName: 'alice' };
export const NEVER_LINKED: ServiceAccount = { state: 'not_linked', accountName: null };

export function createScriptedService(name = 'fake', firstAccount: ServiceAccount = LINKED): ScriptedService {
  let account = firstAccount;
  const listeners = new Set<() => void>();
  const service: ScriptedService = {
    name,
    label: name.toUpperCase(),
    requests: [],
    contexts: [],
    answer: { kind: 'sent' },
    takes: ({ kind }) => kind === 'movie' || kind === 'episode',
    compose: (event, item, context) => {
      if (!service.takes(item)) return null;
      service.contexts.push(context);
      return {
        path: `/${event.kind}`,
        body: { event_id: context.eventId, viewing: event.viewingId, kind: event.kind },
      };
    },
    account: () => account,
    onAccountChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    deliver: async (event, signal) => {
      service.requests.push(event);
      const { answer } = service;
      return typeof answer === 'function' ? await answer(event, signal) : answer;
    },
    setAccount: (next) => {
      account = next;
      for (const listener of listeners) listener();
    },
  };
  return service;
}

/** "Not now", perhaps with the time the service named. */
export function later(retryAtMs?: number): Delivery {
  const problem = { kind: 'service_unreachable', text: 'The service did not answer.' } as const;
  return { kind: 'later', problem: retryAtMs === undefined ? problem : { ...problem, retryAtMs } };
}

export const REFUSED: Delivery = {
  kind: 'refused',
  problem: { kind: 'service_refused', text: 'The service refused it: no such title.' },
};

export const BLOCKED: Delivery = {
  kind: 'blocked',
  problem: { kind: 'login_needed', text: 'The login has ended.' },
};
