/** The engine as the desktop runs it: alone on its data directory, with the machine's side of its ports, and open to the command line. */
import { createDispatch, type Dispatch } from '../bridge/dispatch.ts';
import { type Companion, createCompanion } from '../companion.ts';
import type { Clock, Keychain, Notification, Power, RunPlugin } from '../engine/ports.ts';
import { type DataHome, openDataHome } from '../system/data-home.ts';
import { machinePorts } from '../system/machine-ports.ts';
import { VERSION } from '../version.ts';
import { openDoor } from '../web/door.ts';
import { openOutside } from './open-outside.ts';
import { markRun, type RunMarker } from './run-marker.ts';

/** The data directory while it is ours. */
export interface DesktopHome extends Omit<DataHome, 'close'> {
  readonly run: RunMarker;
  /** `isProper`: this run ended as it should. */
  close(isProper: boolean): void;
}

/** Takes the data directory. Throws a `ProblemError` where another companion has it, or it cannot be had. */
export function openDesktopHome(dataDirectory: string, level: string | undefined): DesktopHome {
  const home = openDataHome({
    dataDirectory,
    level,
    writeErr: (line) => process.stderr.write(line),
    wallMs: Date.now,
    otherwise: 'Stop that one first.',
  });
  const run = markRun(dataDirectory);
  return {
    ...home,
    run,
    close(isProper) {
      if (isProper) run.ended();
      home.close();
    },
  };
}

export interface DesktopEngine {
  readonly companion: Companion;
  readonly dispatch: Dispatch;
  stop(): Promise<void>;
}

export interface EngineOptions {
  readonly home: Omit<DataHome, 'close'>;
  readonly clock: Clock;
  readonly power: Power;
  readonly notify: (notification: Notification) => void;
  readonly runPlugin: RunPlugin;
  readonly keychain: Keychain;
  readonly deleteEverything: () => Promise<void>;
  /** `Electron 45.3.4` */
  readonly runtime: string;
}

export async function startEngine(options: EngineOptions): Promise<DesktopEngine> {
  const { home, clock, power, notify, runPlugin, keychain, deleteEverything, runtime } = options;
  const { dataDirectory, log } = home;
  const companion = await createCompanion(
    { ...machinePorts(home), clock, keychain, notify, power, runPlugin, openExternal: openOutside, deleteEverything },
    { version: VERSION, platform: `${process.platform} ${process.arch}`, runtime },
  );
  const dispatch = createDispatch(companion.commands, log);
  const door = await openDoor({ dispatch, home, port: 0 });
  log.info('up', { dataDirectory, version: VERSION, pid: process.pid });
  return {
    companion,
    dispatch,
    stop: async () => {
      await door.close();
      await companion.stop();
      log.info('ended');
    },
  };
}
