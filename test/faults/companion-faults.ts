/** The companion itself is killed, told to end, or frozen. */
import { setTimeout as pause } from 'node:timers/promises';
import { runCrashes } from '../support/crash-run.ts';
import { type FaultGroup, type FaultRow, judged } from './fault.ts';
import { ProcessStage } from './process-stage.ts';

const RESTARTED = 'nothing: the next start goes on';

export const companionFaults: FaultGroup = {
  name: 'companion',
  run: async ({ short, times = short ? 12 : 1000, seed }, report) => {
    report(await killedAgainAndAgain(times, seed));
    const stage = await ProcessStage.open();
    try {
      report(await endsInMidFilm(stage, 'SIGTERM', 'companion is told to end in mid-film'));
      report(await endsInMidFilm(stage, 'SIGKILL', 'companion is killed in mid-film'));
      report(await frozen(stage, short ? 2000 : 30_000));
    } finally {
      await stage.close();
    }
  },
};

function killedAgainAndAgain(kills: number, seed: number): Promise<FaultRow> {
  return runCrashes({ seed, kills }, async ({ played, stops, history, violations }) => {
    const watched = played.filter((one) => one.watched).map(({ title }) => title);
    const wrong = played.filter(({ title, watched: isWatched }) => {
      const told = stops.filter((stop) => stop.title === title);
      return told.length !== 1 || told[0]?.watched !== isWatched;
    });
    return {
      fault: `companion killed (SIGKILL) × ${kills} at random, six boxes playing`,
      ...judged(watched, history),
      alive: true,
      told: RESTARTED,
      broken: [
        ...wrong.map(({ title, how }) => `${title} (${how}) was not told once and truthfully`),
        ...violations.map(({ path, text }) => `${path}: ${text}`),
      ],
    };
  });
}

/** What plays on is seen to its end by the next run, as one viewing. */
async function endsInMidFilm(stage: ProcessStage, signal: NodeJS.Signals, fault: string): Promise<FaultRow> {
  stage.begin();
  await stage.open();
  await stage.restart(signal);
  await stage.boxIs('connected');
  await stage.seen();
  await stage.end(() => stage.box.stop());
  await stage.drain();
  return stage.row(fault, await stage.toldOr(RESTARTED));
}

async function frozen(stage: ProcessStage, ms: number): Promise<FaultRow> {
  stage.begin();
  await stage.open();
  process.kill(stage.companion.pid, 'SIGSTOP');
  await pause(ms / 2);
  stage.box.stop();
  await pause(ms / 2);
  process.kill(stage.companion.pid, 'SIGCONT');
  await stage.end(() => undefined);
  await stage.watch();
  await stage.drain();
  const told = await stage.toldOr('nothing: it goes on where it was');
  return stage.row(`companion frozen for ${ms / 1000} s while a film ends`, told);
}
