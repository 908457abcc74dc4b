/** Which addresses are of a home: what Kodi says there is not encrypted, and its WebSocket asks for no login. */
import { BlockList, isIP } from 'node:net';

const HOME = new BlockList();
for (const [network, bits] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  // Link-local, and shared by a provider or a private overlay network.
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  // "This host".
  ['0.0.0.0', 32],
] as const) {
  HOME.addSubnet(network, bits, 'ipv4');
}
for (const [network, bits] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  HOME.addSubnet(network, bits, 'ipv6');
}

/** Whether an IP address, with or without a zone, is of this machine or a private network. */
export function isOfHome(address: string): boolean {
  const plain = address.replace(/%.*$/, '');
  const family = isIP(plain);
  return family !== 0 && HOME.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}
