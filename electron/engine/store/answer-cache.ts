/** Answers of look-ups, each until its time. */
import type { AnswerCache } from '../identify/look-ups.ts';
import type { Store } from './store.ts';

/** What is lost in a power cut is asked again. */
export function createAnswerCache(store: Store): AnswerCache {
  const { database } = store;
  const select = database
    .prepare<[string, number], string>('SELECT answer FROM look_ups WHERE key = ? AND until_ms > ?')
    .pluck();
  const upsert = database.prepare(
    `INSERT INTO look_ups (key, answer, until_ms) VALUES (?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET answer = excluded.answer, until_ms = excluded.until_ms`,
  );
  const removeOld = database.prepare('DELETE FROM look_ups WHERE until_ms <= ?');
  const removeAll = database.prepare('DELETE FROM look_ups');
  return {
    get: (key, nowMs) => store.read(() => select.get(key, nowMs) ?? null),
    set: (key, answer, untilMs) => {
      store.relaxed(() => upsert.run(key, answer, untilMs));
    },
    prune: (nowMs) => store.relaxed(() => removeOld.run(nowMs).changes),
    clear: () => {
      store.relaxed(() => removeAll.run());
    },
  };
}
