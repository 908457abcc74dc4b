/** A look at the players: completes, corrects or replaces what notifications told. Alone it carries the HTTP fallback. */
import type { LibraryWitness, Reading } from '../kodi/observation.ts';
import type { Moment } from './host-playback.ts';
import { SHORTEST_SONG_SECONDS } from './music-rule.ts';
import { anchorAt, isMoving, isPlausible, playedInGap, positionAt, settle } from './position.ts';
import { followSong } from './station.ts';
import { beginAgain, type Turn } from './turn.ts';
import { isReadItem, mayShareFile, type Viewing } from './viewing.ts';

/** GetActivePlayers stays empty for up to 3 s after a stream was opened (FACTS section 3). */
const OPENING_MAY_TAKE_MS = 4000;
/** A second look decides, this long after the first found nothing. */
const ABSENCE_CONFIRMED_MS = 800;
/** Kodi's position advances in steps of ~200 ms; below this a look says nothing about a stall. */
const STALL_JUDGED_AFTER_SECONDS = 2;
/** Further off than this is a jump nobody told us of. */
const UNTOLD_JUMP_SECONDS = 5;
/** Longer than this no seek takes; a stream that stands still never gets to its target (FACTS section 3). */
const SEEK_ARRIVES_WITHIN_MS = 3000;
/** Gone back further than this while nobody looked: another viewing of the same file. */
const STARTED_OVER_SECONDS = 60;
/** Nobody watches on so long after, and from further back, without having begun again. */
const ANOTHER_SITTING_MS = 6 * 3_600_000;
/** A jump is told this long after it at the earliest: one key press is seldom the last. */
export const JUMP_TOLD_AFTER_MS = 400;
/** An early heartbeat by this much is none too early. */
const HEARTBEAT_SLACK_MS = 500;
/** By then Kodi has named the length of what has one. */
const LENGTH_IS_KNOWN_WITHIN_MS = 5000;
/** At a stack's border the position goes on; below this it began again. */
const BEGAN_AGAIN_SECONDS = 15;

/** Works in what the players said; null where none was active. The witness is the library's word on an item that is gone. */
export function observeReading(turn: Turn, reading: Reading | null, witness: LibraryWitness | undefined): void {
  if (reading === null || reading.player === 'picture') {
    if (reading === null) turn.endPicture();
    return observeAbsence(turn, witness);
  }
  const { viewing } = turn;
  if (viewing !== null && mayShareFile(viewing, reading.item)) return;
  if (viewing !== null && !isReadItem(viewing, reading.item)) {
    turn.end('ended_unseen', endedWhen(viewing, witness));
  } else if (viewing !== null && hasStartedOver(viewing, reading, turn)) {
    turn.end(viewing.presence.kind === 'present' ? 'ended' : 'ended_unseen', endedWhen(viewing, witness));
  }
  if (turn.viewing === null) return adopt(turn, reading);
  followSong(turn, turn.viewing, reading, endedWhen(turn.viewing, witness));
  workIn(turn, turn.viewing, reading);
}

/** Nothing plays. One look may fall between two items; two mean that it is over. */
function observeAbsence(turn: Turn, witness: LibraryWitness | undefined): void {
  const { viewing, moment } = turn;
  if (viewing === null || viewing.border?.kind === 'stopped') return;
  const { presence, firstFrameMonotonicMs } = viewing;
  if (firstFrameMonotonicMs === null && presence.kind === 'present') {
    if (moment.monotonicMs - viewing.openedMonotonicMs > OPENING_MAY_TAKE_MS) turn.end('stopped');
    return;
  }
  if (presence.kind === 'present') {
    const { monotonicMs: sinceMonotonicMs, wallMs: sinceWallMs } = moment;
    turn.viewing = {
      ...settle(viewing, sinceMonotonicMs),
      presence: { kind: 'doubtful', sinceMonotonicMs, sinceWallMs },
    };
    return;
  }
  if (presence.kind === 'doubtful' && moment.monotonicMs - presence.sinceMonotonicMs < ABSENCE_CONFIRMED_MS) return;
  turn.end('ended_unseen', endedWhen(viewing, witness));
}

function endedWhen(viewing: Viewing, witness: LibraryWitness | undefined) {
  const { presence } = viewing;
  return {
    ...(presence.kind === 'waiting' ? { atMs: presence.heardWallMs } : {}),
    ...(presence.kind === 'doubtful' ? { atMs: presence.sinceWallMs } : {}),
    ...(witness === undefined ? {} : { witness }),
  };
}

