/**
 * The state machine of playback: `(state, observation, moment) → (state, events)`, without any input or output.
 * Laws (property tests): every started viewing has exactly one stop; a position is its own item's and within 0..duration.
 * What Kodi does and why each case is here: the recorded traces in test/fixtures/kodi, replayed in traces.test.ts.
 */
import { assertNever } from '../../../shared/errors.ts';
import type { NotifiedItem, Observation, PlayerKind } from '../kodi/observation.ts';
import type { HostPlayback, Moment } from './host-playback.ts';
import { anchorAt, finalPosition, positionAt, settle, withGap } from './position.ts';
import { observeReading } from './reading.ts';
import { beginAgain, describe, Turn } from './turn.ts';
import { isNotifiedItem, isStack, type Viewing } from './viewing.ts';
import type { StopReason, ViewingEvent } from './viewing-event.ts';

export interface Outcome {
  readonly state: HostPlayback;
  readonly events: readonly ViewingEvent[];
}

/** How long a viewing waits for a box that is gone. */
export const WAIT_FOR_BOX_MS = 5 * 60_000;
/** A stack opens its next part within milliseconds (FACTS section 2). */
export const BORDER_HOLD_MS = 3000;
/** Somebody who holds the key down jumps many times before Kodi gets anywhere. */
const JUMPS_REMEMBERED = 10;
/** Back to this place, and from this share of it on, a song is an encore. */
const ENCORE_BEGINS_WITHIN_SECONDS = 3;
const ENCORE_FROM_FRACTION = 0.9;
/** A song's first frame comes ~10 ms before the OnPlay that announces it (FACTS section 2). */
const ANNOUNCED_LATE_MS = 2000;

/** Works one observation in. Gives the new state and the events to report, in their order. */
export function observe(state: HostPlayback, observation: Observation, moment: Moment): Outcome {
  const turn = new Turn(state, moment);
  work(turn, observation);
  turn.startIfReady();
  return { state: turn.state(), events: turn.events };
}

function work(turn: Turn, observation: Observation): void {
  switch (observation.kind) {
    case 'play':
      return observePlay(turn, observation.player, observation.item, observation.speed);
    case 'av_start':
      return observeFirstFrame(turn, observation.player, observation.item, observation.speed);
    case 'speed':
      return observeSpeed(turn, observation.item, observation.speed);
    case 'seek':
      return observeSeek(turn, observation);
    case 'stop':
      return observeStop(turn, observation);
    case 'library_update':
      return observeLibraryUpdate(turn, observation.item, observation.playCount);
    case 'described':
      if (turn.viewing !== null) turn.viewing = describe(turn.viewing, observation.item);
      return;
    case 'reading':
      return observeReading(turn, observation.reading, observation.witness);
    case 'lost':
      return observeLost(turn, observation.heardMonotonicMs, observation.heardWallMs);
    case 'witness':
      if (turn.viewing !== null) turn.viewing = { ...turn.viewing, witness: observation.witness };
      return;
    case 'connected':
      return;
    case 'quit':
      turn.endPicture();
      return turn.end('box_quit');
    case 'tick':
      return observeTime(turn);
    case 'shutdown':
      turn.endPicture();
      return endNow(turn, observation.reason);
    case 'parted':
      return observeParted(turn, observation.reason);
    default:
      return assertNever(observation);
  }
}

/** Something was opened. Kodi sends no stop for what it replaces (FACTS section 7, 1). */
function observePlay(turn: Turn, player: PlayerKind, item: NotifiedItem, speed: number): void {
  if (player === 'picture') return observePicture(turn, item);
  const { viewing } = turn;
  if (viewing !== null && isNotifiedItem(viewing, item) && viewing.player === player) {
    if (isAnnouncedLate(turn, viewing)) {
      turn.viewing = { ...viewing, announced: true };
      return;
    }
    if (reopenStack(turn, viewing)) return;
  }
  endNow(turn, 'replaced');
  turn.viewing = { ...turn.open(player, item, speed), announced: true };
}

