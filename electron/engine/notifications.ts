/** Which notifications there are, and which of them are shown now. Values in, values out. */
import type { Settings } from '../../shared/settings.ts';
import type { Notification } from './ports.ts';

/** Shown, or the name of the setting that keeps it back. */
export type Decision = { readonly isShown: true } | { readonly isShown: false; readonly rule: keyof Settings };

/** Both settings hold for every kind (PunchPlay contract section 11). `isPlayingVideo` is about the screen it would be shown on. */
export function decide(settings: Settings, isPlayingVideo: boolean): Decision {
  if (!settings.show_notifications) return { isShown: false, rule: 'show_notifications' };
  if (isPlayingVideo && !settings.notify_during_playback) return { isShown: false, rule: 'notify_during_playback' };
  return { isShown: true };
}

/** Something that lasts: told once, and again only when it was over in between. */
export interface Condition {
  /** Tells it from the others. */
  readonly key: string;
  readonly notification: Notification;
}

/** What the conditions of a service are judged by. */
export interface ServiceSituation {
  readonly name: string;
  readonly label: string;
  readonly state: 'linked' | 'not_linked' | 'login_needed' | 'unavailable';
  readonly waiting: number;
  /** The event that is to be sent next; null where none waits for the linked account. */
  readonly next: { readonly createdAtMs: number; readonly attempts: number; readonly lastError: string | null } | null;
  /** When an event last left the queue: wall clock ms; null: not in this run. */
  readonly movedAtMs: number | null;
}

export const STUCK_AFTER_MS = 3_600_000;

/** The conditions of a service that hold now. */
export function serviceConditions(service: ServiceSituation, nowMs: number): Condition[] {
  const { name, label, state, waiting, next, movedAtMs } = service;
  if (state === 'login_needed') {
    return [{ key: `login_needed ${name}`, notification: { kind: 'login_needed', service: name, label } }];
  }
  if (state !== 'linked' || next === null || next.attempts === 0) return [];
  const sinceMs = Math.max(next.createdAtMs, movedAtMs ?? 0);
  if (nowMs - sinceMs <= STUCK_AFTER_MS) return [];
  const { lastError } = next;
  return [
    { key: `queue_stuck ${name}`, notification: { kind: 'queue_stuck', service: name, label, waiting, lastError } },
  ];
}

/** What the condition of a box is judged by. */
export interface HostSituation {
  readonly id: string;
  readonly label: string;
  readonly isUp: boolean;
  /** Something plays there, or did when it was last heard. */
  readonly isPlaying: boolean;
  /** Why it is not there. */
  readonly text: string;
}

/** What is remembered of a box from one look to the next. */
export interface HostMemory {
  readonly wasUp: boolean;
  /** Monotonic ms; null while it is there. */
  readonly downSinceMs: number | null;
  readonly wasPlaying: boolean;
}

/** Something was playing when it went away: nobody does that on purpose. */
export const LOST_WHILE_PLAYING_MS = 10 * 60_000;
/** Else it may be switched off for the night. */
export const LOST_MS = 24 * 3_600_000;

/** What is remembered of a box after this look at it. */
export function rememberHost(before: HostMemory | undefined, host: HostSituation, monotonicMs: number): HostMemory {
  if (host.isUp) return { wasUp: true, downSinceMs: null, wasPlaying: false };
  const { wasUp = false, downSinceMs = null, wasPlaying = false } = before ?? {};
  return downSinceMs === null
    ? { wasUp, downSinceMs: monotonicMs, wasPlaying: wasUp && host.isPlaying }
    : { wasUp, downSinceMs, wasPlaying };
}

/** The condition of a box that is away for long; null where it is not. */
export function hostCondition(memory: HostMemory, host: HostSituation, monotonicMs: number): Condition | null {
  const { downSinceMs, wasPlaying } = memory;
  if (downSinceMs === null) return null;
  if (monotonicMs - downSinceMs <= (wasPlaying ? LOST_WHILE_PLAYING_MS : LOST_MS)) return null;
  const { id, label, text: reason } = host;
  return { key: `host_unreachable ${id}`, notification: { kind: 'host_unreachable', label, reason } };
}
