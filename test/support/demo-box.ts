/**
 * `npm run demo -- box`: one simulated Kodi box that goes on playing until it is stopped, for who writes a scrobbler
 * and has no Kodi at hand.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { PlayableRef } from './kodi-simulator/media.ts';
import { startKodiSimulator } from './kodi-simulator/start-kodi-simulator.ts';

/** What is played in turn: to `share` of it, which counts or does not. */
const PROGRAMME: ReadonlyArray<readonly [what: string, ref: PlayableRef, share: number]> = [
  ['Inception, to its end', { movieId: 3 }, 0.97],
  ['Breaking Bad S01E01, to its end', { episodeId: 7 }, 0.97],
  ['Breaking Bad S01E02, left after 40 %', { episodeId: 8 }, 0.4],
  ['Frieren S01E01, to its end', { episodeId: 1 }, 0.97],
];

async function runDemoBox(): Promise<void> {
  const box = await startKodiSimulator({ name: 'Demo box' });
  console.log(`A simulated Kodi box. Have the companion watch it: hosts add ${box.address}:${box.port} --name Demo`);
  console.log('Then it plays, one thing after another, until you end it with Ctrl-C.\n');
  while (box.clientCount === 0) await pause(200);
  // What it says of its library comes first.
  await pause(2000);
  for (let turn = 0; ; turn += 1) {
    const [what, ref, share] = PROGRAMME[turn % PROGRAMME.length] as (typeof PROGRAMME)[number];
    console.log(`▶ ${what}`);
    box.open(ref);
    await pause(4000);
    box.seek(share);
    await pause(3000);
    box.stop();
    await pause(8000);
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await runDemoBox();
