/** What plays now, as it would have to be ended after a crash: one text a viewing, written by `playback/`. */
import type { Clock } from '../ports.ts';
import type { Store } from './store.ts';

export interface OpenViewing {
  readonly viewingId: string;
  readonly hostId: string;
  readonly json: string;
  /** Wall clock, ms since the epoch. */
  readonly updatedAtMs: number;
}

export interface OpenViewingStore {
  /** Those that the last run left open, oldest first. The json is checked by who wrote it. */
  list(): OpenViewing[];
  save(viewing: { readonly viewingId: string; readonly hostId: string; readonly json: string }): void;
  /**
   * Saves a newer position of one that is there, else does nothing. Survives a crash; a power cut may cost what was
   * saved since the viewing's last event.
   */
  savePosition(viewing: { readonly viewingId: string; readonly json: string }): void;
  remove(viewingId: string): void;
}

export interface OpenViewingOptions {
  readonly store: Store;
  readonly clock: Pick<Clock, 'wallMs'>;
}

export function createOpenViewings({ store, clock }: OpenViewingOptions): OpenViewingStore {
  const selectAll = store.database.prepare<[], OpenViewing>(`
    SELECT viewing_id AS viewingId, host_id AS hostId, json, updated_at_ms AS updatedAtMs
    FROM open_viewings ORDER BY updated_at_ms, viewing_id`);
  const upsert = store.database.prepare(`
    INSERT INTO open_viewings (viewing_id, host_id, json, updated_at_ms) VALUES (?, ?, ?, ?)
    ON CONFLICT (viewing_id) DO UPDATE SET json = excluded.json, updated_at_ms = excluded.updated_at_ms`);
  const update = store.database.prepare('UPDATE open_viewings SET json = ?, updated_at_ms = ? WHERE viewing_id = ?');
  const remove = store.database.prepare('DELETE FROM open_viewings WHERE viewing_id = ?');
  return {
    list: () => store.read(() => selectAll.all()),
    save: ({ viewingId, hostId, json }) => {
      store.durable(() => upsert.run(viewingId, hostId, json, clock.wallMs()));
    },
    savePosition: ({ viewingId, json }) => {
      store.relaxed(() => update.run(json, clock.wallMs(), viewingId));
    },
    remove: (viewingId) => {
      store.durable(() => remove.run(viewingId));
    },
  };
}
