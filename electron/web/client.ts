/** The command line's side of the bridge: finds the running companion in the data directory and sends it commands. */
import { type IncomingMessage, request } from 'node:http';
import * as v from 'valibot';
import type { CommandName, CommandOutput, CommandRequest } from '../../shared/contract.ts';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import { defaultDataDirectory } from '../system/data-directory.ts';
import { type Instance, isRunning, readInstance } from '../system/instance-file.ts';

/** Sends one command. Rejects with the companion's `ProblemError`, with kind `not_running` where none runs on the data directory. */
export type Call = <N extends CommandName>(name: N, input: CommandRequest<N>) => Promise<CommandOutput<N>>;

const RESULT = v.union([
  v.object({ ok: v.literal(true), value: v.optional(v.unknown()) }),
  v.object({ ok: v.literal(false), problem: v.looseObject({ kind: v.string(), text: v.string() }) }),
]);

export function createClient(dataDirectory: string): Call {
  // Both ends are the same version's contract: the instance's own answer to its own command.
  return async <N extends CommandName>(name: N, input: CommandRequest<N>) =>
    (await ask(dataDirectory, `/api/${name}`, input)) as CommandOutput<N>;
}

const LINK = v.object({ link: v.string() });

/** A new link that opens the page of the running companion, once. Rejects as {@link Call} does. */
export async function askForPageLink(dataDirectory: string): Promise<string> {
  return v.parse(LINK, await ask(dataDirectory, '/page-link', {})).link;
}

async function ask(dataDirectory: string, path: string, input: unknown): Promise<unknown> {
  const instance = readInstance(dataDirectory);
  // A token is shown only to the process that made it: after a kill, its port may be somebody else's.
  if (instance === null || !isRunning(instance)) throw notRunning(dataDirectory);
  const body = await post(instance, path, JSON.stringify(input), dataDirectory);
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), RESULT), body);
  if (!result.success) throw notRunning(dataDirectory);
  if (!result.output.ok) throw new ProblemError(result.output.problem as unknown as Problem);
  return result.output.value;
}

/** Has no time limit of its own: a flush answers when every lane has come to rest. */
function post(instance: Instance, path: string, body: string, dataDirectory: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: '127.0.0.1',
      port: instance.port,
      method: 'POST',
      path,
      agent: false,
      headers: {
        authorization: `Bearer ${instance.token}`,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
      },
    });
    const lost = () => {
      const text = 'The companion ended before it had answered. Whether the command took effect is not known.';
      reject(new ProblemError({ kind: 'not_running', text }));
    };
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ECONNREFUSED' ? reject(notRunning(dataDirectory)) : lost(),
    );
    outgoing.on('response', (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', lost);
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    outgoing.end(body);
  });
}

function notRunning(dataDirectory: string): ProblemError {
  const option = dataDirectory === defaultDataDirectory() ? '' : ` --data ${dataDirectory}`;
  const text = `No companion is running on ${dataDirectory}. Start it with: companion serve${option}`;
  return new ProblemError({ kind: 'not_running', text });
}
