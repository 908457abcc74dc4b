/** `companion serve`: the engine without a window, until it is told to end. */
import { ProblemError } from '../../shared/errors.ts';
import { createDispatch } from '../bridge/dispatch.ts';
import { createStatePublisher } from '../bridge/state-publisher.ts';
import { type Companion, createCompanion } from '../companion.ts';
import type { Clock, Keychain, Log } from '../engine/ports.ts';
import { createSystemClock } from '../system/clock.ts';
import { prepareDataDirectory } from '../system/data-directory.ts';
import { createToken, isRunning, readInstance, removeInstance, writeInstance } from '../system/instance-file.ts';
import { acquireInstanceLock } from '../system/instance-lock.ts';
import { createLog, parseLogLevel } from '../system/log.ts';
import { createLogFile, type LogFile, readLogFile } from '../system/log-file.ts';
import { createMdnsDiscovery } from '../system/mdns.ts';
import { pageKey } from '../system/page-key.ts';
import { createPluginRunner } from '../system/plugin-process.ts';
import { createSystemRandom } from '../system/random.ts';
import { VERSION } from '../version.ts';
import { startWebServer, type WebServer } from '../web/server.ts';
import type { Command, Context } from './context.ts';
import { jsonText } from './text.ts';

/** Ends the process at the latest this long after it was asked to; what was not finished is put right at the next start. */
const STOP_LIMIT_MS = 4500;

export const serve: Command = async (context) => {
  const { dataDirectory, io } = context;
  // Everything made from here on (database, lock, token) is its owner's alone.
  process.umask(0o077);
  const { COMPANION_LOG: level } = io.env;
  let file: LogFile | null = null;
  const write = (line: string) => {
    io.writeErr(line);
    file?.write(line);
  };
  const log = createLog({ level: parseLogLevel(level), write, wallMs: io.wallMs });
  const warning = prepareDataDirectory(dataDirectory);
  if (warning !== null) log.warn(warning);
  const lock = acquireInstanceLock(dataDirectory);
  if (lock === null) throw alreadyRunning(dataDirectory);
  // Not before: the file belongs to the one that runs.
  file = createLogFile({ dataDirectory });
  try {
    removeInstance(dataDirectory);
    await runUntilEnd(context, log);
  } finally {
    file.close();
    lock.release();
  }
  return null;
};

async function runUntilEnd(context: Context, log: Log): Promise<void> {
  const { dataDirectory, io } = context;
  const end = waitForEnd(context, log);
  const clock = createSystemClock();
  const companion = await createCompanion(
    {
      clock,
      random: createSystemRandom(),
      dataDirectory,
      keychain: await openSecrets(context),
      log,
      readLog: (limit) => readLogFile(dataDirectory, limit),
      fetch: (...request) => fetch(...request),
      discover: createMdnsDiscovery(),
      notify: ({ title, body }) => log.info(title, { body }),
      runPlugin: createPluginRunner(),
    },
    { version: VERSION, platform: `${process.platform} ${process.arch}`, runtime: `Node ${process.versions.node}` },
  );
  let server: WebServer | undefined;
  try {
    server = await openDoor(companion, context, { clock, log });
    const { address } = server;
    const ready = context.options.json
      ? jsonText({ address, dataDirectory })
      : `ready ${address} data ${dataDirectory}`;
    await io.writeOut(`${ready}\n`);
    const link = server.pageLink();
    // Not into the log: it opens the page.
    if (link !== null) io.writeErr(`The page, for one browser: ${link} (later ones: companion open)\n`);
    log.info('up', { address, dataDirectory, version: VERSION, pid: process.pid });
    await end;
  } finally {
    removeInstance(dataDirectory);
    await server?.close();
    await companion.stop();
    log.info('ended');
  }
}

/** Opens the loopback port and says in the data directory where it is. */
async function openDoor(
  companion: Companion,
  { options, dataDirectory, io }: Context,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
): Promise<WebServer> {
  const token = createToken();
  const dispatch = createDispatch(companion.commands, log);
  const publisher = createStatePublisher({ companion, clock, log });
  const page = { publisher, artwork: companion.artwork, key: pageKey(dataDirectory), wallMs: io.wallMs };
  const server = await startWebServer({ dispatch, port: options.port ?? 0, token, version: VERSION, log, page });
  const startedAt = new Date(io.wallMs()).toISOString();
  writeInstance(dataDirectory, { pid: process.pid, port: server.port, token, version: VERSION, startedAt });
  return server;
}

/** Resolves when the process is told to end; rejects after an exception that nobody caught. From then on the time limit runs. */
function waitForEnd({ io }: Context, log: Log): Promise<void> {
  const end = new Promise<void>((resolve, reject) => {
    const limitTime = (exitCode: number) => {
      setTimeout(() => {
        log.error('ending took too long; the next start puts right what is open');
        process.exit(exitCode);
      }, STOP_LIMIT_MS);
    };
    io.onInterrupt(() => {
      limitTime(0);
      resolve();
    });
    process.on('uncaughtException', (error) => {
      log.error('unexpected error', { error, stack: error.stack });
      limitTime(1);
      const text = 'The companion ended after an unexpected error; its log says which.';
      reject(new ProblemError({ kind: 'internal', text }, { cause: error }));
    });
  });
  // It may come before anybody waits for it.
  end.catch(() => {});
  return end;
}

async function openSecrets({ options, dataDirectory }: Context): Promise<Keychain> {
  if (options.secrets === 'file') {
    const { createSecretFile } = await import('../system/secret-file.ts');
    return createSecretFile(dataDirectory);
  }
  const { createKeychain } = await import('../system/keychain.ts');
  return createKeychain({ dataDirectory });
}

function alreadyRunning(dataDirectory: string): ProblemError {
  const instance = readInstance(dataDirectory);
  const text =
    instance !== null && isRunning(instance)
      ? `A companion runs on ${dataDirectory} already: http://127.0.0.1:${instance.port}/, process ${instance.pid}. Stop that one first, or name another directory with --data DIR.`
      : `Another companion is just starting or ending on ${dataDirectory}. Try again in a moment.`;
  return new ProblemError({ kind: 'already_exists', stage: 'lock', text });
}
