/** Security checklist, section 4: keychain policy. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SystemKeychain } from '../../../electron/system/keychain.ts';
import { type OtherPlace, openSecrets, type SecretsOptions } from '../../../electron/system/secrets.ts';
import { ProblemError } from '../../../shared/errors.ts';
import { createQuietLog } from '../../support/quiet-log.ts';

let dataDirectory: string;
beforeEach(() => {
  dataDirectory = mkdtempSync(join(tmpdir(), 'secrets-'));
});
afterEach(() => rmSync(dataDirectory, { recursive: true, force: true }));

/** The system's, as the test has it be. */
function createSystem() {
  const secrets = new Map<string, string>();
  const system = { secrets, state: 'open' as 'open' | 'locked' | 'missing', uses: 0, questions: 0 };
  const use = async <T>(task: () => T): Promise<T> => {
    system.uses += 1;
    if (system.state === 'open') return task();
    throw new ProblemError({ kind: 'keychain', stage: `keychain_${system.state}`, text: `it is ${system.state}` });
  };
  const keychain: SystemKeychain = {
    kind: 'keychain',
    get: (key) => use(() => secrets.get(key) ?? null),
    set: (key, secret) => use(() => void secrets.set(key, secret)),
    delete: (key) => use(() => void secrets.delete(key)),
    keys: () => use(() => [...secrets.keys()]),
  };
  /** As a start of the companion would. */
  const start = (answer: OtherPlace | null, more: Partial<SecretsOptions> = {}) =>
    openSecrets({
      dataDirectory,
      log: createQuietLog(),
      keychain,
      ...(answer !== null && {
        ask: async () => {
          system.questions += 1;
          return answer;
        },
      }),
      ...more,
    });
  return { system, start };
}

const onDisk = () =>
  readdirSync(dataDirectory)
    .map((name) => readFileSync(join(dataDirectory, name), 'utf8'))
    .join();

describe('a keychain that is there', () => {
  it('is not touched before there is something to keep, and keeps it without a question', async () => {
    const { system, start } = createSystem();
    const secrets = start('file');
    expect(system.uses).toBe(0);
    await secrets.set('a', 'canary');
    expect(await start('file').get('a')).toBe('canary');
    expect([secrets.kind, system.questions, onDisk().includes('canary')]).toEqual(['keychain', 0, false]);
  });

  it('that is locked is waited for: no question, no other place', async () => {
    const { system, start } = createSystem();
    await start('file').set('a', 'one');
    system.state = 'locked';
    const secrets = start('file');
    await expect(secrets.set('a', 'two')).rejects.toThrow('locked');
    await expect(secrets.get('a')).rejects.toThrow('locked');
    expect([secrets.kind, system.questions, existsSync(join(dataDirectory, 'secrets.json'))]).toEqual([
      'keychain',
      0,
      false,
    ]);
    system.state = 'open';
    expect(await secrets.get('a')).toBe('one');
  });

  it('that is not there any more is missed by what lies in it, whatever was chosen since; nothing is taken for gone', async () => {
    const { system, start } = createSystem();
    await start(null).set('old', 'one');
    system.state = 'missing';
    await expect(start('memory').get('old')).rejects.toThrow('missing');
    const secrets = start('file');
    await secrets.set('new', 'two');
    expect(await secrets.get('new')).toBe('two');
    await expect(secrets.get('old')).rejects.toThrow('missing');
    system.state = 'open';
    expect(await start('file').get('old')).toBe('one');
  });
});

describe('without a keychain', () => {
  it('and without anybody to ask nothing is kept anywhere', async () => {
    const { system, start } = createSystem();
    system.state = 'missing';
    await expect(start(null).set('a', 'canary')).rejects.toThrow('missing');
    expect(readdirSync(dataDirectory)).toEqual([]);
  });

  it('it is asked once, and kept until the end where that was chosen: never on the disk, and no error at the next start', async () => {
    const { system, start } = createSystem();
    system.state = 'missing';
    const secrets = start('memory');
    await Promise.all([secrets.set('a', 'canary'), secrets.set('b', 'canary')]);
    await secrets.set('a', 'canary2');
    expect([await secrets.get('a'), await secrets.get('b'), secrets.kind]).toEqual(['canary2', 'canary', 'memory']);
    expect(onDisk()).not.toContain('canary');
    const next = start('file');
    expect([await next.get('a'), next.kind]).toEqual([null, 'memory']);
    await next.set('a', 'again');
    expect(system.questions).toBe(1);
  });

  it('a keychain that comes takes what was to be forgotten', async () => {
    const { system, start } = createSystem();
    system.state = 'missing';
    const secrets = start('memory');
    await secrets.set('a', 'one');
    await secrets.set('b', 'two');
    system.state = 'open';
    await secrets.set('b', 'three');
    expect([secrets.kind, [...system.secrets].sort()]).toEqual([
      'keychain',
      [
        ['a', 'one'],
        ['b', 'three'],
      ],
    ]);
  });

  it('a file of its owner’s alone where that was chosen, for good, until it is moved', async () => {
    const { system, start } = createSystem();
    system.state = 'missing';
    await start('file').set('a', 'one');
    const path = join(dataDirectory, 'secrets.json');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const secrets = start('memory');
    expect([await secrets.get('a'), secrets.kind, system.questions]).toEqual(['one', 'file', 1]);
    const told: string[] = [];
    secrets.onChange?.(() => told.push(secrets.kind));
    await expect(secrets.moveToKeychain()).rejects.toThrow('missing');
    expect(existsSync(path)).toBe(true);
    system.state = 'open';
    await secrets.moveToKeychain();
    expect([existsSync(path), secrets.kind, told, await secrets.get('a')]).toEqual([
      false,
      'keychain',
      ['keychain'],
      'one',
    ]);
  });

  it('what is forgotten is gone from everywhere', async () => {
    const { system, start } = createSystem();
    await start(null).set('a', 'one');
    system.state = 'missing';
    const secrets = start('file');
    await secrets.set('b', 'two');
    await expect(secrets.delete('a')).rejects.toThrow('missing');
    system.state = 'open';
    await secrets.delete('a');
    await secrets.delete('b');
    expect([system.secrets.size, await secrets.get('b'), onDisk().includes('two')]).toEqual([0, null, false]);
  });
});

it('what was named at the start is asked nobody about, and is not remembered', async () => {
  const { system, start } = createSystem();
  system.state = 'missing';
  await expect(start('memory', { fixed: 'keychain' }).set('a', 'one')).rejects.toThrow('missing');
  await start('memory', { fixed: 'file' }).set('a', 'one');
  expect([system.questions, readdirSync(dataDirectory)]).toEqual([0, ['secrets.json']]);
});

describe('all of them', () => {
  it('are deleted, also those of places that are not chosen any more', async () => {
    const { system, start } = createSystem();
    await start(null).set('a', 'one');
    system.state = 'missing';
    await start('file').set('b', 'two');
    for (const state of ['missing', 'locked'] as const) {
      system.state = state;
      await expect(start(null).checkDeletable()).rejects.toThrow(state);
      await expect(start(null, { fixed: 'file' }).deleteAll()).rejects.toThrow(state);
    }
    system.state = 'open';
    await start(null).deleteAll();
    expect(system.secrets.size).toBe(0);
  });

  it('need no keychain where none was ever used', async () => {
    const { system, start } = createSystem();
    system.state = 'missing';
    await start('file').set('b', 'two');
    await start(null).checkDeletable();
    await start(null).deleteAll();
    await expect(start(null, { fixed: 'keychain' }).checkDeletable()).rejects.toThrow('missing');
  });
});
