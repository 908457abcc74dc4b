/** One working way to a box, and the watch over whether it still works. */
import * as v from 'valibot';
import { errorText, type Problem } from '../../../shared/errors.ts';
import type { Clock, Log } from '../ports.ts';
import { createBell } from './bell.ts';
import { endProblem, type Target, unansweredProblem } from './connection-problems.ts';
import type { Heard, Transport } from './connection-status.ts';
import type { HttpCaller } from './http-json-rpc.ts';
import type { JsonRpcSocket, SocketEnd } from './json-rpc-socket.ts';
import { KodiCallError, type KodiCaller } from './kodi-caller.ts';
import type { KodiIdentity } from './questions.ts';

export interface Link {
  readonly transport: Transport;
  readonly caller: KodiCaller;
  readonly identity: KodiIdentity;
  /** Why it is not the WebSocket; null where it is. */
  readonly detour: Problem | null;
  /** Resolves, once, with what ended it: the box, the network, or `close()` (kind `cancelled`). */
  readonly ended: Promise<Problem>;
  isOver(): boolean;
  lastHeard(): Heard;
  /** Asks at once whether the box is there. */
  probe(): void;
  /** Takes the notifications, those first that came while nobody took them. */
  listen(onNotification: (raw: unknown) => void): void;
  /** Ends it from this side, for this reason. */
  giveUp(problem: Problem): void;
  /** No notification comes after it was called; resolves when socket and timers are gone. */
  close(): Promise<void>;
}

/** After so long a silence the box is asked whether it is there. */
const SILENCE_MS = 8000;
/** Many boxes are asked in one go, which costs a fraction of waking up for each; none waits longer for it. */
const TOGETHER_MS = 100;
const PING_LIMIT_MS = 5000;
/** Without a word for so long, the box is gone. */
const GONE_MS = 15_000;
const HTTP_FAILURES_ALLOWED = 3;
/** Far more than a flood: what listens then ends the connection. */
const MOST_EARLY_NOTIFICATIONS = 20_000;

/** Keeps what comes before somebody listens: from the connection's first moment nothing is to be missed. */
export function createEarlyNotifications() {
  const early: unknown[] = [];
  let listener: ((raw: unknown) => void) | null = null;
  return {
    take(raw: unknown): void {
      if (listener) listener(raw);
      else if (early.length < MOST_EARLY_NOTIFICATIONS) early.push(raw);
    },
    listen(onNotification: (raw: unknown) => void): void {
      listener = onNotification;
      for (const raw of early.splice(0)) onNotification(raw);
    },
  };
}

/** The end of a link: comes once, from whoever sees it first. */
function createEnd() {
  const { promise, resolve } = Promise.withResolvers<Problem>();
  let isOver = false;
  return {
    ended: promise,
    isOver: () => isOver,
    end(problem: Problem): void {
      isOver = true;
      resolve(problem);
    },
  };
}

const CLOSED: Problem = { kind: 'cancelled', text: 'The connection was closed.' };

export interface WebSocketLinkParts {
  readonly target: Target;
  readonly clock: Clock;
  readonly log: Log;
  readonly socket: JsonRpcSocket;
  /** Resolves where the socket ends by itself. */
  readonly socketEnded: Promise<SocketEnd>;
  readonly early: ReturnType<typeof createEarlyNotifications>;
  readonly identity: KodiIdentity;
}

/** A link over WebSocket; ends with the socket, or where a ping is not answered. */
export function createWebSocketLink({
  target,
  clock,
  log,
  socket,
  socketEnded,
  early,
  identity,
}: WebSocketLinkParts): Link {
  const end = createEnd();
  void socketEnded.then((how) => end.end(endProblem(target, 'ready', how)));
  const watch = watchSilence({
    clock,
    caller: socket,
    isOver: end.isOver,
    lastHeard: socket.lastHeard,
    onUnanswered: (error) => end.end(unansweredProblem(target, 'ready', error)),
  });
  return {
    transport: 'websocket',
    caller: socket,
    identity,
    detour: null,
    ended: end.ended,
    isOver: end.isOver,
    lastHeard: socket.lastHeard,
    probe: watch.probe,
    listen: early.listen,
    giveUp: end.end,
    async close() {
      end.end(CLOSED);
      watch.stop();
      await socket.close();
      if (socket.ignoredCount() > 0)
        log.debug('Messages were no JSON-RPC, and ignored.', { count: socket.ignoredCount() });
    },
  };
}

