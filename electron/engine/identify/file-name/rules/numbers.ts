/** Bare numbers in a name, with what stands around them: the material of the last rules. */
import type { Surroundings } from '../folders.ts';
import { bracketAt, type Name, titleEnd } from '../name.ts';
import { BROADCAST_WORDS, FANSUB_WORDS, isResolution, isYear } from '../vocabulary.ts';

export interface BareNumber {
  /** Where its separator begins: a title ends here. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly value: number;
  /** Last number of a range, else the value. */
  readonly last: number;
  readonly before: 'start' | 'dash' | 'tight_dash' | 'space';
  readonly after: 'end' | 'bracket' | 'dash' | 'release' | 'final' | 'word';
  /** `01v2`: fan translations number their versions. */
  readonly hasVersion: boolean;
  /** A year comes later in the name, as in a film's. */
  readonly yearFollows: boolean;
}

const NUMBER =
  /(?<![\p{L}\p{N}])\(?(\d{1,4})(?: ?v\d)?(?![\p{L}\p{N}'])(?:[-~](\d{1,4})(?:v\d)?(?![\p{L}\p{N}]))?\)?/giu;
const FINAL = /^ *(?:end|final|fin|finale|完|oad|oav|ova|ovd|ona|sp|special|v\d)(?![\p{L}\p{N}])/iu;

/** The bare numbers outside square brackets and before the release's description, in their order. Years and decimals are none. */
export function numberWords(name: Name): BareNumber[] {
  const limit = titleEnd(name, name.start);
  const lastYear = name.words.findLast(
    (each) => each.kind === 'year' && bracketAt(name, each.start)?.content !== 'release',
  );
  const found: BareNumber[] = [];
  for (const match of name.text.matchAll(NUMBER)) {
    const start = match.index;
    const bracket = bracketAt(name, start);
    if (start < name.start || (bracket && (bracket.open !== '(' || bracket.content !== 'number'))) continue;
    const number = describe(name, match, lastYear?.start ?? -1);
    // Behind the first word on the release only a dash still tells an episode: "Title (DVD) - 01".
    if (number !== null && (start <= limit || number.before === 'dash')) found.push(number);
  }
  return found;
}

function describe(name: Name, match: RegExpExecArray, lastYearAt: number): BareNumber | null {
  const { raw, text } = name;
  const opens = match[0].startsWith('(') ? 1 : 0;
  const closes = match[0].endsWith(')') ? 1 : 0;
  const start = match.index;
  const value = Number(match[1]);
  const isRange = match[2] !== undefined && Number(match[2]) > value && opens === closes;
  const digits = match[1] ?? '';
  const version = /^ ?v\d/i.exec(text.slice(start + opens + digits.length))?.[0].length ?? 0;
  const end = isRange || opens + closes > 0 ? start + match[0].length : start + digits.length + version;
  if (opens !== closes && !isRange && opens === 1) return null;
  if (!isRange && digits.length === 4 && isYear(value)) return null;
  if (isDecimal(raw, start + opens, digits.length)) return null;
  const lead = text.slice(name.start, start);
  return {
    start,
    end,
    text: digits,
    value,
    last: isRange ? Number(match[2]) : value,
    before: separatorBefore(lead),
    after: followerAt(name, end),
    hasVersion: version > 0 && !isRange,
    yearFollows: lastYearAt >= end,
  };
}

/** `2.22` or `17.5`, not the dots between words. */
function isDecimal(raw: string, at: number, length: number): boolean {
  if (raw.includes(' ')) return /^[.,]\d/.test(raw.slice(at + length)) || /\d[.,]$/.test(raw.slice(0, at));
  const behind = raw.slice(at + length, at + length + 3);
  const before = raw.slice(Math.max(0, at - 4), at);
  return /^[.,]\d(?!\d)/.test(behind) || (length === 1 && /(?<!\d)\d{1,2}[.,]$/.test(before));
}

function separatorBefore(lead: string): BareNumber['before'] {
  if (!/[\p{L}\p{N}]/u.test(lead)) return 'start';
  if (/ [-~:] *$|- +$/.test(lead)) return 'dash';
  return lead.endsWith('-') ? 'tight_dash' : 'space';
}

function followerAt(name: Name, end: number): BareNumber['after'] {
  const rest = name.text.slice(end);
  if (/^[ ~'!.]*$/.test(rest)) return 'end';
  const bracket = /^[ ~-]*[[({]/.exec(rest);
  if (bracket) return bracketAt(name, end + bracket[0].length - 1)?.content === 'release' ? 'release' : 'bracket';
  if (/^ *[-~:] /.test(rest)) return 'dash';
  if (FINAL.test(rest)) return 'final';
  const next = name.words.find((each) => each.start >= end);
  return next?.endsTitle ? 'release' : 'word';
}

/** Signs of an anime's fan translation: a leading group, their words, a checksum, or a folder named anime. */
export function isFanTranslation(name: Name, around: Surroundings): boolean {
  return (
    name.hasGroup ||
    around.isAnime ||
    name.brackets.some((each) => each.content === 'hash') ||
    name.words.some((each) => FANSUB_WORDS.has(each.text))
  );
}

/** Signs of television: the words of a broadcast, or a folder of shows. */
export function isTelevision(name: Name, around: Surroundings): boolean {
  return around.isTelevision || name.words.some((each) => BROADCAST_WORDS.has(each.text));
}

/** A picture's height standing alone is no episode. */
export const isPictureHeight = (number: BareNumber): boolean =>
  isResolution(number.value) && number.after === 'release';
