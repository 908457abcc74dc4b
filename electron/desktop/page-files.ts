/** The page's own files, listed once: what is not in the list does not exist, whatever an address looks like. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { pathOf } from './page-address.ts';
import { PAGE_POLICY } from './page-policy.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

const ARTWORK_PREFIX = '/artwork/';

/** A picture that the main side fetched and checked; null where there is none. `name`: what follows `/artwork/` in the address, as it was written. */
export type ReadArtwork = (
  name: string,
) => Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly type: string } | null>;

/** The handler of `app://`. `folder` holds the built page. */
export function createPageFiles(
  folder: string,
  readArtwork: ReadArtwork,
): (request: Pick<Request, 'url' | 'method'>) => Promise<Response> {
  const files = new Map(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && TYPES[extname(entry.name)] !== undefined)
      .map((entry) => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(folder.length).split(sep).join('/'), path] as const;
      }),
  );
  return async ({ url, method }) => {
    const path = pathOf(url);
    if (path === null || method !== 'GET' || URL.parse(url)?.search !== '') return missing();
    if (path.startsWith(ARTWORK_PREFIX)) {
      const picture = await readArtwork(path.slice(ARTWORK_PREFIX.length));
      return picture === null ? missing() : answer(picture.bytes, picture.type);
    }
    const file = files.get(path);
    const type = file === undefined ? undefined : TYPES[extname(file)];
    return file === undefined || type === undefined ? missing() : answer(await readFile(file), type);
  };
}

function answer(body: Uint8Array<ArrayBuffer>, type: string): Response {
  return new Response(body, { status: 200, headers: { ...HEADERS, 'content-type': type } });
}

function missing(): Response {
  return new Response(null, { status: 404, headers: HEADERS });
}

const HEADERS = {
  'content-security-policy': PAGE_POLICY,
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
} as const;
