/**
 * "Delete everything". A note in the data directory says that it was asked for; then, when nothing is open any more, the
 * secrets go, then the files, and the note last. Whatever ends that halfway, the next start reads the note and goes on with it
 * before it opens anything.
 */
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorText, ProblemError } from '../../shared/errors.ts';
import type { DataHome } from './data-home.ts';
import { acquireInstanceLock } from './instance-lock.ts';
import type { Secrets } from './secrets.ts';

/** Between the note and the end: who asked hears that it was taken. */
export const ANSWER_MS = 200;
const NOTE = 'delete-everything';
/** What Chromium keeps of the desktop app's page. */
const PAGE = 'page';

/** Every name that the app ever gives in its data directory, but the note and the lock. What else lies there is not ours. */
const OURS = [
  /^companion(\.damaged-[\dTZ]+(-\d+)?|\.fresh|\.salvage)?\.db(-wal|-shm|-journal|-check)?$/,
  /^companion\.log(\.\d+)?$/,
  /^(secrets|secret-place|language|running)\.json(\.tmp)?$/,
  /^instance\.json(\.\d+\.tmp)?$/,
  /^told-[a-z-]+$/,
  /^(page-key|artwork|plugins|page)$/,
];

/** Notes it, where all secrets can be deleted. Rejects with a `ProblemError` where they cannot: then nothing is changed. */
export async function askToDelete(dataDirectory: string, secrets: Pick<Secrets, 'checkDeletable'>): Promise<void> {
  await secrets.checkDeletable();
  try {
    writeFileSync(join(dataDirectory, NOTE), '', { mode: 0o600, flush: true });
  } catch (error) {
    throw storageProblem(`Nothing was deleted, because that could not be noted in ${dataDirectory}`, error);
  }
}

export function isToDelete(dataDirectory: string): boolean {
  return existsSync(join(dataDirectory, NOTE));
}

export interface Deleting {
  readonly home: Pick<DataHome, 'dataDirectory' | 'closeLog'>;
  readonly secrets: Pick<Secrets, 'deleteAll'>;
}

/** Does what was asked for and forgets the note. The directory is ours, its database closed. Rejects with a `ProblemError`. */
export async function deleteEverything(deleting: Deleting): Promise<void> {
  await deleteAllBut(null, deleting);
  forgetNote(deleting.home.dataDirectory);
}

/** As {@link deleteEverything}, while Chromium has its folder open: that and the note are left to the next start. */
export function deleteAllButPage(deleting: Deleting): Promise<void> {
  return deleteAllBut(PAGE, deleting);
}

/** Deletes Chromium's folder before it opens it, where that was asked for and nobody runs. Throws a `ProblemError`. */
export function deletePage(dataDirectory: string): void {
  if (!isToDelete(dataDirectory)) return;
  const lock = acquireInstanceLock(dataDirectory);
  if (lock === null) return;
  try {
    remove(dataDirectory, PAGE);
  } finally {
    lock.release();
  }
}

export function forgetNote(dataDirectory: string): void {
  remove(dataDirectory, NOTE);
}

async function deleteAllBut(kept: string | null, { home, secrets }: Deleting): Promise<void> {
  const { dataDirectory } = home;
  // First what may be refused.
  await secrets.deleteAll();
  home.closeLog();
  for (const name of readdirSync(dataDirectory)) {
    if (name !== kept && OURS.some((pattern) => pattern.test(name))) remove(dataDirectory, name);
  }
}

function remove(dataDirectory: string, name: string): void {
  const path = join(dataDirectory, name);
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch (error) {
    throw storageProblem(`${path} could not be deleted`, error);
  }
}

function storageProblem(what: string, error: unknown): ProblemError {
  const text = `${what}: ${errorText(error)}. Mend that, then start the companion again or ask again.`;
  return new ProblemError({ kind: 'storage', stage: 'delete', text }, { cause: error });
}
