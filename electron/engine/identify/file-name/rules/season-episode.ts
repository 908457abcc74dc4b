/**
 * `S01E02` and `1x02`: season and episode together, the clearest sign there is, so these two come first.
 * Several episodes in one file are written in many ways; {@link readRange} knows them.
 */
import type { Name } from '../name.ts';
import { isResolution, isYear } from '../vocabulary.ts';
import type { Found } from './rule.ts';

/** Season and episode, each in a group of its own; the first pattern that is found counts. */
type Patterns = ReadonlyArray<readonly [pattern: RegExp, confidence: number]>;

const S_E: Patterns = [
  // S02E05, s02.e05, S02 - E05, S02xE05, S02EP05
  [/(?<![a-z\d])s(\d{1,4})(?: - |[ x-]{0,2})(?:ep?|x) ?(\d{1,5})(?![\dp])/i, 0.97],
  // S 02 E 05
  [/(?<![a-z\d'])s (\d{1,2}) e ?(\d{1,4})(?![\dp])/i, 0.95],
  // T02E05, T2xC05: Spanish
  [/(?<![a-z\d])t(\d{1,2})[ -]?[ecx] ?(\d{1,4})(?![\dp])/i, 0.95],
  // (S2-05)
  [/[[(]s(\d{1,2})[ -](\d{1,3})[)\]]/i, 0.9],
  // lanterns02e05: nothing between
  [/(?<=[a-z])s(\d\d)e(\d\d)(?!\d)/i, 0.85],
];

const N_X_M: Patterns = [
  // 2x05, [02x05], 2016x03
  [/(?<![a-z\d])(\d{1,2}|(?:19|20)\d\d)x(\d{1,3})(?!\d|p\b|[a-uwyz])/i, 0.95],
  // Lantern2x05: nothing between
  [/(?<=[a-z])(\d)x(\d\d)(?![\da-z])/i, 0.85],
];

export const seasonEpisode = {
  name: 'season_episode',
  read: (name: Name) => readPair(name, S_E),
};

/** The number of an audio channel (`5.1x2`) or a resolution is none. */
export const seasonXEpisode = {
  name: 'season_x_episode',
  read: (name: Name) => {
    const found = readPair(name, N_X_M);
    const isOther = found && (isAudioChannels(name.raw, found.start) || (found.season > 99 && found.episode > 366));
    return isOther ? null : found;
  },
};

function readPair(name: Name, patterns: Patterns): (Found & { season: number; episode: number }) | null {
  for (const [pattern, confidence] of patterns) {
    const match = pattern.exec(name.text);
    if (match) return readNumbers(name, match, confidence);
  }
  return null;
}

function readNumbers(name: Name, match: RegExpExecArray, confidence: number) {
  const season = Number(match[1]);
  const episode = Number(match[2]);
  const numbersEnd = match.index + match[0].length;
  const range = readRange(name, numbersEnd, season, episode);
  const absolute = readAbsolute(name, range.end);
  return {
    start: match.index,
    end: absolute?.end ?? range.end,
    season,
    episode,
    ...(range.last > episode && { episodeEnd: range.last }),
    ...(absolute !== null && { absoluteEpisode: absolute.number }),
    confidence,
  };
}

/** The `1x2` in `5.1x2`. */
function isAudioChannels(raw: string, index: number): boolean {
  return /(?<!\d)[2-7][.,]$/.test(raw.slice(Math.max(0, index - 3), index)) && /^[01]x/i.test(raw.slice(index));
}

/** `E02`, `-E02`, ` & S01E02`, `x02`, ` - 1x02`: another number with its own mark. */
const MARKED = /(?: ?[-&+~,] ?| )?(?:s(\d{1,4}) ?)?(?:ep?|(\d{1,4})x) ?(\d{1,5})(?!\d)/iy;
/** `x02` directly behind, as in `1x02x03`. */
const CHAINED = /x(\d{1,3})(?!\d)/iy;
/** `-02` directly behind; no word may be joined to it (`-720p`), and `- 02` is no range. */
const DASHED = /[-~](\d{1,5})(?![\da-z])/iy;
/** `_02` directly behind, of the next episode. */
/** The count of a season: `06x01-08 of 16`. */
const COUNT = /(?: ?of ?\d{1,3})?[\])]?/iy;
const UNDERLINED = / (\d{1,2})(?= |$)/y;

/** The last episode of a range that goes on at `at`, and where it ends. */
function readRange(name: Name, at: number, season: number, first: number): { last: number; end: number } {
  let last = first;
  let end = at;
  for (;;) {
    const next = nextInRange(name, end, season, last);
    if (next === null) return { last, end: end + (matchAt(COUNT, name.text, end)?.[0].length ?? 0) };
    last = next.number;
    end = next.end;
  }
}

function nextInRange(name: Name, at: number, season: number, last: number): { number: number; end: number } | null {
  const accept = (match: RegExpExecArray | null, digits: string | undefined, limit: number) => {
    const number = Number(digits);
    return match !== null && number > last && number - last <= limit ? { number, end: at + match[0].length } : null;
  };
  const marked = matchAt(MARKED, name.text, at);
  const otherSeason = marked?.[1] ?? marked?.[2];
  if (marked && (otherSeason === undefined || Number(otherSeason) === season)) {
    const found = accept(marked, marked[3], 1000);
    if (found) return found;
  }
  const chained = matchAt(CHAINED, name.text, at);
  if (chained && !/^26[3-6]$/.test(chained[1] ?? '')) return accept(chained, chained[1], 100);
  const dashed = matchAt(DASHED, name.text, at);
  if (dashed && !isResolution(Number(dashed[1]))) return accept(dashed, dashed[1], 200);
  const underlined = name.raw[at] === '_' ? matchAt(UNDERLINED, name.text, at) : null;
  return accept(underlined, underlined?.[1], 1);
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** A running number behind the pair: `S10E14 214`, `s16e03-04.313-314`, `s10e15(233)`, `- 001`. */
const ABSOLUTE = /(?: ?- ?| ?[([]| )(\d{3,4})(?:-\d{3,4})?[)\]]?(?= ?(?:$|[-[(]))/y;

function readAbsolute(name: Name, at: number): { number: number; end: number } | null {
  const match = matchAt(ABSOLUTE, name.text, at);
  const number = Number(match?.[1]);
  if (match === null || isYear(number) || isResolution(number) || number === 0) return null;
  return { number, end: at + match[0].length };
}
