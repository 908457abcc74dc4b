import Database from 'better-sqlite3';
import { prepareDatabase } from '../../electron/engine/store/open-store.ts';
import { createStore, type Store } from '../../electron/engine/store/store.ts';

/** A real SQLite store that lives in memory. */
export function createMemoryStore(): Store {
  const database = new Database(':memory:');
  prepareDatabase(database);
  return createStore(database);
}
