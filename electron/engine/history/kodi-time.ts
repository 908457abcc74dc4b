/** The times in Kodi's library: `YYYY-MM-DD HH:MM:SS` in the box's own local time, without an offset (FACTS section 5). */

/** A box's time zone: a name that Intl knows, or only how far its clock is ahead of UTC now. */
export type Zone =
  | { readonly kind: 'iana'; readonly name: string }
  | { readonly kind: 'fixed'; readonly offsetMinutes: number };

export const UTC: Zone = { kind: 'fixed', offsetMinutes: 0 };

const KODI_TIME = /^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)$/;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
/** Before it Kodi did not exist: what a box without a clock writes down is no time. */
const EARLIEST_MS = Date.UTC(2000, 0, 1);

const formatters = new Map<string, Intl.DateTimeFormat>();

/** The zone of this name, or null where Intl does not know it. */
export function ianaZone(name: string): Zone | null {
  try {
    formatterOf(name);
    return { kind: 'iana', name };
  } catch {
    return null;
  }
}

/** How far the zone's clocks are ahead of UTC at this moment, in ms. */
export function offsetMs(atMs: number, zone: Zone): number {
  if (zone.kind === 'fixed') return zone.offsetMinutes * MINUTE_MS;
  const wholeSecondMs = Math.floor(atMs / 1000) * 1000;
  const parts = new Map(
    formatterOf(zone.name)
      .formatToParts(wholeSecondMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const local = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return local - wholeSecondMs;
}

/**
 * The moment that a time of the box's library stands for, in ms since the epoch; null for "", for what is no time, and
 * for a time before the year 2000. A time that the clocks showed twice (autumn) is taken as the first of the two; one
 * that they never showed (spring) as if they had not been put forward yet, which is the same moment an hour later.
 */
export function momentOf(kodiTime: string, zone: Zone): number | null {
  const local = parseKodiTime(kodiTime);
  if (local === null) return null;
  // The offsets on both sides of any change of the clocks near this time.
  const before = offsetMs(local - DAY_MS, zone);
  const after = offsetMs(local + DAY_MS, zone);
  const first = local - before;
  const moment =
    before === after || offsetMs(first, zone) === before ? first : laterReading(local, before, after, zone);
  return moment < EARLIEST_MS ? null : moment;
}

/** The moment as the box's library writes it. */
export function kodiTimeOf(atMs: number, zone: Zone): string {
  return new Date(atMs + offsetMs(atMs, zone)).toISOString().slice(0, 19).replace('T', ' ');
}

/** The clocks had changed already, or (never shown) the time is read with the offset before the change. */
function laterReading(local: number, before: number, after: number, zone: Zone): number {
  const second = local - after;
  return offsetMs(second, zone) === after ? second : local - before;
}

/** As if it were UTC; null where it is no time of the calendar. */
function parseKodiTime(text: string): number | null {
  const match = KODI_TIME.exec(text);
  if (match === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1).map(Number);
  const ms = Date.UTC(year, month - 1, day, hour, minute, second);
  const isReal =
    new Date(ms).toISOString().slice(0, 19) ===
    `${match[1]}-${match[2]}-${match[3]}T${match[4]}:${match[5]}:${match[6]}`;
  return isReal ? ms : null;
}

function formatterOf(name: string): Intl.DateTimeFormat {
  const known = formatters.get(name);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  formatters.set(name, formatter);
  return formatter;
}
