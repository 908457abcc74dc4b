/** What `app://` answers: the built page's files, and the boxes' pictures, each with the page's policy. */
import { ownFilesPolicy } from '../web/page.ts';
import { readPageFiles } from '../web/page-files.ts';
import { pathOf } from './page-address.ts';

const PICTURE_PATH = /^\/artwork\/([\w-]+)\/([\w-]+)$/;

/** A picture that the engine fetched from a box and checked; null where there is none. */
export type ReadPicture = (
  hostId: string,
  id: string,
) => Promise<{ readonly bytes: Uint8Array; readonly type: string } | null>;

/** The handler of `app://`. `folder` holds the built page; what is not in it when this is called does not exist. */
export function createPageProtocol(
  folder: string,
  readPicture: ReadPicture,
): (request: Pick<Request, 'url' | 'method'>) => Promise<Response> {
  const files = readPageFiles(folder);
  return async ({ url, method }) => {
    const path = pathOf(url);
    if (path === null || method !== 'GET' || URL.parse(url)?.search !== '') return missing();
    const file = files.get(path);
    if (file !== undefined) return answer(file.body, file.type);
    const [, hostId = '', id = ''] = PICTURE_PATH.exec(path) ?? [];
    const picture = hostId === '' ? null : await readPicture(hostId, id);
    return picture === null ? missing() : answer(picture.bytes, picture.type);
  };
}

function answer(body: Uint8Array, type: string): Response {
  return new Response(body as Uint8Array<ArrayBuffer>, { status: 200, headers: { ...HEADERS, 'content-type': type } });
}

function missing(): Response {
  return new Response(null, { status: 404, headers: HEADERS });
}

const HEADERS = {
  'content-security-policy': ownFilesPolicy("'none'"),
  'x-content-type-options': 'nosniff',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
} as const;
