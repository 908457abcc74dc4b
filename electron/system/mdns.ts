/** Kodi boxes on the local network by multicast DNS (Zeroconf): behind the engine's `Discover` port. */
import { createSocket, type Socket } from 'node:dgram';
import type { EventEmitter } from 'node:events';
import { networkInterfaces } from 'node:os';
import type { Bonjour, Service } from 'bonjour-service';
import { errorText } from '../../shared/errors.ts';
import type { Announcement, Discover, DiscoveryEvents } from '../engine/ports.ts';

export interface MdnsOptions {
  /** IPv4 addresses of the interfaces to look on; default: all that lead out of this machine. */
  readonly interfaces?: readonly string[];
  /** Default: 5353, as everybody uses. */
  readonly port?: number;
}

/** What Kodi announces (both with a TXT record that holds the box's uuid). */
const TYPES = [
  ['xbmc-jsonrpc', 'websocket'],
  ['xbmc-jsonrpc-h', 'web'],
] as const;
const GROUP = '224.0.0.251';
const PORT = 5353;
const MOST_INTERFACES = 8;
/** Answers get lost; RFC 6762 (5.2) wants each pause at least twice the one before. */
const ASK_AGAIN_MS = [1000, 3000, 9000, 27_000] as const;

/** The library is loaded, and the network touched, when somebody looks. */
export function createMdnsDiscovery(options: MdnsOptions = {}): Discover {
  return (events) => {
    let isStopped = false;
    let close = () => {};
    browse(options, events, () => isStopped).then(
      (closeAll) => {
        close = closeAll;
        if (isStopped) close();
      },
      (error: unknown) => {
        if (!isStopped) events.onFailed(failedText(errorText(error)));
      },
    );
    return {
      stop() {
        isStopped = true;
        close();
      },
    };
  };
}

async function browse(options: MdnsOptions, events: DiscoveryEvents, isStopped: () => boolean): Promise<() => void> {
  const { interfaces = ownAddresses(), port = PORT } = options;
  if (interfaces.length === 0) throw new Error('this computer is in no network');
  const { default: library } = await import('bonjour-service');
  const opened = await Promise.allSettled(interfaces.map((address) => openSocket(address, port)));
  const sockets = opened.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const [failure] = opened.flatMap((result) => (result.status === 'rejected' ? [errorText(result.reason)] : []));
  if (sockets.length === 0) throw new Error(failure ?? 'no socket could be opened');
  if (isStopped()) {
    for (const socket of sockets) socket.close();
    return () => {};
  }
  const lines = sockets.map((socket) => listen(new library(libraryOptions(socket, port), () => {}), events));
  return () => {
    for (const line of lines) line.close();
  };
}

/** One socket an interface: with a single one, only the interface of the default route would be asked. */
function openSocket(address: string, port: number): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  return new Promise((resolve, reject) => {
    const fail = (error: unknown) => {
      socket.close();
      reject(error);
    };
    socket.once('error', fail);
    socket.bind(port, () => {
      socket.off('error', fail);
      try {
        socket.addMembership(GROUP, address);
        socket.setMulticastInterface(address);
        socket.setMulticastTTL(255);
        socket.setMulticastLoopback(true);
      } catch (error) {
        return fail(error);
      }
      // A network that goes away concerns only this look.
      socket.on('error', () => {});
      resolve(socket);
    });
  });
}

/** The library hands these on to `multicast-dns`, which its own type does not say: the socket is ready as it is. */
function libraryOptions(socket: Socket, port: number): ConstructorParameters<typeof Bonjour>[0] {
  return { socket, port, bind: false, multicast: false } as unknown as ConstructorParameters<typeof Bonjour>[0];
}

function listen(bonjour: Bonjour, events: DiscoveryEvents): { close(): void } {
  // Without a listener an error of the socket would end the process.
  const { mdns } = (bonjour as unknown as { server: { mdns: EventEmitter } }).server;
  mdns.on('error', () => {});
  const browsers = TYPES.map(([type, kind]) => {
    const tell = (told: (announcement: Announcement) => void) => (service: Service) => {
      const announcement = announcementOf(kind, service);
      if (announcement !== null) told(announcement);
    };
    const browser = bonjour.find({ type });
    browser.on('up', tell(events.onFound));
    browser.on('srv-update', tell(events.onFound));
    browser.on('txt-update', tell(events.onFound));
    browser.on('down', tell(events.onGone));
    return browser;
  });
  const timers = ASK_AGAIN_MS.map((delayMs) => {
    const timer = setTimeout(() => {
      for (const browser of browsers) browser.update();
    }, delayMs);
    timer.unref();
    return timer;
  });
  return {
    close() {
      for (const timer of timers) clearTimeout(timer);
      for (const browser of browsers) browser.stop();
      bonjour.destroy();
    },
  };
}

/** Null where it does not say where it is. */
function announcementOf(kind: Announcement['kind'], service: Service): Announcement | null {
  const { fqdn, port, txt, addresses = [], referer } = service;
  const ipv4 = addresses.filter((address) => /^\d+\.\d+\.\d+\.\d+$/.test(address));
  // A box with several interfaces (containers, VPN) announces them all; where its word came from can be reached.
  const sender = referer?.address;
  const address = sender !== undefined && (ipv4.includes(sender) || ipv4.length === 0) ? sender : ipv4[0];
  if (typeof fqdn !== 'string' || typeof port !== 'number' || address === undefined) return null;
  const uuid: unknown = (txt as { uuid?: unknown } | undefined)?.uuid;
  // The library's own `name` ends at the first dot.
  const name = fqdn.replace(/\._xbmc-jsonrpc(?:-h)?\._tcp\.local\.?$/i, '');
  return { kind, name, uuid: typeof uuid === 'string' && uuid !== '' ? uuid : null, address, port };
}

function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  const outside = all.filter(({ family, internal }) => family === 'IPv4' && !internal);
  return outside.map(({ address }) => address).slice(0, MOST_INTERFACES);
}

function failedText(reason: string): string {
  return `Boxes cannot be looked for on the network: ${reason}. Add them by their address: companion hosts add ADDRESS.`;
}
