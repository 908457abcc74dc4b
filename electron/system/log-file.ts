/** The log on the disk: a few files of bounded size in the data directory, readable by their owner only. */
import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';

export interface LogFileOptions {
  readonly dataDirectory: string;
  /** A file that has grown to this size is followed by a new one. */
  readonly maxBytes?: number;
  /** How many there are at most, the current one included. */
  readonly files?: number;
  readonly monotonicMs?: () => number;
}

export interface LogFile {
  /** Adds one line, which ends with its line break. Never throws: a disk that fails is tried again later, and what was lost is counted. */
  write(line: string): void;
  close(): void;
}

const MAX_BYTES = 1024 * 1024;
const FILES = 5;
const NAME = 'companion.log';
/** After a failure of the disk. */
const RETRY_MS = 30_000;
/** A link in the file's place could lead a line anywhere. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | (constants.O_NOFOLLOW ?? 0);

/** A log in the data directory, which must be there: `companion.log`, and the older `companion.log.1` and so on. Opened at the first line. */
export function createLogFile(options: LogFileOptions): LogFile {
  const { dataDirectory, maxBytes = MAX_BYTES, files = FILES, monotonicMs = () => performance.now() } = options;
  let current: { readonly descriptor: number; size: number } | null = null;
  let retryAtMs = Number.NEGATIVE_INFINITY;
  let lost = 0;

  const close = () => {
    const open = current;
    current = null;
    if (open !== null) closeSync(open.descriptor);
  };

  const append = (text: string) => {
    if (current !== null && current.size >= maxBytes) {
      close();
      rotate(dataDirectory, files);
    }
    current ??= open(dataDirectory);
    current.size += writeSync(current.descriptor, text);
  };

  return {
    write(line) {
      if (monotonicMs() < retryAtMs) {
        lost += 1;
        return;
      }
      try {
        append(lost === 0 ? line : `(${lost} lines could not be written here)\n${line}`);
        lost = 0;
      } catch {
        lost += 1;
        retryAtMs = monotonicMs() + RETRY_MS;
        closeQuietly(close);
      }
    },
    close: () => closeQuietly(close),
  };
}

/** The newest lines of the log, oldest first; none where there is no log that can be read. */
export function readLogFile(dataDirectory: string, limit: number, files = FILES): readonly string[] {
  let lines: string[] = [];
  for (let index = 0; index < files && lines.length < limit; index += 1) {
    lines = [...linesOf(pathOf(dataDirectory, index)), ...lines];
  }
  return lines.slice(-limit);
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
  } catch {
    return [];
  }
}

function open(folder: string): { readonly descriptor: number; size: number } {
  const descriptor = openSync(pathOf(folder, 0), FLAGS, 0o600);
  if (process.platform !== 'win32') fchmodSync(descriptor, 0o600);
  return { descriptor, size: fstatSync(descriptor).size };
}

/** Each file takes the next one's place; the last one goes. */
function rotate(folder: string, files: number): void {
  rmSync(pathOf(folder, files - 1), { force: true });
  for (let index = files - 2; index >= 0; index -= 1) {
    try {
      renameSync(pathOf(folder, index), pathOf(folder, index + 1));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
}

function closeQuietly(close: () => void): void {
  try {
    close();
  } catch {
    // Nothing more can be done for what the disk did not take.
  }
}

function pathOf(folder: string, index: number): string {
  return join(folder, index === 0 ? NAME : `${NAME}.${index}`);
}
