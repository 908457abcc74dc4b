/** `companion delete-everything` */

import { counted } from '../../shared/counted.ts';
import { ProblemError } from '../../shared/errors.ts';
import { openDataHome } from '../system/data-home.ts';
import { askToDelete, deleteEverything, isToDelete } from '../system/delete-everything.ts';
import { removeInstanceLock } from '../system/instance-lock.ts';
import { openSecrets } from '../system/secrets.ts';
import { type Command, type Context, UsageError } from './context.ts';
import { plain } from './text.ts';

/** For the running companion to end, or to have started anew. */
const WAIT = { pauseMs: 200, times: 150 } as const;

export const deleteAll: Command = async (context) => {
  const { call, io, options, dataDirectory } = context;
  if (!options.yes && !io.canAsk) throw new UsageError('delete-everything needs --yes where nobody can be asked');
  const waiting = await countWaiting(context);
  if (!options.yes) {
    const given = await io.ask(plain(question(dataDirectory, waiting)));
    if (given.trim().toLowerCase() !== 'delete') return { value: null, lines: [], failure: 'Nothing was deleted.' };
  }
  if (waiting === null) await deleteHere(context);
  else {
    await call('app.delete_everything', { sure: true });
    await untilGone(context);
  }
  return { value: { deleted: true, dataDirectory }, lines: [`Everything in ${dataDirectory} was deleted.`] };
};

function question(dataDirectory: string, waiting: number | null): string {
  const unsent =
    waiting === null
      ? 'what still waits to be sent'
      : `${waiting === 0 ? 'nothing that waits' : counted(waiting, 'event')} that ${waiting === 1 ? 'waits' : 'wait'} to be sent`;
  return (
    `This deletes all that the companion keeps in ${dataDirectory}: boxes, logins and passwords (in the keychain too), ` +
    `settings, history, ${unsent}, plugins, pictures, logs. It cannot be taken back. What the services have, they keep. ` +
    'Type "delete" to go on: '
  );
}

/** Null where no companion runs. */
async function countWaiting({ call }: Context): Promise<number | null> {
  try {
    return (await call('queue.list', {})).length;
  } catch (error) {
    if (error instanceof ProblemError && error.problem.kind === 'not_running') return null;
    throw error;
  }
}

async function deleteHere({ dataDirectory, io, options }: Context): Promise<void> {
  const { COMPANION_LOG: level } = io.env;
  const { writeErr, wallMs } = io;
  const home = openDataHome({ dataDirectory, level, writeErr, wallMs, otherwise: 'Try again when it is up.' });
  try {
    const secrets = openSecrets({ dataDirectory, log: home.log, fixed: options.secrets });
    await askToDelete(dataDirectory, secrets);
    await deleteEverything({ home, secrets });
  } finally {
    home.close();
  }
  removeInstanceLock(dataDirectory);
}

async function untilGone({ dataDirectory, io }: Context): Promise<void> {
  for (let time = 0; isToDelete(dataDirectory); time += 1) {
    if (time === WAIT.times) {
      const text = 'The companion has begun to delete everything and is not done. What is left goes at its next start.';
      throw new ProblemError({ kind: 'storage', stage: 'delete', text });
    }
    await io.sleep(WAIT.pauseMs);
  }
}
