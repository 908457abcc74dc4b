/** Which boxes are reported to which services, where the user chose so. */
import type { Store } from './store.ts';

export interface HostServices {
  /** Null: as everywhere. */
  choice(hostId: string, service: string): boolean | null;
  choose(hostId: string, service: string, enabled: boolean | null): void;
}

export function createHostServices(store: Store): HostServices {
  const select = store.database
    .prepare<[string, string], number>('SELECT enabled FROM host_services WHERE host_id = ? AND service = ?')
    .pluck();
  const upsert = store.database.prepare(
    'INSERT INTO host_services (host_id, service, enabled) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET enabled = excluded.enabled',
  );
  const remove = store.database.prepare('DELETE FROM host_services WHERE host_id = ? AND service = ?');
  return {
    choice: (hostId, service) => {
      const enabled = store.read(() => select.get(hostId, service));
      return enabled === undefined ? null : enabled === 1;
    },
    choose: (hostId, service, enabled) => {
      store.durable(() =>
        enabled === null ? remove.run(hostId, service) : upsert.run(hostId, service, Number(enabled)),
      );
    },
  };
}
