/** Where the companion keeps its data. */
import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { errorText, ProblemError } from '../../shared/errors.ts';

const FOLDER_NAME = 'punchplay-companion';

/** The folder that the system means for an application's data: `$XDG_DATA_HOME` or `~/.local/share`, `~/Library/Application Support`, `%LOCALAPPDATA%`. */
export function defaultDataDirectory(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  const { XDG_DATA_HOME: xdg, LOCALAPPDATA: local } = env;
  if (platform === 'win32') return join(local ?? join(home, 'AppData', 'Local'), FOLDER_NAME);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', FOLDER_NAME);
  // A relative path there is to be ignored (XDG base directory specification).
  return join(xdg !== undefined && isAbsolute(xdg) ? xdg : join(home, '.local', 'share'), FOLDER_NAME);
}

/** The absolute path of the data directory that `--data` names, or of the default one. */
export function dataDirectory(given: string | undefined): string {
  return given === undefined ? defaultDataDirectory() : resolve(given);
}

const REASONS: Readonly<Record<string, string>> = {
  EROFS: 'its disk is read-only',
  EACCES: 'you may not read and write it',
  EPERM: 'you may not read and write it',
  EEXIST: 'a file is in its place',
  ENOTDIR: 'a file is in its place',
  ENOSPC: 'its disk is full',
};

function reasonOf(error: unknown): string {
  return REASONS[(error as NodeJS.ErrnoException).code ?? ''] ?? errorText(error);
}

/** Makes the directory (0700) where it is missing; gives a warning where others may write into one that was there. Throws a `ProblemError` where it cannot be had. */
export function prepareDataDirectory(path: string): string | null {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const wide = process.platform !== 'win32' && (statSync(path).mode & 0o022) !== 0;
    return wide ? `other users may write into ${path}: make it yours alone with chmod 700` : null;
  } catch (error) {
    const text = `The data directory ${path} cannot be used: ${reasonOf(error)}. Name another with --data DIR.`;
    throw new ProblemError({ kind: 'storage', stage: 'data_directory', text }, { cause: error });
  }
}