function isAnnouncedLate(turn: Turn, viewing: Viewing): boolean {
  const { firstFrameMonotonicMs, announced } = viewing;
  return (
    !announced && firstFrameMonotonicMs !== null && turn.moment.monotonicMs - firstFrameMonotonicMs < ANNOUNCED_LATE_MS
  );
}

/** The first frame of what was opened; of a song that follows another without any stop; or after a stack's border. */
function observeFirstFrame(turn: Turn, player: PlayerKind, item: NotifiedItem, speed: number): void {
  if (player === 'picture') return;
  const { viewing } = turn;
  if (viewing !== null && isNotifiedItem(viewing, item)) {
    if (viewing.firstFrameMonotonicMs === null) {
      turn.viewing = turn.firstFrame(viewing, speed);
      return;
    }
    if (viewing.border?.kind === 'reopened') {
      turn.viewing = { ...viewing, border: { ...viewing.border, firstFrameSeen: true } };
      return;
    }
    if (viewing.player !== 'audio') return;
  }
  endNow(turn, viewing?.player === 'audio' && player === 'audio' ? 'ended' : 'replaced');
  turn.viewing = turn.firstFrame(turn.open(player, item, speed), speed);
}

/**
 * Paused, continued or winding. Kodi also says "resumed" of the old item when another replaces it, sometimes naming the
 * other player (FACTS section 7, 2): that changes no speed and is no event.
 */
function observeSpeed(turn: Turn, item: NotifiedItem, speed: number): void {
  const { viewing } = turn;
  if (viewing === null || !isNotifiedItem(viewing, item)) return;
  turn.changeSpeed(speed);
}

function observeSeek(
  turn: Turn,
  { item, positionSeconds, offsetSeconds }: Extract<Observation, { kind: 'seek' }>,
): void {
  const { viewing, moment } = turn;
  if (viewing === null || !isNotifiedItem(viewing, item)) return;
  const beforeSeconds = positionAt(viewing, moment.monotonicMs);
  // In a stack the target counts from the beginning of the part; only the offset is about the whole.
  const target = isStack(viewing) && offsetSeconds !== undefined ? beforeSeconds + offsetSeconds : positionSeconds;
  if (isEncore(viewing, beforeSeconds, target)) return beginAgain(turn, viewing, viewing.speed);
  const jumped = anchorAt(viewing, target, moment.monotonicMs);
  turn.viewing = {
    ...jumped,
    beganAtSeconds: viewing.beganAtSeconds ?? beforeSeconds,
    sample: null,
    stalled: false,
    gap: null,
    jump: {
      sinceMonotonicMs: moment.monotonicMs,
      fromSeconds: [...placesBefore(viewing, moment.monotonicMs), ...(viewing.jump?.fromSeconds ?? [])].slice(
        0,
        JUMPS_REMEMBERED,
      ),
    },
  };
}

/** A song that is taken back to its beginning when it was as good as over: it is heard once more. */
function isEncore({ player, startedAtMs, durationSeconds }: Viewing, beforeSeconds: number, target: number): boolean {
  if (player !== 'audio' || startedAtMs === null || durationSeconds === null) return false;
  return target < ENCORE_BEGINS_WITHIN_SECONDS && beforeSeconds >= durationSeconds * ENCORE_FROM_FRACTION;
}

/** Where a seek may have begun: a box that was silent may have played on, or stood still. */
function placesBefore(viewing: Viewing, monotonicMs: number): number[] {
  const knownSeconds = positionAt(viewing, monotonicMs);
  if (viewing.presence.kind !== 'waiting' || viewing.anchor === null) return [knownSeconds];
  const silentSeconds = (monotonicMs - viewing.anchor.monotonicMs) / 1000;
  return [knownSeconds, knownSeconds + silentSeconds * viewing.speed];
}

function observeStop(turn: Turn, stop: Extract<Observation, { kind: 'stop' }>): void {
  if (stop.player === 'picture' || stop.item.type === 'picture') return turn.endPicture();
  const { viewing, moment } = turn;
  if (viewing === null || !isNotifiedItem(viewing, stop.item)) return;
  if (stop.end && isStackBorder(viewing, moment.monotonicMs)) {
    const { monotonicMs: sinceMonotonicMs, wallMs: sinceWallMs } = moment;
    const border = { kind: 'stopped', sinceMonotonicMs, sinceWallMs } as const;
    turn.viewing = { ...settle(viewing, sinceMonotonicMs), border };
    return;
  }
  turn.end(stop.end ? 'ended' : 'stopped');
}

