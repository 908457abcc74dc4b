/**
 * What one, ten, a hundred and a thousand boxes cost one companion: at rest, while all play with a heartbeat of 30 s,
 * and when hundreds are stopped at the same moment. Boxes, service and companion are processes of their own.
 */
import { fork } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import {
  buildCompanion,
  type CompanionProcess,
  logIn,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../support/companion-process.ts';
import { startPunchPlayServer } from '../support/punchplay-server/index.ts';
import { benchOptions, printReport, quantile, round } from './bench-report.ts';
import { type FleetOrder, type FleetReport, filmTitle } from './fleet-boxes.ts';
import { saveChart } from './line-chart.ts';
import { cpuShareDuring, memoryKilobytesOf } from './process-figures.ts';

interface Level {
  readonly boxes: number;
  readonly residentKilobytes: number;
  /** What is left of heap and buffers after a collection. */
  readonly liveKilobytes: number;
  readonly idleShare: number;
  readonly playingShare: number;
  readonly startsMs: readonly number[];
  readonly stopsMs: readonly number[];
  readonly lost: number;
  readonly doubled: number;
}

const options = benchOptions({ numbers: ['most'], flags: ['short', 'picture'] });
const isShort = options.flag('short');
const most = options.number('most', isShort ? 40 : 1000);
const sizes = (isShort ? [1] : [1, 10, 100]).filter((boxes) => boxes < most).concat(most);
const burst = isShort ? 20 : 200;
/** Until the libraries of so many boxes have been looked at. */
const settleMs = (boxes: number) => (isShort ? 1000 : 4000 + 15 * boxes);
const idleMs = isShort ? 1000 : 12_000;
/** One heartbeat of every box. */
const playingMs = isShort ? 1000 : 31_000;
/** Openings are spread over it. */
const OPEN_WITHIN_MS = isShort ? 500 : 4000;
const LIMIT_MS = 60_000;
const MEMORY_PROBE = fileURLToPath(new URL('memory-probe.mjs', import.meta.url));

await buildCompanion();
const directory = temporaryDirectory();
const punchPlay = await startPunchPlayServer();
punchPlay.behaviour.autoApprove = 'ada';
const fleet = fork(fileURLToPath(new URL('fleet-boxes.ts', import.meta.url)));
const said = new Map<string, number>();
const answers = new Map<FleetReport['report'], (report: FleetReport) => void>();
fleet.on('message', (message: FleetReport) => {
  if (message.report === 'said') said.set(`${message.method} ${message.box}`, message.atMs);
  else answers.get(message.report)?.(message);
});
let companion: CompanionProcess | null = null;

try {
  companion = await startCompanion(directory.path);
  await useSimulator(companion.call, punchPlay);
  await logIn(companion.call);
  // A thousand boxes that begin in the same seconds are more than the usual 200 events.
  await companion.call('settings.set', { key: 'queue_cap', value: 5000 });
  await companion.end();
  const levels: Level[] = [];
  for (const [index, boxes] of sizes.entries()) levels.push(await measure(boxes, index));
  if (options.flag('picture')) draw(levels);
  report(levels);
} finally {
  await companion?.end('SIGKILL');
  fleet.disconnect();
  await punchPlay.close();
  directory.remove();
}

/** Brings the fleet to this size and measures a companion of its own with it. */
async function measure(boxes: number, level: number): Promise<Level> {
  const known = sizes[level - 1] ?? 0;
  const ports = await grow(boxes);
  companion = await startCompanion(directory.path);
  for (const [index, port] of ports.entries()) {
    await companion.call('hosts.add', { address: '127.0.0.1', port, httpPort: 1, label: `Box ${known + index}` });
  }
  await until('all boxes are connected', async () => (await connected()) === boxes);
  await pause(settleMs(boxes));
  // Measured after a new start: adding a thousand boxes one by one is not what is looked at.
  await companion.end();
  companion = await startCompanion(directory.path, { env: { NODE_OPTIONS: `--import=${MEMORY_PROBE}` } });
  const running = companion;
  await until('all boxes are connected again', async () => (await connected()) === boxes);
  await pause(settleMs(boxes));
  const idleShare = await cpuShareDuring(running.pid, idleMs);
  const residentKilobytes = memoryKilobytesOf(running.pid);
  const liveKilobytes = await liveKilobytesOf(running);

  const historyBefore = punchPlay.history.length;
  for (let from = 0; from < boxes; from += 50) {
    fleet.send({ order: 'play', from, to: Math.min(boxes, from + 50), round: level });
    await pause(OPEN_WITHIN_MS * Math.min(1, 50 / boxes));
  }
  await until('every start has arrived', () => arrivals('start', level).size === boxes);
  const startsMs = delaysMs('Player.OnAVStart', arrivals('start', level));
  const playingShare = await cpuShareDuring(running.pid, playingMs);
  for (let from = 0; from < boxes; from += burst) {
    const to = Math.min(boxes, from + burst);
    fleet.send({ order: 'stop', from, to });
    await until('every stop of the burst has arrived', () => arrivals('stop', level).size >= to);
    await pause(300);
  }
  const stopsMs = delaysMs('Player.OnStop', arrivals('stop', level));
  const watched = punchPlay.history.slice(historyBefore).map(({ title }) => title);
  const lost = Array.from({ length: boxes }, (_, box) => filmTitle(box, level)).filter((one) => !watched.includes(one));
  await running.end();
  return {
    boxes,
    residentKilobytes,
    liveKilobytes,
    idleShare,
    playingShare,
    startsMs,
    stopsMs,
    lost: lost.length,
    doubled: watched.length - new Set(watched).size,
  };
}

function report(levels: readonly Level[]): void {
  const [first] = levels;
  const last = levels.at(-1);
  if (first === undefined || last === undefined) return;
  const perBox = (level: Level, kilobytes: 'residentKilobytes' | 'liveKilobytes') =>
    level.boxes > first.boxes ? round((level[kilobytes] - first[kilobytes]) / (level.boxes - first.boxes)) : '';
  printReport(
    {
      name: 'fleet',
      about: `all boxes of one companion: at rest, playing with a heartbeat of 30 s, stopped ${burst} at a time`,
      rows: levels.map((level) => ({
        boxes: level.boxes,
        'start p50 ms': round(quantile(level.startsMs, 0.5)),
        'p99 ms': round(quantile(level.startsMs, 0.99)),
        'stop p50 ms': round(quantile(level.stopsMs, 0.5)),
        'stop p99 ms': round(quantile(level.stopsMs, 0.99)),
        'idle % of a core': round(level.idleShare * 100, 2),
        'playing % of a core': round(level.playingShare * 100, 2),
        'resident MiB': round(level.residentKilobytes / 1024),
        'resident kB per box': perBox(level, 'residentKilobytes'),
        'live kB per box': perBox(level, 'liveKilobytes'),
        lost: level.lost,
        doubled: level.doubled,
      })),
      targets: [
        'at most 60 kB (live) per box; 1,000 idle boxes at most 2 % of a core; nothing lost; the cost no more than linear',
      ],
      broken: levels
        .filter(({ lost, doubled }) => lost + doubled > 0)
        .map(({ boxes, lost, doubled }) => `${boxes} boxes: ${lost} lost, ${doubled} doubled`),
    },
    options,
  );
}

function draw(levels: readonly Level[]): void {
  const line = (name: string, share: (level: Level) => number) => ({
    name,
    dots: true,
    points: levels.map((level) => [level.boxes, share(level) * 100] as const),
  });
  saveChart('fleet', {
    title: 'What one companion costs: processor time by the number of boxes',
    x: { label: 'boxes', scale: 'log', ticks: [1, 10, 100, 1000] },
    y: { label: '% of a core', scale: 'log', ticks: [0.01, 0.1, 1, 10, 100] },
    lines: [
      line('all playing, heartbeat 30 s', (level) => level.playingShare),
      line('at rest', (level) => level.idleShare),
    ],
  });
}

/** When each film of this round was heard of at the service, by its title. */
function arrivals(action: 'start' | 'stop', level: number): Map<string, number> {
  const titles = punchPlay
    .requestsTo(`/api/scrobble/${action}`)
    .filter(({ body }) => String(body.title).startsWith(`Film ${level} of `))
    .map(({ body, atMonotonicMs }) => [String(body.title), performance.timeOrigin + atMonotonicMs] as const);
  return new Map(titles);
}

function delaysMs(notification: string, arrived: ReadonlyMap<string, number>): number[] {
  return [...arrived].map(
    ([title, atMs]) => atMs - (said.get(`${notification} ${title.split(' ').at(-1)}`) ?? Number.NaN),
  );
}

async function grow(to: number): Promise<readonly number[]> {
  const answer = await ask({ order: 'grow', to }, 'grown');
  return answer.report === 'grown' ? answer.ports : [];
}

/** How many boxes the companion is connected to: asked of the boxes, so that it costs the companion nothing. */
async function connected(): Promise<number> {
  const answer = await ask({ order: 'count' }, 'counted');
  return answer.report === 'counted' ? answer.connected : 0;
}

function ask(order: FleetOrder, report: FleetReport['report']): Promise<FleetReport> {
  return new Promise((resolve) => {
    answers.set(report, resolve);
    fleet.send(order);
  });
}

/** Asks {@link MEMORY_PROBE}. */
async function liveKilobytesOf({ pid, logLines }: CompanionProcess): Promise<number> {
  process.kill(pid, 'SIGUSR2');
  const line = () => logLines.findLast((one) => one.startsWith('live bytes '));
  await until('the memory was measured', () => line() !== undefined);
  return Number(line()?.slice('live bytes '.length)) / 1024;
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + LIMIT_MS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`not within ${LIMIT_MS / 1000} s: ${what}`);
    await pause(25);
  }
}
