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

/** `13:31:42`, or `01:31:42 PM` where the box's region counts to twelve: without the `xx` that would be `01:31:42` (FACTS section 5). */
const labels = v.object({ 'System.Date(yyyy-mm-dd)': optionalText(20), 'System.Time(hh:mm:ss xx)': optionalText(40) });
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
  const offsets = offsetsOfClock(clock['System.Date(yyyy-mm-dd)'], clock['System.Time(hh:mm:ss xx)'], now);
  const agrees = (zone: Zone) =>
    offsets.length === 0 || offsets.some((minutes) => minutes * 60_000 === offsetMs(now, zone));
  const home = ianaZone(homeZone);
  if (named !== null && agrees(named)) return { zone: named, text: `${nameOf(named)}, as Kodi says` };
  if (home !== null && agrees(home)) return { zone: home, text: `${nameOf(home)}, as this computer` };
  const [offsetMinutes, other] = offsets;
  if (offsetMinutes === undefined || other !== undefined)
    return { zone: UTC, text: 'UTC, as the box’s clock says nothing' };
  const zone: Zone = { kind: 'fixed', offsetMinutes };
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

/** How many minutes the box's clock may be ahead of UTC: none where it shows no time, or one that fits no zone. */
function offsetsOfClock(date: string, time: string, nowMs: number): number[] {
  return hoursOf(time).flatMap((shown) => offsetOfClock(`${date} ${shown}`, nowMs) ?? []);
}

/** The time as of 24 hours; both that it may be where the half of the day is named in words unknown here. */
function hoursOf(time: string): string[] {
  const [, hour, rest, half = ''] = /^(\d\d)(:\d\d:\d\d)\s*(.*)$/.exec(time) ?? [];
  if (hour === undefined || half === '') return [time.trim()];
  const inMorning = Number(hour) % 12;
  const both = [inMorning, inMorning + 12].map((value) => `${String(value).padStart(2, '0')}${rest}`);
  if (/^a/i.test(half)) return both.slice(0, 1);
  return /^p/i.test(half) ? both.slice(1) : both;
}

/** Minutes that such a clock is ahead of UTC; null where it shows no time, or one that fits no zone. */
function offsetOfClock(shown: string, nowMs: number): number | null {
  const atMs = momentOf(shown, UTC);
  if (atMs === null) return null;
  const minutes = (atMs - nowMs) / 60_000;
  const stepped = Math.round(minutes / STEP_MINUTES) * STEP_MINUTES;
  const fits = Math.abs(minutes - stepped) <= CLOCK_TOLERANCE_MINUTES && Math.abs(stepped) <= MOST_OFFSET_MINUTES;
  return fits ? stepped + 0 : null;
}
