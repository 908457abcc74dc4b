/** The engine as the desktop runs it: alone on its data directory, with the machine's side of its ports, and open to the command line. */
import { ProblemError } from '../../shared/errors.ts';
import { createDispatch, type Dispatch } from '../bridge/dispatch.ts';
import { type Companion, createCompanion } from '../companion.ts';
import type { Clock, Keychain, Log, Notification, Power } from '../engine/ports.ts';
import { prepareDataDirectory } from '../system/data-directory.ts';
import { createToken, isRunning, readInstance, removeInstance, writeInstance } from '../system/instance-file.ts';
import { acquireInstanceLock } from '../system/instance-lock.ts';
import { createKeychain } from '../system/keychain.ts';
import { createLog, parseLogLevel } from '../system/log.ts';
import { createLogFile, readLogFile } from '../system/log-file.ts';
import { createMdnsDiscovery } from '../system/mdns.ts';
import { createSystemRandom } from '../system/random.ts';
import { createSecretFile } from '../system/secret-file.ts';
import { VERSION } from '../version.ts';
import { startWebServer } from '../web/server.ts';
import { markRun, type RunMarker } from './run-marker.ts';

/** The data directory while it is ours. */
export interface DataHome {
  readonly dataDirectory: string;
  readonly log: Log;
  readonly run: RunMarker;
  /** `isProper`: this run ended as it should. */
  close(isProper: boolean): void;
}

/** Takes the data directory. Throws a `ProblemError` where another companion has it, or it cannot be had. */
export function openDataHome(dataDirectory: string, level: string | undefined): DataHome {
  const warning = prepareDataDirectory(dataDirectory);
  const lock = acquireInstanceLock(dataDirectory);
  if (lock === null) throw alreadyRunning(dataDirectory);
  const file = createLogFile({ dataDirectory });
  const write = (line: string) => {
    process.stderr.write(line);
    file.write(line);
  };
  const log = createLog({ level: parseLogLevel(level), write, wallMs: Date.now });
  if (warning !== null) log.warn(warning);
  removeInstance(dataDirectory);
  const run = markRun(dataDirectory);
  return {
    dataDirectory,
    log,
    run,
    close(isProper) {
      if (isProper) run.ended();
      file.close();
      lock.release();
    },
  };
}

export interface DesktopEngine {
  readonly companion: Companion;
  readonly dispatch: Dispatch;
  stop(): Promise<void>;
}

export interface EngineOptions {
  readonly home: DataHome;
  readonly clock: Clock;
  readonly power: Power;
  readonly notify: (notification: Notification) => void;
  readonly secrets: 'keychain' | 'file';
  /** `Electron 45.3.4` */
  readonly runtime: string;
}

export async function startEngine(options: EngineOptions): Promise<DesktopEngine> {
  const { home, clock, power, notify, runtime } = options;
  const { dataDirectory, log } = home;
  const keychain: Keychain =
    options.secrets === 'file' ? createSecretFile(dataDirectory) : createKeychain({ dataDirectory });
  const companion = await createCompanion(
    {
      clock,
      random: createSystemRandom(),
      dataDirectory,
      keychain,
      log,
      readLog: (limit) => readLogFile(dataDirectory, limit),
      fetch: (...request) => fetch(...request),
      discover: createMdnsDiscovery(),
      notify,
      power,
    },
    { version: VERSION, platform: `${process.platform} ${process.arch}`, runtime },
  );
  const dispatch = createDispatch(companion.commands, log);
  const door = await openDoor(dispatch, home);
  log.info('up', { dataDirectory, version: VERSION, pid: process.pid });
  return {
    companion,
    dispatch,
    stop: async () => {
      removeInstance(dataDirectory);
      await door.close();
      await companion.stop();
      log.info('ended');
    },
  };
}

/** The command line reaches the desktop's companion as it reaches the headless one. */
async function openDoor(dispatch: Dispatch, { dataDirectory, log }: DataHome) {
  const token = createToken();
  const server = await startWebServer({ dispatch, port: 0, token, version: VERSION, log });
  const startedAt = new Date().toISOString();
  writeInstance(dataDirectory, { pid: process.pid, port: server.port, token, version: VERSION, startedAt });
  return server;
}

function alreadyRunning(dataDirectory: string): ProblemError {
  const instance = readInstance(dataDirectory);
  const where =
    instance !== null && isRunning(instance)
      ? `without a window: http://127.0.0.1:${instance.port}/, process ${instance.pid}`
      : 'and is just starting or ending';
  const text = `A companion runs on ${dataDirectory} already, ${where}. Stop that one first.`;
  return new ProblemError({ kind: 'already_exists', stage: 'lock', text });
}
