/** How long `serve` takes from its start to its `ready` line, with nothing and with a long history; and the page to its first paint. */
import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { createWatchLog } from '../../electron/engine/history/watch-log.ts';
import { openStore } from '../../electron/engine/store/open-store.ts';
import { createSystemClock } from '../../electron/system/clock.ts';
import { askForPageLink } from '../../electron/web/client.ts';
import { chromiumArguments, chromiumAvailable } from '../support/chromium.ts';
import { buildCompanion, spawnCompanion, startCompanion, temporaryDirectory } from '../support/companion-process.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { EPISODE } from '../support/viewing-events.ts';
import { benchOptions, median, printReport, quantile, round } from './bench-report.ts';

const options = benchOptions({ numbers: ['runs', 'mebibytes'], flags: ['short'] });
const isShort = options.flag('short');
const runs = options.number('runs', isShort ? 1 : 10);
const historyMebibytes = options.number('mebibytes', isShort ? 2 : 100);

await buildCompanion();
const directory = temporaryDirectory();
const long = temporaryDirectory();
try {
  const first = await readyMs(directory.path);
  const warm = await repeated(() => readyMs(directory.path));
  const bare = await repeated(bareNodeMs);
  fillHistory(long.path);
  const withHistory = await repeated(() => readyMs(long.path));
  const afterKill = await readyAfterKillMs(long.path);
  const painted = await firstPaintsMs(long.path);
  printReport(
    {
      name: 'start',
      about: `serve to its ready line, and the page to its first paint; ${runs} runs`,
      rows: [
        { case: 'first start, new data directory', 'median ms': round(first) },
        { case: 'warm', ...figures(warm) },
        { case: `warm, ${historyMebibytes} MiB of history`, ...figures(withHistory) },
        { case: `after a kill, ${historyMebibytes} MiB of history are checked`, 'median ms': round(afterKill) },
        { case: 'node alone, nothing to run', ...figures(bare) },
        { case: 'page to its first paint', ...(painted === null ? { note: 'no Chromium here' } : figures(painted)) },
      ],
      targets: ['warm: median at most 400 ms, with 100 MiB of history too'],
    },
    options,
  );
} finally {
  directory.remove();
  long.remove();
}

async function repeated(measure: () => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  for (let run = 0; run < runs; run += 1) samples.push(await measure());
  return samples;
}

async function readyMs(dataDirectory: string): Promise<number> {
  const startedAtMs = performance.now();
  const companion = spawnCompanion(dataDirectory);
  await companion.ready;
  const ms = performance.now() - startedAtMs;
  await companion.end();
  return ms;
}

/** After an end that was none the whole database is checked once. */
async function readyAfterKillMs(dataDirectory: string): Promise<number> {
  const companion = await startCompanion(dataDirectory);
  await companion.call('settings.set', { key: 'developer_mode', value: true });
  await companion.end('SIGKILL');
  return readyMs(dataDirectory);
}

function bareNodeMs(): Promise<number> {
  const startedAtMs = performance.now();
  return new Promise((resolve) => {
    spawn(process.execPath, ['-e', '']).on('exit', () => resolve(performance.now() - startedAtMs));
  });
}

/** Years of viewings, written by the product's own hand. */
function fillHistory(dataDirectory: string): void {
  const log = createQuietLog();
  const store = openStore({ dataDirectory, log, clock: createSystemClock() });
  const watchLog = createWatchLog({ store, log });
  const file = join(dataDirectory, 'companion.db');
  const size = () => statSync(file).size + (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0);
  const nowMs = Date.now();
  let viewings = 0;
  const addSome = () => {
    for (let some = 0; some < 2000; some += 1) {
      viewings += 1;
      const viewingId = crypto.randomUUID();
      const atMs = nowMs - viewings * 60_000;
      watchLog.noteViewing({
        viewingId,
        hostId: 'box',
        kind: 'episode',
        title: `Severance 1x${viewings}`,
        item: EPISODE,
        startedAtMs: atMs,
        endedAtMs: atMs + 3_000_000,
        positionSeconds: 2900,
        durationSeconds: 3000,
        progressFraction: 0.97,
        watched: true,
        stopReason: 'stopped',
        ignored: null,
      });
      for (const event of ['started', 'stopped']) {
        watchLog.noteOutcome({ viewingId, service: 'punchplay', event, outcome: 'sent', reason: '', atMs });
      }
    }
  };
  while (size() < historyMebibytes * 2 ** 20) store.durable(addSome);
  store.close();
}

/** Null where there is no browser. */
async function firstPaintsMs(dataDirectory: string): Promise<number[] | null> {
  const available = chromiumAvailable();
  if (!available.ok) return null;
  const companion = await startCompanion(dataDirectory);
  const browser = await chromium.launch({ executablePath: available.path, args: chromiumArguments() });
  try {
    return await repeated(async () => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(await askForPageLink(dataDirectory));
      const paintedMs = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            new PerformanceObserver((list) => {
              for (const { name, startTime } of list.getEntries())
                if (name === 'first-contentful-paint') resolve(startTime);
            }).observe({ type: 'paint', buffered: true });
          }),
      );
      await context.close();
      return paintedMs;
    });
  } finally {
    await browser.close();
    await companion.end();
  }
}

function figures(samples: readonly number[]) {
  return {
    'median ms': round(median(samples)),
    'fastest ms': round(Math.min(...samples)),
    'p95 ms': round(quantile(samples, 0.95)),
  };
}
