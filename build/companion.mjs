/** Runs the command line from the checkout; builds first where a source is newer than the build. Writes nothing to stdout by itself. */
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './ensure-built.mjs';
import { ENTRY } from './paths.mjs';

ensureBuilt();
// In this process: signals, stdin and the exit code need nobody between.
await import(pathToFileURL(ENTRY).href);
