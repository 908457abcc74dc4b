/** What the database knows of past deliveries; asked only when somebody looks. */
import type { IdentifyHealth, ServiceHealth } from '../../../shared/health.ts';
import type { Store } from '../store/store.ts';

export interface DeliveryFacts {
  lastSuccess(service: string): ServiceHealth['lastSuccess'];
  /** The newest refusal, or failed attempt of what still waits. */
  lastError(service: string): ServiceHealth['lastError'];
  waitingByEndpoint(service: string): Record<string, number>;
  lookUpsCached(): IdentifyHealth['cached'];
}

type Success = NonNullable<ServiceHealth['lastSuccess']>;
type Failed = NonNullable<ServiceHealth['lastError']>;

export function createDeliveryFacts(store: Store): DeliveryFacts {
  const { database } = store;
  const success = database.prepare<[string], Success>(`
    SELECT outcomes.at_ms AS atMs, outcomes.event, viewings.title FROM outcomes JOIN viewings USING (viewing_id)
    WHERE outcomes.service = ? AND outcomes.outcome IN ('sent', 'duplicate') ORDER BY outcomes.at_ms DESC LIMIT 1`);
  const failed = database.prepare<[{ service: string }], Failed>(`
    SELECT at_ms AS atMs, reason AS text FROM outcomes WHERE service = :service AND outcome = 'refused'
    UNION ALL
    SELECT last_attempt_at_ms, last_error FROM outbox
    WHERE service = :service AND last_attempt_at_ms IS NOT NULL AND last_error IS NOT NULL
    ORDER BY 1 DESC LIMIT 1`);
  const waiting = database.prepare<[string], { path: string; waiting: number }>(
    'SELECT path, count(*) AS waiting FROM outbox WHERE service = ? GROUP BY path ORDER BY path',
  );
  const cached = database.prepare<[], number>('SELECT count(*) FROM look_ups').pluck();
  return {
    lastSuccess: (service) => store.read(() => success.get(service) ?? null),
    lastError: (service) => store.read(() => failed.get({ service }) ?? null),
    waitingByEndpoint: (service) =>
      store.read(() => Object.fromEntries(waiting.all(service).map((row) => [row.path, row.waiting]))),
    lookUpsCached: () => store.read(() => cached.get() ?? 0),
  };
}
