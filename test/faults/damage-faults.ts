/** Random bytes of the database are changed, and a companion is started on it. */
import { closeSync, cpSync, existsSync, openSync, readSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ProblemError } from '../../shared/errors.ts';
import { spawnCompanion, temporaryDirectory } from '../support/companion-process.ts';
import { createSeededRandom, type SeededRandom } from '../support/seeded-random.ts';
import type { FaultGroup, FaultRow } from './fault.ts';
import { ProcessStage } from './process-stage.ts';

const DATABASE = 'companion.db';

export const damageFaults: FaultGroup = {
  name: 'damage',
  run: async ({ short, times = short ? 4 : 200, seed }, report) => {
    const stage = await ProcessStage.open();
    try {
      report(await damagedDatabase(stage, times, createSeededRandom(seed)));
    } finally {
      await stage.close();
    }
  },
};

const WAITING_FILMS = 4;

/**
 * Random bytes of a copy are changed, again and again, and a companion is started on it: copies of a database that was
 * closed properly and of one whose companion was killed. Lost is what is gone from the queue without a word; of a database
 * that is set aside, what can be read is taken over, and it is said.
 */
async function damagedDatabase(stage: ProcessStage, times: number, random: SeededRandom): Promise<FaultRow> {
  await stage.punchPlay.fail({ mode: 'down' });
  for (let film = 0; film < WAITING_FILMS; film += 1) await stage.watch();
  const copies = temporaryDirectory();
  try {
    const [killed, closed] = [join(copies.path, 'killed'), join(copies.path, 'closed')];
    await stage.restart('SIGTERM');
    cpSync(stage.dataDirectory, killed, { recursive: true });
    const last = spawnCompanion(killed);
    await last.ready;
    await last.end('SIGKILL');
    cpSync(killed, closed, { recursive: true });
    const tidy = spawnCompanion(closed);
    await tidy.ready;
    await tidy.end('SIGTERM');
    const found: Found[] = [];
    for (let time = 0; time < times; time += 1) {
      found.push(await startOnDamage(time % 2 === 0 ? killed : closed, time, random));
    }
    return damageRow(found);
  } finally {
    copies.remove();
  }
}

interface Found {
  readonly what: 'whole' | 'said so' | 'SILENT' | 'ENDED';
  /** Events that wait as they did before. */
  readonly kept: number;
  readonly text: string;
}

async function startOnDamage(source: string, time: number, random: SeededRandom): Promise<Found> {
  const copy = temporaryDirectory();
  try {
    cpSync(source, copy.path, { recursive: true });
    const wal = join(copy.path, `${DATABASE}-wal`);
    flipBytes(time % 8 === 0 && existsSync(wal) ? wal : join(copy.path, DATABASE), random);
    const companion = spawnCompanion(copy.path);
    let hasEnded = false;
    void companion.ended.then(() => {
      hasEnded = true;
    });
    try {
      await companion.ready;
      const waiting = await companion.call('queue.list', {});
      const { problems } = await companion.call('status.get', {});
      const said = problems.find(({ kind }) => kind === 'storage')?.text ?? unreadable(companion.logLines);
      const kept = waiting.length;
      if (said !== null) return { what: 'said so', kept, text: said };
      return { what: kept === WAITING_FILMS ? 'whole' : 'SILENT', kept, text: companion.logLines.join('\n') };
    } catch (error) {
      await pause(50);
      const isStorage = error instanceof ProblemError && error.problem.kind === 'storage';
      if (isStorage && !hasEnded) return { what: 'said so', kept: 0, text: error.message };
      return { what: 'ENDED', kept: 0, text: `${(error as Error).message}` };
    } finally {
      await companion.end('SIGKILL');
    }
  } finally {
    copy.remove();
  }
}

/** An event whose row cannot be read is passed over, and the log says which. */
function unreadable(logLines: readonly string[]): string | null {
  return logLines.find((line) => line.includes('cannot be read')) ?? null;
}

function damageRow(found: readonly Found[]): FaultRow {
  const count = (what: Found['what']) => found.filter((one) => one.what === what).length;
  const bad = found.find(({ what }) => what === 'SILENT' || what === 'ENDED');
  const times = found.length;
  return {
    fault: `random bytes in the database × ${times}: ${count('whole')} times all was there, ${count('said so')} times it was set aside and said so`,
    watched: WAITING_FILMS * times,
    history: found.reduce((sum, { kept }) => sum + kept, 0),
    lost: WAITING_FILMS * count('SILENT'),
    doubled: 0,
    alive: count('ENDED') === 0,
    told: found.find(({ what }) => what === 'said so')?.text ?? '',
    broken: bad === undefined ? [] : [`${bad.what}: ${bad.text.slice(-600)}`],
  };
}

const MOST_FLIPS = 40;

function flipBytes(path: string, random: SeededRandom): void {
  const count = 1 + Math.floor(random.between(0, MOST_FLIPS));
  const { size } = statSync(path, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size === 0) return;
  const file = openSync(path, 'r+');
  for (let flip = 0; flip < count; flip += 1) {
    const at = Math.floor(random.between(0, size));
    const byte = Buffer.alloc(1);
    readSync(file, byte, 0, 1, at);
    writeSync(file, Buffer.from([(byte[0] ?? 0) ^ (1 + Math.floor(random.between(0, 255)))]), 0, 1, at);
  }
  closeSync(file);
}
