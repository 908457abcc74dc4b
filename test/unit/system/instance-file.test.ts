import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createToken,
  isRunning,
  readInstance,
  removeInstance,
  writeInstance,
} from '../../../electron/system/instance-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'instance-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const instance = {
  pid: process.pid,
  port: 4321,
  token: createToken(),
  version: '1.2.3',
  startedAt: '2026-01-02T03:04:05.678Z',
};

describe('the instance file', () => {
  it('is for its owner only, and leaves nothing else behind', () => {
    writeInstance(directory, { ...instance, port: 1 });
    writeInstance(directory, instance);
    expect(readInstance(directory)).toEqual(instance);
    expect(statSync(join(directory, 'instance.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(directory)).toEqual(['instance.json']);
    removeInstance(directory);
    removeInstance(directory);
    expect(existsSync(join(directory, 'instance.json'))).toBe(false);
  });

  it('is nothing where there is none or it is damaged', () => {
    expect(readInstance(directory)).toBeNull();
    expect(readInstance(join(directory, 'missing'))).toBeNull();
    for (const text of ['', '{', '[]', '{"pid":1}', JSON.stringify({ ...instance, port: 70_000 })]) {
      writeFileSync(join(directory, 'instance.json'), text, { mode: 0o600 });
      expect(readInstance(directory)).toBeNull();
    }
  });

  it('is refused where others can read the token', () => {
    writeInstance(directory, instance);
    chmodSync(join(directory, 'instance.json'), 0o640);
    expect(() => readInstance(directory)).toThrow(/can be read by others/);
  });

  it('tells a process that is gone', () => {
    expect(isRunning(instance)).toBe(true);
    // Above the largest process id of any system.
    expect(isRunning({ ...instance, pid: 2 ** 30 })).toBe(false);
  });

  it('has another token at every start', () => {
    expect(createToken()).not.toBe(createToken());
    expect(createToken()).toMatch(/^[\w-]{43}$/);
  });
});
