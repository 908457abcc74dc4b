/** Whether memory grows with time: a day of a box that plays film after film, with clocks that run hundreds of times as fast. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../support/companion-process.ts';
import { startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { startPunchPlayServer } from '../support/punchplay-server/index.ts';
import { benchOptions, printReport, round } from './bench-report.ts';
import { createHastyClock } from './hasty-clock.ts';
import type { LeakOrder } from './leak-companion.ts';

const options = benchOptions({ numbers: ['hours', 'speed'], flags: ['short'] });
const isShort = options.flag('short');
const hours = options.number('hours', isShort ? 1 : 24);
const speed = options.number('speed', 720);
/** Until then code is compiled and caches fill: that is no leak. */
const WARM_UP_HOURS = isShort ? 0.5 : 4;
const HOUR_MS = 3_600_000;

interface Memory {
  readonly heapUsed: number;
  readonly rss: number;
}

const directory = temporaryDirectory();
const clock = createHastyClock(speed);
const punchPlay = await startPunchPlayServer();
punchPlay.behaviour.autoApprove = 'ada';
punchPlay.behaviour.accessLifetimeSeconds = 10_000_000;
const box = await startKodiSimulator({ name: 'Box', clock, delayFactor: 0.2 });
const order: LeakOrder = { dataDirectory: directory.path, backendUrl: punchPlay.url, boxPort: box.port, speed };
const child = spawn(
  process.execPath,
  [fileURLToPath(new URL('leak-companion.ts', import.meta.url)), JSON.stringify(order)],
  {
    stdio: ['pipe', 'pipe', 'inherit'],
  },
);
const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
try {
  await lines.next();
  const samples: Array<Memory & { readonly atHours: number }> = [];
  const startedMs = clock.monotonicMs();
  const passedHours = () => (clock.monotonicMs() - startedMs) / HOUR_MS;
  for (let film = 0; passedHours() < hours; film += 1) {
    box.open({ movieId: 1 + (film % 6) });
    await pause((20 * 60_000) / speed);
    box.seek(0.3);
    if (film % 3 === 0) box.pause();
    await pause((4 * 60_000) / speed);
    if (film % 3 === 0) box.resume();
    box.seek(0.8);
    await pause((2 * 60_000) / speed);
    box.stop();
    await pause(60_000 / speed);
    if (film % 2 === 1) samples.push({ ...(await memory()), atHours: passedHours() });
  }
  samples.push({ ...(await memory()), atHours: passedHours() });
  const after = (someHours: number) => samples.find(({ atHours }) => atHours >= someHours) ?? samples[0];
  const [early, warm] = [after(Math.min(1, WARM_UP_HOURS)), after(WARM_UP_HOURS)];
  const last = samples.at(-1);
  if (early === undefined || warm === undefined || last === undefined) throw new Error('nothing was measured');
  const row = (figure: string, { heapUsed, rss, atHours }: Memory & { readonly atHours: number }) => ({
    figure,
    'simulated hours': round(atHours),
    'heap MiB': round(heapUsed / 2 ** 20, 2),
    'resident MiB': round(rss / 2 ** 20),
  });
  printReport(
    {
      name: 'leak',
      about: `one box plays film after film for ${hours} simulated hours, ${speed} times as fast: ${punchPlay.requests.length} requests`,
      rows: [
        row('after an hour', early),
        row('after the warm-up', warm),
        row('at the end', last),
        { figure: 'growth', 'heap MiB': round((last.heapUsed - warm.heapUsed) / 2 ** 20, 2) },
      ],
      targets: ['heap growth over 24 simulated hours under 2 MB'],
      broken: punchPlay.history.length === 0 ? ['nothing was reported'] : [],
    },
    options,
  );
} finally {
  child.stdin.end();
  child.kill('SIGKILL');
  await box.close();
  await punchPlay.close();
  directory.remove();
}

async function memory(): Promise<Memory> {
  child.stdin.write('\n');
  const { value } = await lines.next();
  return JSON.parse(String(value)) as Memory;
}
