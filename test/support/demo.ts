/**
 * `npm run demo`: a short evening on three simulated Kodi boxes, with the real companion and a simulated PunchPlay.
 * Needs no Kodi, no account and no internet, ends by itself, and leaves nothing behind.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { mediaTitle } from '../../shared/media-title.ts';
import type { WatchLogEntry } from '../../shared/state.ts';
import {
  buildCompanion,
  type CompanionProcess,
  logIn,
  runCommand,
  startCompanion,
  temporaryDirectory,
  useSimulator,
} from './companion-process.ts';
import { type SimulatedKodi, startKodiSimulator } from './kodi-simulator/start-kodi-simulator.ts';
import { type PunchPlayServer, startPunchPlayServer } from './punchplay-server/index.ts';

/** How often the watch log is looked at for something new. */
const LOOK_EVERY_MS = 100;
const SETTLE_LIMIT_MS = 10_000;

/** What must have been watched in the end, for the last line. */
const WATCHED_EXPECTED = 5;

const startedAtMs = performance.now();

export async function runDemo(): Promise<void> {
  const directory = temporaryDirectory();
  const closing: Array<() => unknown> = [directory.remove];
  const close = async () => {
    for (const task of closing.splice(0).reverse()) await task();
  };
  let interrupted: Promise<never> | null = null;
  const interrupt = () => {
    interrupted ??= close().then(() => process.exit(130));
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  // Nobody reads on: `npm run demo | head`.
  process.stdout.on('error', interrupt);
  try {
    introduce();
    await buildCompanion();
    const punchPlay = await startPunchPlayServer();
    closing.push(() => punchPlay.close());
    punchPlay.behaviour.autoApprove = 'ada';
    const companion = await startCompanion(directory.path);
    closing.push(() => companion.end());
    say('companion', `is up at ${await companion.ready}`);
    await link(companion, punchPlay);
    const boxes: SimulatedKodi[] = [];
    for (const name of ['Living room', 'Bedroom', 'Kids’ room']) {
      const box = await startKodiSimulator({ name });
      closing.push(() => box.close());
      boxes.push(box);
    }
    await connect(companion, boxes);
    const endLog = followLog(companion);
    closing.push(endLog);
    await playEvening(boxes);
    await settle(companion, punchPlay);
    endLog();
    await conclude(companion, punchPlay);
  } catch (error) {
    // What an interruption took away is missed everywhere.
    if (interrupted === null) throw error;
    await interrupted;
  } finally {
    await close();
  }
}

function introduce(): void {
  console.log('A short evening with PunchPlay Companion: the real program, three simulated Kodi boxes and a simulated');
  console.log('PunchPlay.tv on this computer. About half a minute; nothing is kept.\n');
}

async function link({ call }: CompanionProcess, punchPlay: PunchPlayServer): Promise<void> {
  await useSimulator(call, punchPlay);
  await logIn(call, (code, address) => {
    say('companion', `asks to enter the code ${code} at ${address}`);
    say('PunchPlay', 'the user enters the code (the simulator does it by itself)');
  });
  const [account] = await call('accounts.list', {});
  say('companion', `is linked with the account ${account?.accountName}`);
}

async function connect({ call }: CompanionProcess, boxes: readonly SimulatedKodi[]): Promise<void> {
  for (const { name, address, port } of boxes) await call('hosts.add', { address, port, httpPort: 1, label: name });
  await until(async () => (await call('hosts.list', {})).every(({ connection }) => connection === 'connected'));
  for (const { label, connectionText } of await call('hosts.list', {})) say(label, connectionText);
  console.log('');
}

/** Three boxes at once; hours of viewing are shortened by jumping ahead. */
async function playEvening([living, bedroom, kids]: readonly SimulatedKodi[]): Promise<void> {
  if (living === undefined || bedroom === undefined || kids === undefined) throw new Error('three boxes are needed');
  await Promise.all([playMovie(living), playSeries(bedroom), playAnime(kids)]);
}

async function playMovie(box: SimulatedKodi): Promise<void> {
  say(box.name, '▶ Inception');
  box.open({ movieId: 3 });
  await pause(4000);
  say(box.name, '⏸ a break');
  box.pause();
  await pause(2000);
  box.resume();
  await pause(1500);
  say(box.name, '⏩ to 95 %, and stop');
  box.seek(0.95);
  await pause(2500);
  box.stop();
  await pause(2000);
  say(box.name, '▶ a trailer, which is nobody’s history');
  box.open({ file: '/media/Loose/trailer.mkv' });
  await pause(3000);
  box.stop();
}

async function playSeries(box: SimulatedKodi): Promise<void> {
  await pause(1000);
  say(box.name, '▶ Breaking Bad, three episodes by autoplay');
  box.open([{ episodeId: 7 }, { episodeId: 8 }, { episodeId: 9 }]);
  for (let episode = 1; episode <= 3; episode += 1) {
    await pause(3000);
    say(box.name, `⏩ episode ${episode} to its last seconds`);
    box.seek(0.994);
    await pause(3500);
  }
}

async function playAnime(box: SimulatedKodi): Promise<void> {
  await pause(2000);
  say(box.name, '▶ Frieren, episode 1');
  box.open({ episodeId: 1 });
  await pause(3000);
  box.pause();
  await pause(1500);
  box.resume();
  await pause(1000);
  box.seek(0.96);
  await pause(2000);
  say(box.name, '⚡ somebody pulls the plug at 96 %: Kodi dies without a word');
  await box.kill();
  await pause(2000);
  say(box.name, 'Kodi is started again');
  await box.restore();
  await pause(3000);
  say(box.name, '▶ Frieren, episode 2, left after 40 %');
  box.open({ episodeId: 2 });
  await pause(2500);
  box.seek(0.4);
  await pause(2000);
  box.stop();
}

/** Prints each viewing of the watch log when it ends, and why what is not reported is not. Gives what ends it. */
function followLog({ call }: CompanionProcess): () => void {
  const shown = new Set<string>();
  const look = async () => {
    for (const entry of (await call('log.list', {})).toReversed()) {
      const stop = entry.outcomes.find(({ event }) => event === 'stopped');
      const isOver = entry.endedAtMs !== null && (entry.ignored !== null || stop?.outcome === 'sent');
      if (!isOver || shown.has(entry.viewingId)) continue;
      shown.add(entry.viewingId);
      say('watch log', logLine(entry));
    }
  };
  const timer = setInterval(() => void look().catch(() => undefined), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

function logLine(entry: WatchLogEntry): string {
  const title = entry.item === null ? entry.title : mediaTitle(entry.item);
  if (entry.ignored !== null) return `${entry.hostLabel}: ${title}: not reported. ${entry.ignored.text}`;
  const share = Math.floor((entry.progressFraction ?? 0) * 100);
  const verdict = entry.watched ? 'watched ✔' : 'not watched';
  return `${entry.hostLabel}: ${title}: ${verdict} (${share} %, ${entry.stopReason?.replaceAll('_', ' ')}), told PunchPlay`;
}

async function settle({ call }: CompanionProcess, punchPlay: PunchPlayServer): Promise<void> {
  const isQuiet = async () => {
    const hosts = await call('hosts.list', {});
    const waiting = await call('queue.list', {});
    return hosts.every(({ nowPlaying }) => nowPlaying === null) && waiting.length === 0;
  };
  await until(async () => punchPlay.history.length >= WATCHED_EXPECTED && (await isQuiet()));
  await pause(LOOK_EVERY_MS * 3);
}

async function conclude(companion: CompanionProcess, punchPlay: PunchPlayServer): Promise<void> {
  console.log('\nWhat the companion says of it (`companion log`):\n');
  console.log(await runCommand(['log', '--data', companion.dataDirectory]));
  console.log('What ada’s history at PunchPlay shows:\n');
  for (const { title, season, episode } of punchPlay.history) console.log(`  ✔ ${named(title, season, episode)}`);
  for (const one of punchPlay.continueWatching) {
    const share = Math.floor((one.positionSeconds / one.durationSeconds) * 100);
    console.log(`  … ${named(one.title, one.season, one.episode)}: continue at ${share} %`);
  }
  const { code } = await companion.end();
  const broken = punchPlay.violations.length;
  const good = punchPlay.history.length === WATCHED_EXPECTED && broken === 0 && code === 0;
  console.log(`\n${WATCHED_EXPECTED} were watched, ${punchPlay.history.length} are in the history.`);
  if (broken > 0) console.log(`${broken} requests broke PunchPlay’s contract: ${JSON.stringify(punchPlay.violations)}`);
  process.exitCode = good ? 0 : 1;
}

function named(title: string, season: number | null, episode: number | null): string {
  return season === null || episode === null ? title : `${title}, season ${season}, episode ${episode}`;
}

function say(who: string, text: string): void {
  const seconds = Math.floor((performance.now() - startedAtMs) / 1000);
  console.log(`${String(seconds).padStart(3)} s  ${who.padEnd(11)}  ${text}`);
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + SETTLE_LIMIT_MS;
  while (!(await condition()) && Date.now() < deadline) await pause(50);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await runDemo();
