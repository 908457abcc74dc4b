/**
 * JSON-RPC over one WebSocket. Kodi has no login there, so none is sent. No WebSocket pings ever: Kodi 20 answers them,
 * and close frames, with a text frame of two broken bytes; how a connection ended says nothing for the same reason.
 */
import { connect } from 'node:net';
import * as v from 'valibot';
import { WebSocket } from 'ws';
import type { Clock } from '../ports.ts';
import type { Heard, ResolvedAddress } from './connection-status.ts';
import { callerOver, LONGEST_MESSAGE_BYTES, parseJson, wireAnswer } from './json-rpc.ts';
import { KodiCallError, type KodiCaller } from './kodi-caller.ts';
import { createWaitingCalls } from './waiting-calls.ts';

export type OpenFailureReason =
  | 'refused'
  | 'unreachable'
  /** Not even a TCP connection. */
  | 'timeout'
  /** A TCP connection, and then no word. */
  | 'silent'
  /** A web server answered; `detail` is its status. */
  | 'http_server'
  /** Something answered that does not speak WebSocket. */
  | 'not_websocket'
  /** It hung up before it had answered. */
  | 'hung_up'
  | 'aborted';

export interface OpenFailure {
  readonly reason: OpenFailureReason;
  /** The system's or the library's word for it, for the log. */
  readonly detail: string;
}

/** How an open connection ended without being asked to. */
export interface SocketEnd {
  readonly reason: 'closed' | 'too_long' | 'broken';
  readonly detail: string;
}

export interface JsonRpcSocketOptions {
  readonly addresses: readonly ResolvedAddress[];
  readonly port: number;
  readonly clock: Clock;
  readonly openLimitMs: number;
  readonly signal: AbortSignal;
  /** Everything with a method and no id, as it came. */
  onNotification(raw: unknown): void;
  /** Once, where the connection ends by itself. */
  onEnd(end: SocketEnd): void;
}

export interface JsonRpcSocket extends KodiCaller {
  /** Fails what still waits, says goodbye, and resolves when the connection is gone: after 500 ms at the latest. */
  close(): Promise<void>;
  /** When the last message came, of whatever kind. */
  lastHeard(): Heard;
  /** Messages that were neither an answer to a call of ours nor a notification. */
  ignoredCount(): number;
}

export type OpenResult =
  | { readonly ok: true; readonly socket: JsonRpcSocket }
  | { readonly ok: false; readonly failure: OpenFailure };

const CLOSE_LIMIT_MS = 500;

/** Has a method and, unlike a request, no id. */
const notification = v.object({ method: v.string(), id: v.optional(v.undefined()) });

/** Opens a WebSocket to Kodi. Never rejects. */
export function openJsonRpcSocket(options: JsonRpcSocketOptions): Promise<OpenResult> {
  const { addresses, port, clock, openLimitMs, signal } = options;
  return new Promise((resolve) => {
    let hasTcp = false;
    let failure: OpenFailure | null = null;
    const ws = new WebSocket('ws://kodi/jsonrpc', {
      perMessageDeflate: false,
      maxPayload: LONGEST_MESSAGE_BYTES,
      // File names on a disk need not be UTF-8; what is broken in them must not end the connection.
      skipUTF8Validation: true,
      createConnection: () =>
        connectTcp(addresses, port).once('connect', () => {
          hasTcp = true;
        }),
    });
    const fail = (reason: OpenFailureReason, detail: string) => {
      failure ??= { reason, detail };
      ws.terminate();
    };
    const timer = clock.after(openLimitMs, () => fail(hasTcp ? 'silent' : 'timeout', `${openLimitMs} ms`));
    const abort = () => fail('aborted', 'no longer wanted');
    const done = () => {
      timer.cancel();
      signal.removeEventListener('abort', abort);
      ws.removeAllListeners('open').removeAllListeners('close').removeAllListeners('unexpected-response');
    };
    // Stays for good: Kodi's way to close is an error each time, even after a close of our own.
    ws.on('error', (error) => {
      failure ??= openFailure(error);
    });
    ws.on('unexpected-response', (_request, response) => fail('http_server', String(response.statusCode)));
    ws.on('close', () => {
      done();
      resolve({ ok: false, failure: failure ?? { reason: 'hung_up', detail: 'closed' } });
    });
    ws.on('open', () => {
      done();
      resolve({ ok: true, socket: speakJsonRpc(ws, options) });
    });
    signal.addEventListener('abort', abort);
    if (signal.aborted) abort();
  });
}

function connectTcp(addresses: readonly ResolvedAddress[], port: number) {
  // The name was looked up before; addresses go this way too, because one with a zone (fe80::1%eth0) fits in no URL.
  return connect({
    host: 'kodi',
    port,
    autoSelectFamily: true,
    lookup: (_name, { all }, callback) => {
      const [first] = addresses;
      if (!first) callback(new Error('no address'), '');
      else if (all) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    },
  });
}

const HUNG_UP = ['ECONNRESET', 'EPIPE', 'ECONNABORTED'];

function openFailure(error: Error & { code?: unknown }): OpenFailure {
  const code = typeof error.code === 'string' ? error.code : '';
  const detail = code || error.message;
  if (code === 'ECONNREFUSED') return { reason: 'refused', detail };
  if (code === 'ETIMEDOUT') return { reason: 'timeout', detail };
  if (HUNG_UP.includes(code)) return { reason: 'hung_up', detail };
  if (code === '' || code.startsWith('HPE_') || code.startsWith('WS_')) return { reason: 'not_websocket', detail };
  return { reason: 'unreachable', detail };
}

function speakJsonRpc(ws: WebSocket, { clock, onNotification, onEnd }: JsonRpcSocketOptions): JsonRpcSocket {
  const calls = createWaitingCalls(clock);
  const now = (): Heard => ({ monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() });
  let heard = now();
  let ignored = 0;
  let isClosing = false;
  let end: SocketEnd = { reason: 'closed', detail: 'the other side closed it' };

  function take(message: unknown): void {
    if (v.is(notification, message)) {
      onNotification(message);
      return;
    }
    const answer = v.safeParse(wireAnswer, message);
    if (!answer.success || !calls.settle(answer.output)) ignored += 1;
  }

  ws.on('message', (data, isBinary) => {
    heard = now();
    if (isClosing) return;
    const message = isBinary ? undefined : parseJson(String(data));
    if (Array.isArray(message)) message.forEach(take);
    else take(message);
  });
  ws.on('error', (error: Error & { code?: unknown }) => {
    const isTooLong = error.code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH';
    end = { reason: isTooLong ? 'too_long' : 'broken', detail: String(error.code ?? error.message) };
    ws.terminate();
  });
  ws.on('close', () => {
    calls.failAll();
    if (!isClosing) onEnd(end);
    isClosing = true;
  });

  const caller = callerOver((requests, message, ids, limitMs) => {
    if (isClosing || ws.readyState !== WebSocket.OPEN) {
      return Promise.reject(new KodiCallError('closed', 'The connection to Kodi is closed.'));
    }
    const results = requests.map((request, index) => calls.expect(ids[index] ?? 0, request, limitMs));
    // A failed send ends the connection, and with it the calls.
    ws.send(message, () => undefined);
    return Promise.all(results);
  });

  function close(): Promise<void> {
    isClosing = true;
    calls.failAll();
    if (ws.readyState === WebSocket.CLOSED) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = clock.after(CLOSE_LIMIT_MS, () => ws.terminate());
      ws.once('close', () => {
        timer.cancel();
        resolve();
      });
      ws.close();
    });
  }

  return { ...caller, close, lastHeard: () => heard, ignoredCount: () => ignored };
}
