/** The address of a box as it is typed. */
import { UsageError } from './context.ts';

const ADDRESS_FORM =
  'an address is a name or an IP address, with a port where it is not the usual one: 192.168.1.20, box.lan:9090, [fe80::1]:9090';

/** `10.0.0.2`, `box:9091`, `[::1]:9090`, `[::1]`, `::1`. Throws `UsageError`. */
export function parseAddress(text: string): { readonly address: string; readonly port: number | undefined } {
  const trimmed = text.trim();
  const bracketed = /^\[([0-9a-f:.]+(?:%[\w.-]+)?)\](?::(\d+))?$/i.exec(trimmed);
  const bare = /^[0-9a-f.]*:[0-9a-f.:]*:[0-9a-f.:]*(?:%[\w.-]+)?$/i.test(trimmed);
  const named = /^([\p{L}\p{N}._-]+)(?::(\d+))?$/u.exec(trimmed);
  const [, address, port] = bare ? [trimmed, trimmed, undefined] : (bracketed ?? named ?? []);
  if (address === undefined) throw new UsageError(`"${text}" is not an address: ${ADDRESS_FORM}`);
  return { address, port: port === undefined ? undefined : parsePort(port) };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (port >= 1 && port <= 65535) return port;
  throw new UsageError(`${text} is not a port: ports go from 1 to 65535`);
}
