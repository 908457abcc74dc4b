/** A network that can fail between the companion and a box: a TCP relay on loopback. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface NetworkBetween {
  /** Where to connect instead of the box's port. */
  readonly port: number;
  /** Cuts every connection and refuses new ones. */
  cut(): Promise<void>;
  /** Lets new connections through again. */
  mend(): Promise<void>;
  /** Swallows everything both ways without closing anything, as a pulled cable does. */
  silence(): void;
  close(): Promise<void>;
}

export async function startNetworkBetween(boxPort: number): Promise<NetworkBetween> {
  const sockets = new Set<Socket>();
  let isSilent = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    keep(near).on('error', () => {});
    if (isSilent) return;
    const far = keep(connect(boxPort, '127.0.0.1'));
    relay(near, far);
    relay(far, near);
  });
  const listen = (wanted: number) =>
    new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
    });
  const port = await listen(0);
  const cut = () =>
    new Promise<void>((resolve) => {
      if (server.listening) server.close(() => resolve());
      else resolve();
      for (const socket of sockets) socket.destroy();
    });
  return {
    port,
    cut,
    close: cut,
    async mend() {
      await cut();
      isSilent = false;
      await listen(port);
    },
    silence() {
      isSilent = true;
      for (const socket of sockets) socket.removeAllListeners('data').resume();
    },
  };
}

function relay(from: Socket, to: Socket): void {
  from.on('data', (chunk) => to.write(chunk));
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}
