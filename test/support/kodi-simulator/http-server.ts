/** A box's web server: /jsonrpc over HTTP, with Basic authentication if the box wants it. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { SimulatedBox } from './simulated-box.ts';
import { closeServer, type Listener, listen, trackSockets } from './web-socket-server.ts';

export interface Login {
  readonly user: string;
  readonly password: string;
}

const MAX_BODY_BYTES = 1_000_000;
/** Methods that GET may not use. */
const CONTROLLING =
  /^(Player\.(Open|Stop|PlayPause|Seek|Set|GoTo)|Playlist\.|Application\.Quit|VideoLibrary\.Set|Input\.)/i;

/** Serves /jsonrpc; port 0 lets the system choose. `login` null: no password asked. */
export async function listenHttp(box: SimulatedBox, port: number, login: Login | null): Promise<Listener> {
  const server = createServer((request, response) => {
    box.connections.whenAwake(() => answer(box, login, request, response));
  });
  const sockets = trackSockets(server);
  return { port: await listen(server, port), close: () => closeServer(server, sockets) };
}

function answer(box: SimulatedBox, login: Login | null, request: IncomingMessage, response: ServerResponse): void {
  if (!mayEnter(login, request)) {
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="Kodi"' }).end();
    return;
  }
  const url = new URL(request.url ?? '/', 'http://kodi.invalid');
  if (url.pathname !== '/jsonrpc') {
    response.writeHead(url.pathname === '/' ? 200 : 404).end();
    return;
  }
  if (request.method === 'GET') return answerGet(box, url.searchParams.get('request') ?? '', response);
  const type = request.headers['content-type'];
  if (type !== undefined && !type.startsWith('application/json')) {
    response.writeHead(415).end();
    return;
  }
  readBody(request, (body) => reply(box, body, response));
}

function answerGet(box: SimulatedBox, text: string, response: ServerResponse): void {
  const method = /"method"\s*:\s*"([^"]*)"/.exec(text)?.[1] ?? '';
  if (!CONTROLLING.test(method)) return reply(box, text, response);
  const error = { code: -32099, message: 'Bad client permission.' };
  send(response, JSON.stringify({ error, id: 1, jsonrpc: '2.0' }));
}

function reply(box: SimulatedBox, text: string, response: ServerResponse): void {
  box.handleHttp(text, (answered) => {
    if (answered === null) response.socket?.destroy();
    else box.connections.whenAwake(() => send(response, answered));
  });
}

function send(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'Content-Type': 'application/json' }).end(text);
}

function mayEnter(login: Login | null, request: IncomingMessage): boolean {
  if (login === null) return true;
  const expected = Buffer.from(`${login.user}:${login.password}`).toString('base64');
  return request.headers.authorization === `Basic ${expected}`;
}

function readBody(request: IncomingMessage, done: (body: string) => void): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) request.destroy();
    else chunks.push(chunk);
  });
  request.on('end', () => done(Buffer.concat(chunks).toString()));
}
