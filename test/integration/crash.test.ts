/**
 * The companion is killed (SIGKILL) at random moments, again and again, while boxes play known evenings.
 * At the end PunchPlay's history is what was played: nothing lost, nothing double, nothing invented.
 *
 * Two runs stand side by side, since a run mostly waits for companions to start. `CRASH_SEED=N` repeats the choices of
 * one run, `CRASH_KILLS=N` sets how often it is killed; with `CRASH_UNSEEN=1` items also end where no companion was
 * alive to see how far they were played.
 */
import { beforeAll, expect, test } from 'vitest';
import { buildCompanion } from '../support/companion-process.ts';
import { type CrashRun, runCrashes } from '../support/crash-run.ts';

const { CRASH_SEED, CRASH_KILLS, CRASH_UNSEEN } = process.env;
const SEEDS = CRASH_SEED === undefined ? [anySeed(), anySeed()] : [Number(CRASH_SEED)];
const KILLS = Number(CRASH_KILLS ?? 100);
const UNSEEN_SHARE = Number(CRASH_UNSEEN ?? 1);
/** For what hangs: on a busy machine every start takes its time. */
const TIME_LIMIT_MS = 480_000;

function anySeed(): number {
  return Math.floor(Math.random() * 1e9);
}

beforeAll(buildCompanion);

test.concurrent.for(SEEDS)(
  `history is what was played, after ${KILLS} kills (CRASH_SEED=%i)`,
  { timeout: TIME_LIMIT_MS },
  async (seed) => {
    console.log(`CRASH_SEED=${seed} CRASH_KILLS=${KILLS}`);
    await runCrashes({ seed, kills: KILLS, unseenShare: UNSEEN_SHARE }, judge);
  },
);

/** What must have been told, and what was: one stop a viewing, and a history with just the watched ones. */
async function judge({ played, stops, history, violations, requests }: CrashRun): Promise<void> {
  const watched = played.filter((one) => one.watched).map(({ title }) => title);
  console.log(`${played.length} played, ${watched.length} of them watched, ${requests} requests`);
  const told = (title: string) => stops.filter((stop) => stop.title === title).map((stop) => stop.watched);
  const wrong = played
    .filter((one) => told(one.title).length !== 1 || told(one.title)[0] !== one.watched)
    .map((one) => ({ ...one, told: told(one.title) }));
  expect(wrong).toEqual([]);
  expect(stops.length).toBe(played.length);
  expect(history.toSorted()).toEqual(watched.toSorted());
  expect(violations).toEqual([]);
}
