/** The key that the page's cookies are sealed with: of this data directory, so that a browser stays logged in over a restart. */
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const KEY_BYTES = 32;

/** The key, made where there is none, or where others could have read it: every browser has to be opened by a link again then. */
export function pageKey(dataDirectory: string): Buffer {
  const path = join(dataDirectory, 'page-key');
  const kept = readKey(path);
  if (kept !== null) return kept;
  const key = randomBytes(KEY_BYTES);
  rmSync(path, { force: true });
  writeFileSync(path, key, { mode: 0o600, flag: 'wx' });
  return key;
}

function readKey(path: string): Buffer | null {
  const stats = statSync(path, { throwIfNoEntry: false });
  const isOpen = process.platform !== 'win32' && ((stats?.mode ?? 0) & 0o077) !== 0;
  if (stats === undefined || isOpen || stats.size !== KEY_BYTES) return null;
  return readFileSync(path);
}
