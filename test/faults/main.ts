/**
 * `npm run faults -- [GROUP …] [--short] [--times N] [--json] [--seed N]`: what happens to watches while things go wrong.
 * Ends with 1 where a row breaks a law: a watch lost, doubled or invented, or a process that ended. `--times`: how often
 * what is repeated is repeated (`companion --times 1000` kills it so often).
 */
import { parseArgs } from 'node:util';
import { machineText, tableLines, thisMachine } from '../bench/bench-report.ts';
import { buildCompanion } from '../support/companion-process.ts';
import { backendFaults } from './backend-faults.ts';
import { boxFaults } from './box-faults.ts';
import { boxFuzz } from './box-fuzz.ts';
import { bridgeFuzz } from './bridge-fuzz.ts';
import { certificateFaults } from './certificate-faults.ts';
import { companionFaults } from './companion-faults.ts';
import { damageFaults } from './damage-faults.ts';
import { type FaultGroup, type FaultOptions, type FaultOutcome, type FaultRow, lawsBroken } from './fault.ts';
import { hostileBox } from './hostile-box.ts';
import { keychainFaults } from './keychain-faults.ts';
import { kodiFaults } from './kodi-faults.ts';
import { portFaults } from './port-faults.ts';
import { storageFaults } from './storage-faults.ts';
import { webPageFaults } from './web-page-faults.ts';

const GROUPS: readonly FaultGroup[] = [
  companionFaults,
  boxFaults,
  kodiFaults,
  backendFaults,
  certificateFaults,
  storageFaults,
  damageFaults,
  portFaults,
  keychainFaults,
  boxFuzz,
  hostileBox,
  bridgeFuzz,
  webPageFaults,
];
const LONGEST_TOLD = 110;

const { values, positionals } = readArguments();
const chosen = positionals.length === 0 ? GROUPS : GROUPS.filter(({ name }) => positionals.includes(name));
const options: FaultOptions = {
  short: values.short ?? false,
  seed: values.seed ?? Math.floor(Math.random() * 1e9),
  ...(values.times === undefined ? {} : { times: values.times }),
};
/** In the short form several groups at once: each has a stage of its own, and most of their time is waiting. */
const GROUPS_AT_ONCE = options.short ? 3 : 1;

await buildCompanion();
const byGroup = new Map<FaultGroup, FaultOutcome[]>(chosen.map((group) => [group, []]));
const failures: string[] = [];
const waiting = [...chosen];
await Promise.all(Array.from({ length: GROUPS_AT_ONCE }, runOneAfterAnother));
const outcomes = [...byGroup.values()].flat();
print();
process.exitCode = failures.length > 0 ? 1 : 0;

async function runOneAfterAnother(): Promise<void> {
  for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) await run(group);
}

async function run(group: FaultGroup): Promise<void> {
  const startedAtMs = performance.now();
  const say = (text: string) => process.stderr.write(`${text}\n`);
  try {
    await group.run(options, (outcome) => {
      byGroup.get(group)?.push(outcome);
      if (!('skipped' in outcome)) failures.push(...lawsBroken(outcome));
    });
  } catch (error) {
    failures.push(`${group.name}: ${(error as Error).message}`);
    say((error as Error).stack ?? '');
  }
  say(`${group.name}: ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`);
}

function print(): void {
  if (values.json) {
    console.log(JSON.stringify({ name: 'faults', seed: options.seed, outcomes, failures, machine: thisMachine() }));
    return;
  }
  console.log(`faults${options.short ? ', short form' : ''}: what became of watches (seed ${options.seed})`);
  console.log(`${machineText(thisMachine())}\n`);
  const done = outcomes.filter((outcome): outcome is FaultRow => !('skipped' in outcome));
  const rows = done.map(({ fault, watched, history, lost, doubled, alive, told }) => ({
    fault,
    watched,
    'in history': history,
    lost,
    doubled,
    alive: alive ? 'yes' : 'NO',
    'the user was told': told.length > LONGEST_TOLD ? `${told.slice(0, LONGEST_TOLD)}…` : told,
  }));
  for (const line of tableLines(rows)) console.log(line);
  for (const outcome of outcomes)
    if ('skipped' in outcome) console.log(`skipped: ${outcome.fault}, ${outcome.skipped}`);
  for (const text of failures) console.log(`\nBROKEN: ${text}`);
  const sum = (name: 'watched' | 'lost' | 'doubled') => done.reduce((total, row) => total + row[name], 0);
  console.log(`\n${done.length} faults, ${sum('watched')} watches: ${sum('lost')} lost, ${sum('doubled')} doubled`);
}

function readArguments() {
  try {
    const read = parseArgs({
      options: {
        json: { type: 'boolean' },
        short: { type: 'boolean' },
        times: { type: 'string' },
        seed: { type: 'string' },
      },
      allowPositionals: true,
    });
    const unknown = read.positionals.find((name) => !GROUPS.some((group) => group.name === name));
    if (unknown !== undefined) throw new Error(`There is no group ${unknown}.`);
    const wholeNumber = (name: 'times' | 'seed') => {
      const given = read.values[name];
      if (given !== undefined && !/^[1-9]\d{0,8}$/.test(given)) throw new Error(`--${name} takes a whole number.`);
      return given === undefined ? undefined : Number(given);
    };
    return { ...read, values: { ...read.values, times: wholeNumber('times'), seed: wholeNumber('seed') } };
  } catch (error) {
    console.error(`${(error as Error).message}\nOptions: [GROUP …] --short --times N --json --seed N`);
    console.error(`Groups: ${GROUPS.map(({ name }) => name).join(', ')}`);
    process.exit(2);
  }
}