export interface HttpLinkParts {
  readonly target: Target;
  readonly clock: Clock;
  readonly caller: HttpCaller;
  /** Is told of every call from now on. */
  readonly settled: { listener: ((error: KodiCallError | null) => void) | null };
  readonly identity: KodiIdentity;
  readonly detour: Problem;
}

/** A link over HTTP, which has no connection that could end: it ends with three failures in a row, or 15 s without an answer. */
export function createHttpLink({ target, clock, caller, settled, identity, detour }: HttpLinkParts): Link {
  const end = createEnd();
  const now = (): Heard => ({ monotonicMs: clock.monotonicMs(), wallMs: clock.wallMs() });
  let heard = now();
  let failures = 0;
  settled.listener = (error) => {
    if (error === null || error.answered) {
      heard = now();
      failures = 0;
      return;
    }
    failures += 1;
    const isGone = failures >= HTTP_FAILURES_ALLOWED || clock.monotonicMs() - heard.monotonicMs >= GONE_MS;
    if (isGone) end.end(unansweredProblem(target, 'ready', error));
  };
  const watch = watchSilence({ clock, caller, isOver: end.isOver, lastHeard: () => heard });
  return {
    transport: 'http',
    caller,
    identity,
    detour,
    ended: end.ended,
    isOver: end.isOver,
    lastHeard: () => heard,
    probe: watch.probe,
    listen: () => undefined,
    giveUp: end.end,
    async close() {
      end.end(CLOSED);
      watch.stop();
      caller.close();
    },
  };
}

interface SilenceWatch {
  readonly clock: Clock;
  readonly caller: KodiCaller;
  isOver(): boolean;
  /** Another object for every message. */
  lastHeard(): Heard;
  /** A ping was not answered, and nothing else was heard since it was sent. */
  onUnanswered?(error: KodiCallError): void;
}

/** Asks a silent box whether it is there, for as long as the link lasts. */
function watchSilence({ clock, caller, isOver, lastHeard, onUnanswered }: SilenceWatch) {
  const bell = createBell(clock);
  let isProbeWanted = false;

  /** Null where the box is there. */
  async function ping(): Promise<KodiCallError | null> {
    const sentMs = clock.monotonicMs();
    const heardBefore = lastHeard();
    try {
      await caller.call('JSONRPC.Ping', {}, v.unknown(), { timeoutMs: PING_LIMIT_MS });
      return null;
    } catch (error) {
      const wasHeard = lastHeard() !== heardBefore;
      // Where it was us who were away (stopped, or far too busy), the answer may lie unread: ask again.
      const wereWeAway = clock.monotonicMs() - sentMs > PING_LIMIT_MS + 1000;
      if (wasHeard || wereWeAway) return null;
      return error instanceof KodiCallError ? error : new KodiCallError('closed', errorText(error));
    }
  }

  async function watch(): Promise<void> {
    while (!isOver()) {
      const dueMs = lastHeard().monotonicMs + SILENCE_MS;
      if (clock.monotonicMs() < dueMs && !isProbeWanted) {
        await bell.sleep(Math.ceil(dueMs / TOGETHER_MS) * TOGETHER_MS - clock.monotonicMs());
        continue;
      }
      isProbeWanted = false;
      const error = await ping();
      if (error !== null) onUnanswered?.(error);
      // Over HTTP one failure is not the end; the next question should not follow at once.
      if (error !== null && !isOver()) await bell.sleep(GONE_MS - SILENCE_MS - PING_LIMIT_MS);
    }
  }

  void watch();
  return {
    probe() {
      isProbeWanted = true;
      bell.ring();
    },
    stop: bell.ring,
  };
}
