/** A network that can fail between the companion and a box: a TCP relay on loopback. */
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export interface NetworkBetween {
  /** Where to connect instead of the box's port. */
  readonly port: number;
  /** Cuts every connection and refuses new ones. */
  cut(): void;
  /** Lets new connections through again. */
  mend(): void;
  /** Swallows everything both ways without closing anything, as a pulled cable does. */
  silence(): void;
  close(): Promise<void>;
}

export async function startNetworkBetween(boxPort: number): Promise<NetworkBetween> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let state: 'up' | 'cut' | 'silent' = 'up';
  const server = createServer((near) => {
    near.on('error', () => {});
    if (state === 'cut') {
      near.destroy();
      return;
    }
    if (state === 'silent') return;
    const far = connect(boxPort, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    relay(near, far);
    relay(far, near);
    far.once('close', () => pairs.delete(pair));
  });
  const drop = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  const port = await listen(server);
  return {
    port,
    cut() {
      state = 'cut';
      drop();
    },
    mend() {
      state = 'up';
      drop();
    },
    silence() {
      state = 'silent';
      for (const pair of pairs) for (const socket of pair) socket.removeAllListeners('data').resume();
    },
    close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      state = 'cut';
      drop();
      return closed;
    },
  };
}

function relay(from: Socket, to: Socket): void {
  from.on('data', (chunk) => to.write(chunk));
  from.on('error', () => to.destroy());
  from.on('close', () => to.destroy());
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}
