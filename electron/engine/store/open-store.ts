/**
 * Opens the database, brings it to the newest shape, and sets a damaged one aside with what can be read of it taken over.
 *
 * How damage is found without a slow start: a whole `quick_check` (about 1.5 ms a MB) is made where that takes no time
 * to speak of, where the last run did not end cleanly (SQLite removes the `-wal` file when it closes cleanly, so one that
 * is left tells), or where damage was met while in use (a marker file). Otherwise every table is touched and its columns are
 * compared with those it should have, which reads the schema and the root pages.
 */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { counted } from '../../../shared/counted.ts';
import type { Problem } from '../../../shared/errors.ts';
import { msToUtc } from '../../../shared/units.ts';
import type { Clock, Log } from '../ports.ts';
import { migrate, refuseNewer } from './migrations.ts';
import { readEveryTable } from './newest-shape.ts';
import { type Salvaged, salvage } from './salvage.ts';
import { asStorageProblem, damageText, isDamage, storageCode } from './storage-problem.ts';
import { createStore, type Store } from './store.ts';

export interface OpenStoreOptions {
  /** Absolute path; made with mode 0700 where it is missing. */
  readonly dataDirectory: string;
  readonly log: Log;
  readonly clock: Pick<Clock, 'wallMs'>;
}

const FILE_NAME = 'companion.db';
/** Its presence asks for a whole check at the next start. */
const MARKER_ENDING = '-check';
const BUSY_TIMEOUT_MS = 2000;
/** A database of up to this size is checked at every start, in some 6 ms. */
const ALWAYS_CHECKED_BYTES = 4 * 1024 * 1024;

class DamagedError extends Error {}

/**
 * The companion's database in this directory. Only one process may have it open: the caller holds the directory's lock.
 * @throws {ProblemError} of kind `storage` where it cannot be opened or written, or a newer version wrote it.
 */
export function openStore({ dataDirectory, log, clock }: OpenStoreOptions): Store {
  const file = join(dataDirectory, FILE_NAME);
  const markDamage = () => {
    log.error('the database is damaged; it is checked at the next start', { file: FILE_NAME });
    touchFile(file + MARKER_ENDING);
  };
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
    // A start that ended between the two renamings of a rescue.
    if (!existsSync(file) && existsSync(freshOf(file))) renameSync(freshOf(file), file);
    try {
      return createStore(openDatabase(file), { onDamage: markDamage });
    } catch (error) {
      if (!(error instanceof DamagedError)) throw error;
      const notice = rescue(file, error.message, clock.wallMs());
      log.error(notice.text);
      return createStore(openDatabase(file), { notices: [notice], onDamage: markDamage });
    }
  } catch (error) {
    throw asStorageProblem(error);
  }
}

function openDatabase(file: string): Database.Database {
  const isSmall = sizeOf(file) <= ALWAYS_CHECKED_BYTES;
  const needsCheck = isSmall || sizeOf(`${file}-wal`) > 0 || existsSync(file + MARKER_ENDING);
  // SQLite gives -wal the mode of the main file.
  touchFile(file);
  chmodSync(file, 0o600);
  const database = new Database(file, { timeout: BUSY_TIMEOUT_MS });
  try {
    prepareDatabase(database, { needsCheck });
    rmSync(file + MARKER_ENDING, { force: true });
    return database;
  } catch (error) {
    database.close();
    // At this point a missing table or column means that somebody else's hands were in the file.
    const isBroken = isDamage(error) || storageCode(error) === 'SQLITE_ERROR';
    throw isBroken ? new DamagedError(damageText(error), { cause: error }) : error;
  }
}

/** Settings of the connection, the newest shape, and a look whether all of it can be read. */
export function prepareDatabase(database: Database.Database, { needsCheck = false } = {}): void {
  // Only we have it open, and the index of the log is then kept in memory: as a mapped file (-shm) it would end the
  // process (SIGBUS) where the disk fails or becomes read-only. Before all else: later it is too late for that.
  database.pragma('locking_mode = EXCLUSIVE');
  if (needsCheck) {
    const found = database.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw new DamagedError(String(found).slice(0, 300));
  }
  refuseNewer(database);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('cache_size = -2000');
  migrate(database);
  const missing = readEveryTable(database);
  if (missing !== null) throw new DamagedError(`${missing} is missing`);
}

const freshOf = (file: string) => file.replace(/\.db$/, '.fresh.db');

/** A fresh database with what can still be read of the damaged one takes its place; tells the user so. A crash at any point loses nothing. */
function rescue(file: string, why: string, nowMs: number): Problem {
  // Whoever comes after a crash in the middle of this finds the damage again.
  touchFile(file + MARKER_ENDING);
  const fresh = freshOf(file);
  for (const ending of ['', '-wal']) rmSync(fresh + ending, { force: true });
  touchFile(fresh);
  const database = new Database(fresh);
  let salvaged: Salvaged | null = null;
  try {
    prepareDatabase(database);
    salvaged = salvageOrNothing(file, database);
  } finally {
    database.close();
  }
  const aside = setAside(file, nowMs);
  renameSync(fresh, file);
  return {
    kind: 'storage',
    stage: 'open',
    text: `The database was damaged and was set aside as ${aside}. ${rescuedText(salvaged)} The file is kept for rescue; delete it when you do not need it. (${why})`,
  };
}

/** Null where nothing of it can be read: it is no database any more. */
function salvageOrNothing(file: string, fresh: Database.Database): Salvaged | null {
  try {
    return salvage(file, fresh, file.replace(/\.db$/, '.salvage.db'));
  } catch (error) {
    if (!isDamage(error)) throw error;
    return null;
  }
}

function rescuedText(salvaged: Salvaged | null): string {
  if (salvaged === null || salvaged.boxes + salvaged.viewings + salvaged.waiting === 0) {
    return 'Work goes on with a fresh one: add your Kodi boxes and settings again.';
  }
  const { boxes, viewings, waiting, isIncomplete } = salvaged;
  const taken = `${counted(boxes, 'box', 'boxes')}, ${counted(viewings, 'viewing')}, ${counted(waiting, 'waiting event')}`;
  return isIncomplete
    ? `What could still be read of it was taken over (${taken}); some could not: look whether your boxes and settings are all there.`
    : `All of it could still be read and was taken over (${taken}).`;
}

/** Gives the name that it has from then on. */
function setAside(file: string, nowMs: number): string {
  const stamp = msToUtc(nowMs).replace(/[-:]|\.\d+/g, '');
  let target = file.replace(/\.db$/, `.damaged-${stamp}.db`);
  for (let copy = 2; existsSync(target); copy += 1) target = file.replace(/\.db$/, `.damaged-${stamp}-${copy}.db`);
  // The log first: a fresh database beside an old log would take the old one's pages for its own.
  for (const ending of ['-wal', '-shm', '']) {
    if (existsSync(file + ending)) renameSync(file + ending, target + ending);
  }
  return basename(target);
}

function touchFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600));
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
