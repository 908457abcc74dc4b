/** Numbers, times and lists as a language writes them. */

export interface Format {
  /** `1,234` */
  number(value: number): string;
  /** 0.7 → `70 %`, as the language writes it. */
  percent(fraction: number): string;
  /** `14:05`, or with the date where it is another day. */
  time(ms: number): string;
  /** `14:05`, whatever the day. */
  clock(ms: number): string;
  /** `25 November 2026 at 14:05` */
  dateTime(ms: number): string;
  /** `25 Nov 2026` */
  date(ms: number): string;
  /** `2 minutes ago`, `in 3 hours`; within half a minute: `now`. */
  relative(ms: number, nowMs: number): string;
  /** `1:02:03`, `2:03`: a position in something that plays. */
  position(seconds: number): string;
  /** `2 hr 5 min` */
  duration(seconds: number): string;
  /** `1.4 MB` */
  bytes(value: number): string;
  /** `a, b and c` */
  list(parts: readonly string[]): string;
}

const UNITS = [
  ['year', 365 * 24 * 3600],
  ['month', 30 * 24 * 3600],
  ['day', 24 * 3600],
  ['hour', 3600],
  ['minute', 60],
] as const;

const BYTE_UNITS = [
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
] as const;

export function createFormat(locale: string): Format {
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const unit = (name: 'hour' | 'minute' | 'second', value: number) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short' }).format(value);
  return {
    number: (value) => number.format(value),
    percent: (fraction) => percent.format(fraction),
    time: (ms) => (isToday(ms) ? time.format(ms) : dateTime.format(ms)),
    clock: (ms) => time.format(ms),
    dateTime: (ms) => dateTime.format(ms),
    date: (ms) => date.format(ms),
    relative: (ms, nowMs) => {
      const seconds = (ms - nowMs) / 1000;
      const [name, length] = UNITS.find(([, unitSeconds]) => Math.abs(seconds) >= unitSeconds) ?? ['second', 1];
      if (name === 'second')
        return Math.abs(seconds) < 30 ? relative.format(0, 'second') : relative.format(Math.sign(seconds), 'minute');
      return relative.format(Math.round(seconds / length), name);
    },
    position: (seconds) => positionText(seconds),
    duration: (seconds) => {
      if (seconds < 60) return unit('second', Math.max(0, Math.round(seconds)));
      const minutes = Math.round(seconds / 60);
      if (minutes < 60) return unit('minute', minutes);
      const rest = minutes % 60;
      return [unit('hour', Math.floor(minutes / 60)), ...(rest === 0 ? [] : [unit('minute', rest)])].join(' ');
    },
    bytes: (value) => {
      const [name, size] = BYTE_UNITS.find(([, least]) => value >= least) ?? ['byte', 1];
      const options = { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 1 } as const;
      return new Intl.NumberFormat(locale, options).format(value / size);
    },
    list: (parts) => list.format(parts),
  };
}

function positionText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const rest = String(whole % 60).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${rest}` : `${minutes}:${rest}`;
}

function isToday(ms: number): boolean {
  return new Date(ms).toDateString() === new Date().toDateString();
}
