/** The bench that compares an add-on with the companion, with a stub for the add-on: that it measures both. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { describeWithKodi } from './with-kodi.ts';

const ROOT = join(import.meta.dirname, '../..');
const ROUNDS = 2;

describeWithKodi('bench versus-addon', () => {
  it('hears of every event from an add-on in Kodi and from the companion', async () => {
    const args = ['--addon', join(ROOT, 'test/support/stub-scrobbler'), '--settings', 'access_token={access}'];
    const { stdout } = await promisify(execFile)(process.execPath, [
      join(ROOT, 'test/bench/versus-addon.bench.ts'),
      ...args,
      ...['--rounds', String(ROUNDS), '--json'],
    ]);
    const told = (JSON.parse(stdout).rows as Array<Record<string, unknown>>).map((row) => [
      row['add-on: told'],
      row['companion: told'],
    ]);
    const each = [ROUNDS, ROUNDS];
    const all = [4 * ROUNDS, 4 * ROUNDS];
    expect(told, 'start, pause, resume, stop, all of them, watches').toEqual([each, each, each, each, all, each]);
  });
});
