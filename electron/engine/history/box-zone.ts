/** Which time zone a box lives in. */
import * as v from 'valibot';
import { KodiCallError, type KodiCaller } from '../kodi/kodi-caller.ts';
import { optionalText } from '../kodi/wire-values.ts';
import { ianaZone, momentOf, offsetMs, UTC, type Zone } from './kodi-time.ts';

export interface BoxZone {
  readonly zone: Zone;
  /** How it was found, for people: `Europe/Berlin, as Kodi says`. */
  readonly text: string;
}

const labels = v.object({ 'System.Date(yyyy-mm-dd)': optionalText(20), 'System.Time(hh:mm:ss)': optionalText(20) });
const setting = v.object({ value: optionalText(100) });

/** Every zone there is differs from UTC by a multiple of this. */
const STEP_MINUTES = 15;
/** A box's clock that is off by more than this says nothing about its zone. */
const CLOCK_TOLERANCE_MINUTES = 6;
const MOST_OFFSET_MINUTES = 14 * 60;

/**
 * Kodi's own setting where it has one (Linux) and its clock agrees; else the zone of this home, which knows summer and
 * winter, where the clocks agree; else only how far the box's clock is ahead of UTC. A clock that is plainly wrong is
 * believed last. Rejects with {@link KodiCallError} where the box is gone.
 */
export async function askZone(caller: KodiCaller, homeZone: string, nowMs: () => number): Promise<BoxZone> {
  const named = ianaZone(await askSetting(caller));
  const clock = await caller.call('XBMC.GetInfoLabels', { labels: Object.keys(labels.entries) }, labels);
  const now = nowMs();
  const offset = offsetOfClock(`${clock['System.Date(yyyy-mm-dd)']} ${clock['System.Time(hh:mm:ss)']}`, now);
  const home = ianaZone(homeZone);
  if (named !== null && (offset === null || offsetMs(now, named) === offset * 60_000)) {
    return { zone: named, text: `${nameOf(named)}, as Kodi says` };
  }
  if (home !== null && (offset === null || offsetMs(now, home) === offset * 60_000)) {
    return { zone: home, text: `${nameOf(home)}, as this computer` };
  }
  if (offset === null) return { zone: UTC, text: 'UTC, as the box’s clock says nothing' };
  const zone: Zone = { kind: 'fixed', offsetMinutes: offset };
  return { zone, text: `${nameOf(zone)}, by the box’s clock` };
}

/** `Europe/Berlin`, `UTC+05:30` */
export function nameOf(zone: Zone): string {
  if (zone.kind === 'iana') return zone.name;
  const minutes = Math.abs(zone.offsetMinutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `UTC${zone.offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/** "" where this Kodi has no such setting (Windows, Android, macOS). */
async function askSetting(caller: KodiCaller): Promise<string> {
  try {
    return (await caller.call('Settings.GetSettingValue', { setting: 'locale.timezone' }, setting)).value;
  } catch (error) {
    if (error instanceof KodiCallError && error.answered) return '';
    throw error;
  }
}

/** Minutes that the box's clock is ahead of UTC; null where it shows no time, or one that fits no zone. */
function offsetOfClock(shown: string, nowMs: number): number | null {
  const atMs = momentOf(shown, UTC);
  if (atMs === null) return null;
  const minutes = (atMs - nowMs) / 60_000;
  const stepped = Math.round(minutes / STEP_MINUTES) * STEP_MINUTES;
  const fits = Math.abs(minutes - stepped) <= CLOCK_TOLERANCE_MINUTES && Math.abs(stepped) <= MOST_OFFSET_MINUTES;
  return fits ? stepped + 0 : null;
}
