/** Where a viewing stands: sampled when Kodi speaks, computed in between. */
import { clamp } from '../../../shared/units.ts';
import type { Reading } from '../kodi/observation.ts';
import type { Gap, Viewing } from './viewing.ts';

/** Closer to the end than this counts as the end (PunchPlay contract section 4, add-on 1.3). */
const END_SLACK_SECONDS = 3;
/** A position is carried forward no longer than this without a word from the box. */
const LONGEST_CARRY_MS = 30_000;
/** Where it moved by more than time, somebody jumped. */
const GAP_SLACK_SECONDS = 3;
/** Kodi's word that it counts a play comes this shortly before the stop it belongs to (FACTS section 2: 171 ms at most). */
const COUNTED_BEFORE_STOP_MS = 3000;
/** Kodi's own default for counting a play (FACTS section 5). */
export const KODI_COUNTS_FROM_FRACTION = 0.9;
/** Zero is no news about what stands nearer to its beginning than this. */
const TAKEN_DOWN_FROM_SECONDS = 5;
/** Readings of songs are the previous song's up to here after the first frame (FACTS section 3). */
export const SETTLE_MS = 300;

/** Seconds into the item at that moment; never negative, never past the end. */
export function positionAt(viewing: Viewing, monotonicMs: number): number {
  if (viewing.anchor === null) return 0;
  return bounded(viewing, viewing.anchor.positionSeconds + (carriedMs(viewing, monotonicMs) / 1000) * viewing.speed);
}

/** Whether the position was confirmed recently enough to be trusted at a stop. */
export function isPositionFresh(viewing: Viewing, monotonicMs: number): boolean {
  return viewing.anchor !== null && monotonicMs - viewing.anchor.confirmedMonotonicMs <= LONGEST_CARRY_MS;
}

/** Whether Kodi has just said that it counts this play: right before the stop that this belongs to. */
export function hasKodiJustCounted({ counted }: Viewing, monotonicMs: number): boolean {
  return counted !== null && monotonicMs - counted.monotonicMs <= COUNTED_BEFORE_STOP_MS;
}

/** Whether an end may be judged by the position alone: it is fresh, and Kodi's own count does not speak against it. */
export function isPositionTrusted(viewing: Viewing, monotonicMs: number): boolean {
  if (!isPositionFresh(viewing, monotonicMs)) return false;
  const { durationSeconds } = viewing;
  if (durationSeconds === null || !hasKodiJustCounted(viewing, monotonicMs)) return true;
  return positionAt(viewing, monotonicMs) >= KODI_COUNTS_FROM_FRACTION * durationSeconds;
}

/** The position to report at a stop: the end itself where the item was as good as over. */
export function finalPosition(viewing: Viewing, monotonicMs: number): number {
  const position = positionAt(viewing, monotonicMs);
  const { durationSeconds, speed } = viewing;
  if (durationSeconds === null) return position;
  return position + END_SLACK_SECONDS * Math.max(1, Math.abs(speed)) >= durationSeconds ? durationSeconds : position;
}

/** The viewing with its position and played time brought up to that moment. */
export function settle(viewing: Viewing, monotonicMs: number): Viewing {
  if (viewing.anchor === null) return viewing;
  const positionSeconds = positionAt(viewing, monotonicMs);
  // What was carried past the end was not played: an end is told a moment late.
  const playing = viewing.speed === 1 ? positionSeconds - viewing.anchor.positionSeconds : 0;
  return {
    ...viewing,
    playedSeconds: viewing.playedSeconds + playing,
    anchor: { ...viewing.anchor, positionSeconds, monotonicMs },
  };
}

/** From here on nobody sees it; what is known already of a gap stays. */
export function withGap(settled: Viewing, sinceWallMs: number): Viewing {
  const { anchor, playedSeconds } = settled;
  if (anchor === null || settled.gap !== null) return settled;
  return { ...settled, gap: { sinceWallMs, positionSeconds: anchor.positionSeconds, playedSeconds } };
}

/** What was played since the gap began where a position is seen again: what it moved by, if time was enough for it. */
export function playedInGap(
  { sinceWallMs, positionSeconds: before }: Gap,
  positionSeconds: number,
  wallMs: number,
): number {
  const movedSeconds = positionSeconds - before;
  const passedSeconds = (wallMs - sinceWallMs) / 1000;
  return movedSeconds > 0 && movedSeconds <= passedSeconds + GAP_SLACK_SECONDS ? movedSeconds : 0;
}

/** The viewing at a position that Kodi named, from that moment on. */
export function anchorAt(viewing: Viewing, positionSeconds: number, monotonicMs: number): Viewing {
  return {
    ...settle(viewing, monotonicMs),
    anchor: { positionSeconds: bounded(viewing, positionSeconds), monotonicMs, confirmedMonotonicMs: monotonicMs },
  };
}

/** Whether the position moves by itself right now. */
export function isMoving(viewing: Viewing): boolean {
  return (
    viewing.firstFrameMonotonicMs !== null &&
    viewing.speed !== 0 &&
    !viewing.stalled &&
    viewing.presence.kind === 'present' &&
    viewing.border === null
  );
}

/**
 * Whether a reading's times are this item's and not absurd (FACTS section 3: zeros after a stop, minus 596 hours at the
 * start of a stack, a target past the end, the previous song's place).
 */
export function isPlausible(viewing: Viewing, reading: Reading, monotonicMs: number): boolean {
  const { positionSeconds, totalSeconds } = reading;
  if (!(totalSeconds > 0) || positionSeconds < -2 || positionSeconds > totalSeconds + 1) return false;
  if (viewing.firstFrameMonotonicMs === null) return viewing.player === 'video' && viewing.openedFromIdle;
  const settling = monotonicMs - viewing.firstFrameMonotonicMs < SETTLE_MS;
  if (viewing.player === 'audio' && settling) return false;
  return !isTakenDown(viewing, reading, monotonicMs);
}

/** A player that is being taken down shows zero before Kodi says a word; one that really began again has moved by the next look. */
function isTakenDown(viewing: Viewing, { positionSeconds, speed }: Reading, monotonicMs: number): boolean {
  if (positionSeconds > 0 || speed === 0 || viewing.presence.kind !== 'present') return false;
  return positionAt(viewing, monotonicMs) > TAKEN_DOWN_FROM_SECONDS;
}

function bounded(viewing: Viewing, positionSeconds: number): number {
  return clamp(positionSeconds, 0, viewing.durationSeconds ?? Number.MAX_SAFE_INTEGER);
}

function carriedMs(viewing: Viewing, monotonicMs: number): number {
  if (viewing.anchor === null || !isMoving(viewing)) return 0;
  const { monotonicMs: sinceMs, confirmedMonotonicMs } = viewing.anchor;
  return Math.max(0, Math.min(monotonicMs, confirmedMonotonicMs + LONGEST_CARRY_MS) - sinceMs);
}
