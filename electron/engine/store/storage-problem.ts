/** What SQLite and the file system report, as a problem in the user's words. */
import Database from 'better-sqlite3';
import { errorText, type Problem, ProblemError } from '../../../shared/errors.ts';

const TEXTS: ReadonlyArray<readonly [pattern: RegExp, text: string]> = [
  [
    /^(SQLITE_FULL|ENOSPC|EDQUOT)/,
    'The disk is full: nothing can be stored. Free some space on the disk that holds the data directory.',
  ],
  [
    /^(SQLITE_READONLY|SQLITE_PERM|EROFS|EACCES|EPERM)/,
    'The data directory cannot be written. Check who owns it and that its disk is not read-only.',
  ],
  [
    /^(SQLITE_CORRUPT|SQLITE_NOTADB)/,
    'The database is damaged. Start the companion again: it takes over what can be read, and sets the damaged file aside.',
  ],
  [
    /^(SQLITE_BUSY|SQLITE_LOCKED)/,
    'Another program holds the database. Close what has it open (a second companion, a database viewer).',
  ],
  [
    /^(SQLITE_CANTOPEN|ENOENT|ENOTDIR|EISDIR|EEXIST)/,
    'The database cannot be opened. Check that the data directory exists and is not in use for something else.',
  ],
  [
    /^(SQLITE_IOERR|SQLITE_NOLFS|EIO|EMFILE|ENFILE)/,
    'The disk that holds the data directory reports an error, or has become read-only. Check the disk.',
  ],
];

/** `SQLITE_FULL`, `EACCES`, …; "" for what comes neither from SQLite nor from the file system. */
export function storageCode(error: unknown): string {
  if (error instanceof Database.SqliteError) return error.code;
  if (error instanceof Error && 'code' in error && 'syscall' in error) return String(error.code);
  return '';
}

export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB|FORMAT|IOERR_SHORT_READ|IOERR_CORRUPTFS)/.test(storageCode(error));
}

/** A {@link ProblemError} of kind `storage` for what can be expected of a disk; anything else (a bug) as it came. */
export function asStorageProblem(error: unknown): unknown {
  const code = storageCode(error);
  const text = TEXTS.find(([pattern]) => pattern.test(code))?.[1];
  if (text === undefined) return error;
  return new ProblemError({ kind: 'storage', text: `${text} (${code})` }, { cause: error });
}

/** The problem in what was thrown, if storing failed in an expected way. */
export function storageProblemOf(error: unknown): Problem | null {
  return error instanceof ProblemError && error.problem.kind === 'storage' ? error.problem : null;
}

/** What SQLite said, for a log line. */
export function damageText(error: unknown): string {
  const code = storageCode(error);
  return code === '' ? errorText(error) : `${errorText(error)} (${code})`;
}
