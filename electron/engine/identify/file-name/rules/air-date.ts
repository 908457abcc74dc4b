/** The day a daily show was sent, in the many ways days are written. Needs two digits each where dots may also mean `5.1`. */
import type { Name } from '../name.ts';
import { isYear } from '../vocabulary.ts';
import type { Found, Rule } from './rule.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const MONTH = `(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}`;

/** How to read a match: the day's parts, where they make a real day. */
interface DateForm {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray, raw: string) => string | null;
}

const FORMS: readonly DateForm[] = [
  // 2015.07.01, 2015-7-1; and 2012.13.02, year first with day before month
  {
    pattern: /(?<!\d)((?:19|20)\d\d)([ -])(\d{1,2})\2(\d{1,2})(?![\dx])/,
    read: ([, year, , b, c], raw) =>
      raw.includes('-') || (b?.length === 2 && c?.length === 2) ? (day(year, b, c) ?? day(year, c, b)) : null,
  },
  // 15-05-2018, 04.28.2014: the day comes first with dashes, the month with dots (American releases), where both are possible
  {
    pattern: /(?<!\d)(\d{1,2})([ -])(\d{1,2})\2((?:19|20)\d\d)(?!\d)/,
    read: ([, a, , b, year], raw) =>
      raw.includes('-') ? (day(year, b, a) ?? day(year, a, b)) : (day(year, a, b) ?? day(year, b, a)),
  },
  // 5th Mar 2025, 2 mar 2013
  {
    pattern: new RegExp(
      String.raw`(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[ -]{1,2}${MONTH}[ -]{1,2}((?:19|20)\d\d)(?!\d)`,
      'i',
    ),
    read: ([, date, month, year]) => day(year, monthNumber(month), date),
  },
  // March 5th 2025, 2013 Mar 02 is rarer and left to the form above
  {
    pattern: new RegExp(
      String.raw`(?<![a-z])${MONTH}[ -]{1,2}(\d{1,2})(?:st|nd|rd|th)?,?[ -]{1,2}((?:19|20)\d\d)(?!\d)`,
      'i',
    ),
    read: ([, month, date, year]) => day(year, monthNumber(month), date),
  },
  // 20150701
  {
    pattern: /(?<![\da-z])((?:19|20)\d\d)(\d\d)(\d\d)(?![\da-z])/i,
    read: ([, year, month, date]) => day(year, month, date),
  },
  // 150701
  {
    pattern: /(?<=[ -])(\d\d)(\d\d)(\d\d)(?=[ -]|$)/,
    read: ([, year, month, date]) => (Number(year) <= 35 ? day(`20${year}`, month, date) : null),
  },
];

/** The first day a name tells, with its place; null where it tells none. */
export function findDate(name: Name): { date: string; start: number; end: number } | null {
  if (!/(?:19|20)\d\d|\d{6}/.test(name.text)) return null;
  for (const { pattern, read } of FORMS) {
    const match = pattern.exec(name.text);
    const date = match && read(match, name.raw.slice(match.index, match.index + match[0].length));
    if (match && date) return { date, start: match.index, end: match.index + match[0].length };
  }
  return null;
}

export const airDate: Rule = {
  name: 'air_date',
  read: (name, around): Found | null => {
    const found = findDate(name);
    if (found === null) return null;
    // A day before the title dates the recording, not the episode, unless the folder knows the show.
    const hasTitle = /[\p{L}\p{N}]/u.test(name.text.slice(name.start, found.start));
    if (!hasTitle && around.title() === null) return null;
    return {
      start: found.start,
      end: found.end,
      airDate: found.date,
      ...numberBefore(name, found.start),
      confidence: 0.93,
    };
  },
};

/** `Title - 101 (01) - 20021107`: season and episode as one number between title and day. */
function numberBefore(name: Name, dayStart: number): Pick<Found, 'start' | 'season' | 'episode'> | null {
  const before = name.text.slice(0, dayStart);
  const match = / - (\d{1,2})(\d\d)(?: \(\d{1,3}\))?(?: -)? $/.exec(before);
  const [season, episode] = [Number(match?.[1]), Number(match?.[2])];
  return match && season > 0 && episode > 0 && episode <= 60 ? { start: match.index, season, episode } : null;
}

function day(year: string | undefined, month: string | undefined, date: string | undefined): string | null {
  const [y, m, d] = [Number(year), Number(month), Number(date)];
  if (!isYear(y) || !(m >= 1 && m <= 12) || !(d >= 1 && d <= new Date(Date.UTC(y, m, 0)).getUTCDate())) return null;
  return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

function monthNumber(name: string | undefined): string {
  return String(MONTHS.indexOf(name?.toLowerCase() ?? '') + 1);
}
