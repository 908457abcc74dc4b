/**
 * The companion is killed (SIGKILL) at random moments, again and again, while boxes play known evenings.
 * At the end PunchPlay's history is what was played: nothing lost, nothing double, nothing invented.
 *
 * `CRASH_SEED=N` repeats the choices of a run, `CRASH_KILLS=N` sets how often it is killed; with `CRASH_UNSEEN=1` items
 * also end where no companion was alive to see how far they were played.
 */
import { expect, test } from 'vitest';
import {
  buildCompanion,
  type CompanionProcess,
  logIn,
  spawnCompanion,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from '../support/companion-process.ts';
import { type Evening, playEvening } from '../support/crash-evening.ts';
import { type PunchPlayServer, startPunchPlayServer } from '../support/punchplay-server/index.ts';
import { createSeededRandom } from '../support/seeded-random.ts';

const { CRASH_SEED, CRASH_KILLS, CRASH_UNSEEN } = process.env;
const SEED = Number(CRASH_SEED ?? Math.floor(Math.random() * 1e9));
const KILLS = Number(CRASH_KILLS ?? 200);
const UNSEEN_SHARE = Number(CRASH_UNSEEN ?? 1);
const BOXES = 6;
const TIME_LIMIT_MS = 240_000;
/** After so many kills it may live until every box has gone on to its next item. */
const BREATHE_EVERY = 25;
const BREATHE_LIMIT_MS = 6000;
/** One kill in this many strikes while the companion is still starting. */
const EARLY_KILL_EVERY = 5;

test(`history is what was played, after ${KILLS} kills (CRASH_SEED=${SEED})`, { timeout: TIME_LIMIT_MS }, async () => {
  console.log(`CRASH_SEED=${SEED} CRASH_KILLS=${KILLS}`);
  const random = createSeededRandom(SEED);
  const directory = temporaryDirectory();
  const punchPlay = await startPunchPlayServer();
  const evenings: Evening[] = [];
  let companion: CompanionProcess | null = null;
  const nowRunning = () => companion;
  try {
    await buildCompanion();
    await prepare(directory.path, punchPlay);
    for (let index = 0; index < BOXES; index += 1) {
      const seed = Math.floor(random.between(0, 1e9));
      evenings.push(
        await playEvening({
          name: `Box ${index + 1}`,
          seed,
          punchPlay,
          companion: nowRunning,
          unseenShare: UNSEEN_SHARE,
        }),
      );
    }
    companion = await startCompanion(directory.path);
    for (const { box } of evenings) {
      await companion.call('hosts.add', { address: box.address, port: box.port, httpPort: 1, label: box.name });
    }
    for (const evening of evenings) evening.begin();
    for (let kills = 0; kills < KILLS; kills += 1) {
      const early = kills % EARLY_KILL_EVERY === 0;
      if (!early) await companion.ready;
      await pause(early ? random.between(0, 150) : random.between(0, 200));
      if (kills % BREATHE_EVERY === BREATHE_EVERY - 1) await breathe(evenings);
      await companion.end('SIGKILL');
      companion = spawnCompanion(directory.path);
    }
    await Promise.all(evenings.map((evening) => evening.finish()));
    await settle(await alive(companion), punchPlay, evenings);
    judge(punchPlay, evenings);
  } catch (error) {
    if (companion !== null) await tellAll(companion);
    throw error;
  } finally {
    await companion?.end('SIGKILL');
    await Promise.all(evenings.map(({ box }) => box.close()));
    await punchPlay.close();
    directory.remove();
  }
});

async function prepare(dataDirectory: string, punchPlay: PunchPlayServer): Promise<void> {
  punchPlay.behaviour.autoApprove = 'ada';
  const companion = await startCompanion(dataDirectory);
  await useSimulator(companion.call, punchPlay);
  await logIn(companion.call);
  await companion.end();
}

async function alive(companion: CompanionProcess): Promise<CompanionProcess> {
  await companion.ready;
  return companion;
}

async function breathe(evenings: readonly Evening[]): Promise<void> {
  const before = evenings.map(({ played }) => played.length);
  const deadline = Date.now() + BREATHE_LIMIT_MS;
  while (evenings.some(({ played }, index) => played.length === before[index]) && Date.now() < deadline)
    await pause(20);
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

/** For whoever has to find out why it failed. */
async function tellAll(companion: CompanionProcess): Promise<void> {
  await companion.ready;
  for (const name of ['hosts.list', 'queue.list', 'log.list'] as const) {
    for (const entry of await companion.call(name, name === 'log.list' ? { limit: 2000 } : {}))
      console.log(name, JSON.stringify(entry));
  }
  console.log(companion.logLines.join('\n'));
}

/** What must have been told, and what was: one stop a viewing, and a history with just the watched ones. */
function judge(punchPlay: PunchPlayServer, evenings: readonly Evening[]): void {
  const played = evenings.flatMap((evening) => evening.played);
  const watched = played.filter((one) => one.watched).map(({ title }) => title);
  console.log(`${played.length} played, ${watched.length} of them watched, ${punchPlay.requests.length} requests`);
  const stops = stopsOf(punchPlay);
  const told = (title: string) => stops.filter((stop) => stop.title === title).map((stop) => stop.watched);
  const wrong = played
    .filter((one) => told(one.title).length !== 1 || told(one.title)[0] !== one.watched)
    .map((one) => ({ ...one, told: told(one.title) }));
  expect(wrong).toEqual([]);
  expect(stops.length).toBe(played.length);
  expect(punchPlay.history.map((entry) => nameOf(entry.title, entry.episode)).toSorted()).toEqual(watched.toSorted());
  expect(punchPlay.violations).toEqual([]);
}

interface Told {
  readonly title: string;
  readonly watched: boolean;
}

/** Every stop the service took, once for each event. */
function stopsOf(punchPlay: PunchPlayServer): Told[] {
  const byEvent = new Map<unknown, Told>();
  for (const { body, status } of punchPlay.requestsTo('/api/scrobble/stop')) {
    const {
      title,
      episode,
      watched,
      event_id: eventId,
    } = body as Record<'title' | 'episode' | 'watched' | 'event_id', unknown>;
    if (status === null || status < 300)
      byEvent.set(eventId, { title: nameOf(title, episode), watched: watched === true });
  }
  return [...byEvent.values()];
}

function nameOf(show: unknown, episode: unknown): string {
  return `${show} ${episode}`;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
