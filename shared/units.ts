/** Conversions between the units that appear in names. The only place where they are converted. */

/** Kodi's `Global.Time`: each field may be negative (JSON-RPC 13, FACTS section 2 "seek"). */
export interface KodiTime {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
}

/** Seconds of a Kodi time; negative where Kodi's fields are. */
export function kodiTimeToSeconds(time: KodiTime): number {
  return time.hours * 3600 + time.minutes * 60 + time.seconds + time.milliseconds / 1000;
}

export function secondsToMs(seconds: number): number {
  return seconds * 1000;
}

export function msToSeconds(ms: number): number {
  return ms / 1000;
}

/** Phlix's ticks are 100 ns; a number holds them exactly for 28 years of playing. */
export const TICKS_PER_SECOND = 10_000_000;

/** Whole ticks. */
export function secondsToTicks(seconds: number): number {
  return Math.round(seconds * TICKS_PER_SECOND);
}

export function ticksToSeconds(ticks: number): number {
  return ticks / TICKS_PER_SECOND;
}

export function minutesToSeconds(minutes: number): number {
  return minutes * 60;
}

/** 70 → 0.7 */
export function percentToFraction(percent: number): number {
  return percent / 100;
}

/** 0.7 → 70 */
export function fractionToPercent(fraction: number): number {
  return fraction * 100;
}

/** Share of the duration that lies before the position, 0..1; 0 where the duration is unknown. */
export function progressFraction(positionSeconds: number, durationSeconds: number | null): number {
  if (durationSeconds === null || !(durationSeconds > 0)) return 0;
  return clamp(positionSeconds / durationSeconds, 0, 1);
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** `2026-01-02T03:04:05.678Z` of a wall clock reading in ms since the epoch. */
export function msToUtc(ms: number): string {
  return new Date(ms).toISOString();
}
