/** What the companion costs while nothing plays: memory and processor time of `serve` with its boxes connected (Linux). */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { buildCompanion, startCompanion, temporaryDirectory } from '../support/companion-process.ts';
import { type SimulatedKodi, startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { benchOptions, printReport, round } from './bench-report.ts';

/** After the start, before the measurement begins. */
const SETTLE_MS = 5000;

const options = benchOptions({ numbers: ['seconds', 'hosts'] });
const seconds = options.number('seconds', 60);
const hosts = options.number('hosts', 1);
const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

await buildCompanion();
const directory = temporaryDirectory();
const boxes: SimulatedKodi[] = [];
const companion = await startCompanion(directory.path);
try {
  for (let index = 0; index < hosts; index += 1) {
    const box = await startKodiSimulator({ name: `Box ${index + 1}` });
    boxes.push(box);
    await companion.call('hosts.add', { address: box.address, port: box.port, httpPort: 1, label: box.name });
  }
  while (boxes.some((box) => box.clientCount === 0)) await pause(20);
  await pause(SETTLE_MS);
  const before = cpuSeconds();
  const residentBefore = memoryMib('VmRSS');
  await pause(seconds * 1000);
  const spent = cpuSeconds() - before;
  printReport(
    {
      name: 'idle',
      about: `serve with ${hosts} connected, nothing playing, ${seconds} s`,
      rows: [
        { figure: 'resident memory at the beginning', MiB: residentBefore },
        { figure: 'resident memory at the end', MiB: memoryMib('VmRSS') },
        { figure: 'resident memory, highest ever', MiB: memoryMib('VmHWM') },
        { figure: 'processor time', s: round(spent, 2), '% of a core': round((spent / seconds) * 100, 2) },
      ],
      targets: ['one host: at most 90 MB resident, at most 0.2 % of a core over a minute'],
    },
    options,
  );
} finally {
  await companion.end();
  await Promise.all(boxes.map((box) => box.close()));
  directory.remove();
}

/** User and system time of the process so far, from /proc. */
function cpuSeconds(): number {
  const stat = readFileSync(`/proc/${companion.pid}/stat`, 'utf8');
  // The second field may hold spaces; after it come state, ppid … with utime as the 14th field of all.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

function memoryMib(field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${companion.pid}/status`, 'utf8');
  return round(Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
