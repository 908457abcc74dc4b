/** What plays on one box, as far as we know: the state that observations change. */
import { createHash } from 'node:crypto';
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
  return { hostId, viewing: null, picture: null, lastEndMonotonicMs: null, leftOff };
}

export function fileKey(file: string): string {
  return createHash('sha256').update(file).digest('base64url').slice(0, 22);
}

/** The memory after a viewing has ended: kept where it counted but was left before its end, else forgotten. */
export function rememberLeftOff(
  leftOff: readonly LeftOff[],
  viewing: Viewing,
  end: { readonly watched: boolean; readonly positionSeconds: number; readonly reason: StopReason },
): readonly LeftOff[] {
  if (viewing.item === null || viewing.item.file === '') return leftOff;
  const key = fileKey(viewing.item.file);
  const others = leftOff.filter((left) => left.fileKey !== key);
  const counts = end.watched || viewing.continuesCounted;
  const isOver = end.reason === 'ended' || end.positionSeconds === viewing.durationSeconds;
  if (!counts || isOver) return others;
  return [{ fileKey: key, positionSeconds: end.positionSeconds }, ...others].slice(0, LEFT_OFF_KEPT);
}

/** Whether a viewing that begins at this position goes on where a counted one was left. */
export function continuesLeftOff(leftOff: readonly LeftOff[], file: string, positionSeconds: number): boolean {
  const left = leftOff.find((candidate) => candidate.fileKey === fileKey(file));
  return left !== undefined && positionSeconds >= left.positionSeconds - CONTINUES_SLACK_SECONDS;
}

/** Kodi's resume steps back a few seconds; people rewind a little to find their place. */
const CONTINUES_SLACK_SECONDS = 60;
