/** Pictures on the disk, bounded: those that were not looked at for longest go first. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../ports.ts';
import { imageType } from './image-type.ts';

export interface Picture {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Throws what the disk does. */
export interface PictureCache {
  has(name: string): boolean;
  /** Null where it is not kept, or is not a picture (any more). */
  get(name: string): Picture | null;
  put(name: string, bytes: Uint8Array): void;
  /** Removes all whose name begins so. */
  removeAll(beginning: string): void;
}

export interface PictureCacheOptions {
  /** Absolute path; made when the first picture comes. */
  readonly folder: string;
  readonly clock: Pick<Clock, 'wallMs'>;
  readonly most?: { readonly files: number; readonly bytes: number };
}

const MOST = { files: 200, bytes: 100 * 1024 * 1024 };

/** Names are the caller's: letters, digits and dashes. */
export function createPictureCache({ folder, clock, most = MOST }: PictureCacheOptions): PictureCache {
  const names = () => (existsSync(folder) ? readdirSync(folder) : []);

  const makeRoom = () => {
    const files = names().map((name) => ({ name, stats: statSync(join(folder, name)) }));
    let bytes = files.reduce((sum, { stats }) => sum + stats.size, 0);
    let count = files.length;
    for (const { name, stats } of files.toSorted((one, other) => one.stats.mtimeMs - other.stats.mtimeMs)) {
      if (count <= most.files && bytes <= most.bytes) return;
      rmSync(join(folder, name), { force: true });
      count -= 1;
      bytes -= stats.size;
    }
  };

  return {
    has: (name) => existsSync(join(folder, name)),
    get: (name) => {
      const path = join(folder, name);
      if (!existsSync(path)) return null;
      const bytes = new Uint8Array(readFileSync(path));
      const type = imageType(bytes);
      if (type === null) return null;
      const seconds = clock.wallMs() / 1000;
      utimesSync(path, seconds, seconds);
      return { type, bytes };
    },
    put: (name, bytes) => {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, name);
      writeFileSync(`${path}.tmp`, bytes, { mode: 0o600 });
      renameSync(`${path}.tmp`, path);
      const seconds = clock.wallMs() / 1000;
      utimesSync(path, seconds, seconds);
      makeRoom();
    },
    removeAll: (beginning) => {
      for (const name of names()) if (name.startsWith(beginning)) rmSync(join(folder, name), { force: true });
    },
  };
}
