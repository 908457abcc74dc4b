/** The tables and columns that a database of the newest shape has. */
import Database from 'better-sqlite3';
import { migrate } from './migrations.ts';

/** `outbox.event_id` of every column of every table. */
function columnsOf(database: Database.Database): string[] {
  const sql = `SELECT tables.name || '.' || columns.name FROM sqlite_schema AS tables, pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table'`;
  return database.prepare<[], string>(sql).pluck().all();
}

/** Made in memory by the same steps: about 3 ms. The texts are not compared, as SQLite's versions write them differently. */
function newestColumns(): string[] {
  const newest = new Database(':memory:');
  try {
    migrate(newest);
    return columnsOf(newest);
  } finally {
    newest.close();
  }
}

/**
 * Reads a row of each table, and gives the first column that should be there and is not: damaged bytes can give a column
 * another name, with which SQLite is content. Null where all are there. Throws what SQLite throws.
 */
export function readEveryTable(database: Database.Database): string | null {
  const present = new Set(columnsOf(database));
  const wanted = newestColumns();
  const missing = wanted.find((column) => !present.has(column));
  if (missing !== undefined) return missing;
  const tables = new Set(wanted.map((column) => column.slice(0, column.indexOf('.'))));
  for (const table of tables) database.prepare(`SELECT * FROM "${table}" LIMIT 1`).get();
  return null;
}
