/**
 * How fast events become durable, and how fast what waits is delivered: beside a plain SQLite insert loop and a plain
 * keep-alive fetch loop, in turns in the same run, so that the ratios hold on any disk and machine and while it does
 * other things too. Beside a third loop as well, which does the least that a delivery needs that loses nothing: it reads
 * the row, marks it as under way, sends it, and removes it with a line that says what became of it.
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
import { type BenchRow, benchOptions, median, printReport, round } from './bench-report.ts';

const options = benchOptions({ numbers: ['events', 'waiting'], flags: ['short'] });
const isShort = options.flag('short');
const events = options.number('events', isShort ? 60 : 1000);
/** How many events wait while some are delivered: an outage of days. */
const waiting = options.number('waiting', isShort ? 100 : 5000);
/** How many events are delivered at each latency, so that the bench stays short. */
const DELIVERED = [
  { latencyMs: 0, count: events, turns: isShort ? 2 : 10 },
  { latencyMs: 20, count: isShort ? 8 : 120, turns: isShort ? 1 : 2 },
  { latencyMs: 100, count: isShort ? 2 : 30, turns: 1 },
];
const WARM_UP = isShort ? 20 : 100;
const STORING_TURNS = isShort ? 2 : 10;

/** Gives the ms that so many took. */
type Loop = (count: number) => number | Promise<number>;

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
  const rows = await compared(STORING_TURNS, events, {
    'plain SQLite insert loop (FULL)': plainInserts,
    'durable enqueue': enqueue,
  });
  outbox.clear();
  // In one transaction: how they came to wait is not what is measured.
  store.durable(() => enqueue(waiting));
  const full = `durable enqueue, ${waiting} waiting`;
  rows.push(...(await compared(STORING_TURNS, events, { 'plain SQLite insert loop': plainInserts, [full]: enqueue })));
  for (const { latencyMs, count, turns } of DELIVERED) {
    if (latencyMs > 0) await punchPlay.fail({ mode: 'slow', delayMs: latencyMs });
    const name = `${latencyMs} ms latency`;
    const loops = {
      [`plain fetch loop, ${name}`]: plainFetchMs,
      [`plain fetch loop that loses nothing, ${name}`]: plainDeliveryMs,
      [`flush, ${name}, ${waiting} waiting`]: flushMs,
    };
    rows.push(...(await compared(turns, count, loops)));
    await punchPlay.recover();
  }
  printReport(
    {
      name: 'outbox',
      about: `${events} events, one lane, requests one after another`,
      rows,
      targets: [
        'enqueue at most 1.5 times as long as the plain insert, flush at most 1.2 times as long as the plain fetch loop',
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

/**
 * Each loop in turns, after a turn that is not measured. The median of a turn's ratios to the first loop's: what else
 * the machine does strikes all of one turn alike.
 */
async function compared(turns: number, count: number, loops: Readonly<Record<string, Loop>>): Promise<BenchRow[]> {
  const names = Object.keys(loops);
  const took = new Map<string, number[]>(names.map((name) => [name, []]));
  const each = Math.ceil(count / turns);
  for (let turn = -1; turn < turns; turn += 1) {
    for (const [name, loop] of Object.entries(loops)) {
      const ms = await loop(turn < 0 ? Math.min(WARM_UP, each) : each);
      if (turn >= 0) took.get(name)?.push(ms);
    }
  }
  const first = took.get(names[0] ?? '') ?? [];
  return [...took].map(([what, samples]) => ({
    what,
    'per second': Math.round((each / median(samples)) * 1000),
    'times as long': round(median(samples.map((ms, turn) => ms / (first[turn] ?? Number.NaN))), 2),
  }));
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

/** Until so many of those that wait are delivered; as many stay as did before. */
async function flushMs(count: number): Promise<number> {
  store.durable(() => enqueue(count));
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
  const headers = requestHeaders();
  const startedAtMs = performance.now();
  for (let index = 0; index < count; index += 1) await post(plainBody(), headers);
  return performance.now() - startedAtMs;
}

/** The same from a table, so that no end of the process loses one or sends one unmarked. */
async function plainDeliveryMs(count: number): Promise<number> {
  const database = new Database(join(directory.path, 'plain-queue.db'));
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.exec(`
    CREATE TABLE IF NOT EXISTS queue (id INTEGER PRIMARY KEY, body TEXT NOT NULL, in_flight INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE IF NOT EXISTS outcomes (id INTEGER PRIMARY KEY, outcome TEXT NOT NULL)`);
  const insert = database.prepare('INSERT INTO queue (body) VALUES (?)');
  database.transaction(() => {
    for (let index = 0; index < count; index += 1) insert.run(plainBody());
  })();
  const next = database.prepare<[], { id: number; body: string }>('SELECT id, body FROM queue ORDER BY id LIMIT 1');
  const mark = database.prepare('UPDATE queue SET in_flight = 1 WHERE id = ?');
  const remove = database.prepare('DELETE FROM queue WHERE id = ?');
  const note = database.prepare("INSERT INTO outcomes (outcome) VALUES ('sent')");
  const settle = database.transaction((id: number) => {
    remove.run(id);
    note.run();
  });
  const headers = requestHeaders();
  const startedAtMs = performance.now();
  for (let row = next.get(); row !== undefined; row = next.get()) {
    mark.run(row.id);
    await post(row.body, headers);
    settle(row.id);
  }
  const ms = performance.now() - startedAtMs;
  database.close();
  return ms;
}

function requestHeaders(): Readonly<Record<string, string>> {
  const { accessToken: token } = punchPlay.issueTokens();
  return {
    'content-type': 'application/json',
    accept: 'application/json',
    'user-agent': 'punchplay-companion/1.2.3',
    authorization: `Bearer ${token}`,
  };
}

function plainBody(): string {
  return JSON.stringify({ ...sampleBody(), event_id: randomUUID(), playback_session_id: randomUUID() });
}

async function post(body: string, headers: Readonly<Record<string, string>>): Promise<void> {
  const ask = () => fetch(`${punchPlay.url}/api/scrobble/start`, { method: 'POST', headers, body });
  // The server hangs up on a connection that rested during the other loops' turns.
  const response = await ask().catch(ask);
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
  await response.json();
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
