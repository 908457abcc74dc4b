/** `npm run demo`: an evening on simulated boxes, for who has no Kodi at hand; `npm run demo -- box`: one box to try things on. */
import { runScript } from './run-script.mjs';

const [what, ...rest] = process.argv.slice(2);
if (what === 'box') runScript('test/support/demo-box.ts', rest);
else runScript('test/support/demo.ts', process.argv.slice(2));
