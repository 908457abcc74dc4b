import type { HealthStatus } from '../../../shared/health.ts';

export interface Concern {
  /** The service or box it is about. */
  readonly name: string;
  readonly text: string;
}

/** What does not work just now. A service that was never linked and a box that is switched off are as the user wants them. */
export function concernsOf({ services, hosts }: HealthStatus): readonly Concern[] {
  const ofServices = services.flatMap(({ account: { label, state, text }, lane }): readonly Concern[] => {
    if (state === 'login_needed' || state === 'unavailable') return [{ name: label, text }];
    return lane.problem === null || lane.waiting === 0 ? [] : [{ name: label, text: lane.problem.text }];
  });
  const ofHosts = hosts.flatMap(({ host: { label, connection, connectionText } }) =>
    connection === 'unreachable' ? [{ name: label, text: connectionText }] : [],
  );
  return [...ofServices, ...ofHosts];
}
