/**
 * `npm run bench -- <name> [--json]`: one of `test/bench/<name>.bench.ts`; without a name, which there are.
 * `npm run bench -- all [--json] [--picture]` runs one after the other whatever needs nothing but this checkout (about
 * a quarter of an hour); `short` runs a form of them that shows whether they still work, not how fast anything is.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { runScript } from './run-script.mjs';

const ENDING = '.bench.ts';
/** What the short form of each is, where it is not `--short`. */
const SHORT_OPTIONS = {
  'file-names': ['--short'],
  idle: ['--seconds', '1'],
  latency: ['--simulator', '--rounds', '2'],
  outbox: ['--short'],
  page: ['--runs', '1', '--seconds', '1'],
  start: ['--short'],
};
/** Need something that is given to them. */
const NOT_IN_ALL = ['versus-addon'];

const names = readdirSync(join(ROOT, 'test/bench'))
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length));
const inAll = names.filter((name) => !NOT_IN_ALL.includes(name));
const [name, ...options] = process.argv.slice(2);
if (name === 'all' || name === 'short') {
  runAll(name === 'short', options);
} else if (name !== undefined && names.includes(name)) {
  runScript(`test/bench/${name}${ENDING}`, options);
} else if (name === undefined) {
  process.stdout.write(`npm run bench -- NAME [--json], where NAME is one of: ${names.join(', ')}, all, short\n`);
} else {
  process.stderr.write(`There is no bench ${name}. There are: ${names.join(', ')}, all, short\n`);
  process.exitCode = 2;
}

/** With `--json`, stdout is one JSON array. */
function runAll(isShort, given) {
  const isJson = given.includes('--json');
  const reports = [];
  const runNode = (args, env = process.env) =>
    spawnSync(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8', env });
  if (runNode(['build/bundle.mjs']).status !== 0) process.exit(1);
  const built = { ...process.env, COMPANION_BUILT: 'yes' };
  for (const one of inAll) {
    const own = isShort ? (SHORT_OPTIONS[one] ?? ['--short']) : [];
    const pictured = given.includes('--picture') && ['fleet', 'herd'].includes(one) ? ['--picture'] : [];
    const args = [`test/bench/${one}${ENDING}`, ...own, ...pictured, ...(isJson ? ['--json'] : [])];
    const startedAtMs = performance.now();
    // What is large is what this build wrote: only the bench of sizes makes one of its own.
    const { status, stdout } = runNode(args, one === 'size' ? process.env : built);
    const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
    if (status !== 0) process.exitCode = 1;
    if (isJson) reports.push(stdout === '' ? { name: one, failed: true } : JSON.parse(stdout));
    else process.stdout.write(`${stdout}\n(${one}: ${status === 0 ? 'ok' : 'FAILED'}, ${seconds} s)\n\n`);
  }
  if (isJson) process.stdout.write(`${JSON.stringify(reports)}\n`);
}
