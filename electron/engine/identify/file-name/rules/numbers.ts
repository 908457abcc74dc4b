/** Bare numbers in a name, with what stands around them: the material of the last rules. */
import type { Surroundings } from '../folders.ts';
import { bracketAt, type Name, titleEnd } from '../name.ts';
import { BROADCAST_WORDS, FANSUB_WORDS, isYear } from '../vocabulary.ts';

export interface BareNumber {
  /** With its round brackets, if it has some. */
  readonly start: number;
  readonly end: number;
  /** The digits as written: a zero in front means an episode. */
  readonly digits: string;
  readonly value: number;
  /** Last number of a range, else the value. */
  readonly last: number;
  /** `start`: no title before it. */
  readonly before: 'start' | 'dash' | 'tight_dash' | 'space';
  /** `release`: a word or bracket on the release; `final`: END, OVA and the like; `word`: more title. */
  readonly after: 'end' | 'bracket' | 'dash' | 'release' | 'final' | 'word';
  /** `01v2`: fan translations number their versions. */
  readonly hasVersion: boolean;
  /** A year comes later in the name, as in a film's. */
  readonly yearFollows: boolean;
}

const NUMBER = /(?<![\p{L}\p{N}])(\d{1,4})( ?v\d|[a-c])?(?:[-~](\d{1,4})(?:v\d)?)?(?![\p{L}\p{N}'%])/giu;

const known = new WeakMap<Name, readonly BareNumber[]>();

/** The bare numbers before the release's description, in their order. Years, decimals and what stands in square brackets are none. */
export function bareNumbers(name: Name): readonly BareNumber[] {
  const numbers = known.get(name) ?? findNumbers(name);
  known.set(name, numbers);
  return numbers;
}

function findNumbers(name: Name): BareNumber[] {
  const limit = titleEnd(name, name.start);
  const titleStart = name.words.find((each) => each.start >= name.start)?.start ?? name.start;
  const lastYearStart =
    name.words.findLast((each) => each.kind === 'year' && bracketAt(name, each.start)?.content !== 'release')?.start ??
    -1;
  const found: BareNumber[] = [];
  for (const match of name.text.matchAll(NUMBER)) {
    if (match.index < name.start) continue;
    const number = describe(name, match, titleStart, lastYearStart);
    // Behind the first word on the release only a dash still tells an episode: "Title (DVD) - 01".
    if (number !== null && (number.start <= limit || number.before === 'dash')) found.push(number);
  }
  return found;
}

function describe(name: Name, match: RegExpExecArray, titleStart: number, lastYearStart: number): BareNumber | null {
  const [all, digits = '', version = '', lastDigits] = match;
  const value = Number(digits);
  const isRange = lastDigits !== undefined && Number(lastDigits) > value;
  const bracket = bracketAt(name, match.index);
  if (bracket && (bracket.open !== '(' || bracket.content !== 'number')) return null;
  if (!isRange && digits.length === 4 && isYear(value)) return null;
  if (isDecimal(name.raw, match.index, digits.length)) return null;
  const start = bracket?.start ?? match.index;
  const end = bracket?.end ?? match.index + (isRange ? all.length : digits.length + version.length);
  return {
    start,
    end,
    digits,
    value,
    last: isRange ? Number(lastDigits) : value,
    before:
      titleStart >= match.index ? 'start' : separatorBefore(name.text.slice(Math.max(name.start, start - 8), start)),
    after: followerAt(name, end),
    hasVersion: /\d/.test(version) && !isRange,
    yearFollows: lastYearStart >= end,
  };
}

/** `2.22` or `17.5`, not the dots between words. */
function isDecimal(raw: string, at: number, length: number): boolean {
  const before = raw.slice(Math.max(0, at - 4), at);
  const behind = raw.slice(at + length, at + length + 4);
  // Where spaces or underscores divide the words, a dot between digits is a decimal's.
  if (/[ _]/.test(raw)) {
    return length < 3 && (/^[.,]\d{1,2}(?!\d)/.test(behind) || /(?<!\d)\d{1,2}[.,]$/.test(before));
  }
  return /^[.,]\d(?!\d)/.test(behind) || (length === 1 && /(?<!\d)\d{1,2}[.,]$/.test(before));
}

function separatorBefore(lead: string): BareNumber['before'] {
  if (/ [-~:] *$|- +$/.test(lead)) return 'dash';
  return lead.endsWith('-') ? 'tight_dash' : 'space';
}

const FINAL = /^ *(?:end|final|fin|finale|完|oad|oav|ova|ovd|ona|sp|special|v\d)(?![\p{L}\p{N}])/iu;

function followerAt(name: Name, end: number): BareNumber['after'] {
  const rest = name.text.slice(end);
  if (/^[ ~'!]*$/.test(rest)) return 'end';
  const bracket = /^[ ~-]*[[({]/.exec(rest);
  if (bracket && FINAL.test(rest.slice(bracket[0].length))) return 'final';
  if (bracket) return bracketAt(name, end + bracket[0].length - 1)?.content === 'release' ? 'release' : 'bracket';
  if (/^ *[-~:] /.test(rest)) return 'dash';
  if (FINAL.test(rest)) return 'final';
  if (/^-[\p{L}\p{N}]{2,15}$/u.test(rest)) return 'release';
  return name.words.find((each) => each.start >= end)?.endsTitle ? 'release' : 'word';
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