/** Playback that was under way before we looked (or, over HTTP, since the last look). */
function adopt(turn: Turn, reading: Reading): void {
  const { type, libraryId, label, file } = reading.item;
  if (type === 'unknown' && file === '' && label === '') return;
  const notified = libraryId === null ? { type, title: label } : { type, id: libraryId };
  turn.viewing = turn.firstFrame(turn.open(reading.player, notified, reading.speed), reading.speed);
  if (reading.totalSeconds > 0 && isPlausibleAtOnce(turn.viewing, reading)) {
    turn.viewing = anchorAt(
      { ...turn.viewing, durationSeconds: reading.totalSeconds, beganAtSeconds: Math.max(0, reading.positionSeconds) },
      reading.positionSeconds,
      turn.moment.monotonicMs,
    );
  }
}

/** A song's first reading may still be the previous song's; it waits for the next one. */
function isPlausibleAtOnce(viewing: Viewing, reading: Reading): boolean {
  return reading.positionSeconds <= reading.totalSeconds + 1 && (viewing.player === 'video' || viewing.openedFromIdle);
}

/** The same file at a place where this viewing cannot be: somebody began it again unseen. */
function hasStartedOver(viewing: Viewing, reading: Reading, turn: Turn): boolean {
  const { monotonicMs } = turn.moment;
  if (viewing.durationSeconds === null || viewing.border !== null) return false;
  if (viewing.anchor === null || !isPlausible(viewing, reading, monotonicMs)) return false;
  if (isStillOnItsWay(viewing, reading, monotonicMs)) return false;
  const known = positionAt(viewing, monotonicMs);
  if (viewing.presence.kind === 'present') {
    const ranOut =
      viewing.jump === null && known >= viewing.durationSeconds - UNTOLD_JUMP_SECONDS && viewing.speed === 1;
    const isLongEnough =
      viewing.durationSeconds > (viewing.player === 'audio' ? SHORTEST_SONG_SECONDS : STARTED_OVER_SECONDS);
    return ranOut && reading.positionSeconds < BEGAN_AGAIN_SECONDS && isLongEnough;
  }
  const counted = known / viewing.durationSeconds >= turn.moment.rules.watchedThresholdFraction;
  const { presence } = viewing;
  const longAgo = presence.kind === 'waiting' && turn.moment.wallMs - presence.heardWallMs > ANOTHER_SITTING_MS;
  return (counted || longAgo) && reading.positionSeconds < known - STARTED_OVER_SECONDS;
}

function workIn(turn: Turn, before: Viewing, reading: Reading): void {
  const { monotonicMs } = turn.moment;
  const present: Viewing = { ...before, presence: { kind: 'present' } };
  if (present.border?.kind === 'stopped') return;
  const opening = present.firstFrameMonotonicMs === null;
  const wasAway = before.presence.kind === 'waiting' && reading.positionSeconds > 0;
  const framesMissed = opening && (wasAway || monotonicMs - present.openedMonotonicMs > OPENING_MAY_TAKE_MS);
  turn.viewing = framesMissed ? turn.firstFrame(present, reading.speed) : present;
  if (isEndless(turn.viewing, reading, monotonicMs)) return workInEndless(turn, turn.viewing, reading);
  if (!isPlausible(turn.viewing, reading, monotonicMs)) return;
  if (turn.viewing.border !== null) decideBorder(turn, turn.viewing, reading);
  if (turn.viewing === null || turn.viewing.border !== null) return;
  turn.viewing = { ...turn.viewing, durationSeconds: reading.totalSeconds };
  if (isStillOnItsWay(turn.viewing, reading, monotonicMs)) return;
  turn.viewing = place(turn.viewing, reading, turn.moment);
  turn.startIfReady();
  if (turn.viewing.firstFrameMonotonicMs !== null) turn.changeSpeed(reading.speed);
  tellProgress(turn);
}

/** Music for which Kodi names no length, also when it had time to find one: a radio station. */
function isEndless(viewing: Viewing, { totalSeconds, positionSeconds }: Reading, monotonicMs: number): boolean {
  const { player, firstFrameMonotonicMs, durationSeconds } = viewing;
  if (player !== 'audio' || durationSeconds !== null || firstFrameMonotonicMs === null) return false;
  if (totalSeconds !== 0 || !(positionSeconds > 0)) return false;
  return viewing.startedAtMs !== null || monotonicMs - firstFrameMonotonicMs >= LENGTH_IS_KNOWN_WITHIN_MS;
}

