/** Notices that this machine's network addresses changed: another network, or one that is back. */
import { networkInterfaces } from 'node:os';
import type { Clock, Timer } from '../engine/ports.ts';

const LOOK_MS = 5000;

/** Calls `onChange` whenever the addresses are others than at the last look. Gives the function that ends it. */
export function watchNetwork(
  clock: Pick<Clock, 'after'>,
  onChange: () => void,
  addresses: () => string = ownAddresses,
): () => void {
  let timer: Timer;
  let before = addresses();
  const look = () => {
    const now = addresses();
    if (now !== before) onChange();
    before = now;
    timer = clock.after(LOOK_MS, look);
  };
  timer = clock.after(LOOK_MS, look);
  return () => timer.cancel();
}

/** Without the loopback and without addresses of a link: virtual interfaces come and go with those alone. */
function ownAddresses(): string {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address)
    .sort()
    .join(' ');
}
