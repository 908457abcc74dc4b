/** The loopback side of the bridge: `POST /api/<command>` for the command line, and the page for a browser. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { ProblemError, type ProblemKind } from '../../shared/errors.ts';
import type { Dispatch } from '../bridge/dispatch.ts';
import type { Log } from '../engine/ports.ts';
import { checkContentType, checkOrigin, checkToken, refusal } from './gate.ts';
import { createPageDoor, type PageDoor, type PageOptions } from './page-door.ts';
import { sendRefusal, sendResult } from './respond.ts';

const LOOPBACK = '127.0.0.1';
const BODY_LIMIT_BYTES = 64 * 1024;
const API_PREFIX = '/api/';
/** Makes a link to the page, for who has the token. */
const LINK_PATH = '/page-link';

export interface WebServerOptions {
  readonly dispatch: Dispatch;
  /** 0: the system chooses a free one. */
  readonly port: number;
  /** What every call to the API must carry. */
  readonly token: string;
  readonly version: string;
  readonly log: Log;
  /** Absent where the page has a window of its own. */
  readonly page?: PageOptions;
}

export interface WebServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT/` */
  readonly address: string;
  /** A new link that opens the page once; null where there is no page. */
  pageLink(): string | null;
  /** Ends all connections, also those in the middle of an answer. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1 only. Rejects with a `ProblemError` where the port cannot be had. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000 });
  const port = await listen(server, options.port);
  const address = `http://${LOOPBACK}:${port}/`;
  const { version, dispatch, log } = options;
  const door = createPageDoor({ version, dispatch, port, page: options.page ?? null });
  const pageLink = () => door.linkOf(address);
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response, { ...options, port, door, pageLink }).catch((error: unknown) => {
      log.error('request failed', { path: request.url?.split('?')[0]?.slice(0, 100), error });
      response.destroy();
    });
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => door.upgrade(request, socket, head));
  return {
    port,
    address,
    pageLink,
    close: () =>
      new Promise((resolve) => {
        door.close();
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

interface Answering extends WebServerOptions {
  readonly door: PageDoor;
  readonly pageLink: () => string | null;
}

async function answer(request: IncomingMessage, response: ServerResponse, options: Answering): Promise<void> {
  // A connection that breaks concerns only its caller.
  request.on('error', () => {});
  response.on('error', () => {});
  const path = request.url?.split('?')[0] ?? '';
  const refused = checkOrigin(request.headers, options.port);
  if (refused !== null) return sendRefusal(response, refused);
  if (path === LINK_PATH) return answerLink(request, response, options);
  if (path.startsWith(API_PREFIX)) return answerCommand(request, response, path.slice(API_PREFIX.length), options);
  return options.door.answer(request, response, path);
}

async function answerLink(request: IncomingMessage, response: ServerResponse, options: Answering): Promise<void> {
  if (!mayCommand(request, response, options)) return;
  const link = options.pageLink();
  if (link !== null) return sendResult(response, 200, { ok: true, value: { link } });
  const text =
    'This companion has a window of its own: open it there. Where it runs headless, its page has to be built.';
  return sendRefusal(response, refusal(404, 'page', text));
}

async function answerCommand(
  request: IncomingMessage,
  response: ServerResponse,
  command: string,
  options: Answering,
): Promise<void> {
  if (!mayCommand(request, response, options)) return;
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

/** False where it has been refused. */
function mayCommand(request: IncomingMessage, response: ServerResponse, { token }: WebServerOptions): boolean {
  const unauthorised = checkToken(request.headers, token);
  if (unauthorised !== null) sendRefusal(response, unauthorised, { 'www-authenticate': 'Bearer' });
  else if (request.method !== 'POST') {
    sendRefusal(response, refusal(405, 'method', 'Commands are sent with POST.'), { allow: 'POST' });
  } else {
    const wrongType = checkContentType(request.headers);
    if (wrongType === null) return true;
    sendRefusal(response, wrongType);
  }
  return false;
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
