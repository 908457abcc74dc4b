/** `npm run screenshots [-- SCENE… LOOK… | --readme]`: pictures of the page in `test-results/screenshots`, or those of the README. */
import { runScript } from './run-script.mjs';

runScript('test/support/screenshots/main.ts', process.argv.slice(2));
