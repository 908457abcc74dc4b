/** What was last seen of each box's library: how often each item was played, when last, and where it was left. */
import type { Store } from './store.ts';

/** The state of one item. */
export interface StockState {
  readonly playCount: number;
  /** The box's local time, or "". */
  readonly lastPlayed: string;
  /** Whole seconds; 0 for none. */
  readonly resumeSeconds: number;
}

export interface StockRow extends StockState {
  readonly fileKey: string;
  /** It was left at this resume point, and that had counted as watched: the rest of it is no second watch. */
  readonly counted: boolean;
}

export interface StockEntry extends StockState {
  readonly fileKey: string;
  /** Null where its ids are not known (now): those known before stay. */
  readonly idsKey: string | null;
  readonly counted: boolean;
}

export interface LibraryStock {
  /** By its file; where that is not known by its ids (a file that was moved or renamed). */
  find(hostId: string, fileKey: string, idsKey: string | null): StockRow | null;
  /** As it is now. */
  put(hostId: string, entry: StockEntry): void;
  count(hostId: string): number;
  forgetHost(hostId: string): void;
  /** All or nothing; repeated from the library where a power cut takes it. */
  inOne<T>(work: () => T): T;
}

type Row = Omit<StockRow, 'counted'> & { readonly counted: number };

export function createLibraryStock(store: Store): LibraryStock {
  const { database } = store;
  const columns = `
    SELECT file_key AS fileKey, play_count AS playCount, last_played AS lastPlayed, resume_seconds AS resumeSeconds, counted
    FROM library_stock`;
  const byFile = database.prepare<[string, string], Row>(`${columns} WHERE host_id = ? AND file_key = ?`);
  const byIds = database.prepare<[string, string], Row>(`${columns} WHERE host_id = ? AND ids_key = ? LIMIT 2`);
  const upsert = database.prepare(`
    INSERT INTO library_stock (host_id, file_key, ids_key, play_count, last_played, resume_seconds, counted)
    VALUES (:hostId, :fileKey, :idsKey, :playCount, :lastPlayed, :resumeSeconds, :counted)
    ON CONFLICT (host_id, file_key) DO UPDATE SET ids_key = coalesce(excluded.ids_key, ids_key),
      play_count = excluded.play_count, last_played = excluded.last_played,
      resume_seconds = excluded.resume_seconds, counted = excluded.counted`);
  const countAll = database.prepare<[string], number>('SELECT count(*) FROM library_stock WHERE host_id = ?').pluck();
  const removeHost = database.prepare('DELETE FROM library_stock WHERE host_id = ?');

  const toRow = (row: Row): StockRow => ({ ...row, counted: row.counted === 1 });
  return {
    find: (hostId, fileKey, idsKey) =>
      store.read(() => {
        const same = byFile.get(hostId, fileKey);
        if (same !== undefined) return toRow(same);
        const [moved, other] = idsKey === null ? [] : byIds.all(hostId, idsKey);
        return moved === undefined || other !== undefined ? null : toRow(moved);
      }),
    put: (hostId, { counted, resumeSeconds, ...entry }) => {
      const row = { hostId, ...entry, resumeSeconds: Math.floor(resumeSeconds), counted: Number(counted) };
      store.relaxed(() => upsert.run(row));
    },
    count: (hostId) => store.read(() => countAll.get(hostId) ?? 0),
    forgetHost: (hostId) => {
      store.durable(() => removeHost.run(hostId));
    },
    inOne: (work) => store.relaxed(work),
  };
}
