/** One companion per data directory, by a lock that the system releases however the process ends. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { errorText, ProblemError } from '../../shared/errors.ts';

export interface InstanceLock {
  release(): void;
}

/**
 * The lock of this data directory, or null where another process holds it. It is an exclusive transaction on an empty
 * SQLite file: a file lock of the system, so nothing stale stays after a kill -9. Throws a `ProblemError` where the file cannot be locked.
 */
export function acquireInstanceLock(dataDirectory: string): InstanceLock | null {
  const path = pathOf(dataDirectory);
  let database: Database.Database | undefined;
  try {
    database = new Database(path, { timeout: 0 });
    database.pragma('journal_mode = MEMORY');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database?.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null;
    const text = `${path} cannot be locked: ${errorText(error)}. Where no companion runs, remove that file and start again.`;
    throw new ProblemError({ kind: 'storage', stage: 'lock', text }, { cause: error });
  }
  const held = database;
  return { release: () => held.close() };
}

/** Removes the file, where nothing of the companion shall stay. Only after the release; where the next one has it already, Windows leaves it. */
export function removeInstanceLock(dataDirectory: string): void {
  try {
    rmSync(pathOf(dataDirectory), { force: true });
  } catch {
    // It is empty.
  }
}

function pathOf(dataDirectory: string): string {
  return join(dataDirectory, 'instance.lock');
}
