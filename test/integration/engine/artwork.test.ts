import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Artwork, createArtwork } from '../../../electron/engine/artwork/index.ts';
import { createPictureCache } from '../../../electron/engine/artwork/picture-cache.ts';
import type { KodiCaller } from '../../../electron/engine/kodi/kodi-caller.ts';
import { createSystemClock } from '../../../electron/system/clock.ts';
import { temporaryDirectory } from '../../support/companion-process.ts';
import { createMemoryStore } from '../../support/memory-store.ts';
import { createQuietLog } from '../../support/quiet-log.ts';
import { createVirtualClock } from '../../support/virtual-clock.ts';

const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46]);
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
const GIF = Buffer.from('GIF89a,');
const WEBP = Buffer.from('RIFF\0\0\0\0WEBPVP8 ');
const POSTER = 'image://smb%3a%2f%2fuser%3asecret%40nas%2fposter.jpg/';

let directory: ReturnType<typeof temporaryDirectory>;
let kodi: Server;
let answer: RequestListener;
let requests: Array<{ readonly url: string; readonly authorization: string | undefined }>;
let artwork: Artwork;
let changes: number;
let store: ReturnType<typeof createMemoryStore>;

beforeEach(async () => {
  directory = temporaryDirectory();
  requests = [];
  changes = 0;
  answer = (_, response) => response.end(JPEG);
  kodi = createServer((request, response) => {
    requests.push({ url: request.url ?? '', authorization: request.headers.authorization });
    answer(request, response);
  });
  await new Promise<void>((resolve) => kodi.listen(0, '127.0.0.1', resolve));
  store = createMemoryStore();
  artwork = open();
});
afterEach(() => {
  artwork.stop();
  kodi.closeAllConnections();
  kodi.close();
  directory.remove();
});

function open(): Artwork {
  const { port } = kodi.address() as AddressInfo;
  return createArtwork({
    ports: { clock: createSystemClock(), fetch, log: createQuietLog(), dataDirectory: directory.path },
    store,
    source: (hostId) =>
      hostId === 'den'
        ? { origin: `http://127.0.0.1:${port}`, user: 'kodi', password: () => Promise.resolve('pass:word') }
        : null,
    onChange: () => {
      changes += 1;
    },
  });
}

/** A box that says this of what plays. */
function saying(item: unknown): KodiCaller {
  const call = (_method: string, _params: unknown, schema: v.GenericSchema) =>
    Promise.resolve().then(() => v.parse(schema, { item }));
  return { call } as unknown as KodiCaller;
}

const describedBy = (item: unknown, more: { readonly hostId?: string; readonly isCurrent?: () => boolean } = {}) =>
  artwork.described({
    hostId: 'den',
    viewingId: 'viewing',
    player: 'video',
    caller: saying(item),
    isCurrent: () => true,
    ...more,
  });

/** The picture of what plays, as soon as it is known which that is. */
async function learned(item: unknown = { art: { poster: POSTER } }): Promise<string> {
  describedBy(item);
  await expect.poll(() => artwork.of('viewing')).not.toBeNull();
  return artwork.of('viewing') ?? '';
}

describe('a picture', () => {
  it('is fetched once from Kodi as it names it, and given from the disk afterwards, also over a restart', async () => {
    const id = await learned();
    expect(id).toMatch(/^[0-9a-f]{32}$/);
    expect(changes).toBe(1);
    const [one, other] = await Promise.all([artwork.read('den', id), artwork.read('den', id)]);
    expect(one).toEqual({ type: 'image/jpeg', bytes: new Uint8Array(JPEG) });
    expect(other).toEqual(one);
    expect(requests).toEqual([{ url: `/image/${encodeURIComponent(POSTER)}`, authorization: undefined }]);
    artwork.stop();
    const later = open();
    kodi.closeAllConnections();
    kodi.close();
    expect(await later.read('den', id)).toEqual(one);
    later.stop();
  });

  it.each([
    [
      'the poster of the show',
      { art: { thumb: 'image://still/', 'tvshow.poster': POSTER }, thumbnail: 'image://other/' },
    ],
    ['the thumbnail where there is no art', { art: {}, thumbnail: POSTER, fanart: 'image://other/' }],
    ['the fanart where there is nothing else', { thumbnail: '', fanart: POSTER }],
  ])('is %s', async (_, item) => {
    await artwork.read('den', await learned(item));
    expect(requests[0]?.url).toBe(`/image/${encodeURIComponent(POSTER)}`);
  });

  it.each([
    ['nothing', null],
    ['no picture', { art: {}, thumbnail: '', fanart: '' }],
    ['an address that is not Kodi’s', { art: { poster: 'http://evil.example/' }, thumbnail: 'file:///etc/passwd' }],
    ['an address without end', { art: { poster: `image://${'x'.repeat(5000)}` } }],
    ['nonsense', { art: 7, thumbnail: [], fanart: {} }],
  ])('is none where Kodi says %s', async (_, item) => {
    describedBy(item);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([artwork.of('viewing'), requests]).toEqual([null, []]);
  });

  it('is none where something else plays by the time that Kodi answers', async () => {
    describedBy({ art: { poster: POSTER } }, { isCurrent: () => false });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([artwork.of('viewing'), requests]).toEqual([null, []]);
  });

  it.each([
    ['image/png', PNG],
    ['image/gif', GIF],
    ['image/webp', WEBP],
  ])('may be %s', async (type, bytes) => {
    answer = (_, response) => response.end(bytes);
    expect((await artwork.read('den', await learned()))?.type).toBe(type);
  });
});

