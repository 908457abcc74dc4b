/** What the user is told only once, ever: remembered by an empty file of its name in the data directory. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Runs `tell` the first time. */
export function tellOnce(dataDirectory: string, name: 'hidden', tell: () => void): void {
  const path = join(dataDirectory, `told-${name}`);
  if (existsSync(path)) return;
  writeFileSync(path, '', { mode: 0o600 });
  tell();
}
