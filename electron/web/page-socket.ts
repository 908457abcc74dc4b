/**
 * The bridge of a page in a browser, over one WebSocket: `{id, command, input}` comes in and is answered with
 * `{id, result}`; `{kind: 'refresh'}` asks for a snapshot; what else goes out are state messages.
 */
import * as v from 'valibot';
import { type RawData, WebSocket } from 'ws';
import type { StateMessage } from '../../shared/bridge.ts';
import type { Problem } from '../../shared/errors.ts';
import type { Dispatch } from '../bridge/dispatch.ts';
import type { StatePublisher } from '../bridge/state-publisher.ts';

export interface PageSocketOptions {
  readonly publisher: StatePublisher;
  readonly dispatch: Dispatch;
}

/** More than this on its way to a page that does not read: changes are left out, and a snapshot follows when it has. */
const MOST_UNREAD_BYTES = 1024 * 1024;
const MOST_AT_ONCE = 64;
/** RFC 6455, section 7.4.1: the message is not what was agreed on. */
const POLICY_VIOLATION = 1008;

const MESSAGE = v.pipe(
  v.string(),
  v.parseJson(),
  v.union([
    v.object({ kind: v.literal('refresh') }),
    v.object({ id: v.pipe(v.number(), v.safeInteger()), command: v.string(), input: v.unknown() }),
  ]),
);

const TOO_MUCH: Problem = {
  kind: 'not_allowed',
  text: `More than ${MOST_AT_ONCE} commands at once. Wait for an answer first.`,
};

/** Serves one page until its socket is closed. */
export function servePage(socket: WebSocket, { publisher, dispatch }: PageSocketOptions): void {
  let isBehind = false;
  let underWay = 0;

  const send = (message: unknown) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message), onWritten);
  };
  const tell = (message: StateMessage) => {
    isBehind ||= socket.bufferedAmount > MOST_UNREAD_BYTES;
    if (!isBehind) send(message);
  };
  const onWritten = () => {
    if (!isBehind || socket.bufferedAmount > 0) return;
    isBehind = false;
    subscription.refresh();
  };
  const run = async (id: number, command: string, input: unknown) => {
    if (underWay >= MOST_AT_ONCE) return send({ id, result: { ok: false, problem: TOO_MUCH } });
    underWay += 1;
    const result = await dispatch(command, input);
    underWay -= 1;
    send({ id, result });
  };

  socket.on('error', () => socket.terminate());
  socket.on('message', (data: RawData, isBinary) => {
    const read = v.safeParse(MESSAGE, isBinary ? null : String(data));
    if (!read.success) return socket.close(POLICY_VIOLATION, 'not a message of the bridge');
    if ('kind' in read.output) return subscription.refresh();
    const { id, command, input } = read.output;
    void run(id, command, input);
  });
  const subscription = publisher.subscribe(tell);
  socket.on('close', () => subscription.end());
}
