/** Reads a plugin from a folder or a .zip into memory, bounded; what could reach out of its folder is refused. */
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText, ProblemError } from '../../../shared/errors.ts';

/** Path with `/` below the plugin's folder → content. */
export type PackageFiles = ReadonlyMap<string, Uint8Array>;

export const LIMITS = { files: 500, bytes: 10 * 1024 * 1024, archiveBytes: 10 * 1024 * 1024, depth: 12 } as const;
/** Left where they are: nothing in them is loaded. */
const SKIPPED = new Set(['.git', '.DS_Store', 'node_modules/.bin', 'node_modules/.package-lock.json']);

/** All files of a folder or archive. Rejects with a `ProblemError`. */
export async function readPackage(path: string): Promise<PackageFiles> {
  const stats = await lstat(path).catch((error: unknown) => {
    throw wrong(isMissing(error) ? `There is nothing at ${path}.` : `${path} cannot be read: ${errorText(error)}.`);
  });
  if (stats.isDirectory()) return await readFolder(path);
  if (!stats.isFile()) throw wrong(`${path} is neither a folder nor a .zip file.`);
  if (stats.size > LIMITS.archiveBytes) throw wrong(`${path} is larger than 10 MB: that is no plugin.`);
  return await readArchive(await readFile(path), path);
}

async function readFolder(root: string): Promise<PackageFiles> {
  const files = new Map<string, Uint8Array>();
  let bytes = 0;
  const walk = async (below: string, depth: number): Promise<void> => {
    if (depth > LIMITS.depth) throw wrong(`${below} lies too deep.`);
    const entries = await readdir(join(root, below), { withFileTypes: true });
    for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (SKIPPED.has(path)) continue;
      if (entry.isDirectory()) await walk(path, depth + 1);
      else if (entry.isFile()) {
        bytes += (await lstat(join(root, path))).size;
        checkBounds(files.size + 1, bytes);
        files.set(checkedPath(path), await readFile(join(root, path)));
      } else throw wrong(`${path} is a link or no ordinary file; a plugin may have neither.`);
    }
  };
  try {
    await walk('', 0);
  } catch (error) {
    throw error instanceof ProblemError ? error : wrong(`${root} cannot be read: ${errorText(error)}.`);
  }
  return files;
}

async function readArchive(archive: Uint8Array, name: string): Promise<PackageFiles> {
  // It computes its tables as it is loaded, which those without plugins need not pay for.
  const { unzipSync } = await import('fflate');
  let count = 0;
  let bytes = 0;
  let content: Record<string, Uint8Array>;
  try {
    content = unzipSync(archive, {
      // Before anything is unpacked: what an archive says of its sizes is all that it can get.
      filter: ({ name: path, originalSize }) => {
        if (path.endsWith('/')) return false;
        checkedPath(path);
        count += 1;
        bytes += originalSize;
        checkBounds(count, bytes);
        return true;
      },
    });
  } catch (error) {
    throw error instanceof ProblemError
      ? error
      : wrong(`${name} is neither a folder nor a .zip that can be unpacked: ${errorText(error)}.`);
  }
  const files = new Map(Object.entries(content));
  const seen = new Set([...files.keys()].map((path) => path.toLowerCase()));
  if (seen.size < files.size || files.size < count) throw wrong(`${name} holds a file twice.`);
  return withoutTopFolder(files);
}

/** `phlix-plugin-x/plugin.json` → `plugin.json`, where all lies in one folder. */
function withoutTopFolder(files: PackageFiles): PackageFiles {
  if (files.has('plugin.json')) return files;
  const [first] = files.keys();
  const top = first?.includes('/') ? first.slice(0, first.indexOf('/') + 1) : '';
  if (top === '' || ![...files.keys()].every((path) => path.startsWith(top))) return files;
  return new Map([...files].map(([path, content]) => [path.slice(top.length), content]));
}

function checkedPath(path: string): string {
  const parts = path.split('/');
  const isInside =
    path.length <= 400 &&
    !/[\\:\0]/.test(path) &&
    parts.length <= LIMITS.depth + 1 &&
    parts.every((part) => part !== '' && part !== '.' && part !== '..');
  if (isInside) return path;
  throw wrong(`It holds a file outside its own folder: ${JSON.stringify(path.slice(0, 80))}.`);
}

function checkBounds(files: number, bytes: number): void {
  if (files > LIMITS.files) throw wrong(`It holds more than ${LIMITS.files} files: that is no plugin.`);
  if (bytes > LIMITS.bytes) throw wrong('It holds more than 10 MB: that is no plugin.');
}

/** `sha256:…` over every file but the manifest, which holds it: of each in order its path, its length and its bytes. */
export function signatureOf(files: PackageFiles): string {
  const hash = createHash('sha256');
  const paths = [...files.keys()].filter((path) => path !== 'plugin.json').toSorted();
  for (const path of paths) {
    const content = files.get(path) ?? new Uint8Array();
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return `sha256:${hash.digest('hex')}`;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function wrong(text: string): ProblemError {
  return new ProblemError({ kind: 'plugin', stage: 'install', text });
}
