/** One viewing: somebody playing one item once on one box. Plain data, so that it can be stored and picked up again. */
import { isSameFile } from '../kodi/file-identity.ts';
import type { KodiItem, LibraryWitness, NotifiedItem, PlayerKind, Reading } from '../kodi/observation.ts';

/** A position at a moment; later ones are computed from it. */
export interface Anchor {
  readonly positionSeconds: number;
  readonly monotonicMs: number;
  /** When Kodi itself last named a position. */
  readonly confirmedMonotonicMs: number;
}

/** The position moved by more than time, and no event has told it yet. */
export interface Jump {
  readonly sinceMonotonicMs: number;
  /** Where it stood before, once or several times: until Kodi has got to the target its readings still show these. */
  readonly fromSeconds: readonly number[];
}

/** What was known when nobody could see on any more (the box was away, this computer slept), till a position is seen again. */
export interface Gap {
  readonly sinceWallMs: number;
  readonly positionSeconds: number;
  readonly playedSeconds: number;
}

/** Whether the box still shows this viewing. */
export type Presence =
  | { readonly kind: 'present' }
  /** One look found nothing playing; a second one decides. */
  | { readonly kind: 'doubtful'; readonly sinceMonotonicMs: number; readonly sinceWallMs: number }
  /** No word from the box: the viewing waits for it. */
  | { readonly kind: 'waiting'; readonly sinceMonotonicMs: number; readonly heardWallMs: number };

/** A `stack://` file stops and opens again at the border of its parts (FACTS section 2). */
export type Border =
  /** Stopped: goes on if the same item is opened at once. */
  | { readonly kind: 'stopped'; readonly sinceMonotonicMs: number; readonly sinceWallMs: number }
  /** Opened again: the next position tells a border from a new start. */
  | { readonly kind: 'reopened'; readonly nextViewingId: string; readonly firstFrameSeen: boolean };

export interface Viewing {
  readonly id: string;
  readonly hostId: string;
  readonly player: PlayerKind;
  readonly notified: NotifiedItem;
  readonly item: KodiItem | null;
  readonly openedAtMs: number;
  /** Opened while nothing else had just played: what the players say before the first frame is about this item. */
  readonly openedFromIdle: boolean;
  readonly openedMonotonicMs: number;
  readonly firstFrameMonotonicMs: number | null;
  /** An OnPlay named this viewing; songs show their first frame before it (FACTS section 2). */
  readonly announced: boolean;
  readonly durationSeconds: number | null;
  /** Wall clock of the `started` event; null until it was given. */
  readonly startedAtMs: number | null;
  readonly speed: number;
  readonly anchor: Anchor | null;
  /** The last reading at speed 1; null after a jump or a change of speed. */
  readonly sample: { readonly positionSeconds: number; readonly monotonicMs: number } | null;
  /** The last reading found the picture standing still although the speed is not 0. */
  readonly stalled: boolean;
  /** Played up to the anchor, without pauses, jumps and winding. */
  readonly playedSeconds: number;
  readonly lastEventMonotonicMs: number;
  readonly jump: Jump | null;
  /** Plays that Kodi's library had counted before this viewing. */
  readonly playCountBefore: number | null;
  /** Kodi's library said that it counts a play now. */
  readonly counted: { readonly playCount: number; readonly monotonicMs: number } | null;
  /** The first position that Kodi named; null until then. */
  readonly beganAtSeconds: number | null;
  /** Wall clock of the latest event, so that a clock set back never reorders them. */
  readonly lastEventAtMs: number;
  /** What Kodi's library was found to say, while the position was not known. */
  readonly witness?: LibraryWitness;
  readonly presence: Presence;
  readonly gap: Gap | null;
  readonly border: Border | null;
}

/** What stands in place of the item in the stored form of a private viewing. */
export const NAMELESS: NotifiedItem = { type: 'private' };

/** Songs and music videos: what they count by is how long they were heard. */
export function isMusic({ player, item }: Viewing): boolean {
  return player === 'audio' || item?.type === 'musicvideo';
}

/** Recovered from its stored form, and not seen since. */
export function isNameless({ item, notified }: Viewing): boolean {
  return item === null && notified.type === NAMELESS.type;
}

/** Whether what a notification names is what this viewing is about. Loose songs are named by nothing at all. */
export function isNotifiedItem(viewing: Viewing, item: NotifiedItem): boolean {
  if (item.id !== undefined) return libraryIds(viewing, item.type).includes(item.id);
  if (item.title !== undefined) return viewing.notified.title === item.title || viewing.item?.label === item.title;
  if (item.file !== undefined) return viewing.item === null || isSameFile(viewing.item.file, item.file);
  return true;
}

function libraryIds(viewing: Viewing, type: string): ReadonlyArray<number | null | undefined> {
  const ids: Array<number | null | undefined> = [];
  if (viewing.notified.type === type) ids.push(viewing.notified.id);
  if (viewing.item?.type === type) ids.push(viewing.item.libraryId);
  if (type === 'episode') ids.push(...(viewing.item?.episodesInFile ?? []).map((episode) => episode.libraryId));
  return ids;
}

/**
 * Whether the players name another id of the same kind before the item was described: of a file with two episodes the
 * notification names the second, the player the first (FACTS section 4). The description will tell.
 */
export function mayShareFile({ item, notified }: Viewing, read: Reading['item']): boolean {
  if (item !== null || notified.id === undefined || read.libraryId === null) return false;
  return notified.type === read.type && notified.id !== read.libraryId;
}

/** Whether a look at the players shows this viewing's item. */
export function isReadItem(viewing: Viewing, item: Reading['item']): boolean {
  // Nobody knows what it was: what still plays is taken for it.
  if (isNameless(viewing)) return true;
  if (viewing.item !== null && viewing.item.file !== '' && item.file !== '') {
    return isSameFile(viewing.item.file, item.file);
  }
  if (item.libraryId !== null) return libraryIds(viewing, item.type).includes(item.libraryId);
  const { id, title } = viewing.notified;
  if (id !== undefined) return false;
  return title === undefined || title === '' || title === item.label || item.file.endsWith(title);
}

export function isStack(viewing: Viewing): boolean {
  return isStackFile(viewing.item?.file ?? '');
}

/** Several files that Kodi plays as one item. */
export function isStackFile(file: string): boolean {
  return file.startsWith('stack://');
}

/** What to call it in the log before it is identified. */
export function nameOf(viewing: Viewing): string {
  const { item, notified } = viewing;
  return item?.title || item?.label || notified.title || `${notified.type} ${notified.id ?? ''}`.trim();
}
