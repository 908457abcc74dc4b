/** Multicast on the loopback interface only: a responder of the same library says what a Kodi says. */
import { createSocket } from 'node:dgram';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import type { Bonjour } from 'bonjour-service';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Announcement } from '../../../electron/engine/ports.ts';
import { createMdnsDiscovery } from '../../../electron/system/mdns.ts';

const library = createRequire(import.meta.url)('bonjour-service') as typeof Bonjour;
const LOOPBACK = '127.0.0.1';

let port: number;
let responder: Bonjour;
const cleanUp: Array<() => void> = [];

/** A port that nobody has now, so that the machine's own mDNS stays out of it. */
async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, LOOPBACK, resolve));
  const { port: free } = socket.address() as AddressInfo;
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  return free;
}

beforeEach(async () => {
  port = await freePort();
  const options = { interface: LOOPBACK, bind: '0.0.0.0', port, loopback: true };
  responder = new library(options as unknown as ConstructorParameters<typeof Bonjour>[0]);
});
afterEach(() => {
  for (const task of cleanUp.splice(0)) task();
  responder.destroy();
});

function publish(type: string, servicePort: number, name = 'Living room'): void {
  const txt = { txtvers: '1', uuid: 'f00d-cafe' };
  responder.publish({ name, type, port: servicePort, txt, probe: false, host: 'livingroom.local' });
}

function look() {
  const found: Announcement[] = [];
  const gone: Announcement[] = [];
  const failed: string[] = [];
  const browse = createMdnsDiscovery({ interfaces: [LOOPBACK], port })({
    onFound: (announcement) => found.push(announcement),
    onGone: (announcement) => gone.push(announcement),
    onFailed: (text) => failed.push(text),
  });
  cleanUp.push(() => browse.stop());
  return { found, gone, failed, stop: () => browse.stop() };
}

async function until(condition: () => boolean): Promise<void> {
  for (let waitedMs = 0; !condition(); waitedMs += 20) {
    if (waitedMs > 10_000) throw new Error(`does not come true: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

it('finds both services of a box with name, uuid, port and an address that can be reached', async () => {
  publish('xbmc-jsonrpc', 9090);
  publish('xbmc-jsonrpc-h', 8080);
  publish('http', 8080);
  const { found, failed } = look();
  await until(() => found.length >= 2);
  expect(failed).toEqual([]);
  expect(found.toSorted((one, other) => one.kind.localeCompare(other.kind))).toMatchObject([
    { kind: 'web', name: 'Living room', uuid: 'f00d-cafe', port: 8080 },
    { kind: 'websocket', name: 'Living room', uuid: 'f00d-cafe', port: 9090 },
  ]);
  for (const { address } of found) expect(address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
});

it('finds a box that comes later, and hears when it goes', async () => {
  const { found, gone } = look();
  await new Promise((resolve) => setTimeout(resolve, 200));
  publish('xbmc-jsonrpc', 9090);
  await until(() => found.length === 1);
  responder.unpublishAll();
  await until(() => gone.length === 1);
  expect(gone).toMatchObject([{ kind: 'websocket', uuid: 'f00d-cafe' }]);
});

it('is silent after it was stopped, also in its first moment', async () => {
  const early = look();
  early.stop();
  const { found, stop } = look();
  await until(() => true);
  publish('xbmc-jsonrpc', 9090);
  await until(() => found.length === 1);
  stop();
  publish('xbmc-jsonrpc-h', 8080);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect([early.found.length, found.length]).toEqual([0, 1]);
});

it('survives what is not mDNS, and says why where there is no network', async () => {
  const { found, failed } = look();
  publish('xbmc-jsonrpc', 9090);
  await until(() => found.length === 1);
  const noise = createSocket('udp4');
  for (const bytes of [Buffer.alloc(0), Buffer.from('nonsense'), Buffer.alloc(2000, 0xff)]) {
    await new Promise((resolve) => noise.send(bytes, port, LOOPBACK, resolve));
  }
  noise.close();
  publish('xbmc-jsonrpc-h', 8080);
  await until(() => found.length === 2);
  expect(failed).toEqual([]);

  const nowhere: string[] = [];
  const ignore = () => undefined;
  createMdnsDiscovery({ interfaces: [], port })({
    onFound: ignore,
    onGone: ignore,
    onFailed: (text) => nowhere.push(text),
  });
  createMdnsDiscovery({ interfaces: ['192.0.2.77'], port })({
    onFound: ignore,
    onGone: ignore,
    onFailed: (text) => nowhere.push(text),
  });
  await until(() => nowhere.length === 2);
  expect(nowhere.join()).toContain('companion hosts add ADDRESS');
});
