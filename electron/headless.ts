#!/usr/bin/env node
/** The companion without a window: the entry of the command line, `serve` among it. Loads under any Node, so that an old one gets a clear answer. */
import { createProcessIo } from './cli/io.ts';
import { runCommandLine } from './cli/run.ts';
import { VERSION } from './version.ts';

const code = await runCommandLine(process.argv.slice(2), createProcessIo(), VERSION);
// Ends also where something is still open; what was written to a pipe must have left before.
process.stdout.write('', () => process.exit(code));