function isStackBorder(viewing: Viewing, monotonicMs: number): boolean {
  return isStack(viewing) && finalPosition(viewing, monotonicMs) !== viewing.durationSeconds;
}

/** A stack whose file is opened again while it plays or right after a part's end: its next position decides. */
function reopenStack(turn: Turn, viewing: Viewing): boolean {
  if (!isStack(viewing) || viewing.firstFrameMonotonicMs === null) return false;
  const { monotonicMs, newViewingId } = turn.moment;
  const border = { kind: 'reopened', nextViewingId: newViewingId(), firstFrameSeen: false } as const;
  turn.viewing = { ...settle(viewing, monotonicMs), border };
  return true;
}

/** Kodi counts a play right before the stop it belongs to; the same words at another time are somebody's click (FACTS section 5). */
function observeLibraryUpdate(turn: Turn, item: NotifiedItem, playCount: number | undefined): void {
  const { viewing, moment } = turn;
  if (viewing === null || playCount === undefined || !isNotifiedItem(viewing, item)) return;
  const before = viewing.counted?.playCount ?? viewing.playCountBefore;
  turn.viewing =
    before !== null && playCount > before
      ? { ...viewing, playCountBefore: before, counted: { playCount, monotonicMs: moment.monotonicMs } }
      : { ...viewing, playCountBefore: playCount, counted: null };
}

function observePicture(turn: Turn, item: NotifiedItem): void {
  turn.picture ??= turn.open('picture', item, 1);
}

function observeLost(turn: Turn, heardMonotonicMs: number, heardWallMs: number): void {
  turn.endPicture();
  const { viewing, moment } = turn;
  if (viewing === null || viewing.presence.kind === 'waiting') return;
  const settled = settle(viewing, heardMonotonicMs);
  const presence = { kind: 'waiting', sinceMonotonicMs: moment.monotonicMs, heardWallMs } as const;
  turn.viewing = { ...withGap(settled, heardWallMs), presence, border: null };
}

function observeTime(turn: Turn): void {
  const { viewing, moment } = turn;
  if (viewing === null) return;
  const { presence, border } = viewing;
  if (presence.kind === 'waiting' && moment.monotonicMs - presence.sinceMonotonicMs >= WAIT_FOR_BOX_MS) {
    return turn.end('box_lost', { atMs: presence.heardWallMs });
  }
  if (border?.kind === 'stopped' && moment.monotonicMs - border.sinceMonotonicMs >= BORDER_HOLD_MS) {
    endNow(turn, 'ended');
  }
}

/** Ends what was started, and lets the same playback go on as a new viewing, begun here. */
function observeParted(turn: Turn, reason: StopReason): void {
  const { viewing, moment } = turn;
  if (viewing === null || viewing.startedAtMs === null) return;
  endNow(turn, reason);
  const { monotonicMs, wallMs } = moment;
  const settled = settle(viewing, monotonicMs);
  turn.viewing = {
    ...settled,
    id: moment.newViewingId(),
    openedAtMs: wallMs,
    startedAtMs: null,
    beganAtSeconds: positionAt(settled, monotonicMs),
    playedSeconds: 0,
    gap: null,
    lastEventMonotonicMs: monotonicMs,
    jump: null,
  };
}

/** Ends what is open, as of the last moment it surely was. */
function endNow(turn: Turn, reason: StopReason): void {
  const { viewing } = turn;
  if (viewing === null) return;
  const { presence, border } = viewing;
  if (presence.kind === 'waiting') {
    turn.end(reason === 'replaced' ? 'ended_unseen' : reason, { atMs: presence.heardWallMs });
  } else if (border?.kind === 'stopped') {
    turn.end('ended', { atMs: border.sinceWallMs, monotonicMs: border.sinceMonotonicMs });
  } else {
    turn.end(reason);
  }
}
