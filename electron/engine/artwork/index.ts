/**
 * The pictures of what plays and was watched: fetched from the boxes, checked, and kept for a while. Outside they are
 * known by an id that says nothing: Kodi's own address of a picture may hold a path or a password.
 */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { errorText } from '../../../shared/errors.ts';
import type { KodiCaller } from '../kodi/kodi-caller.ts';
import type { PlayerKind } from '../kodi/observation.ts';
import { askPicture, fetchPicture, type PictureSource } from '../kodi/pictures.ts';
import type { Ports } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { imageType } from './image-type.ts';
import { createPictureCache, type Picture } from './picture-cache.ts';

/** What plays on a box, and how the box is asked. */
export interface Described {
  readonly hostId: string;
  readonly viewingId: string;
  readonly player: PlayerKind;
  readonly caller: KodiCaller;
  /** Whether it still is what plays: Kodi's answer is about what plays when it answers. */
  readonly isCurrent: () => boolean;
}

export interface Artwork {
  /** Looks for the picture of something that has begun to play. Nothing waits for it. */
  described(what: Described): void;
  /** The id of a viewing's picture; null where there is none (yet). */
  of(viewingId: string): string | null;
  /** The picture, from the disk or the box; null where it cannot be had. */
  read(hostId: string, id: string): Promise<Picture | null>;
  /** Removes what was kept of a box. */
  forget(hostId: string): void;
  stop(): void;
}

export interface ArtworkOptions {
  readonly ports: Pick<Ports, 'clock' | 'fetch' | 'log' | 'dataDirectory'>;
  readonly store: Store;
  /** The box's web server; null where the box is not watched. */
  readonly source: (hostId: string) => Pick<PictureSource, 'origin' | 'user' | 'password'> | null;
  readonly onChange: () => void;
}

/** Ids of ours: nothing else ever becomes a part of a file's name. */
const ID = /^[0-9a-f]{32}$/;
const HOST_ID = /^[\w-]{1,64}$/;
/** Addresses of pictures that were not fetched yet, or may have to be again. */
const MOST_KNOWN = 200;
const TRY_AGAIN_MS = 60_000;

export function createArtwork({ ports, store, source, onChange }: ArtworkOptions): Artwork {
  const { clock, log } = ports;
  const cache = createPictureCache({ folder: join(ports.dataDirectory, 'artwork'), clock });
  const ending = new AbortController();
  const select = store.database.prepare<[string], string>('SELECT artwork FROM artworks WHERE viewing_id = ?').pluck();
  const upsert = store.database.prepare('INSERT OR REPLACE INTO artworks (viewing_id, artwork) VALUES (?, ?)');
  const known = new Map<string, string>();
  const underWay = new Map<string, Promise<Picture | null>>();
  /** By id, until when (monotonic clock) it is not tried again. */
  const failedUntilMs = new Map<string, number>();

  const nameOf = (hostId: string, id: string) => `${hostId}-${id}`;

  async function learn({ hostId, viewingId, player, caller, isCurrent }: Described): Promise<void> {
    if (player === 'picture') return;
    const image = await askPicture(caller, player);
    if (image === null || !isCurrent()) return;
    const id = createHash('sha256').update(`${hostId}\0${image}`).digest('hex').slice(0, 32);
    known.delete(id);
    known.set(id, image);
    for (const oldest of [...known.keys()].slice(0, -MOST_KNOWN)) known.delete(oldest);
    store.relaxed(() => upsert.run(viewingId, id));
    onChange();
    if (!cache.has(nameOf(hostId, id))) await load(hostId, id);
  }

  /** From the box; asked for twice at once it is fetched once. */
  function load(hostId: string, id: string): Promise<Picture | null> {
    const running = underWay.get(id);
    if (running !== undefined) return running;
    const loading = fetchChecked(hostId, id).finally(() => underWay.delete(id));
    underWay.set(id, loading);
    return loading;
  }

  async function fetchChecked(hostId: string, id: string): Promise<Picture | null> {
    const image = known.get(id);
    const box = source(hostId);
    if (image === undefined || box === null || (failedUntilMs.get(id) ?? 0) > clock.monotonicMs()) return null;
    const bytes = await fetchPicture(image, { ...box, fetch: ports.fetch, clock, signal: ending.signal }).catch(
      () => null,
    );
    const type = bytes === null ? null : imageType(bytes);
    if (bytes === null || type === null) {
      log.debug('a picture could not be had from the box', { hostId });
      failedUntilMs.set(id, clock.monotonicMs() + TRY_AGAIN_MS);
      return null;
    }
    cache.put(nameOf(hostId, id), bytes);
    return { type, bytes: new Uint8Array(bytes) };
  }

  return {
    described: (what) => {
      learn(what).catch((error: unknown) => log.debug('no picture could be found', { error: errorText(error) }));
    },
    of: (viewingId) => store.read(() => select.get(viewingId) ?? null),
    read: async (hostId, id) => {
      if (!HOST_ID.test(hostId) || !ID.test(id)) return null;
      try {
        return cache.get(nameOf(hostId, id)) ?? (await load(hostId, id));
      } catch (error) {
        log.warn('a picture could not be read', { error: errorText(error) });
        return null;
      }
    },
    forget: (hostId) => {
      if (HOST_ID.test(hostId)) cache.removeAll(`${hostId}-`);
    },
    stop: () => ending.abort(),
  };
}
