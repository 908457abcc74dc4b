/** Looking for a Node, among real programs. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createNodeFinder } from '../../../electron/system/find-node.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'find-node-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A program that answers with this. */
function put(folder: string, answer: object | string): void {
  mkdirSync(folder, { recursive: true });
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  writeFileSync(join(folder, 'node'), `#!/bin/sh\ncat <<'EOF'\n${text}\nEOF\n`, { mode: 0o755 });
}
const good = (more: object = {}) => ({
  program: process.execPath,
  version: '24.0.0',
  isOther: false,
  flags: ['--permission'],
  ...more,
});

it('takes the first that is one, is new enough and knows the permission model; the rest are passed over', async () => {
  const bad = [
    good({ version: '20.20.2', flags: [] }),
    good({ version: '22.13.0' }),
    good({ flags: [] }),
    good({ isOther: true }),
    'v24.0.0',
  ];
  const folders = bad.map((answer, index) => {
    const folder = join(home, `bad${index}`);
    put(folder, answer);
    return folder;
  });
  put(join(home, 'good'), good({ flags: ['--permission', '--allow-net'], version: '25.1.0' }));
  // The stand-ins need `cat`.
  const env = { PATH: [...folders, join(home, 'good'), '/usr/bin', '/bin'].join(':') };
  const found = await createNodeFinder({ platform: 'linux', env, home })();
  expect(found).toEqual({ program: process.execPath, version: '25.1.0', guardsNetwork: true });
});

it('asks a real Node what it is, through the link that a version manager leaves', async () => {
  const bin = join(home, '.nvm/versions/node/v24.9.9/bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(process.execPath, join(bin, 'node'));
  const only = createNodeFinder({ platform: 'linux', env: { COMPANION_NODE: join(bin, 'node') }, home });
  expect(await only()).toMatchObject({ program: process.execPath, version: process.versions.node });
});

it('finds one that was put there after it was looked for in vain', async () => {
  const place = join(home, 'node');
  const findNode = createNodeFinder({ platform: 'linux', env: { COMPANION_NODE: place }, home });
  expect(await findNode()).toBe(null);
  symlinkSync(process.execPath, place);
  expect((await findNode())?.version).toBe(process.versions.node);
});
