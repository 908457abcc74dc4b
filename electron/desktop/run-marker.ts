/** Notices at a start that the run before did not end properly: a crash, a kill, a power cut. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

const MARKER = v.object({ uncleanExits: v.pipe(v.number(), v.integer(), v.minValue(0)) });

export interface RunMarker {
  /** How many runs in a row before this one did not end properly. */
  readonly uncleanExits: number;
  /** This run has gone on for a while: whatever ended the earlier ones is over. */
  settled(): void;
  /** This run ends properly. */
  ended(): void;
}

/** Marks this run as begun. The data directory must be ours already. */
export function markRun(dataDirectory: string): RunMarker {
  const path = join(dataDirectory, 'running.json');
  const uncleanExits = readMarker(path);
  const write = (count: number) => {
    const temporary = `${path}.tmp`;
    writeFileSync(temporary, `${JSON.stringify({ uncleanExits: count })}\n`, { mode: 0o600 });
    renameSync(temporary, path);
  };
  // Counts this run as one of them until it is known better.
  write(uncleanExits + 1);
  return {
    uncleanExits,
    settled: () => write(1),
    ended: () => rmSync(path, { force: true }),
  };
}

function readMarker(path: string): number {
  try {
    return v.parse(v.pipe(v.string(), v.parseJson(), MARKER), readFileSync(path, 'utf8')).uncleanExits;
  } catch (error) {
    // One that is damaged was left in the middle of something too.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 0 : 1;
  }
}
