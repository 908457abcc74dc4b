/** Where a service sends the browser back to after a login: a door on this computer alone, open for one visit. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Redirect } from '../../shared/plugin-api.ts';

const USUAL_WAIT_MS = 10 * 60_000;

/** Rejects where the port cannot be had. `ending`: closes it. */
export async function receiveRedirect(
  { port = 0, path = '/', timeoutMs = USUAL_WAIT_MS }: { port?: number; path?: string; timeoutMs?: number },
  ending: AbortSignal,
): Promise<Redirect> {
  let take: (query: Readonly<Record<string, string>>) => void = () => {};
  let refuse: (error: Error) => void = () => {};
  const received = new Promise<Readonly<Record<string, string>>>((resolve, reject) => {
    take = resolve;
    refuse = reject;
  });
  // Nobody may be waiting (any more).
  received.catch(() => undefined);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    const isOurs = request.method === 'GET' && url.pathname === path;
    const headers = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', Connection: 'close' };
    response.writeHead(isOurs ? 200 : 404, headers);
    response.end(isOurs ? 'Done: you can close this page.\n' : 'There is nothing here.\n');
    if (!isOurs) return;
    take(Object.fromEntries(url.searchParams));
    close('it was closed');
  });
  const timer = setTimeout(() => close('nobody came back in time'), timeoutMs);
  const end = () => close('the plugin was disabled');
  const close = (reason: string) => {
    clearTimeout(timer);
    ending.removeEventListener('abort', end);
    server.close();
    refuse(new Error(reason));
  };
  ending.addEventListener('abort', end, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
  } catch (error) {
    close('it could not be opened');
    throw error;
  }
  const { port: taken } = server.address() as AddressInfo;
  return { uri: `http://127.0.0.1:${taken}${path}`, received, close: () => close('it was closed') };
}
