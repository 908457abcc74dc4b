/** `npm run faults -- [GROUP …] [--short] [--times N] [--json] [--seed N]`: what becomes of watches while things go wrong. */
import { runScript } from './run-script.mjs';

runScript('test/faults/main.ts', process.argv.slice(2));
