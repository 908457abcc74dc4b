/** What plays on one box, as far as we know: the state that observations change. */
import { fileKey } from '../kodi/file-identity.ts';
import type { Viewing } from './viewing.ts';
import type { StopReason } from './viewing-event.ts';

/** Where a viewing that counted as watched was left before its end: what goes on from there is no second watch. */
export interface LeftOff {
  /** Hash of the file: paths are not kept. */
  readonly fileKey: string;
  readonly positionSeconds: number;
}

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

const LEFT_OFF_KEPT = 100;

export function idlePlayback(hostId: string, leftOff: readonly LeftOff[] = []): HostPlayback {
  return { hostId, viewing: null, picture: null, lastEndMonotonicMs: null, leftOff, clockOffsetMs: null };
}

/** The memory after a viewing has ended: kept where it counted but was left before its end, else forgotten. */
export function rememberLeftOff(
  leftOff: readonly LeftOff[],
  viewing: Viewing,
  end: { readonly counts: boolean; readonly positionSeconds: number; readonly reason: StopReason },
): readonly LeftOff[] {
  if (viewing.item === null || viewing.item.file === '') return leftOff;
  const key = fileKey(viewing.item.file);
  const others = leftOff.filter((left) => left.fileKey !== key);
  const isOver = end.reason === 'ended' || end.positionSeconds === viewing.durationSeconds;
  if (isOver || !(end.counts || continuesLeftOff(leftOff, viewing))) return others;
  return [{ fileKey: key, positionSeconds: end.positionSeconds }, ...others].slice(0, LEFT_OFF_KEPT);
}

/** Whether a viewing began where a counted one of the same file was left. */
export function continuesLeftOff(leftOff: readonly LeftOff[], { item, beganAtSeconds }: Viewing): boolean {
  if (item === null || beganAtSeconds === null) return false;
  const left = leftOff.find((candidate) => candidate.fileKey === fileKey(item.file));
  return left !== undefined && beganAtSeconds >= left.positionSeconds - CONTINUES_SLACK_SECONDS;
}

/** Kodi's resume steps back a few seconds; people rewind a little to find their place. */
const CONTINUES_SLACK_SECONDS = 60;
