/** Every way in which the service can let a client down, by switch. */
import type { ServerResponse } from 'node:http';

/** Status and JSON body of a reply. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

import { pipeline, Readable } from 'node:stream';

export interface Failure {
  readonly mode: /** The port is closed; `recover()` opens the same one again. */
    | 'down'
    /** Answers after `delayMs`. */
    | 'slow'
    /** Answers `status` with `body`. */
    | 'status'
    /** Cuts the connection without a word. */
    | 'reset'
    /** Cuts the connection in the middle of the reply. */
    | 'half'
    /** Falls silent in the middle of the reply. */
    | 'stall'
    /** The edge's HTML page with status 403. */
    | 'html403'
    /** Another page in its place with status 200, as a hotel's network does it. */
    | 'portal'
    /** Status 200 with a body that is no JSON. */
    | 'wrong_json'
    /** Status 200 with a body of five mebibytes, or of `mebibytes`. */
    | 'huge'
    /** `status` (307 where absent) to `location`. */
    | 'redirect'
    /** 401 to a good token. */
    | 'unauthorized'
    /** 200 with `ignored: reason`; the event is not taken. */
    | 'ignored';
  readonly status?: number;
  /** Value of the `Retry-After` header: seconds, or an HTTP date. */
  readonly retryAfter?: number | string;
  /** How many requests it strikes; until `recover()` where absent. */
  readonly count?: number;
  /** Only these paths; all where absent. */
  readonly paths?: readonly string[];
  readonly body?: unknown;
  readonly delayMs?: number;
  readonly mebibytes?: number;
  readonly location?: string;
  readonly reason?: string;
  /**
   * Whether the server does its work before it fails, so that a replay meets an event it knows.
   * By default yes for slow, reset, half, stall, wrong_json and huge, else no.
   */
  readonly works?: boolean;
}

const WORKS: ReadonlySet<Failure['mode']> = new Set(['slow', 'reset', 'half', 'stall', 'wrong_json', 'huge']);

/** Whether the request is really carried out. */
export function worksBeforeFailing(failure: Failure): boolean {
  return failure.works ?? WORKS.has(failure.mode);
}

/** The failures that are switched on. */
export interface Failures {
  add(failure: Failure): void;
  /** The one that strikes a request to this path; counts it down. */
  next(path: string): Failure | null;
  clear(): void;
}

export function createFailures(): Failures {
  const active: Array<{ failure: Failure; left: number }> = [];
  return {
    add: (failure) => void active.push({ failure, left: failure.count ?? Number.POSITIVE_INFINITY }),
    next(path) {
      const hit = active.find(({ failure, left }) => left > 0 && (failure.paths?.includes(path) ?? true));
      if (hit === undefined) return null;
      hit.left -= 1;
      return hit.failure;
    },
    clear: () => void active.splice(0),
  };
}

export function sendJson(response: ServerResponse, answer: Answer, headers: Record<string, string> = {}): void {
  response.writeHead(answer.status, { 'Content-Type': 'application/json', ...answer.headers, ...headers });
  response.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
}

/** Good JSON of any length, made while it is read. */
function hugeBody(mebibytes: number): Readable {
  const padding = 'x'.repeat(1024 * 1024);
  return Readable.from(
    (function* () {
      yield '{"ok":true,"padding":"';
      for (let sent = 0; sent < mebibytes; sent += 1) yield padding;
      yield '"}';
    })(),
  );
}

/** Answers badly, as the failure says. `proper` is what would have been answered. */
export function answerBadly(response: ServerResponse, failure: Failure, proper: Answer): void {
  const retryAfter: Record<string, string> =
    failure.retryAfter === undefined ? {} : { 'Retry-After': String(failure.retryAfter) };
  switch (failure.mode) {
    case 'slow': {
      const timer = setTimeout(() => sendJson(response, proper), failure.delayMs ?? 60_000);
      response.on('close', () => clearTimeout(timer));
      return;
    }
    case 'status': {
      const status = failure.status ?? 500;
      sendJson(response, { status, body: failure.body ?? { error: `simulated_${status}` } }, retryAfter);
      return;
    }
    case 'unauthorized':
      sendJson(response, { status: 401, body: { error: 'invalid_token' } });
      return;
    case 'ignored':
      sendJson(response, { status: 200, body: { ok: true, ignored: failure.reason ?? 'private_session' } });
      return;
    case 'half':
    case 'stall': {
      const body = Buffer.from(JSON.stringify(proper.body));
      response.writeHead(proper.status, { 'Content-Type': 'application/json', 'Content-Length': body.length });
      response.write(body.subarray(0, Math.ceil(body.length / 2)), () => {
        if (failure.mode === 'half') response.destroy();
      });
      return;
    }
    case 'html403':
      response.writeHead(403, { 'Content-Type': 'text/html', ...retryAfter });
      response.end('<!DOCTYPE html><html><body><h1>403 Forbidden</h1></body></html>');
      return;
    case 'wrong_json':
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.end('{"ok":tru');
      return;
    case 'huge':
      response.writeHead(200, { 'Content-Type': 'application/json' });
      pipeline(hugeBody(failure.mebibytes ?? 5), response, () => undefined);
      return;
    case 'portal':
      response.writeHead(200, { 'Content-Type': 'text/html' });
      response.end('<!DOCTYPE html><html><body><h1>Welcome! Please accept the terms.</h1></body></html>');
      return;
    case 'redirect':
      response.writeHead(failure.status ?? 307, { Location: failure.location ?? '/elsewhere' });
      response.end();
      return;
    case 'reset':
    case 'down':
      response.socket?.resetAndDestroy();
  }
}
