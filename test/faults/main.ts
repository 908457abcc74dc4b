/**
 * `npm run faults -- [GROUP …] [--short] [--json] [--seed N]`: what happens to watches while things go wrong. Ends with 1
 * where a row breaks a law: a watch lost, doubled or invented, or a process that ended.
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
import { type FaultGroup, type FaultOutcome, type FaultRow, lawsBroken } from './fault.ts';
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
const options = { short: values.short ?? false, seed: Number(values.seed ?? Math.floor(Math.random() * 1e9)) };

await buildCompanion();
const outcomes: FaultOutcome[] = [];
const failures: string[] = [];
for (const group of chosen) {
  const startedAtMs = performance.now();
  const say = (text: string) => process.stderr.write(`${text}\n`);
  try {
    await group.run(options, (outcome) => {
      outcomes.push(outcome);
      if (!('skipped' in outcome)) failures.push(...lawsBroken(outcome));
    });
  } catch (error) {
    failures.push(`${group.name}: ${(error as Error).message}`);
    say((error as Error).stack ?? '');
  }
  say(`${group.name}: ${((performance.now() - startedAtMs) / 1000).toFixed(1)} s`);
}
print();
process.exitCode = failures.length > 0 ? 1 : 0;

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
      options: { json: { type: 'boolean' }, short: { type: 'boolean' }, seed: { type: 'string' } },
      allowPositionals: true,
    });
    const unknown = read.positionals.find((name) => !GROUPS.some((group) => group.name === name));
    if (unknown !== undefined) throw new Error(`There is no group ${unknown}.`);
    return read;
  } catch (error) {
    console.error(`${(error as Error).message}\nOptions: [GROUP …] --short --json --seed N`);
    console.error(`Groups: ${GROUPS.map(({ name }) => name).join(', ')}`);
    process.exit(2);
  }
}
