/** The address of a box as it is typed on the command line. */
import { readAddress } from '../../shared/host-address.ts';
import { UsageError } from './context.ts';

const ADDRESS_FORM =
  'an address is a name or an IP address, with a port where it is not the usual one: 192.168.1.20, box.lan:9090, [fe80::1]:9090';

/** As `readAddress`. Throws `UsageError`. */
export function parseAddress(text: string): { readonly address: string; readonly port: number | undefined } {
  const typed = readAddress(text);
  if (typed === null) throw new UsageError(`"${text}" is not an address: ${ADDRESS_FORM}`);
  const { address, port } = typed;
  if (port !== null && !(port >= 1 && port <= 65535))
    throw new UsageError(`${port} is not a port: ports go from 1 to 65535`);
  return { address, port: port ?? undefined };
}
