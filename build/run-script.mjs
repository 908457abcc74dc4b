/** Runs a TypeScript file of the checkout as it is: Node leaves the types out by itself. */
import { spawn } from 'node:child_process';
import { ROOT } from './paths.mjs';

/** Ends this process as the script ends; its signals and its terminal are the script's. */
export function runScript(path, args) {
  if (process.features.typescript !== 'strip') {
    process.stderr.write(`This needs Node 24, and this is Node ${process.versions.node}.\n`);
    process.exit(1);
  }
  const child = spawn(process.execPath, [path, ...args], { cwd: ROOT, stdio: 'inherit' });
  // A terminal's Ctrl-C reaches the script as well, and it decides when to end.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
