/**
 * `npm test`: everything this machine can run, a line a step, what cannot run with the reason and the remedy; the last
 * line is `N passed, N failed, N skipped`. A check that fails counts as one failed test. Under `CI=true` nothing may be
 * skipped but what `CANNOT_BE_HAD` names.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

/** Each with its number of workers: unit tests compute, integration tests mostly wait, and so does a real Kodi. */
const WORKERS = { unit: 2, integration: 4, kodi: 3 };
const RESULTS = join(ROOT, 'test-results');

if (process.features.typescript !== 'strip') {
  process.stderr.write(
    `The tests need Node 24 (npm test brings it on Linux), and this is Node ${process.versions.node}.\n`,
  );
  process.exit(1);
}
const { CANNOT_BE_HAD, countPlaywright, countVitest, withoutExcuse } = await import('./test-counts.ts');
mkdirSync(RESULTS, { recursive: true });

const vitest = (name) => () => runProject(name, vitestArguments(name), countVitest);
const browser = () => runProject('browser', playwrightArguments(), countPlaywright);
// A real Kodi is mostly waited for, and what computes finds the time beside it.
const beside = await Promise.all([inTurn(vitest('kodi')), inTurn(check('typecheck'), check('lint'), vitest('unit'))]);
const steps = [
  ...beside.flat(),
  ...(await inTurn(vitest('integration'), browser, check('bench-short'), check('faults-short'))),
];
const sum = (name) => steps.reduce((total, step) => total + step[name], 0);
const skipped = steps.flatMap((step) => step.skipped);
await tellWhatIsMissing();
let failed = sum('failed');
if (process.env.CI === 'true' && withoutExcuse(skipped).length > 0) {
  say('Under CI=true nothing may be skipped.');
  failed += 1;
}
say(`${sum('passed')} passed, ${failed} failed, ${skipped.length} skipped`);
process.exitCode = failed > 0 ? 1 : 0;

async function inTurn(...tasks) {
  const results = [];
  for (const task of tasks) results.push(await task());
  return results;
}

/** A check of the whole checkout, by its script in package.json; its output is shown where it fails. */
function check(name) {
  return async () => {
    const { ok, output, seconds } = await run(['--run', name]);
    say(`${name}: ${ok ? 'ok' : 'failed'} (${seconds} s)`);
    if (!ok) say(output);
    return { passed: 0, failed: ok ? 0 : 1, skipped: [] };
  };
}

/** The tests of one project; the runner's own output is shown where something fails. */
async function runProject(name, nodeArguments, countTests) {
  const report = reportPath(name);
  rmSync(report, { force: true });
  const { ok, output, seconds } = await run(nodeArguments, { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  const counts = readReport(report, (content) => countTests(name, content));
  // A file that cannot be loaded, or a process that dies, fails no test.
  if (!ok && counts.failed === 0) counts.failed = 1;
  say(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped.length} skipped (${seconds} s)`);
  if (counts.failed > 0) say(output);
  for (const one of counts.skipped) say(`  skipped: ${one.title}`);
  for (const one of counts.secondTry) {
    say(`  passed at its second try: ${one.title}`);
    say(`    the first: ${one.firstFailure.slice(0, 2000).replaceAll('\n', '\n      ')}`);
  }
  return counts;
}

function vitestArguments(name) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportPath(name)}`];
  return [
    join(ROOT, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--config',
    'test/vitest.config.ts',
    '--project',
    name,
    `--maxWorkers=${WORKERS[name]}`,
    ...reporters,
  ];
}

function playwrightArguments() {
  const playwright = join(ROOT, 'node_modules/@playwright/test/cli.js');
  return [playwright, 'test', '--config', 'test/browser/playwright.config.ts', '--reporter=line,json'];
}

function reportPath(name) {
  return join(RESULTS, `${name}.json`);
}

function readReport(path, count) {
  try {
    return count(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return { passed: 0, failed: 0, skipped: [], secondTry: [] };
  }
}

async function tellWhatIsMissing() {
  const { kodiAvailable } = await import('../test/support/kodi-box/machine.ts');
  const { chromiumAvailable } = await import('../test/support/chromium.ts');
  const kodi = kodiAvailable();
  if (!kodi.ok) say(`The real-Kodi suite cannot run here, ${kodi.reason}. To change that: ${kodi.command}`);
  const chromium = chromiumAvailable();
  if (!chromium.ok) say(`The browser suite cannot run here, ${chromium.reason}. To change that: ${chromium.command}`);
  for (const { project, title, reason } of CANNOT_BE_HAD) {
    const isSkipped = skipped.some((one) => one.project === project && one.title.startsWith(title));
    if (isSkipped) say(`${title.replace(' › ', '')} cannot be tested here: ${reason}.`);
  }
}

function run(nodeArguments, environment = {}) {
  const startedAtMs = performance.now();
  const options = { cwd: ROOT, env: { ...process.env, ...environment }, maxBuffer: 256 * 1024 * 1024 };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, nodeArguments, options, (error, stdout, stderr) => {
      const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
      // An exit code says no more than what was written.
      const why = typeof error?.code === 'number' ? '' : error?.message;
      resolve({ ok: error === null, output: [stdout, stderr, why].filter(Boolean).join('\n'), seconds });
    });
    child.stdin?.end();
  });
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
