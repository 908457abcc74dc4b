import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Keychain } from '../../../electron/engine/ports.ts';
import { createSecretFile } from '../../../electron/system/secret-file.ts';

let directory: string;
let path: string;
let secrets: Keychain;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'secrets-'));
  path = join(directory, 'secrets.json');
  secrets = createSecretFile(directory);
});
afterEach(() => rmSync(directory, { recursive: true }));

const refused = (words: string) => ({ problem: { kind: 'keychain', text: expect.stringContaining(words) } });

describe('the file of secrets', () => {
  it('keeps, changes and forgets', async () => {
    expect(await secrets.get('a')).toBeNull();
    await secrets.set('a', 'one');
    await secrets.set('b', 'two');
    await secrets.set('a', 'three');
    expect([await secrets.get('a'), await secrets.get('b')]).toEqual(['three', 'two']);
    await secrets.delete('a');
    await secrets.delete('never there');
    expect([await secrets.get('a'), await createSecretFile(directory).get('b')]).toEqual([null, 'two']);
  });

  it('does not exist before there is a secret, and is then its owner’s alone', async () => {
    await secrets.get('a');
    await secrets.delete('a');
    expect(existsSync(path)).toBe(false);
    const umask = process.umask(0);
    try {
      await secrets.set('a', 'one');
    } finally {
      process.umask(umask);
    }
    expect(statSync(path).mode & 0o7777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['secrets.json']);
  });

  it('loses nothing when many write at once', async () => {
    await Promise.all(Array.from({ length: 30 }, (_, index) => secrets.set(`key ${index}`, String(index))));
    const kept = await Promise.all(Array.from({ length: 30 }, (_, index) => secrets.get(`key ${index}`)));
    expect(kept).toEqual(Array.from({ length: 30 }, (_, index) => String(index)));
  });

  it('gives what was written just before', async () => {
    const writing = secrets.set('a', 'one');
    expect(await secrets.get('a')).toBe('one');
    await writing;
  });

  it('takes keys that objects have by themselves', async () => {
    expect(await secrets.get('constructor')).toBeNull();
    await secrets.set('__proto__x', 'one');
    await secrets.set('constructor', 'two');
    expect([await secrets.get('__proto__x'), await secrets.get('constructor')]).toEqual(['one', 'two']);
  });

  it.each([0o644, 0o640, 0o602, 0o700, 0o4600])('refuses the mode %o, for reading and writing', async (mode) => {
    await secrets.set('a', 'one');
    chmodSync(path, mode);
    await expect(secrets.get('a')).rejects.toMatchObject(refused('chmod 600'));
    await expect(secrets.set('a', 'two')).rejects.toMatchObject(refused('--secrets keychain'));
    chmodSync(path, 0o600);
    expect(await secrets.get('a')).toBe('one');
  });

  it('refuses a link to another file', async () => {
    writeFileSync(join(directory, 'elsewhere'), '{"version":1,"secrets":[["a","planted"]]}', { mode: 0o600 });
    symlinkSync(join(directory, 'elsewhere'), path);
    await expect(secrets.get('a')).rejects.toMatchObject(refused('cannot be opened'));
  });

  it.each([
    '',
    '{"version":1,"secrets":[["a",',
    '[]',
    '{"version":2,"secrets":[]}',
    '{"version":1,"secrets":[["a",5]]}',
  ])('leaves a damaged file as it is: %j', async (text) => {
    writeFileSync(path, text, { mode: 0o600 });
    await expect(secrets.get('a')).rejects.toMatchObject(refused('damaged'));
    await expect(secrets.set('a', 'two')).rejects.toMatchObject(refused('damaged'));
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('goes on after a crash in mid-write, and does not keep what that left', async () => {
    await secrets.set('a', 'one');
    writeFileSync(`${path}.tmp`, '{"version":1,"sec', { mode: 0o644 });
    expect(await secrets.get('a')).toBe('one');
    await secrets.set('b', 'two');
    expect(await secrets.get('b')).toBe('two');
    expect(statSync(path).mode & 0o7777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['secrets.json']);
  });

  it('says what is wrong where it cannot write, and keeps what it had', async () => {
    const nowhere = createSecretFile(join(directory, 'missing'));
    await expect(nowhere.set('a', 'one')).rejects.toMatchObject(refused('cannot be written'));
  });

  it('tells no secret in any error', async () => {
    writeFileSync(path, '{"version":1,"secrets":[["a","canary"]', { mode: 0o600 });
    const error = await secrets.get('a').catch((reason: unknown) => reason);
    expect(String(error)).not.toContain('canary');
  });
});
