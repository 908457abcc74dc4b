/** What plays on one box, as far as we know: the state that observations change. */
import type { LeftOff } from './left-off.ts';
import type { Viewing } from './viewing.ts';

export interface HostPlayback {
  readonly hostId: string;
  /** The video or music that plays. */
  readonly viewing: Viewing | null;
  /** A slide show, which may run beside music. */
  readonly picture: Viewing | null;
  readonly lastEndMonotonicMs: number | null;
  /** Newest first. */
  readonly leftOff: readonly LeftOff[];
  /** Wall clock minus monotonic clock at the last observation: it grows where the computer slept. */
  readonly clockOffsetMs: number | null;
}

/** The circumstances of one observation. */
export interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly newViewingId: () => string;
  readonly rules: PlaybackRules;
}

export interface PlaybackRules {
  /** 0..1 */
  readonly watchedThresholdFraction: number;
  readonly heartbeatMs: number;
}

export function idlePlayback(hostId: string, leftOff: readonly LeftOff[] = []): HostPlayback {
  return { hostId, viewing: null, picture: null, lastEndMonotonicMs: null, leftOff, clockOffsetMs: null };
}
