/** The companion's engine in a process of its own with a hasty clock; says at each line on stdin how much memory lives. */
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { startCompanion } from '../kodi/linked-companion.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { createHastyClock } from './hasty-clock.ts';

export interface LeakOrder {
  readonly dataDirectory: string;
  readonly backendUrl: string;
  readonly boxPort: number;
  readonly speed: number;
}

const SHORTEST_TIMER_MS = 500;

const order = JSON.parse(process.argv[2] ?? '') as LeakOrder;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const secrets = new Map<string, string>();
await logIn();
const { ask } = await startCompanion(order.dataDirectory, secrets, {
  clock: createHastyClock(order.speed, SHORTEST_TIMER_MS),
  log: createQuietLog(),
});
await ask('hosts.add', { address: '127.0.0.1', port: order.boxPort, httpPort: 1, label: 'Box' });
console.log('ready');
for await (const _ of createInterface({ input: process.stdin })) {
  // Twice: what finalizers let go of is only collected then.
  collect();
  await pause(50);
  collect();
  const { heapUsed, rss } = process.memoryUsage();
  console.log(JSON.stringify({ heapUsed, rss }));
}
process.exit(0);

/** With the time that it takes. */
async function logIn(): Promise<void> {
  const first = await startCompanion(order.dataDirectory, secrets);
  await first.ask('settings.set', { key: 'developer_mode', value: true });
  await first.ask('settings.set', { key: 'allow_insecure_backend_url', value: true });
  await first.ask('settings.set', { key: 'backend_url', value: order.backendUrl });
  await first.ask('accounts.login', { service: 'punchplay' });
  for (;;) {
    const { state, text } = await first.ask('accounts.login_status', { service: 'punchplay' });
    if (state === 'linked') break;
    if (state !== 'pending' && state !== 'slow') throw new Error(`login: ${text}`);
    await pause(20);
  }
  await first.stop();
}
