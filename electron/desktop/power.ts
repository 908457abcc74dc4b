/** What the machine tells of itself, as the engine's `power` port: it slept, was unlocked, or has another network. */
import { powerMonitor } from 'electron';
import type { Clock, Log, Power } from '../engine/ports.ts';
import { watchNetwork } from '../system/network-watch.ts';

/** After the app is ready. */
export function createPower(clock: Clock, log: Log): Power {
  return {
    onChange(listener) {
      const onSuspend = () => log.info('The computer goes to sleep.');
      const onLock = () => log.debug('the screen was locked');
      const onResume = () => listener('The computer woke up.');
      // A keychain may be open again with it.
      const onUnlock = () => listener('The screen was unlocked.');
      powerMonitor.on('suspend', onSuspend);
      powerMonitor.on('lock-screen', onLock);
      powerMonitor.on('resume', onResume);
      powerMonitor.on('unlock-screen', onUnlock);
      const endNetworkWatch = watchNetwork(clock, () => listener('The network changed.'));
      return () => {
        powerMonitor.off('suspend', onSuspend);
        powerMonitor.off('lock-screen', onLock);
        powerMonitor.off('resume', onResume);
        powerMonitor.off('unlock-screen', onUnlock);
        endNetworkWatch();
      };
    },
  };
}
