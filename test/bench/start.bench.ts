/** How long `serve` takes from its start to its `ready` line. */
import { spawn } from 'node:child_process';
import { buildCompanion, spawnCompanion, temporaryDirectory } from '../support/companion-process.ts';
import { benchOptions, median, printReport, quantile, round } from './bench-report.ts';

const options = benchOptions({ numbers: ['runs'] });
const runs = options.number('runs', 10);

await buildCompanion();
const directory = temporaryDirectory();
try {
  const first = await readyMs();
  const warm: number[] = [];
  for (let run = 0; run < runs; run += 1) warm.push(await readyMs());
  const bare: number[] = [];
  for (let run = 0; run < runs; run += 1) bare.push(await bareNodeMs());
  printReport(
    {
      name: 'start',
      about: `serve to its ready line, ${runs} runs`,
      rows: [
        { case: 'first start, new data directory', 'median ms': round(first) },
        { case: 'warm', ...figures(warm) },
        { case: 'node alone, nothing to run', ...figures(bare) },
      ],
      targets: ['warm: median at most 400 ms'],
    },
    options,
  );
} finally {
  directory.remove();
}

async function readyMs(): Promise<number> {
  const startedAtMs = performance.now();
  const companion = spawnCompanion(directory.path);
  await companion.ready;
  const ms = performance.now() - startedAtMs;
  await companion.end();
  return ms;
}

function bareNodeMs(): Promise<number> {
  const startedAtMs = performance.now();
  return new Promise((resolve) => {
    spawn(process.execPath, ['-e', '']).on('exit', () => resolve(performance.now() - startedAtMs));
  });
}

function figures(samples: readonly number[]) {
  return {
    'median ms': round(median(samples)),
    'fastest ms': round(Math.min(...samples)),
    'p95 ms': round(quantile(samples, 0.95)),
  };
}
