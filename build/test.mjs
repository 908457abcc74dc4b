/**
 * `npm test`: everything this machine can run, a line a step, what cannot run with the reason and the remedy; the last
 * line is `N passed, N failed, N skipped`. A check that fails counts as one failed test. Under `CI=true` nothing may be skipped.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';

const PROJECTS = ['unit', 'integration', 'kodi'];
const RESULTS = join(ROOT, 'test-results');

if (process.features.typescript !== 'strip') {
  process.stderr.write(
    `The tests need Node 24 (npm test brings it on Linux), and this is Node ${process.versions.node}.\n`,
  );
  process.exit(1);
}
mkdirSync(RESULTS, { recursive: true });

const steps = [...['typecheck', 'lint'].map(check), ...PROJECTS.map(runProject)];
await tellWhatIsMissing();

const sum = (name) => steps.reduce((total, step) => total + step[name], 0);
const skipped = sum('skipped');
let failed = sum('failed');
if (skipped > 0 && process.env.CI === 'true') {
  say('Under CI=true nothing may be skipped.');
  failed += 1;
}
say(`${sum('passed')} passed, ${failed} failed, ${skipped} skipped`);
process.exitCode = failed > 0 ? 1 : 0;

/** A check of the whole checkout, by its script in package.json; its output is shown where it fails. */
function check(name) {
  const { ok, output, seconds } = run(['--run', name]);
  say(`${name}: ${ok ? 'ok' : 'failed'} (${seconds} s)`);
  if (!ok) say(output);
  return { passed: 0, failed: ok ? 0 : 1, skipped: 0 };
}

/** The tests of one Vitest project; Vitest's own output is shown where something fails. */
function runProject(name) {
  const report = join(RESULTS, `${name}.json`);
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', '--config', 'test/vitest.config.ts', '--project', name, ...reporters];
  const { ok, output, seconds } = run(args);
  const counts = countTests(report);
  // A file that cannot be loaded, or a process that dies, fails no test.
  if (!ok && counts.failed === 0) counts.failed = 1;
  say(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped (${seconds} s)`);
  if (counts.failed > 0) say(output);
  for (const title of counts.skippedTitles) say(`  skipped: ${title}`);
  return counts;
}

function countTests(report) {
  const counts = { passed: 0, failed: 0, skipped: 0, skippedTitles: [] };
  for (const test of readReport(report).flatMap((file) => file.assertionResults)) {
    if (test.status === 'passed') counts.passed += 1;
    else if (test.status === 'skipped' || test.status === 'todo') {
      counts.skipped += 1;
      counts.skippedTitles.push(test.fullName);
    } else counts.failed += 1; // 'failed', and 'pending': it never ran
  }
  return counts;
}

function readReport(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).testResults;
  } catch {
    return [];
  }
}

async function tellWhatIsMissing() {
  const { kodiAvailable } = await import('../test/support/kodi-box/machine.ts');
  const kodi = kodiAvailable();
  if (!kodi.ok) say(`The real-Kodi suite cannot run here, ${kodi.reason}. To change that: ${kodi.command}`);
}

function run(nodeArguments) {
  const startedAtMs = performance.now();
  const { status, stdout, stderr, error } = spawnSync(process.execPath, nodeArguments, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
  return { ok: status === 0, output: [stdout, stderr, error?.message].filter(Boolean).join('\n'), seconds };
}

function say(text) {
  process.stdout.write(`${text}\n`);
}
