/** `npm run bench -- <name> [--json]`: one of `test/bench/<name>.bench.ts`; without a name, which there are. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './paths.mjs';
import { runScript } from './run-script.mjs';

const ENDING = '.bench.ts';

const names = readdirSync(join(ROOT, 'test/bench'))
  .filter((file) => file.endsWith(ENDING))
  .map((file) => file.slice(0, -ENDING.length));
const [name, ...options] = process.argv.slice(2);
if (name !== undefined && names.includes(name)) {
  runScript(`test/bench/${name}${ENDING}`, options);
} else if (name === undefined) {
  process.stdout.write(`npm run bench -- NAME [--json], where NAME is one of: ${names.join(', ')}\n`);
} else {
  process.stderr.write(`There is no bench ${name}. There are: ${names.join(', ')}\n`);
  process.exitCode = 2;
}
