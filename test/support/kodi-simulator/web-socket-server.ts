/** A box's WebSocket port, with Kodi 20.1's own way of framing (recorded: test/fixtures/kodi). */
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SimulatedBox } from './simulated-box.ts';

/** Kodi 20.1 answers a ping and a close as *text* frames with bytes that are no UTF-8. */
const BROKEN_PONG = Buffer.from([0x81, 0x02, 0x8a, 0x00]);
const BROKEN_CLOSE = Buffer.from([0x81, 0x04, 0x88, 0x02, 0x03, 0xe8]);

export interface Listener {
  readonly port: number;
  /** Stops listening and breaks what is open. */
  close(): Promise<void>;
}

/** Listens for WebSockets on any path; port 0 lets the system choose. */
export async function listenWebSocket(box: SimulatedBox, port: number): Promise<Listener> {
  const upgrades = new WebSocketServer({ noServer: true, autoPong: false });
  // Plain HTTP on this port is accepted and never answered.
  const server = createServer(() => undefined);
  const sockets = trackSockets(server);
  server.on('upgrade', (request, socket: Duplex, head: Buffer) => {
    box.connections.whenAwake(() =>
      upgrades.handleUpgrade(request, socket, head, (client) => serve(box, client, socket)),
    );
  });
  return { port: await listen(server, port), close: () => closeServer(server, sockets) };
}

function serve(box: SimulatedBox, client: WebSocket, socket: Duplex): void {
  const line = box.connect({ send: (text) => client.send(text), drop: () => socket.destroy() });
  client.on('message', (data) => line.receive(String(data)));
  client.on('ping', () => socket.write(BROKEN_PONG));
  client.on('error', () => socket.destroy());
  socket.on('close', () => line.close());
  // Called by `ws` itself when the client's close frame arrives: answered as Kodi does, and the line is cut.
  client.close = () => {
    socket.write(BROKEN_CLOSE);
    socket.destroy();
  };
}

/** The sockets of a server that are open now. */
export function trackSockets(server: Server): Set<Socket> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  return sockets;
}

/** Listens on loopback; gives the port. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

export function closeServer(server: Server, sockets: Set<Socket>): Promise<void> {
  for (const socket of sockets) socket.destroy();
  return new Promise((resolve) => server.close(() => resolve()));
}
