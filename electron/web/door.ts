/** The loopback port of a running companion, and the file in its data directory that says where it is. */
import type { Dispatch } from '../bridge/dispatch.ts';
import type { DataHome } from '../system/data-home.ts';
import { createToken, removeInstance, writeInstance } from '../system/instance-file.ts';
import { VERSION } from '../version.ts';
import type { PageOptions } from './page-door.ts';
import { startWebServer, type WebServer } from './server.ts';

export interface DoorOptions {
  readonly dispatch: Dispatch;
  readonly home: Pick<DataHome, 'dataDirectory' | 'log'>;
  /** 0: the system chooses a free one. */
  readonly port: number;
  /** Absent where the page has a window of its own. */
  readonly page?: PageOptions;
}

/** From here on the command line reaches it. Rejects with a `ProblemError` where the port cannot be had. */
export async function openDoor({ dispatch, home, port, page }: DoorOptions): Promise<WebServer> {
  const { dataDirectory, log } = home;
  const token = createToken();
  const server = await startWebServer({ dispatch, port, token, version: VERSION, log, ...(page && { page }) });
  const startedAt = new Date().toISOString();
  writeInstance(dataDirectory, { pid: process.pid, port: server.port, token, version: VERSION, startedAt });
  return {
    ...server,
    close: () => {
      removeInstance(dataDirectory);
      return server.close();
    },
  };
}
