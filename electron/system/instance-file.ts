/** `instance.json` in the data directory: how the command line finds the running companion, and the token it must show. */
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { errorText, ProblemError } from '../../shared/errors.ts';

const INSTANCE = v.object({
  pid: v.pipe(v.number(), v.integer(), v.minValue(1)),
  port: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535)),
  token: v.pipe(v.string(), v.minLength(32), v.maxLength(200)),
  version: v.pipe(v.string(), v.maxLength(50)),
  /** UTC, ISO 8601 */
  startedAt: v.pipe(v.string(), v.isoTimestamp()),
});

export type Instance = v.InferOutput<typeof INSTANCE>;

/** A token of one start: 256 bits. */
export function createToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Writes it as a whole or not at all, readable by its owner only. */
export function writeInstance(dataDirectory: string, instance: Instance): void {
  const temporary = `${pathOf(dataDirectory)}.${instance.pid}.tmp`;
  rmSync(temporary, { force: true });
  writeFileSync(temporary, `${JSON.stringify(instance)}\n`, { mode: 0o600, flag: 'wx' });
  renameSync(temporary, pathOf(dataDirectory));
}

export function removeInstance(dataDirectory: string): void {
  rmSync(pathOf(dataDirectory), { force: true });
}

/** What the file says, or null where there is none or it is damaged; the process it names may be gone. Throws a `ProblemError` where others could read the token, or we cannot. */
export function readInstance(dataDirectory: string): Instance | null {
  const path = pathOf(dataDirectory);
  let text: string;
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0) {
      throw notAllowed(
        `${path} holds a secret and can be read by others. Start the companion again to have a new one.`,
      );
    }
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw notAllowed(`${path} cannot be read: ${errorText(error)}. Is it another user's companion?`);
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), INSTANCE), text);
  return parsed.success ? parsed.output : null;
}

/** True while the process that wrote the file is there. */
export function isRunning(instance: Instance): boolean {
  try {
    process.kill(instance.pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function pathOf(dataDirectory: string): string {
  return join(dataDirectory, 'instance.json');
}

function notAllowed(text: string): ProblemError {
  return new ProblemError({ kind: 'not_allowed', stage: 'instance', text });
}
