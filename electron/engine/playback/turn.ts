/** One turn of the state machine: the state while one observation is worked in, and the events that come of it. */
import { clamp, progressFraction } from '../../../shared/units.ts';
import type { KodiItem, LibraryWitness, NotifiedItem, PlayerKind } from '../kodi/observation.ts';
import type { HostPlayback, Moment } from './host-playback.ts';
import { continuesCounted, goingOn, type LeftOff, rememberLeftOff } from './left-off.ts';
import { listenedEnough } from './music-rule.ts';
import {
  anchorAt,
  finalPosition,
  hasKodiJustCounted,
  isPositionFresh,
  isPositionTrusted,
  KODI_COUNTS_FROM_FRACTION,
  positionAt,
  settle,
  withGap,
} from './position.ts';
import { isMusic, isStackFile, nameOf, type Viewing } from './viewing.ts';
import type { IgnoreReason, ReportableEvent, StopReason, ViewingEvent } from './viewing-event.ts';

/** After another item, what the players say before the first frame may still be that item's. */
const IDLE_BEFORE_MS = 3000;
const SLEPT_MS = 10_000;

/** When and where something ended, if not now and at the computed position. */
export interface EndDetails {
  readonly atMs?: number;
  readonly monotonicMs?: number;
  readonly witness?: LibraryWitness;
}

export class Turn {
  readonly moment: Moment;
  readonly events: ViewingEvent[] = [];
  readonly hostId: string;
  viewing: Viewing | null;
  picture: Viewing | null;
  lastEndMonotonicMs: number | null;
  leftOff: readonly LeftOff[];
  readonly clockOffsetMs: number;

  constructor(state: HostPlayback, moment: Moment) {
    this.moment = moment;
    this.hostId = state.hostId;
    this.viewing = state.viewing;
    this.picture = state.picture;
    this.lastEndMonotonicMs = state.lastEndMonotonicMs;
    this.leftOff = state.leftOff;
    this.clockOffsetMs = moment.wallMs - moment.monotonicMs;
    if (this.viewing !== null && state.clockOffsetMs !== null && hasSlept(state, this.clockOffsetMs)) {
      const sleptFromWallMs = moment.monotonicMs + state.clockOffsetMs;
      this.viewing = unconfirmed(withGap(settle(this.viewing, moment.monotonicMs), sleptFromWallMs));
    }
  }

  state(): HostPlayback {
    const { hostId, viewing, picture, lastEndMonotonicMs, leftOff, clockOffsetMs } = this;
    return { hostId, viewing, picture, lastEndMonotonicMs, leftOff, clockOffsetMs };
  }

  /** A new viewing, not yet started. Whatever played before must have been ended. */
  open(player: PlayerKind, notified: NotifiedItem, speed: number, id: string = this.moment.newViewingId()): Viewing {
    const { wallMs, monotonicMs } = this.moment;
    const idleFor = this.lastEndMonotonicMs === null ? Number.POSITIVE_INFINITY : monotonicMs - this.lastEndMonotonicMs;
    return {
      id,
      hostId: this.hostId,
      player,
      notified,
      item: null,
      openedAtMs: wallMs,
      openedFromIdle: idleFor > IDLE_BEFORE_MS,
      openedMonotonicMs: monotonicMs,
      firstFrameMonotonicMs: null,
      announced: false,
      durationSeconds: null,
      startedAtMs: null,
      speed,
      anchor: null,
      sample: null,
      stalled: false,
      playedSeconds: 0,
      lastEventMonotonicMs: monotonicMs,
      jump: null,
      playCountBefore: null,
      counted: null,
      beganAtSeconds: null,
      lastEventAtMs: 0,
      presence: { kind: 'present' },
      gap: null,
      border: null,
    };
  }

  /** The first frame was shown: from now on the position moves. */
  firstFrame(viewing: Viewing, speed: number): Viewing {
    const { monotonicMs } = this.moment;
    const positionSeconds = viewing.anchor?.positionSeconds ?? 0;
    return anchorAt({ ...viewing, firstFrameMonotonicMs: monotonicMs, speed }, positionSeconds, monotonicMs);
  }

