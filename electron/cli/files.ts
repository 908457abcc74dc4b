/** Files that a command reads or writes, with errors in the user's words. */
import { readFile, writeFile } from 'node:fs/promises';
import { errorText, ProblemError } from '../../shared/errors.ts';

/** The JSON object in a file. Rejects with a `ProblemError`. */
export async function readJsonFile(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw fileProblem(`${path} cannot be read`, error);
  });
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Told below: a broken file and one that holds something else are alike.
  }
  throw new ProblemError({ kind: 'bad_input', text: `${path} holds no JSON object.` });
}

/** Writes a file that only its owner can read where it is new. Rejects with a `ProblemError`. */
export async function writeTextFile(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600 }).catch((error: unknown) => {
    throw fileProblem(`${path} cannot be written`, error);
  });
}

function fileProblem(what: string, error: unknown): ProblemError {
  return new ProblemError({ kind: 'bad_input', text: `${what}: ${errorText(error)}` }, { cause: error });
}
