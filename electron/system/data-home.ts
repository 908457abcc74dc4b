/** A data directory while it is this process's own: locked, and with the log in it. */
import { ProblemError } from '../../shared/errors.ts';
import type { Log } from '../engine/ports.ts';
import { prepareDataDirectory } from './data-directory.ts';
import { isRunning, readInstance, removeInstance } from './instance-file.ts';
import { acquireInstanceLock } from './instance-lock.ts';
import { createLog, parseLogLevel } from './log.ts';
import { createLogFile, type LogFile } from './log-file.ts';

export interface DataHome {
  readonly dataDirectory: string;
  readonly log: Log;
  /** Lets go of the log's file; the next line begins it anew where it has gone. */
  closeLog(): void;
  close(): void;
}

export interface DataHomeOptions {
  readonly dataDirectory: string;
  /** The environment's `COMPANION_LOG`. */
  readonly level: string | undefined;
  /** Hears every line that goes into the log. */
  readonly writeErr: (line: string) => void;
  readonly wallMs: () => number;
  /** What somebody does who wants two of them. */
  readonly otherwise: string;
}

/** Takes the data directory. Throws a `ProblemError` where another companion has it, or it cannot be had. */
export function openDataHome({ dataDirectory, level, writeErr, wallMs, otherwise }: DataHomeOptions): DataHome {
  let file: LogFile | null = null;
  const write = (line: string) => {
    writeErr(line);
    file?.write(line);
  };
  const log = createLog({ level: parseLogLevel(level), write, wallMs });
  const warning = prepareDataDirectory(dataDirectory);
  const lock = acquireInstanceLock(dataDirectory);
  if (lock === null) throw alreadyRunning(dataDirectory, otherwise);
  // Not before: the file belongs to the one that runs.
  file = createLogFile({ dataDirectory });
  if (warning !== null) log.warn(warning);
  removeInstance(dataDirectory);
  return {
    dataDirectory,
    log,
    closeLog: () => file?.close(),
    close() {
      file?.close();
      lock.release();
    },
  };
}

function alreadyRunning(dataDirectory: string, otherwise: string): ProblemError {
  const instance = readInstance(dataDirectory);
  const text =
    instance !== null && isRunning(instance)
      ? `A companion runs on ${dataDirectory} already: http://127.0.0.1:${instance.port}/, process ${instance.pid}. ${otherwise}`
      : `Another companion is just starting or ending on ${dataDirectory}. Try again in a moment.`;
  return new ProblemError({ kind: 'already_exists', stage: 'lock', text });
}
