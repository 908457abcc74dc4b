/** What the user entered as a box's address: a name, or an IPv4 or IPv6 address with or without brackets. */
import { lookup as systemLookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { Clock } from '../ports.ts';
import type { NameLookup, ResolvedAddress } from './connection-status.ts';

export type Resolution =
  | { readonly ok: true; readonly addresses: readonly [ResolvedAddress, ...ResolvedAddress[]]; readonly text: string }
  /** In the system's word: `ENOTFOUND`. */
  | { readonly ok: false; readonly reason: string };

const withoutBrackets = (address: string): string => address.replace(/^\[(.*)\]$/, '$1');

/** `http://[::1]:8080`; not a valid URL where the address has a zone (`fe80::1%eth0`), which no URL can hold. */
export function httpOrigin(address: string, port: number): string {
  const host = withoutBrackets(address);
  return `http://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** Asks the system's resolver, the hosts file and multicast DNS included where it does. */
export const lookUpName: NameLookup = async (name) => {
  const addresses = await systemLookup(name, { all: true });
  return addresses.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
};

/** The addresses to connect to. Never rejects; ends with the limit or the signal, and lets a late answer go. */
export function resolveAddress(
  address: string,
  { clock, lookup, limitMs, signal }: { clock: Clock; lookup: NameLookup; limitMs: number; signal: AbortSignal },
): Promise<Resolution> {
  const name = withoutBrackets(address);
  const family = isIP(name);
  if (family === 4 || family === 6) {
    return Promise.resolve({ ok: true, addresses: [{ address: name, family }], text: `${name} is an address.` });
  }
  return new Promise((resolve) => {
    const finish = (result: Resolution) => {
      timer.cancel();
      signal.removeEventListener('abort', callOff);
      resolve(result);
    };
    const callOff = () => finish({ ok: false, reason: 'called off' });
    const timer = clock.after(limitMs, () => finish({ ok: false, reason: `no answer within ${limitMs / 1000} s` }));
    signal.addEventListener('abort', callOff);
    if (signal.aborted) callOff();
    lookup(name).then(
      ([first, ...rest]) => {
        if (!first) return finish({ ok: false, reason: 'no address' });
        const text = `${name} is ${[first, ...rest].map((found) => found.address).join(', ')}.`;
        finish({ ok: true, addresses: [first, ...rest], text });
      },
      (error: Error & { code?: unknown }) => finish({ ok: false, reason: String(error.code ?? error.message) }),
    );
  });
}
