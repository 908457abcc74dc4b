/** What this companion itself wrote into the boxes' libraries: it is nobody's watch. */
import type { Clock } from '../ports.ts';
import type { Store } from './store.ts';

export interface OwnMark {
  readonly hostId: string;
  /** See `fileKeyOf`. */
  readonly fileKey: string;
  /** Whose history it came from. */
  readonly service: string;
  readonly playCount: number;
  /** The box's local time; "" where the box chose it. */
  readonly lastPlayed: string;
}

export interface OwnMarks {
  /** Before it is written, and again with what the box made of it. */
  remember(mark: OwnMark): void;
  /** The mark, where the item is still as it was written. */
  find(
    hostId: string,
    fileKey: string,
    now: { readonly playCount: number; readonly lastPlayed: string },
  ): OwnMark | null;
  forgetHost(hostId: string): void;
}

export function createOwnMarks({
  store,
  clock,
}: {
  readonly store: Store;
  readonly clock: Pick<Clock, 'wallMs'>;
}): OwnMarks {
  const upsert = store.database.prepare(`
    INSERT INTO own_marks (host_id, file_key, service, play_count, last_played, written_at_ms)
    VALUES (:hostId, :fileKey, :service, :playCount, :lastPlayed, :nowMs)
    ON CONFLICT (host_id, file_key) DO UPDATE SET service = excluded.service, play_count = excluded.play_count,
      last_played = excluded.last_played, written_at_ms = excluded.written_at_ms`);
  const select = store.database.prepare<[string, string], OwnMark>(`
    SELECT host_id AS hostId, file_key AS fileKey, service, play_count AS playCount, last_played AS lastPlayed
    FROM own_marks WHERE host_id = ? AND file_key = ?`);
  const removeHost = store.database.prepare('DELETE FROM own_marks WHERE host_id = ?');
  return {
    remember: (mark) => {
      store.durable(() => upsert.run({ ...mark, nowMs: clock.wallMs() }));
    },
    find: (hostId, fileKey, { playCount, lastPlayed }) => {
      const mark = store.read(() => select.get(hostId, fileKey));
      if (mark === undefined || mark.playCount !== playCount) return null;
      return mark.lastPlayed === '' || mark.lastPlayed === lastPlayed ? mark : null;
    },
    forgetHost: (hostId) => {
      store.durable(() => removeHost.run(hostId));
    },
  };
}
