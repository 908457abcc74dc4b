/** Answers of look-ups, each until its time. */
import type { Store } from './store.ts';

export interface AnswerCacheStore {
  get(key: string, nowMs: number): string | null;
  set(key: string, answer: string, untilMs: number): void;
  /** Removes what is past its time; gives how many. */
  prune(nowMs: number): number;
  count(): number;
}

export function createAnswerCache(store: Store): AnswerCacheStore {
  const { database } = store;
  const select = database
    .prepare<[string, number], string>('SELECT answer FROM look_ups WHERE key = ? AND until_ms > ?')
    .pluck();
  const upsert = database.prepare(
    `INSERT INTO look_ups (key, answer, until_ms) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET answer = excluded.answer, until_ms = excluded.until_ms`,
  );
  const removeOld = database.prepare('DELETE FROM look_ups WHERE until_ms <= ?');
  const countAll = database.prepare<[], number>('SELECT count(*) FROM look_ups').pluck();
  return {
    get: (key, nowMs) => store.read(() => select.get(key, nowMs) ?? null),
    set: (key, answer, untilMs) => {
      store.relaxed(() => upsert.run(key, answer, untilMs));
    },
    prune: (nowMs) => store.relaxed(() => removeOld.run(nowMs).changes),
    count: () => store.read(() => countAll.get() ?? 0),
  };
}