function workInEndless(turn: Turn, viewing: Viewing, reading: Reading): void {
  // That it has no length was waited for; it began when it was first heard.
  const waitedSeconds = (turn.moment.monotonicMs - (viewing.firstFrameMonotonicMs ?? turn.moment.monotonicMs)) / 1000;
  const beganAtSeconds = viewing.beganAtSeconds ?? Math.max(0, reading.positionSeconds - waitedSeconds);
  turn.viewing = place({ ...viewing, beganAtSeconds }, reading, turn.moment);
  turn.startIfReady({ hasLength: false });
  turn.changeSpeed(reading.speed);
  tellProgress(turn);
}

/** The next position after a stack was opened again: it went on, or it began again. */
function decideBorder(turn: Turn, viewing: Viewing, reading: Reading): void {
  const { border, anchor } = viewing;
  if (border?.kind !== 'reopened' || !border.firstFrameSeen) return;
  const known = anchor?.positionSeconds ?? 0;
  if (reading.positionSeconds < BEGAN_AGAIN_SECONDS && known >= BEGAN_AGAIN_SECONDS * 2) {
    turn.viewing = { ...viewing, border: null };
    return beginAgain(turn, viewing, reading.speed, border.nextViewingId);
  }
  turn.viewing = { ...viewing, border: null };
}

/** A seek that was announced takes a moment to happen: till then the players show where it came from. */
function isStillOnItsWay(viewing: Viewing, reading: Reading, monotonicMs: number): boolean {
  const { jump } = viewing;
  const isExpected = jump !== null && monotonicMs - jump.sinceMonotonicMs < SEEK_ARRIVES_WITHIN_MS;
  return isExpected && isWhereItCameFrom(viewing, reading);
}

/** Whether a jump was announced and the picture is where it stood before it. */
function isWhereItCameFrom({ jump, anchor }: Viewing, reading: Reading): boolean {
  if (jump === null || anchor === null) return false;
  const isNear = (seconds: number) => Math.abs(reading.positionSeconds - seconds) <= UNTOLD_JUMP_SECONDS;
  return jump.fromSeconds.some(isNear) && !isNear(anchor.positionSeconds);
}

/** The viewing with the reading's place. */
function place(viewing: Viewing, reading: Reading, { monotonicMs, wallMs }: Moment): Viewing {
  const positionSeconds = Math.max(0, reading.positionSeconds);
  const { gap } = viewing;
  const stalled = standsStill(viewing, reading, monotonicMs);
  const isUntold = Math.abs(positionSeconds - positionAt(viewing, monotonicMs)) > UNTOLD_JUMP_SECONDS && !stalled;
  const isToBeTold = isUntold && viewing.startedAtMs !== null;
  const untold = isToBeTold ? { sinceMonotonicMs: monotonicMs - JUMP_TOLD_AFTER_MS, fromSeconds: [] } : null;
  // Where it stood still, nothing was played since the last look.
  const placed = anchorAt({ ...viewing, stalled: viewing.stalled || stalled }, positionSeconds, monotonicMs);
  return {
    ...placed,
    playedSeconds: gap === null ? placed.playedSeconds : gap.playedSeconds + playedInGap(gap, positionSeconds, wallMs),
    gap: null,
    beganAtSeconds: viewing.beganAtSeconds ?? positionSeconds,
    sample: reading.speed === 1 ? { positionSeconds, monotonicMs } : null,
    stalled,
    jump: viewing.jump ?? untold,
  };
}

/**
 * A stalled stream keeps speed 1 while its position stands still (FACTS section 3): the wall clock is no position. So
 * does what has not got to the target of a jump yet.
 */
function standsStill(viewing: Viewing, reading: Reading, monotonicMs: number): boolean {
  const { sample } = viewing;
  if (reading.speed !== 1) return false;
  if (isWhereItCameFrom(viewing, reading)) return true;
  if (sample === null) return false;
  const sinceSeconds = (monotonicMs - sample.monotonicMs) / 1000;
  const moved = Math.abs(reading.positionSeconds - sample.positionSeconds);
  return sinceSeconds < STALL_JUDGED_AFTER_SECONDS ? viewing.stalled && moved === 0 : moved < sinceSeconds * 0.1;
}

/** Progress every heartbeat while it plays, and once after a jump. Told from a fresh reading, never from a guess. */
function tellProgress(turn: Turn): void {
  const { viewing, moment } = turn;
  if (viewing === null || viewing.startedAtMs === null) return;
  const { jump, lastEventMonotonicMs } = viewing;
  if (jump !== null) {
    if (moment.monotonicMs - jump.sinceMonotonicMs >= JUMP_TOLD_AFTER_MS) turn.emit('progress', { seek: true });
    return;
  }
  const due = moment.monotonicMs - lastEventMonotonicMs >= moment.rules.heartbeatMs - HEARTBEAT_SLACK_MS;
  if (due && isMoving(viewing)) turn.emit('progress');
}
