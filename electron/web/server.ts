/** The headless side of the bridge: `POST /api/<command>` on loopback, for the command line. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ProblemError, type ProblemKind } from '../../shared/errors.ts';
import type { Dispatch, DispatchResult } from '../bridge/dispatch.ts';
import type { Log } from '../engine/ports.ts';
import { checkContentType, checkOrigin, checkToken, type Refusal, refusal } from './gate.ts';
import { PAGE_POLICY, renderPage } from './page.ts';

const LOOPBACK = '127.0.0.1';
const BODY_LIMIT_BYTES = 64 * 1024;
const API_PREFIX = '/api/';

export interface WebServerOptions {
  readonly dispatch: Dispatch;
  /** 0: the system chooses a free one. */
  readonly port: number;
  /** What every call to the API must carry. */
  readonly token: string;
  readonly version: string;
  readonly log: Log;
}

export interface WebServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT/` */
  readonly address: string;
  /** Ends all connections, also those in the middle of an answer. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only. Rejects with a `ProblemError` where the port cannot be had. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 });
  const port = await listen(server, options.port);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response, { ...options, port }).catch((error: unknown) => {
      options.log.error('request failed', { path: request.url?.slice(0, 100), error });
      response.destroy();
    });
  });
  return {
    port,
    address: `http://${LOOPBACK}:${port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const reason = error.code === 'EADDRINUSE' ? 'another program uses it' : error.message;
      const text = `Port ${port} cannot be opened: ${reason}. Choose another with --port, or leave --port out to get a free one.`;
      reject(new ProblemError({ kind: 'already_exists', stage: 'listen', text }, { cause: error }));
    });
    server.listen(port, LOOPBACK, () => resolve((server.address() as AddressInfo).port));
  });
}

async function answer(request: IncomingMessage, response: ServerResponse, options: WebServerOptions): Promise<void> {
  // A connection that breaks concerns only its caller.
  request.on('error', () => {});
  response.on('error', () => {});
  const path = request.url?.split('?')[0] ?? '';
  const refused = checkOrigin(request.headers, options.port);
  if (refused !== null) return sendRefusal(response, refused);
  if (path === '/') return answerPage(request, response, options.version);
  if (!path.startsWith(API_PREFIX)) return sendRefusal(response, refusal(404, 'path', 'There is nothing here.'));
  return answerCommand(request, response, path.slice(API_PREFIX.length), options);
}

function answerPage(request: IncomingMessage, response: ServerResponse, version: string): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return sendRefusal(response, refusal(405, 'method', 'This page can only be read.'), { allow: 'GET, HEAD' });
  }
  send(response, 200, 'text/html; charset=utf-8', renderPage(version));
}

async function answerCommand(
  request: IncomingMessage,
  response: ServerResponse,
  command: string,
  options: WebServerOptions,
): Promise<void> {
  const unauthorised = checkToken(request.headers, options.token);
  if (unauthorised !== null) return sendRefusal(response, unauthorised, { 'www-authenticate': 'Bearer' });
  if (request.method !== 'POST') {
    return sendRefusal(response, refusal(405, 'method', 'Commands are sent with POST.'), { allow: 'POST' });
  }
  const wrongType = checkContentType(request.headers);
  if (wrongType !== null) return sendRefusal(response, wrongType);
  const body = await readBody(request);
  if (body === null) {
    const limit = `The body is larger than ${BODY_LIMIT_BYTES / 1024} kB.`;
    return sendRefusal(response, refusal(413, 'body', limit), { connection: 'close' });
  }
  const input = parseJson(body);
  if (input === undefined) return sendRefusal(response, refusal(400, 'body', 'The body is not valid JSON.'));
  const result = await options.dispatch(command, input);
  sendResult(response, result.ok ? 200 : statusOf(result.problem.kind), result);
}

/** Null where it is too long. A caller that goes away leaves what it had sent, which then is not JSON. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      size += chunk.length;
      if (size > BODY_LIMIT_BYTES) return null;
      chunks.push(chunk);
    }
  } catch {
    return '';
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function statusOf(kind: ProblemKind): number {
  switch (kind) {
    case 'bad_input':
      return 400;
    case 'not_found':
      return 404;
    case 'already_exists':
      return 409;
    case 'internal':
      return 500;
    default:
      return 422;
  }
}

function sendRefusal(response: ServerResponse, refused: Refusal, headers: Record<string, string> = {}): void {
  sendResult(response, refused.status, { ok: false, problem: refused.problem }, headers);
}

function sendResult(
  response: ServerResponse,
  status: number,
  result: DispatchResult,
  headers: Record<string, string> = {},
): void {
  send(response, status, 'application/json; charset=utf-8', JSON.stringify(result), headers);
}

function send(
  response: ServerResponse,
  status: number,
  type: string,
  body: string,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'content-security-policy': PAGE_POLICY,
    'x-content-type-options': 'nosniff',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(body);
}
