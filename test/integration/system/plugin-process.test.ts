import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { usePluginFolders } from '../../support/plugin-source.ts';

const folders = usePluginFolders();
const RUNNER = fileURLToPath(new URL('../../../electron/system/plugin-process.ts', import.meta.url));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

it('leaves no plugin behind that hangs, when the companion ends', async () => {
  const folder = folders.write({
    code: "onEnable() { console.log('pid ' + process.pid); setTimeout(() => { for (;;); }, 50); } subscribedEvents() { return {}; }",
  });
  const enable = {
    type: 'enable',
    name: 'x',
    entry: join(folder, 'index.js'),
    events: [],
    settings: {},
    appVersion: '1.0.0',
  };
  const script = `
    import { createPluginRunner } from ${JSON.stringify(RUNNER)};
    const child = createPluginRunner()({ folder: ${JSON.stringify(folder)}, memoryMiB: 64 }, {
      onMessage: ({ type, text }) => {
        if (type !== 'log') return;
        console.log(text);
        setTimeout(() => process.exit(0), 200);
      },
      onOutput: () => {},
      onEnd: () => {},
    });
    child.send(${JSON.stringify(enable)});`;
  const companion = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  companion.stdout.on('data', (chunk) => {
    said += String(chunk);
  });
  const [code] = (await once(companion, 'close')) as [number];
  expect(code).toBe(0);
  const pid = Number(/pid (\d+)/.exec(said)?.[1]);
  expect(pid).toBeGreaterThan(0);
  for (let waitedMs = 0; isAlive(pid) && waitedMs < 5_000; waitedMs += 50)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(isAlive(pid)).toBe(false);
});
