import type { KodiTime } from '../../../shared/units.ts';

/** Kodi's `Global.Time`: every field carries the sign. */
export function secondsToKodiTime(seconds: number): KodiTime {
  const total = Math.round(Math.abs(seconds) * 1000);
  const signed = (value: number) => (seconds < 0 && value !== 0 ? -value : value);
  return {
    hours: signed(Math.floor(total / 3_600_000)),
    milliseconds: signed(total % 1000),
    minutes: signed(Math.floor(total / 60_000) % 60),
    seconds: signed(Math.floor(total / 1000) % 60),
  };
}

/** `YYYY-MM-DD HH:MM:SS` in the box's own zone, as Kodi stores and answers it: without an offset. */
export function kodiLocalTime(wallMs: number, utcOffsetMinutes: number): string {
  return new Date(wallMs + utcOffsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
}