  /** Gives `started` once everything it needs is known: a frame, what it is, and how long (of what has a length). */
  startIfReady({ hasLength = true } = {}): void {
    const { viewing } = this;
    if (viewing === null || viewing.startedAtMs !== null || viewing.firstFrameMonotonicMs === null) return;
    if (viewing.item === null || viewing.border !== null) return;
    if (viewing.durationSeconds === null && hasLength) return;
    if (viewing.presence.kind !== 'present') return;
    this.viewing = goingOn(this.leftOff, { ...viewing, startedAtMs: this.moment.wallMs });
    this.emit('started');
    if (viewing.speed === 0) this.emit('paused');
  }

  /** Adds an event of the current viewing; nothing before it was started. */
  emit(kind: Exclude<ReportableEvent['kind'], 'stopped'>, details: { readonly seek?: boolean } = {}): void {
    const { viewing, moment } = this;
    if (viewing === null || viewing.startedAtMs === null) return;
    const settled = settle(viewing, moment.monotonicMs);
    const event = reportable(settled, kind, positionAt(settled, moment.monotonicMs), moment.wallMs);
    if (event === null) return;
    this.events.push({ ...event, ...details });
    const jumpTold = kind === 'progress' || kind === 'started';
    this.viewing = {
      ...settled,
      lastEventMonotonicMs: moment.monotonicMs,
      lastEventAtMs: event.atMs,
      jump: jumpTold ? null : settled.jump,
    };
  }

  /** Another speed: paused, continued or winding, with the event that tells it. */
  changeSpeed(speed: number): void {
    const { viewing } = this;
    if (viewing === null || speed === viewing.speed) return;
    const { monotonicMs } = this.moment;
    const wasPaused = viewing.speed === 0;
    const wasWinding = !wasPaused && viewing.speed !== 1;
    const settled = settle(viewing, monotonicMs);
    this.viewing = {
      ...(wasPaused ? standing(settled) : settled),
      speed,
      sample: null,
      stalled: false,
      jump: wasWinding ? { sinceMonotonicMs: monotonicMs, fromSeconds: [] } : viewing.jump,
    };
    if (speed === 0) this.emit('paused');
    else if (wasPaused) this.emit('resumed');
  }

  /** Ends the current viewing: with its one `stopped`, or, if it never started, with its one `ignored`. */
  end(reason: StopReason, details: EndDetails = {}): void {
    const { viewing } = this;
    if (viewing === null) return;
    const monotonicMs = details.monotonicMs ?? this.moment.monotonicMs;
    const atMs = details.atMs ?? this.moment.wallMs;
    const settled = settle(viewing, monotonicMs);
    const asked = isPositionTrusted(settled, monotonicMs) ? undefined : settled.witness;
    const positionSeconds = this.positionAtEnd(settled, monotonicMs, reason, details.witness ?? asked);
    const stopped = settled.startedAtMs === null ? null : reportable(settled, 'stopped', positionSeconds, atMs);
    if (stopped === null) {
      this.events.push(ignored(settled, whyIgnored(settled), atMs));
    } else {
      const reached = isMusic(settled)
        ? listenedEnough(settled.playedSeconds, settled.durationSeconds)
        : stopped.progressFraction >= this.moment.rules.watchedThresholdFraction - 1e-9;
      const isCounted = continuesCounted(this.leftOff, settled);
      const watched = reached && !isCounted;
      const alreadyCounted = reached && isCounted ? { alreadyCounted: true } : {};
      this.events.push({ ...stopped, watched, ...alreadyCounted, stopReason: reason });
      this.leftOff = rememberLeftOff(this.leftOff, settled, { counts: reached, positionSeconds, reason, atMs });
    }
    this.viewing = null;
    this.lastEndMonotonicMs = this.moment.monotonicMs;
  }

  endPicture(): void {
    if (this.picture === null) return;
    this.events.push(ignored(this.picture, 'picture', this.moment.wallMs));
    this.picture = null;
  }

