/** The built page's files, read once: what is not in the list does not exist, whatever an address looks like. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
  /** Its name changes with what is in it. */
  readonly isForever: boolean;
}

/** By the path of their address: `/index.html`, `/parts/main-1a2b.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Where the page is from the bundle's entry, from one of its parts, and from the sources. */
const PLACES = ['page/', '../page/', '../../dist/page/'];

/** The folder of the built page; null where it was not built. */
export function findPageFolder(): string | null {
  const folders = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  return folders.find((folder) => existsSync(join(folder, 'index.html'))) ?? null;
}

export function readPageFiles(folder: string): PageFiles {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
    const type = TYPES[extname(entry.name)];
    if (!entry.isFile() || type === undefined) return [];
    const file = join(entry.parentPath, entry.name);
    const path = `/${file.slice(join(folder, sep).length).split(sep).join('/')}`;
    return [[path, { type, body: readFileSync(file), isForever: path.startsWith('/parts/') }] as const];
  });
  return new Map(files);
}
