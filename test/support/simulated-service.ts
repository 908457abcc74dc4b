/** What every simulated service needs of HTTP. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

/** Listens on 127.0.0.1; port 0 lets the system choose. */
export function listen(
  port: number,
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Server> {
  const server = createServer((request, response) => {
    // A client that goes away in mid-request is not the simulator's failure.
    handle(request, response).catch(() => response.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** Ends every connection, also those in use. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

export async function bodyText(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Resolves when the condition holds, looked at after every request (`listeners`) and every 20 ms; rejects after the time limit. */
export function waitFor(
  condition: () => boolean,
  timeoutMs: number,
  listeners: Set<(...given: never[]) => void>,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      clearInterval(interval);
      clearTimeout(deadline);
      listeners.delete(look);
      settle();
    };
    const look = () => {
      if (condition()) finish(resolve);
    };
    const interval = setInterval(look, 20);
    const deadline = setTimeout(
      () => finish(() => reject(new Error(`not within ${timeoutMs} ms: ${condition.toString()}`))),
      timeoutMs,
    );
    listeners.add(look);
    look();
  });
}
