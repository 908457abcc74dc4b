/** A disk that takes nothing. */
import { execFileSync } from 'node:child_process';
import type { CompanionProcess } from './companion-process.ts';

/** From now on nothing that the companion writes gets to the disk, until what is given back is called. On Linux. */
export function failDisk({ pid }: Pick<CompanionProcess, 'pid'>): () => void {
  const limitFiles = (bytes: string) => execFileSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`]);
  limitFiles('0');
  return () => limitFiles('unlimited');
}
