/** `companion serve`: the engine without a window, until it is told to end. */
import { ProblemError } from '../../shared/errors.ts';
import { createDispatch } from '../bridge/dispatch.ts';
import { createStatePublisher } from '../bridge/state-publisher.ts';
import { createCompanion } from '../companion.ts';
import type { Log } from '../engine/ports.ts';
import { createSystemClock } from '../system/clock.ts';
import { type DataHome, openDataHome } from '../system/data-home.ts';
import { ANSWER_MS, askToDelete, deleteEverything, isToDelete } from '../system/delete-everything.ts';
import { removeInstanceLock } from '../system/instance-lock.ts';
import { machinePorts } from '../system/machine-ports.ts';
import { pageKey } from '../system/page-key.ts';
import { createPluginRunner } from '../system/plugin-process.ts';
import { openSecrets, type Secrets } from '../system/secrets.ts';
import { VERSION } from '../version.ts';
import { openDoor } from '../web/door.ts';
import type { WebServer } from '../web/server.ts';
import { notificationText, WORDS } from '../words/index.ts';
import type { Command, Context } from './context.ts';
import { jsonText } from './text.ts';

/** Ends the process at the latest this long after it was asked to; what was not finished is put right at the next start. */
const STOP_LIMIT_MS = 4500;

export const serve: Command = async (context) => {
  const { dataDirectory, io, options } = context;
  // Everything made from here on (database, lock, token) is its owner's alone.
  process.umask(0o077);
  const { COMPANION_LOG: level } = io.env;
  const { writeErr, wallMs } = io;
  const otherwise = 'Stop that one first, or name another directory with --data DIR.';
  const home = openDataHome({ dataDirectory, level, writeErr, wallMs, otherwise });
  try {
    const secrets = openSecrets({ dataDirectory, log: home.log, fixed: options.secrets });
    // Asked for in an earlier run, which ended too soon.
    if (isToDelete(dataDirectory)) await deleteEverything({ home, secrets });
    await runUntilEnd(context, home, secrets);
    if (!isToDelete(dataDirectory)) return null;
    await deleteEverything({ home, secrets });
  } finally {
    home.close();
  }
  removeInstanceLock(dataDirectory);
  return { value: { deleted: true, dataDirectory }, lines: [`Everything in ${dataDirectory} was deleted.`] };
};

async function runUntilEnd(context: Context, home: DataHome, secrets: Secrets): Promise<void> {
  const { dataDirectory, io, options } = context;
  const { log } = home;
  const deletion = Promise.withResolvers<void>();
  const end = Promise.race([waitForEnd(context, log), deletion.promise]);
  // It may come before anybody waits for it.
  end.catch(() => {});
  const clock = createSystemClock();
  const companion = await createCompanion(
    {
      ...machinePorts(home),
      clock,
      keychain: secrets,
      deleteEverything: async () => {
        await askToDelete(dataDirectory, secrets);
        clock.after(ANSWER_MS, deletion.resolve);
      },
      notify: (notification) => {
        const { title, body } = notificationText(WORDS.en, notification);
        log.info(title, { body });
      },
      runPlugin: createPluginRunner(),
    },
    { version: VERSION, platform: `${process.platform} ${process.arch}`, runtime: `Node ${process.versions.node}` },
  );
  let server: WebServer | undefined;
  try {
    const dispatch = createDispatch(companion.commands, log);
    const publisher = createStatePublisher({ companion, clock, log });
    const page = { publisher, artwork: companion.artwork, key: pageKey(dataDirectory), wallMs: io.wallMs };
    server = await openDoor({ dispatch, home, port: options.port ?? 0, page });
    const { address } = server;
    const ready = options.json ? jsonText({ address, dataDirectory }) : `ready ${address} data ${dataDirectory}`;
    await io.writeOut(`${ready}\n`);
    const link = server.pageLink();
    // Not into the log: it opens the page.
    if (link !== null) io.writeErr(`The page, for one browser: ${link} (later ones: companion open)\n`);
    log.info('up', { address, dataDirectory, version: VERSION, pid: process.pid });
    await end;
  } finally {
    await server?.close();
    await companion.stop();
    log.info('ended');
  }
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
  return end;
}
