import {
  chmodSync,
  mkdirSync,
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
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createLogFile, readLogFile } from '../../../electron/system/log-file.ts';

let directory: string;
let nowMs: number;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'companion-log-'));
  nowMs = 0;
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const open = (options: { maxBytes?: number; files?: number } = {}) =>
  createLogFile({ dataDirectory: directory, monotonicMs: () => nowMs, ...options });
const names = () => readdirSync(directory).toSorted();
const path = (name: string) => join(directory, name);

it('keeps what was written over restarts, for its owner only', () => {
  for (const line of ['one', 'two']) {
    const log = open();
    log.write(`${line}\n`);
    log.close();
  }
  expect(readLogFile(directory, 10)).toEqual(['one', 'two']);
  if (process.platform === 'win32') return;
  expect(statSync(path('companion.log')).mode & 0o777).toBe(0o600);
});

it('never holds more than its files of its size, and loses the oldest lines first', () => {
  const log = open({ maxBytes: 100, files: 3 });
  for (let line = 0; line < 1000; line += 1) log.write(`line ${line}\n`);
  log.close();
  expect(names()).toEqual(['companion.log', 'companion.log.1', 'companion.log.2']);
  for (const name of names()) expect(statSync(path(name)).size).toBeLessThan(100 + 10);
  const kept = readLogFile(directory, 10_000, 3);
  expect(kept.at(-1)).toBe('line 999');
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => `line ${1000 - kept.length + index}`));
  expect(readLogFile(directory, 2, 3)).toEqual(['line 998', 'line 999']);
});

it('closes a file that others could read', () => {
  writeFileSync(path('companion.log'), 'before\n', { mode: 0o644 });
  chmodSync(path('companion.log'), 0o644);
  open().write('after\n');
  expect(readLogFile(directory, 10)).toEqual(['before', 'after']);
  if (process.platform !== 'win32') expect(statSync(path('companion.log')).mode & 0o777).toBe(0o600);
});

it('outlives a disk that fails, tries again later, and says how many lines were lost', () => {
  mkdirSync(path('companion.log'));
  const log = open();
  for (const line of ['lost 1\n', 'lost 2\n']) log.write(line);
  expect(readLogFile(directory, 10)).toEqual([]);
  rmSync(path('companion.log'), { recursive: true });
  log.write('lost 3\n');
  nowMs = 30_000;
  log.write('kept\n');
  expect(readLogFile(directory, 10)).toEqual(['(3 lines could not be written here)', 'kept']);
});

it.skipIf(process.platform === 'win32')('follows no link out of the directory', () => {
  const outside = join(directory, 'outside');
  writeFileSync(outside, '');
  symlinkSync(outside, path('companion.log'));
  open().write('secret\n');
  expect(readFileSync(outside, 'utf8')).toBe('');
});
