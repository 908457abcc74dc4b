/** Picks the service that can do something with a history. */
import { ProblemError } from '../../../shared/errors.ts';
import type { HistoryService } from '../scrobble/history-service.ts';
import type { AccountService } from '../scrobble/service.ts';

const VERBS: Readonly<Record<keyof HistoryService, string>> = {
  importHistory: 'import a history',
  watchedSince: 'tell what was watched',
  twoWay: 'keep histories alike',
};

/** The services that can do it and are logged in. */
export function capableServices(services: readonly AccountService[], can: keyof HistoryService): AccountService[] {
  return services.filter((service) => service[can] !== undefined && service.account().state === 'linked');
}

/**
 * The service of this name, or the only one that can do it.
 * @throws {ProblemError} where there is none, it is not logged in, or a name is needed.
 */
export function capableService(
  services: readonly AccountService[],
  can: keyof HistoryService,
  wanted?: string | undefined,
): AccountService {
  const able = services.filter((service) => service[can] !== undefined);
  const named = wanted === undefined ? able : able.filter(({ name }) => name === wanted.toLowerCase());
  const names = able.map(({ name }) => name).join(', ');
  const [service] = named;
  if (service === undefined) {
    const text = `${wanted ?? 'No service here'} cannot ${VERBS[can]}. Those that can: ${names || 'none'}.`;
    throw new ProblemError({ kind: 'not_found', text });
  }
  const linked = named.filter((one) => one.account().state === 'linked');
  const [only, ...others] = linked;
  if (only === undefined) {
    const { problem } = service.account();
    const text = problem?.text ?? `${service.label} is not linked. Log in: companion login ${service.name}`;
    throw new ProblemError({ kind: 'login_needed', service: service.name, text });
  }
  if (others.length > 0) {
    throw new ProblemError({ kind: 'bad_input', text: `Which service? ${linked.map(({ name }) => name).join(', ')}.` });
  }
  return only;
}
