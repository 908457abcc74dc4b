/** Secrets in one file of the data directory that only its owner can read: the choice of machines without a keychain. */
import { constants } from 'node:fs';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { errorText, ProblemError } from '../../shared/errors.ts';
import type { Keychain } from '../engine/ports.ts';

const MAX_BYTES = 1024 * 1024;

const fileSchema = v.object({ version: v.literal(1), secrets: v.array(v.tuple([v.string(), v.string()])) });
type Secrets = ReadonlyMap<string, string>;

export interface SecretFile extends Keychain {
  all(): Promise<ReadonlyMap<string, string>>;
  /** With everything in it. */
  remove(): Promise<void>;
}

/** Keeps secrets in `secrets.json` (0600). A file that others may read, or that is damaged, is refused and left as it is. */
export function createSecretFile(dataDirectory: string): SecretFile {
  const path = join(dataDirectory, 'secrets.json');
  let lastWrite: Promise<unknown> = Promise.resolve();

  /** Writes follow each other: each begins with what the one before has left. `edit` says whether there is something to write. */
  const change = (edit: (secrets: Map<string, string>) => boolean): Promise<void> => {
    const run = lastWrite.then(async () => {
      const secrets = new Map(await readSecrets(path));
      if (edit(secrets)) await writeSecrets(path, dataDirectory, secrets);
    });
    lastWrite = run.catch(() => undefined);
    return run;
  };

  return {
    kind: 'file',
    async get(key) {
      await lastWrite;
      return (await readSecrets(path)).get(key) ?? null;
    },
    set: (key, secret) =>
      change((secrets) => {
        secrets.set(key, secret);
        return true;
      }),
    delete: (key) => change((secrets) => secrets.delete(key)),
    async all() {
      await lastWrite;
      return readSecrets(path);
    },
    remove: () => rm(path, { force: true }),
  };
}

async function readSecrets(path: string): Promise<Secrets> {
  let file: FileHandle;
  try {
    file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Map();
    throw fileError(
      path,
      `cannot be opened (${errorText(error)})`,
      'Make it readable for the user who runs the companion',
      error,
    );
  }
  try {
    await refuseForeign(file, path);
    return parseSecrets(await file.readFile('utf8'), path);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw fileError(path, `cannot be read (${errorText(error)})`, 'Repair that', error);
  } finally {
    await file.close();
  }
}

/** Refuses what others can read or have put there. */
async function refuseForeign(file: FileHandle, path: string): Promise<void> {
  const { mode, uid, size } = await file.stat();
  if (size > MAX_BYTES) throw fileError(path, 'is far too large', 'Move it away and log in again');
  if (process.getuid === undefined) return;
  if (uid !== process.getuid()) {
    throw fileError(path, 'belongs to another user', 'Run the companion as that user, or move the file away');
  }
  if ((mode & 0o7777 & ~0o600) !== 0) {
    const octal = (mode & 0o7777).toString(8).padStart(4, '0');
    throw fileError(path, `can be used by others than its owner (mode ${octal})`, `Run: chmod 600 '${path}'`);
  }
}

function parseSecrets(text: string, path: string): Secrets {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), fileSchema), text);
  if (parsed.success) return new Map(parsed.output.secrets);
  throw fileError(path, 'is damaged', 'Bring back a copy, or move it away and log in again');
}

/** A crash at any moment leaves the whole old file or the whole new one. */
async function writeSecrets(path: string, directory: string, secrets: Secrets): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await rm(temporary, { force: true });
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify({ version: 1, secrets: [...secrets] }, null, 2)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncDirectory(directory);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError(
      path,
      `cannot be written (${errorText(error)})`,
      'Make room and see that the directory may be written',
      error,
    );
  }
}

/** Makes the rename durable; Windows knows no such thing. */
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(directory, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function fileError(path: string, what: string, remedy: string, cause?: unknown): ProblemError {
  const text = `The file of secrets ${path} ${what}. ${remedy}, or use the system’s keychain: companion serve --secrets keychain.`;
  return new ProblemError({ kind: 'keychain', stage: 'secret_file', text }, { cause });
}
