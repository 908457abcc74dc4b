/** How large the built bundles are: what `serve` loads, the page, and everything. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { buildCompanion } from '../support/companion-process.ts';
import { benchOptions, printReport, round } from './bench-report.ts';

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

const options = benchOptions({ flags: ['short'] });
// Parts of earlier builds stay for a day: what this one has not written does not count.
const builtFromMs = Date.now() - 1000;
await buildCompanion();

const page = sizes('page', (name) => !name.endsWith('.map'));
const pageScripts = sizes('page', (name) => name.endsWith('.js'));
const entry = sizes('.', (name) => name === 'companion.js' || name.startsWith('parts'));
printReport(
  {
    name: 'size',
    about: 'the built bundles, without native modules and Electron',
    rows: [
      { bundle: 'engine and command line', ...entry },
      { bundle: 'page, all files', ...page },
      { bundle: 'page, scripts', ...pageScripts },
    ],
    targets: ['page, scripts: at most 250 kB gzipped'],
  },
  options,
);

function sizes(folder: string, isCounted: (name: string) => boolean) {
  const names = readdirSync(join(DIST, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => isCounted(path.slice(join(DIST, folder).length + 1)) && statSync(path).mtimeMs >= builtFromMs);
  const contents = names.map((path) => readFileSync(path));
  const bytes = contents.reduce((sum, content) => sum + content.length, 0);
  const gzipped = contents.reduce((sum, content) => sum + gzipSync(content).length, 0);
  return { files: names.length, kB: round(bytes / 1000), 'kB gzipped': round(gzipped / 1000) };
}
