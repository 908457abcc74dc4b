/** The picture of what plays: which one Kodi has, and its bytes out of Kodi's web server. */

import * as v from 'valibot';
import type { Clock } from '../ports.ts';
import { asksAsKodi } from './http-json-rpc.ts';
import type { KodiCaller } from './kodi-caller.ts';
import type { PlayerKind } from './observation.ts';

const LONGEST_ADDRESS = 4096;
const MOST_BYTES = 5 * 1024 * 1024;
const LIMIT_MS = 10_000;
/** Kodi's own default. */
const DEFAULT_USER = 'kodi';

const PLAYER_IDS = { audio: 0, video: 1 } as const;
/** What a card shows best, first. */
const WANTED = ['tvshow.poster', 'season.poster', 'poster', 'album.thumb', 'thumb', 'tvshow.fanart', 'fanart'];

const imageAddress = v.pipe(v.string(), v.startsWith('image://'), v.maxLength(LONGEST_ADDRESS));
const imageOrNone = v.fallback(v.nullable(imageAddress), null);
const artSchema = v.object({
  item: v.nullable(
    v.object({
      art: v.fallback(v.record(v.string(), v.fallback(v.string(), '')), {}),
      thumbnail: imageOrNone,
      fanart: imageOrNone,
    }),
  ),
});

/** Kodi's address of the picture (`image://…`; may hold a password: it stays here); null where it has none. Rejects with `KodiCallError`. */
export async function askPicture(caller: KodiCaller, player: Exclude<PlayerKind, 'picture'>): Promise<string | null> {
  const question = { playerid: PLAYER_IDS[player], properties: ['art', 'thumbnail', 'fanart'] };
  const { item } = await caller.call('Player.GetItem', question, artSchema);
  if (item === null) return null;
  const art = WANTED.map((kind) => item.art[kind]).find((address) => v.is(imageAddress, address));
  return art ?? item.thumbnail ?? item.fanart;
}

export interface PictureSource {
  /** `http://192.168.1.5:8080` */
  readonly origin: string;
  readonly user: string | null;
  readonly password: () => Promise<string | null>;
  readonly fetch: typeof fetch;
  readonly clock: Pick<Clock, 'after'>;
  readonly signal: AbortSignal;
}

/** The bytes, as they came; null where the box does not give them. The login is shown only to what asks for Kodi's. Rejects with what `fetch` does. */
export async function fetchPicture(image: string, source: PictureSource): Promise<Uint8Array | null> {
  const limit = new AbortController();
  const timer = source.clock.after(LIMIT_MS, () => limit.abort());
  const signal = AbortSignal.any([limit.signal, source.signal]);
  const ask = (headers: Record<string, string>) =>
    source.fetch(`${source.origin}/image/${encodeURIComponent(image)}`, { redirect: 'manual', headers, signal });
  try {
    const first = await ask({});
    if (first.status !== 401) return await bodyOf(first);
    await first.body?.cancel();
    const password = asksAsKodi(first) ? await source.password() : null;
    if (password === null) return null;
    const login = Buffer.from(`${source.user ?? DEFAULT_USER}:${password}`).toString('base64');
    return await bodyOf(await ask({ authorization: `Basic ${login}` }));
  } finally {
    timer.cancel();
  }
}

async function bodyOf(response: Response): Promise<Uint8Array | null> {
  if (response.status !== 200) {
    await response.body?.cancel();
    return null;
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength;
    // Leaving the loop ends the request.
    if (length > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
