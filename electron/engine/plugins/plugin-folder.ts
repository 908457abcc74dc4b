/** The folder of installed plugins in the data directory. A crash at any moment leaves each plugin whole: the old one or the new one. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PackageFiles } from './package-files.ts';

export interface PluginFolder {
  /** Names of what is installed. */
  names(): string[];
  pathOf(name: string): string;
  /** The bytes of its plugin.json; undefined where there is none. */
  manifest(name: string): Uint8Array | undefined;
  /** Puts the files in place of what is there. */
  put(name: string, files: PackageFiles): void;
  remove(name: string): void;
}

const NEW = '.new-';
const OLD = '.old-';

export function createPluginFolder(dataDirectory: string): PluginFolder {
  const root = join(dataDirectory, 'plugins');
  const pathOf = (name: string) => join(root, name);
  repair(root);
  return {
    names: () => listed(root).filter((name) => !name.startsWith('.')),
    pathOf,
    manifest: (name) => {
      try {
        return readFileSync(join(pathOf(name), 'plugin.json'));
      } catch {
        return undefined;
      }
    },
    put: (name, files) => {
      const fresh = pathOf(NEW + name);
      const old = pathOf(OLD + name);
      rmSync(fresh, { recursive: true, force: true });
      for (const [path, content] of files) {
        const target = join(fresh, path);
        mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
        writeFileSync(target, content, { mode: 0o600 });
      }
      if (existsSync(pathOf(name))) renameSync(pathOf(name), old);
      renameSync(fresh, pathOf(name));
      rmSync(old, { recursive: true, force: true });
    },
    remove: (name) => rmSync(pathOf(name), { recursive: true, force: true }),
  };
}

function listed(root: string): string[] {
  return existsSync(root) ? readdirSync(root).toSorted() : [];
}

/** What a crash in the middle of an installation left behind. */
function repair(root: string): void {
  for (const name of listed(root)) {
    const path = join(root, name);
    if (name.startsWith(NEW)) rmSync(path, { recursive: true, force: true });
    if (!name.startsWith(OLD)) continue;
    const place = join(root, name.slice(OLD.length));
    if (existsSync(place)) rmSync(path, { recursive: true, force: true });
    else renameSync(path, place);
  }
}
