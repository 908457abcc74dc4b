/** The plugin's side of the messages: sends, and waits for the replies to its own questions. */

import type { FromPlugin, ToPlugin } from '../engine/plugins/protocol.ts';
import type { Clock, Log } from '../engine/ports.ts';

type Level = 'debug' | 'info' | 'warn' | 'error';

export interface Connection {
  send(message: FromPlugin): void;
  /** Asks the companion; rejects with what it says. */
  call(name: string, input: unknown): Promise<unknown>;
  settle(reply: ToPlugin & { readonly type: 'reply' }): void;
  readonly log: Readonly<Record<Level, (text: unknown) => void>>;
  readonly engineLog: Log;
  readonly clock: Pick<Clock, 'after'>;
}

export function createConnection(): Connection {
  // Kept from the plugin's hands: what it does to `process` changes nothing here.
  const write = process.stdout.write.bind(process.stdout);
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  const send = (message: FromPlugin) => void write(`${JSON.stringify(message)}\n`);
  const logged = (level: Level) => (text: unknown) => send({ type: 'log', level, text: String(text).slice(0, 1000) });
  const log = { debug: logged('debug'), info: logged('info'), warn: logged('warn'), error: logged('error') };
  const engineLog: Log = {
    debug: (text, facts) => log.debug(withFacts(text, facts)),
    info: (text, facts) => log.info(withFacts(text, facts)),
    warn: (text, facts) => log.warn(withFacts(text, facts)),
    error: (text, facts) => log.error(withFacts(text, facts)),
    child: () => engineLog,
  };
  return {
    send,
    log,
    engineLog,
    call: (name, input) =>
      new Promise((resolve, reject) => {
        calls += 1;
        waiting.set(calls, { resolve, reject });
        send({ type: 'call', id: calls, call: name, input });
      }),
    settle: (reply) => {
      const call = waiting.get(reply.id);
      waiting.delete(reply.id);
      if (reply.ok) call?.resolve(reply.value);
      else call?.reject(new Error(reply.text));
    },
    clock: {
      after: (delayMs, task) => {
        const timer = setTimeout(task, delayMs);
        return { cancel: () => clearTimeout(timer) };
      },
    },
  };
}

function withFacts(text: string, facts: Record<string, unknown> | undefined): string {
  return facts === undefined ? text : `${text} ${JSON.stringify(facts)}`;
}
