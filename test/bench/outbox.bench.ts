/**
 * How fast events become durable, and how fast what waits is delivered: beside a plain SQLite insert loop and a plain
 * keep-alive fetch loop in the same run, so that the ratios hold on any disk and machine.
 */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createWatchLog } from '../../electron/engine/history/watch-log.ts';
import { createLane } from '../../electron/engine/scrobble/lane.ts';
import { createOutbox } from '../../electron/engine/scrobble/outbox.ts';
import { createRecorder } from '../../electron/engine/scrobble/recorder.ts';
import { createHostStore } from '../../electron/engine/store/host-store.ts';
import { openStore } from '../../electron/engine/store/open-store.ts';
import { createOpenViewings } from '../../electron/engine/store/open-viewings.ts';
import { createSettingsStore } from '../../electron/engine/store/settings-store.ts';
import { createSystemClock } from '../../electron/system/clock.ts';
import { createSystemRandom } from '../../electron/system/random.ts';
import { temporaryDirectory } from '../support/companion-process.ts';
import { createFixedIdentifier, NOTHING_TAUGHT } from '../support/fixed-identifier.ts';
import { startPunchPlayServer } from '../support/punchplay-server/index.ts';
import { createPunchPlayBench } from '../support/punchplay-service.ts';
import { createQuietLog } from '../support/quiet-log.ts';
import { EPISODE, viewingEvent } from '../support/viewing-events.ts';
import { benchOptions, printReport, round } from './bench-report.ts';

const options = benchOptions({ numbers: ['events', 'waiting'], flags: ['short'] });
const isShort = options.flag('short');
const events = options.number('events', isShort ? 60 : 1000);
/** How many events wait while some are delivered: an outage of days. */
const waiting = options.number('waiting', isShort ? 100 : 5000);
/** How many events are delivered at each latency, so that the bench stays short. */
const DELIVERED = [
  { latencyMs: 0, count: events },
  { latencyMs: 20, count: Math.min(events, 150) },
  { latencyMs: 100, count: Math.min(events, 50) },
];

const WARM_UP = isShort ? 20 : 100;

const directory = temporaryDirectory();
const punchPlay = await startPunchPlayServer();
const service = createPunchPlayBench(punchPlay);
const clock = createSystemClock();
const random = createSystemRandom();
const log = createQuietLog();
const store = openStore({ dataDirectory: directory.path, log, clock });
const watchLog = createWatchLog({ store, log });
const outbox = createOutbox({ store, watchLog, clock, cap: () => 2 * (waiting + events), log });
const hosts = createHostStore({ store, clock, random, log });
const host = hosts.add({ address: 'box', port: 9090, httpPort: 8080, label: 'Box' });
const recorder = createRecorder({
  store,
  hosts,
  settings: createSettingsStore({ store, log }),
  teachings: NOTHING_TAUGHT,
  identifier: createFixedIdentifier(EPISODE),
  openViewings: createOpenViewings({ store, clock }),
  watchLog,
  outbox,
  services: [service.service],
  clock,
  random,
  log,
  clientVersion: '1.2.3',
  wake: () => undefined,
  onProblem: (problem) => {
    throw new Error(problem.text);
  },
});

