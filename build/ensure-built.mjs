/** Builds what runs from the checkout, where a source is newer than the build. Writes nothing to stdout. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ENTRY, ROOT } from './paths.mjs';

const SOURCES = [
  'electron',
  'renderer',
  'shared',
  'package.json',
  'build/bundle.mjs',
  'build/vite.config.mjs',
  'build/icons/desktop',
];

export function ensureBuilt() {
  if (isOutdated()) build();
}

function isOutdated() {
  if (!existsSync(ENTRY)) return true;
  const builtAtMs = statSync(ENTRY).mtimeMs;
  return SOURCES.some((source) => changedAtMs(join(ROOT, source)) >= builtAtMs);
}

/** When the newest of a file or folder and all in it was changed; a folder changes when a file in it is removed. */
function changedAtMs(path) {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => changedAtMs(join(path, name))));
}

function build() {
  // In a process of its own: the bundler is not to stay in the memory of what runs for weeks.
  const { status } = spawnSync(process.execPath, [join(ROOT, 'build/bundle.mjs')], { stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  process.stderr.write(
    existsSync(join(ROOT, 'node_modules/rolldown'))
      ? 'companion: the build failed, see above\n'
      : 'companion: the dependencies are missing: run npm ci first\n',
  );
  process.exit(1);
}
