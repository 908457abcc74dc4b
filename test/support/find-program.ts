import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Absolute path of an installed program; null where there is none. */
export function findProgram(name: string): string | null {
  const { PATH = '' } = process.env;
  const places = [...PATH.split(delimiter), '/usr/bin', '/bin'];
  return places.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
