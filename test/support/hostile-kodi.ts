/** Things that may listen where a Kodi should: broken, hostile, or no Kodi at all. All on loopback. */
import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface HostileBox {
  readonly port: number;
  /** Connections it has taken so far. */
  connectionCount(): number;
  /** Connections that are open now. */
  openCount(): number;
  /** Closes what is open and listens no more. */
  close(): Promise<void>;
}

const open = new Set<HostileBox>();

/** For `afterEach`. */
export async function closeHostileBoxes(): Promise<void> {
  await Promise.all([...open].map((box) => box.close()));
}

async function listen(server: Server): Promise<HostileBox> {
  const sockets = new Set<Socket>();
  let connections = 0;
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const box: HostileBox = {
    port,
    connectionCount: () => connections,
    openCount: () => sockets.size,
    async close() {
      open.delete(box);
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
  open.add(box);
  return box;
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const box = await listen(createServer());
  await box.close();
  return box.port;
}

/** Does this with each TCP connection; by default it only listens. */
export const tcpBox = (onConnection: (socket: Socket) => void = (socket) => void socket.resume()) =>
  listen(createServer(onConnection));

/** A web server that answers everything the same way. */
export const webBox = (answer: RequestListener) => listen(createHttpServer(answer));

/** Speaks WebSocket; what it then says is up to the test. */
export async function webSocketBox(onClient: (client: WebSocket) => void): Promise<HostileBox> {
  const http = createHttpServer();
  const server = new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 2 ** 24 });
  server.on('connection', (client) => {
    client.on('error', () => undefined);
    onClient(client);
  });
  return await listen(http);
}

interface Request {
  readonly id?: number;
  readonly method: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/** What a box answers to a method: a result, or `SILENCE`. */
export type Answers = Readonly<Record<string, unknown>>;
export const SILENCE = Symbol('no answer');

/** The least that makes a box a Kodi; a test replaces what it needs. */
export const KODI_ANSWERS: Answers = {
  'JSONRPC.Version': { version: { major: 13, minor: 0, patch: 0 } },
  'JSONRPC.Ping': 'pong',
  'JSONRPC.SetConfiguration': {},
  'Application.GetProperties': {
    name: 'Kodi',
    version: { major: 20, minor: 1, revision: '20230312', tag: 'stable', tagversion: '' },
  },
  'XBMC.GetInfoLabels': { 'System.FriendlyName': 'Cellar' },
  'Player.GetActivePlayers': [],
};

/** The answer's text to one message, batches too; null where there is nothing to say. */
export function answerText(message: string, answers: Answers): string | null {
  const parsed: Request | Request[] = JSON.parse(message);
  const one = ({ id, method }: Request): object[] => {
    const result = answers[method];
    if (result === SILENCE) return [];
    if (result !== undefined) return [{ jsonrpc: '2.0', id, result }];
    return [{ jsonrpc: '2.0', id, error: { code: -32601, message: 'Method not found.' } }];
  };
  const replies = (Array.isArray(parsed) ? parsed : [parsed]).flatMap(one);
  if (replies.length === 0) return null;
  return JSON.stringify(Array.isArray(parsed) ? replies : replies[0]);
}

export interface ScriptedKodi extends HostileBox {
  /** Every message received, in order. */
  readonly received: readonly string[];
  /** Sends to every client. */
  say(text: string): void;
  /** Breaks every connection. */
  dropClients(): void;
  /** Replaces answers from now on. */
  change(answers: Answers): void;
}

/** Answers as a Kodi does over WebSocket, except where told otherwise. */
export async function scriptedKodi(changed: Answers = {}): Promise<ScriptedKodi> {
  let answers: Answers = { ...KODI_ANSWERS, ...changed };
  const received: string[] = [];
  const clients = new Set<WebSocket>();
  const box = await webSocketBox((client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    client.on('message', (data) => {
      const message = String(data);
      received.push(message);
      const answer = answerText(message, answers);
      if (answer !== null) client.send(answer);
    });
  });
  return {
    ...box,
    received,
    say: (text) => {
      for (const client of clients) client.send(text);
    },
    dropClients: () => {
      for (const client of clients) client.terminate();
    },
    change: (more) => {
      answers = { ...answers, ...more };
    },
  };
}

/** Kodi's web server, as a Kodi that asks for this login. */
export function scriptedWebKodi(login: string | null = null, changed: Answers = {}): Promise<HostileBox> {
  return webBox((request, response) => {
    const wanted = login === null ? undefined : `Basic ${Buffer.from(login).toString('base64')}`;
    if (wanted !== undefined && request.headers.authorization !== wanted) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="Kodi"' }).end();
      return;
    }
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      const answer = answerText(body, { ...KODI_ANSWERS, ...changed });
      if (answer === null) return;
      response.writeHead(200, { 'content-type': 'application/json' }).end(answer);
    });
  });
}
