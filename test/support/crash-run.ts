/** A companion that is killed (SIGKILL) at random moments, again and again, while boxes play known evenings. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  type CompanionProcess,
  logIn,
  spawnCompanion,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from './companion-process.ts';
import { type Evening, type Played, playEvening } from './crash-evening.ts';
import { type PunchPlayServer, startPunchPlayServer, type Violation } from './punchplay-server/index.ts';
import { createSeededRandom } from './seeded-random.ts';

export interface CrashRunOptions {
  readonly seed: number;
  readonly kills: number;
  readonly boxes?: number;
  /** Share of the items (0..1) that may end although no companion has seen their last position yet. */
  readonly unseenShare?: number;
}

export interface CrashRun {
  readonly played: readonly Played[];
  /** Every stop that the service took, once for each event, by `Show episode`. */
  readonly stops: ReadonlyArray<{ readonly title: string; readonly watched: boolean }>;
  /** `Show episode` of every entry of the user's history. */
  readonly history: readonly string[];
  readonly violations: readonly Violation[];
  readonly requests: number;
  /** What the last companion knows, and its log: for whoever has to find out why a run failed. */
  readonly tellAll: () => Promise<string[]>;
}

/** After so many kills, or a quarter of all, it may live until every box has gone on to its next item. */
const BREATHE_EVERY = 25;
const BREATHE_LIMIT_MS = 30_000;
/** One kill in this many strikes while the companion is still starting. */
const EARLY_KILL_EVERY = 5;

/** Plays, kills, and lets everything come to rest; `judge` looks at it while the last companion still lives. The companion must have been built. */
export async function runCrashes<Result>(
  { seed, kills, boxes = 6, unseenShare = 1 }: CrashRunOptions,
  judge: (run: CrashRun) => Promise<Result>,
): Promise<Result> {
  const random = createSeededRandom(seed);
  const directory = temporaryDirectory();
  const punchPlay = await startPunchPlayServer();
  const evenings: Evening[] = [];
  let companion: CompanionProcess | null = null;
  const nowRunning = () => companion;
  try {
    await prepare(directory.path, punchPlay);
    for (let index = 0; index < boxes; index += 1) {
      const boxSeed = Math.floor(random.between(0, 1e9));
      const name = `Box ${index + 1}`;
      evenings.push(await playEvening({ name, seed: boxSeed, punchPlay, companion: nowRunning, unseenShare }));
    }
    companion = await startCompanion(directory.path);
    for (const { box } of evenings) {
      await companion.call('hosts.add', { address: box.address, port: box.port, httpPort: 1, label: box.name });
    }
    for (const evening of evenings) evening.begin();
    const breatheEvery = Math.min(BREATHE_EVERY, Math.ceil(kills / 4));
    for (let killed = 0; killed < kills; killed += 1) {
      const early = killed % EARLY_KILL_EVERY === 0;
      if (!early) await companion.ready;
      await pause(early ? random.between(0, 150) : random.between(0, 200));
      if (killed % breatheEvery === breatheEvery - 1) await breathe(evenings);
      await companion.end('SIGKILL');
      companion = spawnCompanion(directory.path);
    }
    await Promise.all(evenings.map((evening) => evening.finish()));
    const last = companion;
    await last.ready;
    await settle(last, punchPlay, evenings);
    return await judge({
      played: evenings.flatMap(({ played }) => played),
      stops: stopsOf(punchPlay),
      history: punchPlay.history.map(({ title, episode }) => nameOf(title, episode)),
      violations: punchPlay.violations,
      requests: punchPlay.requests.length,
      tellAll: () => tellAll(last),
    });
  } catch (error) {
    if (companion !== null) console.log((await tellAll(companion)).join('\n'));
    throw error;
  } finally {
    await companion?.end('SIGKILL');
    await Promise.all(evenings.map(({ box }) => box.close()));
    await punchPlay.close();
    directory.remove();
  }
}

async function prepare(dataDirectory: string, punchPlay: PunchPlayServer): Promise<void> {
  punchPlay.behaviour.autoApprove = 'ada';
  const companion = await startCompanion(dataDirectory);
  await useSimulator(companion.call, punchPlay);
  await logIn(companion.call);
  await companion.end();
}

async function breathe(evenings: readonly Evening[]): Promise<void> {
  const before = evenings.map(({ played }) => played.length);
  const deadline = Date.now() + BREATHE_LIMIT_MS;
  const isSame = (evening: Evening, index: number) => !evening.isOver() && evening.played.length === before[index];
  while (evenings.some(isSame) && Date.now() < deadline) await pause(20);
}

/** Waits until nothing plays, nothing waits, and nothing more comes. */
async function settle(
  { call }: CompanionProcess,
  punchPlay: PunchPlayServer,
  evenings: readonly Evening[],
): Promise<void> {
  const deadline = Date.now() + 30_000;
  const expected = evenings.flatMap(({ played }) => played).length;
  for (;;) {
    const hosts = await call('hosts.list', {});
    const waiting = await call('queue.list', {});
    const quiet = hosts.every(({ nowPlaying, connection }) => nowPlaying === null && connection === 'connected');
    if (quiet && waiting.length === 0 && stopsOf(punchPlay).length >= expected) return;
    if (Date.now() > deadline) return;
    await pause(50);
  }
}

async function tellAll(companion: CompanionProcess): Promise<string[]> {
  await companion.ready;
  const lines: string[] = [];
  const { lanes, accounts } = await companion.call('status.get', {});
  lines.push(...[...lanes, ...accounts].map((one) => JSON.stringify(one)));
  for (const name of ['hosts.list', 'queue.list', 'log.list'] as const) {
    for (const entry of await companion.call(name, name === 'log.list' ? { limit: 2000 } : {}))
      lines.push(`${name} ${JSON.stringify(entry)}`);
  }
  return [...lines, ...companion.logLines];
}

function stopsOf(punchPlay: PunchPlayServer): CrashRun['stops'] {
  const byEvent = new Map<unknown, CrashRun['stops'][number]>();
  for (const { body, status } of punchPlay.requestsTo('/api/scrobble/stop')) {
    const { title, episode, watched, event_id: eventId } = body;
    if (status === null || status < 300)
      byEvent.set(eventId, { title: nameOf(title, episode), watched: watched === true });
  }
  return [...byEvent.values()];
}

function nameOf(show: unknown, episode: unknown): string {
  return `${show} ${episode}`;
}
