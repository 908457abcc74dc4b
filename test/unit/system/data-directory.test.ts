import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dataDirectory, defaultDataDirectory, prepareDataDirectory } from '../../../electron/system/data-directory.ts';

describe('defaultDataDirectory', () => {
  it.each([
    ['linux', {}, '/home/a/.local/share/punchplay-companion'],
    ['linux', { XDG_DATA_HOME: '/data' }, '/data/punchplay-companion'],
    ['linux', { XDG_DATA_HOME: 'relative' }, '/home/a/.local/share/punchplay-companion'],
    ['linux', { XDG_DATA_HOME: '' }, '/home/a/.local/share/punchplay-companion'],
    ['darwin', { XDG_DATA_HOME: '/data' }, '/home/a/Library/Application Support/punchplay-companion'],
    ['win32', { LOCALAPPDATA: '/local' }, '/local/punchplay-companion'],
  ] as const)('%s %j', (platform, env, path) => {
    expect(defaultDataDirectory(env, platform, '/home/a')).toBe(path);
  });

  it('gives way to the one that is named', () => {
    expect(dataDirectory('x')).toBe(join(process.cwd(), 'x'));
    expect(dataDirectory(undefined)).toBe(defaultDataDirectory());
  });
});

describe('prepareDataDirectory', () => {
  let parent: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), 'data-'));
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it('makes it, and what is above it, for its owner only', () => {
    const path = join(parent, 'a', 'b');
    expect(prepareDataDirectory(path)).toBeNull();
    for (const made of [path, join(parent, 'a')]) expect(statSync(made).mode & 0o777).toBe(0o700);
    expect(prepareDataDirectory(path)).toBeNull();
  });

  it('warns of one that others may write into, and leaves it as it is', () => {
    chmodSync(parent, 0o777);
    expect(prepareDataDirectory(parent)).toContain('chmod 700');
    expect(statSync(parent).mode & 0o777).toBe(0o777);
  });

  it('says what to do where it cannot be had', () => {
    const file = join(parent, 'file');
    writeFileSync(file, '');
    expect(() => prepareDataDirectory(join(file, 'data'))).toThrow(
      /cannot be used: a file is in its place\. .*--data DIR/,
    );
  });
});