try {
  await service.link(punchPlay);
  // Once unmeasured, so that what comes first is not measured cold.
  plainInserts(WARM_UP);
  enqueue(WARM_UP);
  await flushMs(WARM_UP);
  await plainFetchMs(WARM_UP);
  const plainRate = perSecond(events, plainInserts(events));
  const enqueueRate = perSecond(events, enqueue(events));
  outbox.clear();
  // In one transaction: how they came to wait is not what is measured.
  store.durable(() => enqueue(waiting));
  const fullRate = perSecond(events, enqueue(events));
  const rows = [
    { what: 'plain SQLite insert loop (FULL)', 'per second': Math.round(plainRate), 'times as long': 1 },
    {
      what: 'durable enqueue',
      'per second': Math.round(enqueueRate),
      'times as long': round(plainRate / enqueueRate, 2),
    },
    {
      what: `durable enqueue, ${waiting} waiting`,
      'per second': Math.round(fullRate),
      'times as long': round(plainRate / fullRate, 2),
    },
  ];
  for (const { latencyMs, count } of DELIVERED) {
    if (latencyMs > 0) await punchPlay.fail({ mode: 'slow', delayMs: latencyMs });
    store.durable(() => enqueue(count));
    const flushRate = perSecond(count, await flushMs(count));
    const fetchRate = perSecond(count, await plainFetchMs(count));
    const name = `${latencyMs} ms latency`;
    rows.push(
      { what: `plain fetch loop, ${name}`, 'per second': Math.round(fetchRate), 'times as long': 1 },
      {
        what: `flush, ${name}, ${waiting} waiting`,
        'per second': Math.round(flushRate),
        'times as long': round(fetchRate / flushRate, 2),
      },
    );
    await punchPlay.recover();
  }
  printReport(
    {
      name: 'outbox',
      about: `${events} events, one lane, requests one after another`,
      rows,
      targets: [
        'enqueue at most 1.5 times as long as the plain insert, flush at most 1.2 times as long as the plain fetch',
      ],
      broken: punchPlay.violations.map(({ path, text }) => `${path}: ${text}`),
    },
    options,
  );
} finally {
  store.close();
  await service.service.close();
  await punchPlay.close();
  directory.remove();
}

/** As the engine does it: watch log, row and open viewing in one transaction that waits for the disk. Gives ms. */
function enqueue(count: number): number {
  const startedAtMs = performance.now();
  for (let index = 0; index < count; index += 1) {
    const viewingId = randomUUID();
    const atMs = clock.wallMs();
    recorder.record({
      hostId: host.id,
      openViewing: { viewingId, json: '{}' },
      closedViewingIds: [],
      events: [viewingEvent({ kind: 'started', viewingId, hostId: host.id, atMs, startedAtMs: atMs })],
    });
  }
  return performance.now() - startedAtMs;
}

/** The least that durability costs here: one row of the same size a commit, same file system, same promises. */
function plainInserts(count: number): number {
  const database = new Database(join(directory.path, 'plain.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec('CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, body TEXT NOT NULL)');
  const insert = database.prepare('INSERT INTO events (body) VALUES (?)');
  const body = JSON.stringify(sampleBody());
  const startedAtMs = performance.now();
  for (let index = 0; index < count; index += 1) insert.run(body);
  const ms = performance.now() - startedAtMs;
  database.close();
  return ms;
}

/** Until so many of those that wait are delivered; the rest stays. */
async function flushMs(count: number): Promise<number> {
  let delivered = 0;
  const { promise: done, resolve } = Promise.withResolvers<void>();
  const onDelivered = () => {
    delivered += 1;
    if (delivered === count) resolve();
  };
  const lane = createLane({ service: service.service, outbox, state: store.state, clock, random, log, onDelivered });
  const startedAtMs = performance.now();
  void lane.flush();
  await done;
  const ms = performance.now() - startedAtMs;
  await lane.stop(0);
  return ms;
}

/** The same requests without an engine: Node's own fetch, which keeps its connection. */
async function plainFetchMs(count: number): Promise<number> {
  const { accessToken: token } = punchPlay.issueTokens();
  const headers = {
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': 'punchplay-companion/1.2.3',
    authorization: `Bearer ${token}`,
  };
  const startedAtMs = performance.now();
  for (let index = 0; index < count; index += 1) {
    const body = JSON.stringify({ ...sampleBody(), event_id: randomUUID(), playback_session_id: randomUUID() });
    const response = await fetch(`${punchPlay.url}/api/scrobble/start`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
    await response.json();
  }
  return performance.now() - startedAtMs;
}

function sampleBody(): Readonly<Record<string, unknown>> {
  const context = {
    eventId: randomUUID(),
    deviceId: randomUUID(),
    clientVersion: '1.2.3',
    watchedThresholdFraction: 0.7,
    baseName: 'Severance.S01E02.mkv',
  };
  const event = viewingEvent({ viewingId: randomUUID(), atMs: clock.wallMs() });
  const composed = service.service.compose(event, EPISODE, context);
  return composed !== null && 'body' in composed ? composed.body : {};
}

function perSecond(count: number, ms: number): number {
  return (count / ms) * 1000;
}
