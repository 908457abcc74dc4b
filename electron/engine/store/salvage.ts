/** Takes over from a damaged database what can still be read of it, row by row. */
import { copyFileSync, existsSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { isDamage, storageCode } from './storage-problem.ts';

export interface Salvaged {
  readonly boxes: number;
  readonly viewings: number;
  readonly waiting: number;
  /** Whether some of it could not be read. */
  readonly isIncomplete: boolean;
}

/**
 * Fills `fresh`, an empty database of the newest shape; `damagedFile` is not touched: its copies `copyFile` are read.
 * Throws where `fresh` cannot be written.
 */
export function salvage(damagedFile: string, fresh: Database.Database, copyFile: string): Salvaged {
  const removeCopies = () => {
    for (const ending of ['', '-wal', '-journal']) rmSync(copyFile + ending, { force: true });
  };
  removeCopies();
  try {
    for (const ending of ['', '-wal']) {
      if (existsSync(damagedFile + ending)) copyFileSync(damagedFile + ending, copyFile + ending);
    }
    return fresh.transaction(() => takeOver(copyFile, fresh)).immediate();
  } finally {
    removeCopies();
  }
}

function takeOver(file: string, fresh: Database.Database): Salvaged {
  describeAnew(file, fresh);
  const source = openSource(file);
  try {
    let isIncomplete = false;
    for (const { name } of tablesOf(fresh)) isIncomplete = !takeOverTable(source, fresh, name) || isIncomplete;
    const count = (table: string) => Number(fresh.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get());
    return { boxes: count('hosts'), viewings: count('viewings'), waiting: count('outbox'), isIncomplete };
  } finally {
    source.close();
  }
}

interface Table {
  readonly name: string;
  readonly sql: string;
}

/** In the order in which they were made: what others refer to comes first. */
function tablesOf(fresh: Database.Database): readonly Table[] {
  const sql = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid";
  return fresh.prepare<[], Table>(sql).all();
}

function openSource(file: string): Database.Database {
  const source = new Database(file);
  // The index of its log in memory, as with our own.
  source.pragma('locking_mode = EXCLUSIVE');
  // One damaged description of a table or an index keeps nobody from the others.
  source.unsafeMode();
  source.pragma('writable_schema = ON');
  return source;
}

/** A description that damage made unreadable keeps nobody from the rows: those of the same shape are put in their place. */
function describeAnew(file: string, fresh: Database.Database): void {
  const source = openSource(file);
  try {
    const version = (database: Database.Database) => database.pragma('user_version', { simple: true });
    if (version(source) !== version(fresh)) return;
    const describe = source.prepare<[Table]>(
      "UPDATE sqlite_schema SET name = @name, tbl_name = @name, sql = @sql WHERE type = 'table' AND @name IN (name, tbl_name)",
    );
    for (const table of tablesOf(fresh)) describe.run(table);
  } catch (error) {
    passOver(error);
  } finally {
    source.close();
  }
}

/** False where some of it could not be read, or does not belong to anything any more. */
function takeOverTable(source: Database.Database, fresh: Database.Database, table: string): boolean {
  let isWhole = true;
  const key = keyOf(fresh, table);
  /** From an end of the table to its other; gives the row at which damage ended that. */
  const takeRows = (direction: 'ASC' | 'DESC', from: bigint | null = null): bigint | null => {
    let last = from;
    try {
      const columns = columnsOf(source, table, fresh);
      const insertRow = rowWriter(fresh, table, columns);
      for (const [rowId, ...row] of readRows(source, table, { columns, key, direction, from })) {
        if (typeof rowId === 'bigint') last = rowId;
        if (!insertRow(row)) isWhole = false;
      }
      return null;
    } catch (error) {
      passOver(error);
      isWhole = false;
      return last ?? 0n;
    }
  };
  let stoppedAt = takeRows('ASC');
  if (stoppedAt === null) return isWhole;
  // What lies behind the damage, from the other end; and where rows have numbers, between one damage and the next.
  takeRows('DESC');
  for (let jump = 1n; hasNumbers(key) && stoppedAt !== null && jump <= FURTHEST_JUMP; ) {
    const from: bigint = stoppedAt + jump;
    stoppedAt = takeRows('ASC', from);
    jump = stoppedAt === from ? jump * 2n : 1n;
  }
  return isWhole;
}

/** Rows whose numbers are further apart than this have more than damage between them. */
const FURTHEST_JUMP = 1n << 20n;

interface Reading {
  readonly columns: readonly string[];
  readonly key: readonly string[];
  readonly direction: 'ASC' | 'DESC';
  /** Only rows after this one. */
  readonly from: bigint | null;
}

/** Through the table itself: an index may be what is damaged. First the row's number; null where it has none. */
function readRows(source: Database.Database, table: string, { columns, key, direction, from }: Reading) {
  const rowId = hasNumbers(key) ? 'rowid' : 'NULL';
  const where = from === null ? '' : `WHERE rowid > ${from}`;
  const order = key.map((column) => `${column} ${direction}`).join(', ');
  const sql = `SELECT ${[rowId, ...columns].join(', ')} FROM "${table}" NOT INDEXED ${where} ORDER BY ${order}`;
  return source.prepare<[], unknown[]>(sql).raw().safeIntegers().iterate();
}

/** Writes one row; false where it is not one that can be. A row that is there already stays. */
function rowWriter(fresh: Database.Database, table: string, columns: readonly string[]) {
  const values = columns.map(() => '?').join(', ');
  const insert = fresh.prepare<unknown[]>(
    `INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${values}) ON CONFLICT DO NOTHING`,
  );
  return (row: readonly unknown[]): boolean => {
    try {
      insert.run(...row);
      return true;
    } catch (error) {
      if (storageCode(error).startsWith('SQLITE_CONSTRAINT')) return false;
      throw error;
    }
  };
}

/** Those that both have, in quotes. */
function columnsOf(source: Database.Database, table: string, fresh: Database.Database): readonly string[] {
  const names = (database: Database.Database) =>
    database.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
  const there = new Set(names(source));
  return names(fresh)
    .filter((name) => there.has(name))
    .map((name) => `"${name}"`);
}

/** What its rows lie in the order of. */
function keyOf(fresh: Database.Database, table: string): readonly string[] {
  const isWithoutRowId = fresh.prepare<[string], number>('SELECT wr FROM pragma_table_list WHERE name = ?').pluck();
  if (isWithoutRowId.get(table) === 0) return ['rowid'];
  const sql = 'SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk';
  return fresh
    .prepare<[string], string>(sql)
    .pluck()
    .all(table)
    .map((name) => `"${name}"`);
}

const hasNumbers = (key: readonly string[]) => key[0] === 'rowid';

/** Goes on after what damage brings about; throws again what has another cause. */
function passOver(error: unknown): void {
  if (!isDamage(error) && storageCode(error) !== 'SQLITE_ERROR') throw error;
}
