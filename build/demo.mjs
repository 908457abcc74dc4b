/** `npm run demo`: an evening on simulated boxes, for who has no Kodi at hand. */
import { runScript } from './run-script.mjs';

runScript('test/support/demo.ts', process.argv.slice(2));
