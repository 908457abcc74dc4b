/**
 * A bare number that must be the episode's: ` - 04`, `[04]`, `Title 04`, `04 - Title`. The least clear signs, so the last rules
 * before a film is assumed; each wants something more than the number itself.
 */
import { BRACKET_NUMBER } from '../brackets.ts';
import type { Surroundings } from '../folders.ts';
import type { Name } from '../name.ts';
import { isYear } from '../vocabulary.ts';
import { type BareNumber, isFanTranslation, isTelevision, numberWords } from './numbers.ts';
import type { Found, Rule } from './rule.ts';
import { findSeason } from './season-word.ts';

/** `Title - 04`, the way of fan translations; the clearest follower wins: `100 Years Quest - 01` has its number last. */
export const dashedNumber: Rule = {
  name: 'dashed_number',
  read: (name, around): Found | null => {
    const dashed = numberWords(name).filter((each) => each.before === 'dash');
    const clear = dashed.find((each) => each.after !== 'word');
    const number = clear ?? dashed.find((each) => each.text.startsWith('0') || (name.hasGroup && each.text.length > 1));
    if (number === undefined) return null;
    const isSequel = number.text.length === 1 && number.yearFollows && !name.hasGroup;
    if (isSequel || (around.isMovies && !isFanTranslation(name, around))) return null;
    return found(number, name.hasGroup ? 0.85 : 0.75);
  },
};

/** `Title [04]`, `Title S02[07]`, `Title (9)`; round brackets count only in a fan translation: `Film (1)` is a second copy. */
export const bracketedNumber: Rule = {
  name: 'bracketed_number',
  read: (name, around): Found | null => {
    for (const bracket of name.brackets) {
      if (bracket.content !== 'number' || bracket.start <= name.start) continue;
      if (bracket.open === '(' && !isFanTranslation(name, around)) continue;
      const match = BRACKET_NUMBER.exec(name.text.slice(bracket.start + 1, bracket.end - 1).trim());
      const value = Number(match?.[1]);
      const last = Math.max(value, Number(match?.[2] ?? 0));
      if (match && !(isYear(value) && match[2] === undefined)) {
        return {
          start: bracket.start,
          end: bracket.end,
          episode: value,
          ...(last > value && { episodeEnd: last }),
          confidence: 0.8,
        };
      }
    }
    return null;
  },
};

/** `04 - Title`, `04.mkv`: the number leads, and the folder names the show. */
export const leadingNumber: Rule = {
  name: 'leading_number',
  read: (name, around): Found | null => {
    const number = numberWords(name).find((each) => each.before === 'start');
    if (number === undefined) return null;
    if (!isLeadingEpisode(name, number, around)) return null;
    // The title follows where a fan translation leads with the number.
    const titleSpan =
      name.hasGroup && number.after === 'word' ? { titleSpan: [number.end, name.text.length] as const } : {};
    return { ...found(number, 0.72), ...titleSpan };
  },
};

function isLeadingEpisode(name: Name, number: BareNumber, around: Surroundings): boolean {
  const zero = number.text.startsWith('0') && number.text.length > 1;
  const inShow = around.season !== undefined || around.isTelevision || around.isAnime;
  if (number.yearFollows && !inShow) return false;
  // "[Group] 05 [1080p]"; "[Group] 05 Title" only with a zero
  if (name.hasGroup) return number.after === 'word' ? zero && number.last === number.value : number.after !== 'dash';
  if (number.after === 'end') return zero || (!around.isMovies && around.title() !== null);
  if (around.season !== undefined && number.text.length === 2) return true;
  const separated = number.after === 'dash' || /^ ?[-.] ?\p{L}/u.test(name.raw.slice(number.end));
  if (around.season !== undefined) return separated || zero;
  return separated && (zero || (number.text.length > 1 && inShow));
}

/** `Title 04` before the end or the release's description. */
export const trailingNumber: Rule = {
  name: 'trailing_number',
  read: (name, around): Found | null => {
    const number = numberWords(name).findLast(
      (each) => each.before !== 'start' && (each.after !== 'word' || each.hasVersion),
    );
    if (number === undefined || around.isMovies) return null;
    return isTrailingEpisode(name, number, around) ? found(number, 0.65) : null;
  },
};

/** `Title 04 Its title`: between words only a leading zero, or a fan translation's two digits, make a number an episode's. */
export const embeddedNumber: Rule = {
  name: 'embedded_number',
  read: (name, around): Found | null => {
    if (around.isMovies) return null;
    const number = numberWords(name).find(
      (each) =>
        each.before === 'space' &&
        each.after === 'word' &&
        !each.yearFollows &&
        each.text.length > 1 &&
        (each.text.startsWith('0') || name.hasGroup),
    );
    return number ? found(number, 0.6) : null;
  },
};

function isTrailingEpisode(name: Name, number: BareNumber, around: Surroundings): boolean {
  const zero = number.text.startsWith('0') && number.text.length > 1;
  if (number.before === 'tight_dash') return zero;
  if (number.hasVersion) return true;
  if (number.yearFollows) return false;
  if (number.last > number.value) return number.text.length > 1;
  if (zero) return true;
  if (number.text.length < 2) return false;
  if (number.after === 'dash' || number.after === 'final' || number.text.length > 2) return true;
  // Films name their year beside the release; shows only the number.
  if (number.after === 'release') return !name.words.some((each) => each.kind === 'year');
  return isFanTranslation(name, around) || isTelevision(name, around) || findSeason(name.text) !== null;
}

function found(number: BareNumber, confidence: number): Found {
  const { start, end, value, last } = number;
  return { start, end, episode: value, ...(last > value && { episodeEnd: last }), confidence };
}
