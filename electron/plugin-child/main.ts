/** What runs in a plugin's process: reads messages from stdin, leads the plugin's life, answers on stdout. */
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import type { ToPlugin } from '../engine/plugins/protocol.ts';
import { createLifecycle, type Lifecycle, PluginEnableError } from '../engine/scrobblers/lifecycle.ts';
import { answerOf, runHandler } from './answers.ts';
import { createConnection } from './connection.ts';
import { pluginErrorText } from './error-text.ts';
import { createPluginHost, type PluginHostControl } from './host.ts';

type Handler = (event: unknown) => unknown;

/** Where it was started, before the plugin can go elsewhere. */
const folder = process.cwd();
const textOf = (error: unknown) => pluginErrorText(error, folder);

const connection = createConnection();
const { send, log } = connection;
const handlers = new Map<string, Handler>();
let lifecycle: Lifecycle | null = null;
let host: PluginHostControl | null = null;
let settings: Readonly<Record<string, unknown>> = {};
/** One handler at a time, in order. */
let lastEvent: Promise<unknown> = Promise.resolve();

for (const level of ['debug', 'info', 'warn', 'error', 'log'] as const) {
  console[level] = (...parts: unknown[]) => log[level === 'log' ? 'info' : level](parts.map(String).join(' '));
}

async function enable({ name, entry, events, appVersion, ...given }: ToPlugin & { type: 'enable' }): Promise<void> {
  settings = given.settings;
  host = createPluginHost({ connection, appVersion });
  lifecycle = createLifecycle<unknown, Handler>({
    name,
    load: async () => ((await import(pathToFileURL(entry).href)) as { default?: unknown }).default,
    host: host.host,
    settings: () => settings,
    events,
    subscribe: (alias, handler) => {
      handlers.set(alias, handler);
      return () => handlers.delete(alias);
    },
    clock: connection.clock,
    log: connection.engineLog,
  });
  try {
    await lifecycle.enable();
    send({ type: 'ready', events: [...handlers.keys()] });
  } catch (error) {
    const stage = error instanceof PluginEnableError ? error.stage : 'enable';
    send({ type: 'failed', stage, text: textOf(error instanceof PluginEnableError ? error.cause : error) });
  }
}

function receive(message: ToPlugin): void {
  switch (message.type) {
    case 'enable':
      return void enable(message);
    case 'configure':
      settings = message.settings;
      return void lifecycle?.reconfigure();
    case 'event':
      return answerLater(message.id, () => {
        const handler = handlers.get(message.alias);
        return handler === undefined ? 'done' : runHandler(() => handler(deepFrozen(message.event)), connection.clock);
      });
    case 'queued':
      return answerLater(message.id, () => {
        const handler = host?.queueHandler(message.kind);
        if (handler === undefined) return { drop: `the plugin has no handler for "${message.kind}" any more` };
        return runHandler(() => handler(message.payload), connection.clock);
      });
    case 'reply':
      return connection.settle(message);
    case 'ping':
      return send({ type: 'pong', id: message.id, residentBytes: process.memoryUsage.rss() });
    case 'disable':
      return void disable();
  }
}

async function disable(): Promise<void> {
  handlers.clear();
  host?.end();
  await lifecycle?.disable();
  send({ type: 'disabled' });
}

function answerLater(id: number, work: () => unknown): void {
  lastEvent = lastEvent.then(work).then(
    (result) => send({ type: 'answer', id, answer: answerOf(result) }),
    (error: unknown) => send({ type: 'answer', id, answer: { kind: 'failed', text: textOf(error) } }),
  );
}

/** What one handler changes, no other sees. */
function deepFrozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) for (const part of Object.values(value)) deepFrozen(part);
  return Object.freeze(value);
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => receive(JSON.parse(line) as ToPlugin));
// The companion has ended.
lines.on('close', () => process.exit(0));
