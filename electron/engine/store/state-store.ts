/** Small facts that the engine keeps between runs; never a secret. */
import type { Store } from './store.ts';

export interface StateStore {
  /** The text kept under this key, or null. */
  get(key: string): string | null;
  /** Keeps a text, durable when it returns, or (`relaxed`) so that a power cut may cost it; null forgets it. */
  set(key: string, value: string | null, promise?: 'relaxed'): void;
}

export function createStateStore(store: Pick<Store, 'database' | 'durable' | 'relaxed' | 'read'>): StateStore {
  const select = store.database.prepare<[string], string>('SELECT value FROM state WHERE key = ?').pluck();
  const upsert = store.database.prepare(
    'INSERT INTO state (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const remove = store.database.prepare('DELETE FROM state WHERE key = ?');
  return {
    get: (key) => store.read(() => select.get(key) ?? null),
    set: (key, value, promise) => {
      const change = promise === 'relaxed' ? store.relaxed : store.durable;
      change(() => (value === null ? remove.run(key) : upsert.run(key, value)));
    },
  };
}
