/** The disk is full or read-only, or another program holds the database. */
import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readdirSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { spawnCompanion, temporaryDirectory } from '../support/companion-process.ts';
import { until } from '../support/until.ts';
import type { FaultGroup, FaultRow, SkippedFault } from './fault.ts';
import { ProcessStage } from './process-stage.ts';

const DATABASE = 'companion.db';
/** Room for the database and its log as they are after a stock was taken of the box's library. */
const DISK_MEBIBYTES = 12;

export const storageFaults: FaultGroup = {
  name: 'storage',
  run: async (_, report) => {
    report(await onSmallDisk('disk full', diskFull));
    report(await onSmallDisk('disk read-only', diskReadOnly));
    const stage = await ProcessStage.open();
    try {
      report(await databaseHeld(stage));
      report(await turnedReadOnly(stage));
    } finally {
      await stage.close();
    }
  },
};

/** A row from a stage whose data is on a disk of its own, of a few mebibytes. */
async function onSmallDisk(
  fault: string,
  play: (stage: ProcessStage, path: string) => Promise<FaultRow>,
): Promise<FaultRow | SkippedFault> {
  const disk = temporaryDirectory();
  try {
    const options = ['-o', `size=${DISK_MEBIBYTES}m,mode=0700`];
    execFileSync('mount', ['-t', 'tmpfs', ...options, 'tmpfs', disk.path], { stdio: 'ignore' });
  } catch {
    disk.remove();
    return { fault, skipped: 'a small disk can be mounted by root only' };
  }
  let stage: ProcessStage | null = null;
  try {
    stage = await ProcessStage.open({ dataDirectory: disk.path });
    stage.begin();
    return await play(stage, disk.path);
  } finally {
    await stage?.close();
    execFileSync('umount', ['-l', disk.path]);
    disk.remove();
  }
}

/** A film plays, the disk fills up, two films are watched, room is made. */
async function diskFull(stage: ProcessStage, path: string): Promise<FaultRow> {
  await stage.open();
  const makeRoom = fillDisk(path);
  await stage.end(() => stage.box.stop());
  await stage.watch();
  const told = await storageProblem(stage);
  makeRoom();
  // What could not be stored is tried again every five seconds.
  await stage.drain({ isQueued: false });
  return stage.row('disk full while films are watched', told);
}

/** The companion cannot even start; a film that began before is seen to its end by the next start that can. */
async function diskReadOnly(stage: ProcessStage, path: string): Promise<FaultRow> {
  let told = '';
  await stage.open();
  await stage.restart('SIGKILL', async () => {
    execFileSync('mount', ['-o', 'remount,ro', path], { stdio: 'ignore' });
    const refused = spawnCompanion(path);
    const { code } = await refused.ended;
    execFileSync('mount', ['-o', 'remount,rw', path], { stdio: 'ignore' });
    told = `(ends with ${code}) ${refused.logLines.at(-1) ?? ''}`;
  });
  await stage.boxIs('connected');
  await stage.seen();
  await stage.end(() => stage.box.stop());
  await stage.drain();
  return stage.row('disk read-only at a start', told);
}

function fillDisk(path: string): () => void {
  const ballast = join(path, 'ballast');
  const file = openSync(ballast, 'w');
  for (let chunk = 1024 * 1024; chunk >= 512; chunk /= 2) {
    try {
      for (;;) writeSync(file, Buffer.alloc(chunk));
    } catch {
      // Full for this size: the rest is filled with smaller ones.
    }
  }
  closeSync(file);
  return () => unlinkSync(ballast);
}

async function storageProblem(stage: ProcessStage, word = ''): Promise<string> {
  let text = '';
  await until('the user is told of the disk', async () => {
    const { problems } = await stage.call('status.get', {});
    text = problems.find((problem) => problem.kind === 'storage' && problem.text.includes(word))?.text ?? '';
    return text !== '';
  });
  return text;
}

/** As a file system does to itself after a disk error: what is open stays open, and cannot be written. */
async function turnedReadOnly(stage: ProcessStage): Promise<FaultRow | SkippedFault> {
  const fault = 'data directory turned read-only while films are watched';
  const directory = stage.dataDirectory;
  const turn = (how: '+i' | '-i') => {
    const files = readdirSync(directory).map((name) => join(directory, name));
    execFileSync('chattr', [how, directory, ...files], { stdio: 'ignore' });
  };
  stage.begin();
  await stage.open();
  try {
    turn('+i');
  } catch {
    await stage.end(() => stage.box.stop());
    return { fault, skipped: 'files are made unwritable by root only, on a file system that can (ext4)' };
  }
  try {
    await stage.end(() => stage.box.stop());
    await stage.watch();
    const told = await storageProblem(stage, 'read-only');
    turn('-i');
    await stage.drain({ isQueued: false });
    return stage.row(fault, told);
  } finally {
    turn('-i');
  }
}

/** Another program cannot get at the database while the companion runs; where it holds it before, the start says so. */
async function databaseHeld(stage: ProcessStage): Promise<FaultRow> {
  const broken: string[] = [];
  let told = '';
  const other = new Database(join(stage.dataDirectory, DATABASE), { timeout: 0 });
  const hold = () => other.exec('BEGIN IMMEDIATE');
  stage.begin();
  await stage.open();
  try {
    hold();
    broken.push('another program got hold of the database while the companion ran');
  } catch {
    // As it must be.
  }
  await stage.restart('SIGKILL', async () => {
    hold();
    const refused = spawnCompanion(stage.dataDirectory);
    const { code } = await refused.ended;
    told = `(ends with ${code}) ${refused.logLines.at(-1) ?? ''}`;
    other.close();
  });
  await stage.boxIs('connected');
  await stage.seen();
  await stage.end(() => stage.box.stop());
  await stage.watch();
  await stage.drain();
  return stage.row('another program holds the database', told, broken);
}
