import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emptyBus } from '../../support/empty-bus.ts';
import { keyringNote, START_LOCKED, sessionEnv, unlock, withKeyring } from '../../support/keyring.ts';

const CHILD = join(import.meta.dirname, '../../support/keychain-child.ts');

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'keyring-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true, maxRetries: 5 }));

describe('the Secret Service', () => {
  withKeyring(`keeps a secret over the end of its session${keyringNote}`, async () => {
    expect(await inSession(unlock('pw'), ['get', 'a'])).toEqual({ value: null });
    expect(await inSession(unlock('pw'), ['set', 'a', 'ünïcode {"json":1}'])).toEqual({ value: null });
    expect(await inSession(unlock('pw'), ['get', 'a'])).toEqual({ value: 'ünïcode {"json":1}' });
    expect(await inSession(unlock('pw'), ['delete', 'a'])).toEqual({ value: null });
    expect(await inSession(unlock('pw'), ['get', 'a'])).toEqual({ value: null });
    expect(await inSession(unlock('pw'), ['delete', 'a'])).toEqual({ value: null });
  });

  withKeyring(`that is locked says so, and gives the secret again when unlocked${keyringNote}`, async () => {
    await inSession(unlock('pw'), ['set', 'a', 'one']);
    for (const use of [
      ['get', 'a'],
      ['set', 'a', 'two'],
      ['delete', 'a'],
    ]) {
      expect(await inSession(START_LOCKED, use)).toEqual(problem('the keyring is locked'));
    }
    expect(await inSession(unlock('pw'), ['get', 'a'])).toEqual({ value: 'one' });
  });

  withKeyring(`without a keyring says so${keyringNote}`, async () => {
    expect(await inSession(START_LOCKED, ['set', 'a', 'one'])).toEqual(problem('has no keyring yet'));
  });

  withKeyring(`that nobody provides is named${keyringNote}`, async () => {
    const config = join(home, 'bus.conf');
    writeFileSync(config, emptyBus(home));
    for (const use of [
      ['get', 'a'],
      ['set', 'a', 'one'],
    ]) {
      expect(await inSession('true', use, ['--config-file', config])).toEqual(problem('no keyring service'));
    }
  });

  it('is not replaced by the kernel’s keyring where there is no bus', async () => {
    for (const use of [
      ['get', 'a'],
      ['set', 'a', 'one'],
    ]) {
      expect(await run(process.execPath, [CHILD, ...use])).toEqual(problem('no D-Bus session bus'));
    }
  });
});

function problem(reason: string): unknown {
  return { problem: expect.objectContaining({ kind: 'keychain', text: expect.stringContaining(reason) }) };
}

/** Uses the keychain in a session of its own, after the keyring was prepared. */
function inSession(prepare: string, use: readonly string[], busOptions: readonly string[] = []): Promise<unknown> {
  const script = `${prepare} >/dev/null 2>&1; exec "$@"`;
  const command = ['sh', '-c', script, 'sh', process.execPath, CHILD, ...use];
  return run('dbus-run-session', [...busOptions, '--', ...command]);
}

/** The JSON line that the program says, in a home of its own and without any display to ask on. */
function run(program: string, args: readonly string[]): Promise<unknown> {
  const child = spawn(program, args, { env: sessionEnv(home), stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      try {
        resolve(JSON.parse(output));
      } catch {
        reject(new Error(`exit code ${code}, output ${JSON.stringify(output)}`));
      }
    });
  });
}