  private positionAtEnd(
    viewing: Viewing,
    monotonicMs: number,
    reason: StopReason,
    witness: LibraryWitness | undefined,
  ): number {
    const own = finalPosition(viewing, monotonicMs);
    const { durationSeconds, item } = viewing;
    if (durationSeconds === null) return own;
    if (witness !== undefined && item !== null) {
      const kodiWrote =
        witness.lastPlayed !== item.lastPlayed || witness.resumePositionSeconds !== item.resumePositionSeconds;
      if (kodiWrote && witness.resumePositionSeconds > 0)
        return clamp(witness.resumePositionSeconds, 0, durationSeconds);
      const kodiCounted = viewing.playCountBefore !== null && witness.playCount > viewing.playCountBefore;
      if (kodiCounted && own < KODI_COUNTS_FROM_FRACTION * durationSeconds) return durationSeconds;
    }
    if (isPositionFresh(viewing, monotonicMs)) return own;
    // Told late, after a sleep of the computer or of the box: the last known position is too old to judge by.
    if (reason === 'ended') return durationSeconds;
    return hasKodiJustCounted(viewing, this.moment.monotonicMs)
      ? Math.max(own, KODI_COUNTS_FROM_FRACTION * durationSeconds)
      : own;
  }
}

/** The same item from its beginning, as a viewing of its own. */
export function beginAgain(turn: Turn, viewing: Viewing, speed: number, newId?: string): void {
  turn.end('replaced');
  const next = turn.open(viewing.player, viewing.notified, speed, newId);
  const { item, durationSeconds } = viewing;
  turn.viewing = turn.firstFrame({ ...next, item, durationSeconds, announced: true }, speed);
}

/** The description has come: what was known before is completed by it. */
export function describe(viewing: Viewing, item: KodiItem): Viewing {
  return {
    ...viewing,
    item,
    // Of a stack the library knows the length of its first part only.
    durationSeconds: viewing.durationSeconds ?? (isStackFile(item.file) ? null : item.streamDurationSeconds),
    playCountBefore: viewing.playCountBefore ?? item.playCount,
  };
}

/** The wall clock went on without the monotonic one: the computer slept, or its clock was set forward. */
function hasSlept({ clockOffsetMs }: HostPlayback, nowOffsetMs: number): boolean {
  return clockOffsetMs !== null && nowOffsetMs - clockOffsetMs > SLEPT_MS;
}

/** A position that stood still is as good when it moves again as when it was named, unless it is not to be relied on at all. */
function standing(viewing: Viewing): Viewing {
  const { anchor } = viewing;
  if (anchor === null || anchor.confirmedMonotonicMs === Number.NEGATIVE_INFINITY) return viewing;
  return { ...viewing, anchor: { ...anchor, confirmedMonotonicMs: anchor.monotonicMs } };
}

function unconfirmed(viewing: Viewing): Viewing {
  if (viewing.anchor === null) return viewing;
  return { ...viewing, anchor: { ...viewing.anchor, confirmedMonotonicMs: Number.NEGATIVE_INFINITY } };
}

function whyIgnored(viewing: Viewing): IgnoreReason {
  if (viewing.player === 'picture') return 'picture';
  if (viewing.firstFrameMonotonicMs === null) return 'never_started';
  return viewing.item === null ? 'not_described' : 'no_duration';
}

function ignored(viewing: Viewing, reason: IgnoreReason, atMs: number): ViewingEvent {
  return {
    kind: 'ignored',
    viewingId: viewing.id,
    hostId: viewing.hostId,
    player: viewing.player,
    atMs,
    positionSeconds: viewing.anchor?.positionSeconds ?? 0,
    playedSeconds: viewing.playedSeconds,
    reason,
    item: viewing.item,
    name: nameOf(viewing),
    startedAtMs: viewing.openedAtMs,
  };
}

function reportable(
  viewing: Viewing,
  kind: ReportableEvent['kind'],
  positionSeconds: number,
  wallMs: number,
): ReportableEvent | null {
  const { item, durationSeconds, startedAtMs } = viewing;
  if (item === null || startedAtMs === null) return null;
  return {
    kind,
    viewingId: viewing.id,
    hostId: viewing.hostId,
    player: viewing.player,
    atMs: Math.max(wallMs, viewing.lastEventAtMs),
    positionSeconds,
    playedSeconds: viewing.playedSeconds,
    item,
    durationSeconds,
    startedAtMs,
    progressFraction: progressFraction(positionSeconds, durationSeconds),
  };
}
