/** `npm start`: builds and runs the desktop app; where that cannot be, the companion without a window. Options are `companion serve`'s, and mean that one. */
import { spawn } from 'node:child_process';
import { desktopAbility } from './desktop-ability.mjs';
import { ensureBuilt } from './ensure-built.mjs';
import { ROOT } from './paths.mjs';

ensureBuilt();
const options = process.argv.slice(2);
if (options.length > 0) await runHeadless();
else {
  const { program, reason } = desktopAbility({
    platform: process.platform,
    env: process.env,
    uid: process.getuid?.() ?? null,
  });
  if (program !== undefined) runDesktop(program);
  else {
    process.stderr.write(`The desktop app cannot run here (${reason}): the companion runs without a window instead.\n`);
    await runHeadless();
  }
}

async function runHeadless() {
  process.argv.splice(2, 0, 'serve');
  await import('./companion.mjs');
}

function runDesktop(program) {
  const child = spawn(program, [ROOT], { stdio: 'inherit' });
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