describe('what is not a picture', () => {
  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'image/svg+xml'],
    ['HTML that calls itself a picture', '<!doctype html><script>alert(1)</script>', 'image/jpeg'],
    ['a script', 'alert(1)', 'text/javascript'],
    ['nothing', '', 'image/png'],
    ['RIFF of another kind', 'RIFF\0\0\0\0WAVEfmt ', 'image/webp'],
  ])('is refused: %s', async (_, body, type) => {
    answer = (_request, response) => response.writeHead(200, { 'content-type': type }).end(body);
    expect(await artwork.read('den', await learned())).toBeNull();
    expect(() => readdirSync(join(directory.path, 'artwork'))).toThrow('ENOENT');
  });

  it('is refused when it is too large, without being read to its end', async () => {
    let isCut = false;
    answer = (_, response) => {
      const write = () => {
        while (!response.destroyed && response.write(Buffer.alloc(256 * 1024, 0xff)));
      };
      response.on('drain', write).on('close', () => {
        isCut = true;
      });
      response.write(JPEG);
      write();
    };
    expect(await artwork.read('den', await learned())).toBeNull();
    await expect.poll(() => isCut).toBe(true);
  });

  it.each([
    ['a redirect', 302],
    ['an error', 500],
    ['no such picture', 404],
  ])('is refused: %s', async (_, status) => {
    const { port } = kodi.address() as AddressInfo;
    answer = (request, response) => {
      if (request.url === '/elsewhere') return response.end(JPEG);
      return response.writeHead(status, { location: `http://127.0.0.1:${port}/elsewhere` }).end();
    };
    expect(await artwork.read('den', await learned())).toBeNull();
    expect(requests.map(({ url }) => url)).not.toContain('/elsewhere');
  });

  it('is not asked for again and again', async () => {
    answer = (_, response) => response.writeHead(404).end();
    const id = await learned();
    for (let count = 0; count < 5; count += 1) await artwork.read('den', id);
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['den', '../../companion.db'],
    ['den', ''],
    ['../den', 'a'.repeat(32)],
    ['attic', 'a'.repeat(32)],
    ['den', 'A'.repeat(32)],
  ])('is nothing that was made up: %s %s', async (hostId, id) => {
    expect(await artwork.read(hostId, id)).toBeNull();
    expect(requests).toEqual([]);
  });
});

describe('the login', () => {
  it('is shown to what asks as Kodi does', async () => {
    answer = (request, response) => {
      if (request.headers.authorization === undefined) {
        return response.writeHead(401, { 'www-authenticate': 'Basic realm="Kodi"' }).end();
      }
      return response.end(JPEG);
    };
    expect(await artwork.read('den', await learned())).not.toBeNull();
    expect(requests.map(({ authorization }) => authorization)).toEqual([
      undefined,
      `Basic ${Buffer.from('kodi:pass:word').toString('base64')}`,
    ]);
  });

  it('is not shown to anything else', async () => {
    answer = (_, response) => response.writeHead(401, { 'www-authenticate': 'Basic realm="Router"' }).end();
    expect(await artwork.read('den', await learned())).toBeNull();
    expect(requests.map(({ authorization }) => authorization)).toEqual([undefined]);
  });
});

it('writes no address of Kodi’s down, and keeps nothing of a box that is forgotten', async () => {
  const id = await learned();
  await artwork.read('den', id);
  const folder = join(directory.path, 'artwork');
  expect(readdirSync(folder)).toEqual([`den-${id}`]);
  expect(readFileSync(join(folder, `den-${id}`)).includes('secret')).toBe(false);
  expect(JSON.stringify(store.database.prepare('SELECT * FROM artworks').all())).not.toContain('secret');
  artwork.forget('den');
  expect(readdirSync(folder)).toEqual([]);
});

it('keeps so many pictures and bytes, and lets go first what was not looked at for longest', () => {
  const clock = createVirtualClock();
  const folder = join(directory.path, 'kept');
  const cache = createPictureCache({ folder, clock, most: { files: 3, bytes: 60 } });
  for (const name of ['a', 'b', 'c']) {
    cache.put(name, JPEG);
    clock.advance(1000);
  }
  cache.get('a');
  clock.advance(1000);
  cache.put('d', JPEG);
  expect(readdirSync(folder).toSorted()).toEqual(['a', 'c', 'd']);
  clock.advance(1000);
  cache.put('e', Buffer.concat([JPEG, Buffer.alloc(45)]));
  expect(readdirSync(folder)).toEqual(['e']);
  writeFileSync(join(folder, 'f'), '<svg/>');
  expect(cache.get('f')).toBeNull();
});
