/** What the companion costs while nothing plays: memory and processor time of `serve` with its boxes connected (Linux). */
import { setTimeout as pause } from 'node:timers/promises';
import { buildCompanion, startCompanion, temporaryDirectory } from '../support/companion-process.ts';
import { type SimulatedKodi, startKodiSimulator } from '../support/kodi-simulator/start-kodi-simulator.ts';
import { benchOptions, printReport, round } from './bench-report.ts';
import { cpuShareDuring, memoryKilobytesOf } from './process-figures.ts';

/** After the start, before the measurement begins. */
const SETTLE_MS = 5000;

const options = benchOptions({ numbers: ['seconds', 'hosts'] });
const seconds = options.number('seconds', 60);
const hosts = options.number('hosts', 1);

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
  const residentBefore = memoryMib('VmRSS');
  const share = await cpuShareDuring(companion.pid, seconds * 1000);
  printReport(
    {
      name: 'idle',
      about: `serve with ${hosts} connected, nothing playing, ${seconds} s`,
      rows: [
        { figure: 'resident memory at the beginning', MiB: residentBefore },
        { figure: 'resident memory at the end', MiB: memoryMib('VmRSS') },
        { figure: 'resident memory, highest ever', MiB: memoryMib('VmHWM') },
        { figure: 'processor time', s: round(share * seconds, 2), '% of a core': round(share * 100, 2) },
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

function memoryMib(field: 'VmRSS' | 'VmHWM'): number {
  return round(memoryKilobytesOf(companion.pid, field) / 1024);
}
