/** Plays a recorded trace to whoever connects: its notifications in their order, and its answers to the questions they answered. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import type { Clock, Timer } from '../../../electron/engine/ports.ts';
import { createSystemClock } from '../../../electron/system/clock.ts';
import { closeServer, listen, trackSockets } from './web-socket-server.ts';

interface TraceLine {
  readonly t_ms: number;
  readonly dir: 'in' | 'out' | 'close' | 'event' | 'chunk';
  readonly conn: string;
  readonly msg: unknown;
}

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: unknown;
}

/** What a client asked and Kodi answered, at that moment of the recording. */
interface Exchange {
  readonly atMs: number;
  readonly method: string;
  readonly answer: { readonly result?: unknown; readonly error?: unknown };
}

export interface TraceReplay {
  readonly port: number;
  /** Resolves when the last line has been told. */
  readonly finished: Promise<void>;
  close(): Promise<void>;
}

/** What a companion asks before it listens; not in every recording. */
const GREETINGS: Readonly<Record<string, unknown>> = {
  'JSONRPC.Version': { version: { major: 13, minor: 0, patch: 0 } },
  'JSONRPC.Ping': 'pong',
  'JSONRPC.SetConfiguration': { notifications: {} },
  'Application.GetProperties': { name: 'Kodi', version: { major: 20, minor: 1, revision: 'recorded', tag: 'stable' } },
  'XBMC.GetInfoLabels': { 'System.FriendlyName': 'Recorded', 'Network.MacAddress': '02:FC:00:00:00:01' },
  'Player.GetActivePlayers': [],
};

export interface ReplayOptions {
  readonly clock?: Clock;
  /** So many times faster than it was recorded. Default 1. */
  readonly timesFaster?: number;
}

/** Serves one trace of test/fixtures/kodi by its name; it begins when the first client connects. */
export async function replayTrace(
  name: string,
  { clock = createSystemClock(), timesFaster = 1 }: ReplayOptions = {},
): Promise<TraceReplay> {
  const lines = readTrace(name);
  const told = lines.filter((line) => line.conn === 'main' && (isNotification(line) || line.dir === 'close'));
  const exchanges = answersIn(lines);
  const server = createServer();
  const sockets = trackSockets(server);
  const webSockets = new WebSocketServer({ server });
  const timers: Timer[] = [];
  let startedAtMs: number | null = null;
  let finish: () => void = () => undefined;
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });

  const tell = (line: TraceLine) => {
    for (const client of webSockets.clients) {
      if (line.dir === 'close') client.terminate();
      else client.send(JSON.stringify(line.msg));
    }
  };
  const start = () => {
    startedAtMs = clock.monotonicMs();
    for (const line of told) timers.push(clock.after(line.t_ms / timesFaster, () => tell(line)));
    timers.push(clock.after((told.at(-1)?.t_ms ?? 0) / timesFaster + 1, finish));
  };
  webSockets.on('connection', (client) => {
    if (startedAtMs === null) start();
    client.on('error', () => client.terminate());
    client.on('message', (data) => {
      const atMs = (clock.monotonicMs() - (startedAtMs ?? 0)) * timesFaster;
      client.send(JSON.stringify(answer(JSON.parse(String(data)), exchanges, atMs)));
    });
  });
  const port = await listen(server, 0);
  return {
    port,
    finished,
    close: () => {
      for (const timer of timers) timer.cancel();
      return closeServer(server, sockets);
    },
  };
}

/** What the recorded Kodi said to everybody, in its order. */
export function recordedNotifications(name: string): unknown[] {
  return readTrace(name)
    .filter((line) => line.conn === 'main' && isNotification(line))
    .map(({ msg }) => msg);
}

function readTrace(name: string): TraceLine[] {
  const text = readFileSync(new URL(`../../fixtures/kodi/${name}.jsonl`, import.meta.url), 'utf8');
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as TraceLine);
}

function isNotification({ dir, msg }: TraceLine): boolean {
  return dir === 'in' && (msg as Message).method !== undefined;
}

/** Every recorded answer, with the method it answered. */
function answersIn(lines: readonly TraceLine[]): Exchange[] {
  const asked = new Map<string, string>();
  const found: Exchange[] = [];
  for (const { t_ms: atMs, dir, conn, msg } of lines) {
    const { id, method, result, error } = msg as Message;
    if (id === undefined) continue;
    if (dir === 'out' && method !== undefined) asked.set(`${conn} ${id}`, method);
    const question = asked.get(`${conn} ${id}`);
    if (dir !== 'in' || question === undefined) continue;
    found.push({ atMs, method: question, answer: error === undefined ? { result } : { error } });
  }
  return found;
}

/** What Kodi answered last to this method at this moment; before the first recorded answer, the first. */
function answer(question: Message | readonly Message[], exchanges: readonly Exchange[], atMs: number): unknown {
  if (Array.isArray(question)) return question.map((one: Message) => answer(one, exchanges, atMs));
  const { id, method = '' } = question as Message;
  const same = exchanges.filter((exchange) => exchange.method === method);
  const found = same.findLast((exchange) => exchange.atMs <= atMs) ?? same[0];
  if (found !== undefined) return { jsonrpc: '2.0', id, ...found.answer };
  if (Object.hasOwn(GREETINGS, method)) return { jsonrpc: '2.0', id, result: GREETINGS[method] };
  return { jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found.' } };
}
