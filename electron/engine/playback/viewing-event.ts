/** What playback says happened: the events of one viewing. */
import type { KodiItem, PlayerKind } from '../kodi/observation.ts';

/** Why a viewing ended. */
export type StopReason =
  | 'ended' // ran to its end
  | 'stopped' // somebody stopped it
  | 'replaced' // something else was opened over it
  | 'ended_unseen' // it was over when we looked again
  | 'box_quit' // Kodi was closed
  | 'box_lost' // no word from the box for five minutes
  | 'companion_stopped'
  | 'host_disabled'
  | 'host_removed'
  | 'caught_up' // watched while nobody looked: the library's word
  | 'private_time' // plays on, but nobody is to know
  | 'switched_off'; // plays on, but is not to be reported any more

/** Why a viewing never became one that can be reported. */
export type IgnoreReason =
  | 'never_started' // opened, but no frame was ever shown
  | 'no_duration' // a live video, or stopped before Kodi said its length
  | 'picture'
  | 'not_described'; // Kodi never said what it was

interface EventBase {
  readonly viewingId: string;
  readonly hostId: string;
  readonly player: PlayerKind;
  /** When it happened: wall clock, ms since the epoch. */
  readonly atMs: number;
  /** Seconds into this item, never another's; within 0..duration. */
  readonly positionSeconds: number;
  /** Time really played in this viewing, without pauses and jumps. */
  readonly playedSeconds: number;
}

export interface ReportableEvent extends EventBase {
  readonly kind: 'started' | 'paused' | 'resumed' | 'progress' | 'stopped';
  readonly item: KodiItem;
  /** > 0; null for music without a length: a radio station. */
  readonly durationSeconds: number | null;
  readonly startedAtMs: number;
  /** 0..1; 0 where the length is unknown. */
  readonly progressFraction: number;
  /** On `progress` after a jump. */
  readonly seek?: boolean;
  /** On `stopped` only: far enough by the threshold; for music, listened to long enough ({@link listenedEnough}). */
  readonly watched?: boolean;
  /** On `stopped`: far enough, but not a second watch, because it goes on where a counted viewing of the same file was left. */
  readonly alreadyCounted?: boolean;
  /** On `stopped` only. */
  readonly stopReason?: StopReason;
}

export interface IgnoredEvent extends EventBase {
  readonly kind: 'ignored';
  readonly reason: IgnoreReason;
  /** Null where Kodi never said. */
  readonly item: KodiItem | null;
  /** What the notification called it, for the log. */
  readonly name: string;
  readonly startedAtMs: number;
}

/** All that may be known of a viewing in private time: that there was one. */
export interface PrivateEvent extends Pick<EventBase, 'viewingId' | 'hostId'> {
  readonly kind: 'private';
  readonly startedAtMs: number;
}

/** Every started viewing has exactly one `stopped`; one that never started has exactly one `ignored`. */
export type ViewingEvent = ReportableEvent | IgnoredEvent;
