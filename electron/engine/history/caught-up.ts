/** What a change in a box's library says was watched while nobody looked. Pure. */
import type { MediaItem } from '../../../shared/media-item.ts';
import type { WatchLogEntry } from '../../../shared/state.ts';
import type { StopReason } from '../playback/viewing-event.ts';
import type { StockRow } from '../store/library-stock.ts';
import { isSameTitle } from './item-keys.ts';
import type { LibraryItem } from './library-pages.ts';

/** One item of a library, then and now. */
export interface Comparison {
  /** As it was last seen; null where it was not in the library. */
  readonly before: StockRow | null;
  readonly now: LibraryItem;
  /** When it was played last; null where nobody knows. */
  readonly playedAtMs: number | null;
  /** Up to then everything is known. */
  readonly sinceMs: number;
  readonly nowMs: number;
  /** It is as this companion itself wrote it. */
  readonly isOwnMark: boolean;
  /** A viewing that had counted as watched was left in this file before its end. */
  readonly wasLeftCounted: boolean;
}

export type CatchUp =
  | { readonly kind: 'same' }
  /** Nobody's watch: only what is known of the library changes. */
  | { readonly kind: 'quiet'; readonly why: 'own_mark' | 'earlier' | 'unmarked' | 'continued' | 'not_played' }
  /** Kodi counted a play. */
  | { readonly kind: 'watched'; readonly atMs: number }
  /** Somebody stopped at the resume point. */
  | { readonly kind: 'left'; readonly atMs: number };

/**
 * Room for clocks that disagree, and for the hour that autumn shows twice. What was seen live in it is known from the
 * watch log; so the room costs nothing.
 */
const CLOCK_ROOM_MS = 90 * 60_000;

export function compare(comparison: Comparison): CatchUp {
  const { before, now, playedAtMs, sinceMs, nowMs, isOwnMark, wasLeftCounted } = comparison;
  if (before !== null && isAsBefore(before, now)) return { kind: 'same' };
  if (isOwnMark) return { kind: 'quiet', why: 'own_mark' };
  const countBefore = before?.playCount ?? 0;
  const isPlayedNow =
    now.lastPlayed !== before?.lastPlayed && playedAtMs !== null && playedAtMs >= sinceMs - CLOCK_ROOM_MS;
  const atMs = isPlayedNow ? Math.min(playedAtMs, nowMs) : nowMs;
  if (now.playCount > countBefore) {
    const isRest = before !== null && before.resumeSeconds > 0 && (before.counted || wasLeftCounted);
    if (isRest) return { kind: 'quiet', why: 'continued' };
    // Counted, but with the old date: when is known to nobody, and that it was to Kodi.
    const isUndated = before !== null && before.lastPlayed === now.lastPlayed;
    return isPlayedNow || isUndated ? { kind: 'watched', atMs } : { kind: 'quiet', why: 'earlier' };
  }
  if (now.playCount < countBefore) return { kind: 'quiet', why: 'unmarked' };
  const isLeft = now.resumeSeconds > 0 && Math.floor(now.resumeSeconds) !== before?.resumeSeconds;
  if (!isLeft) return { kind: 'quiet', why: 'not_played' };
  return isPlayedNow ? { kind: 'left', atMs } : { kind: 'quiet', why: 'earlier' };
}

function isAsBefore(before: StockRow, now: LibraryItem): boolean {
  return (
    before.playCount === now.playCount &&
    before.lastPlayed === now.lastPlayed &&
    before.resumeSeconds === Math.floor(now.resumeSeconds)
  );
}

/** What was found, to be held against the watch log. */
export interface Finding {
  readonly kind: 'watched' | 'left';
  readonly item: MediaItem | null;
  /** The library's own word for when it ended. */
  readonly playedAtMs: number;
  readonly positionSeconds: number;
  readonly durationSeconds: number;
}

/** Its end was seen: the viewing is what there was to see. */
const END_SEEN: ReadonlySet<string> = new Set<StopReason>(['ended', 'stopped', 'replaced', 'box_quit']);
const END_NEAR_MS = 10 * 60_000;
/** A viewing without a title is matched by its time alone. */
const NAMELESS_NEAR_MS = 2 * 60_000;
/** Pauses while nobody looked. */
const PAUSES_MS = 30 * 60_000;
const SAME_PLACE_SECONDS = 60;

/** Whether this viewing is what the library tells of. */
export function isSeenAs(viewing: WatchLogEntry, finding: Finding): boolean {
  const { playedAtMs, item, durationSeconds } = finding;
  const { endedAtMs, startedAtMs, stopReason } = viewing;
  if (endedAtMs === null) return false;
  const distanceMs = Math.abs(playedAtMs - endedAtMs);
  if (viewing.item === null) return distanceMs <= NAMELESS_NEAR_MS;
  if (item === null || !isSameTitle(viewing.item, item)) return false;
  if (stopReason === 'caught_up') return distanceMs <= NAMELESS_NEAR_MS;
  if (stopReason === null || END_SEEN.has(stopReason)) return distanceMs <= END_NEAR_MS;
  // From some moment on nobody looked; what had counted by then went on to its end unseen, at the latest after its length.
  if (viewing.watched === true) {
    return playedAtMs >= startedAtMs - END_NEAR_MS && playedAtMs <= endedAtMs + durationSeconds * 1000 + PAUSES_MS;
  }
  const isSamePlace = Math.abs((viewing.positionSeconds ?? 0) - finding.positionSeconds) <= SAME_PLACE_SECONDS;
  return finding.kind === 'left' && isSamePlace && distanceMs <= END_NEAR_MS;
}

/** How far around a finding the watch log is searched for it, in ms. */
export function searchSpanMs({ durationSeconds }: Finding): number {
  return durationSeconds * 1000 + PAUSES_MS + END_NEAR_MS;
}
