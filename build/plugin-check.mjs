/** `npm run plugin-check -- FOLDER|ZIP [KEY=VALUE …]`: leads a plugin through everything the companion will do to it, without a network. */
import { resolve } from 'node:path';

if (process.features.typescript !== 'strip') {
  process.stderr.write(
    `The check needs Node 24 (npm run brings it on Linux), and this is Node ${process.versions.node}.\n`,
  );
  process.exit(1);
}
const { checkPlugin } = await import('./plugin-check.ts');
const [path, ...pairs] = process.argv.slice(2);
if (path === undefined || pairs.some((pair) => !pair.includes('='))) {
  process.stderr.write('npm run plugin-check -- FOLDER|ZIP [KEY=VALUE …]    settings of the plugin for the check\n');
  process.exit(2);
}
const settings = Object.fromEntries(
  pairs.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
);
let failed = 0;
await checkPlugin(resolve(path), settings, ({ outcome, text }) => {
  if (outcome === 'failed') failed += 1;
  process.stdout.write(`${outcome.padEnd(6)}  ${text}\n`);
});
process.stdout.write(failed === 0 ? 'The plugin keeps the contract.\n' : `${failed} failed.\n`);
// A plugin that hangs is not waited for.
process.exit(failed === 0 ? 0 : 1);
