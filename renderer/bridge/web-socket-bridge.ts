/**
 * The bridge of a page in a browser: a WebSocket to the companion that served it. Commands go out as
 * `{id, command, input}` and come back as `{id, result}`; `{kind: 'refresh'}` asks for a snapshot; what else comes in is
 * a state message. A lost connection is tried again with growing pauses, at once when the page is looked at again.
 */
import type { Bridge, BridgeCommands, StateMessage } from '../../shared/bridge.ts';
import type { Problem } from '../../shared/errors.ts';
import type { CommandResultOf } from '../../shared/result.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

type Answer = (result: CommandResultOf<unknown>) => void;
type Incoming = StateMessage | { readonly id: number; readonly result: CommandResultOf<unknown> };

export function createWebSocketBridge(address: string): Bridge {
  const listeners = new Set<(message: StateMessage) => void>();
  const answers = new Map<number, Answer>();
  let socket: WebSocket | null = null;
  let lastId = 0;
  let failures = 0;
  let retry: number | undefined;

  const tell = (message: StateMessage) => {
    for (const listener of listeners) listener(message);
  };

  const connect = () => {
    window.clearTimeout(retry);
    const opened = new WebSocket(address);
    socket = opened;
    opened.onopen = () => {
      failures = 0;
    };
    opened.onmessage = ({ data }) => {
      const message = JSON.parse(String(data)) as Incoming;
      if ('id' in message) take(message.id, message.result);
      else tell(message);
    };
    opened.onclose = () => {
      if (socket !== opened) return;
      socket = null;
      lose();
    };
  };

  const take = (id: number, result: CommandResultOf<unknown>) => {
    answers.get(id)?.(result);
    answers.delete(id);
  };

  const lose = () => {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
    failures += 1;
    retry = window.setTimeout(connect, pauseMs);
    const problem: Problem = {
      kind: 'not_running',
      text: 'The companion cannot be reached. It is tried again by itself.',
      retryAtMs: Date.now() + pauseMs,
    };
    for (const id of [...answers.keys()]) take(id, { ok: false, problem: UNANSWERED });
    tell({ kind: 'lost', problem });
  };

  const send = (command: string, input: unknown) =>
    new Promise<CommandResultOf<unknown>>((resolve) => {
      if (socket?.readyState !== WebSocket.OPEN) return resolve({ ok: false, problem: NOT_CONNECTED });
      lastId += 1;
      answers.set(lastId, resolve);
      socket.send(JSON.stringify({ id: lastId, command, input }));
    });

  document.addEventListener('visibilitychange', () => {
    if (!document.hidden && socket === null && listeners.size > 0) connect();
  });

  return {
    commands: everyCommand(send),
    onState(listener) {
      listeners.add(listener);
      if (socket === null) connect();
      else if (socket.readyState === WebSocket.OPEN) socket.send(REFRESH);
      return () => listeners.delete(listener);
    },
    refresh() {
      if (socket?.readyState === WebSocket.OPEN) socket.send(REFRESH);
    },
    shell: null,
  };
}

const REFRESH = JSON.stringify({ kind: 'refresh' });

const UNANSWERED: Problem = {
  kind: 'not_running',
  text: 'The companion went away before it had answered. Whether the command took effect is not known.',
};
const NOT_CONNECTED: Problem = {
  kind: 'not_running',
  text: 'The companion cannot be reached just now. Try again when it is back.',
};

/** The names are the contract's, which the types know: no list of them is needed here. */
function everyCommand(send: (name: string, input: unknown) => Promise<CommandResultOf<unknown>>): BridgeCommands {
  return new Proxy({} as BridgeCommands, {
    get: (_, name) => (input: unknown) => send(String(name), input),
  });
}
