/**
 * A bare number that must be the episode's: ` - 04`, `[04]`, `04 - Title`, `Title 04`. The least clear signs, so the last rules
 * before a film is assumed; each wants something more than the number itself, because films have numbers too.
 */
import { BRACKET_NUMBER } from '../brackets.ts';
import type { Surroundings } from '../folders.ts';
import type { Name } from '../name.ts';
import { isYear } from '../vocabulary.ts';
import { type BareNumber, bareNumbers, isFanTranslation, isTelevision } from './numbers.ts';
import type { Found, Rule } from './rule.ts';
import { seasonAndEpisode } from './season-and-number.ts';
import { findSeason } from './season-word.ts';

/** `Title - 04`, the way of fan translations; the clearest follower wins: `100 Years Quest - 01` has its number last. */
export const dashedNumber: Rule = {
  name: 'dashed_number',
  read: (name, around) => {
    if (around.isMovies && !isFanTranslation(name, around)) return null;
    const dashed = bareNumbers(name).filter((each) => each.before === 'dash' && !isSequel(each, name));
    const number =
      dashed.find((each) => each.after !== 'word') ??
      dashed.find((each) => hasZero(each) || (name.hasGroup && each.digits.length > 1));
    return number ? { ...found(number, name.hasGroup ? 0.85 : 0.75), ...inTelevision(number, name, around) } : null;
  },
};

/** "Title - 2 (2003)": one digit and a year behind it. */
function isSequel(number: BareNumber, name: Name): boolean {
  return number.digits.length === 1 && number.yearFollows && !name.hasGroup;
}

/** `Title [04]`, `Title S02[07]`, `Title {04}`, `Title (9)`; round ones only in a fan translation: "Film (1)" is a second copy. */
export const bracketedNumber: Rule = {
  name: 'bracketed_number',
  read: (name, around) => {
    for (const { open, content, start, end } of name.brackets) {
      if (content !== 'number' || start <= name.start || (open === '(' && !isFanTranslation(name, around))) continue;
      const match = BRACKET_NUMBER.exec(name.text.slice(start + 1, end - 1).trim());
      const episode = Number(match?.[1]);
      const last = Number(match?.[2] ?? 0);
      if (match === null || (isYear(episode) && last === 0)) continue;
      return { start, end, episode, ...(last > episode && { episodeEnd: last }), confidence: 0.8 };
    }
    return null;
  },
};

/** `04 - Title`, `04.mkv`, `[Group] 04 Title`: the number leads, and the folder or what follows names the show. */
export const leadingNumber: Rule = {
  name: 'leading_number',
  read: (name, around) => {
    const number = bareNumbers(name).find((each) => each.before === 'start');
    if (number === undefined) return null;
    if (!name.hasGroup) {
      if (!isLeadingEpisode(name, number, around)) return null;
      return { ...found(number, 0.72), ...inTelevision(number, name, around) };
    }
    if (number.yearFollows || number.after === 'dash') return null;
    if (number.after !== 'word') return found(number, 0.72);
    const isEpisode = hasZero(number) && number.last === number.value;
    return isEpisode ? { ...found(number, 0.65), titleSpan: [number.end, name.text.length] } : null;
  },
};

function isLeadingEpisode(name: Name, number: BareNumber, around: Surroundings): boolean {
  const inShow = around.season !== undefined || around.isTelevision || around.isAnime;
  if (number.yearFollows && !inShow) return false;
  // the number alone: "300.mkv" is a film, "The Show/12.mkv" is not
  if (number.after === 'end') return hasZero(number) || (!around.isMovies && around.title() !== null);
  const isSeparated =
    number.after === 'dash' || /^[ ._]*[-.][ ._]*\p{L}/u.test(name.raw.slice(number.end, number.end + 8));
  // in a season's folder every number that leads is an episode's
  if (around.season !== undefined) return isSeparated || number.digits.length === 2;
  // "03-Title", but "12 Monkeys", "9-1-1", "21-Bridges"
  return isSeparated && (hasZero(number) || (inShow && number.digits.length > 1));
}

/** `Title 04` at the end, or before a dash or the release's description. */
export const trailingNumber: Rule = {
  name: 'trailing_number',
  read: (name, around) => {
    if (around.isMovies) return null;
    const number = bareNumbers(name).findLast(
      (each) => each.before !== 'start' && (each.after !== 'word' || each.hasVersion),
    );
    return number && isTrailingEpisode(name, number, around) ? found(number, 0.65) : null;
  },
};

function isTrailingEpisode(name: Name, number: BareNumber, around: Surroundings): boolean {
  if (number.before === 'tight_dash') return hasZero(number);
  if (number.hasVersion) return true;
  if (number.yearFollows || number.digits.length < 2) return false;
  if (number.last > number.value || hasZero(number) || number.digits.length > 2) return true;
  if (number.after === 'dash' || number.after === 'final') return true;
  // Releases of films name the year, those of shows only the number.
  if (number.after === 'release') return !name.words.some((each) => each.kind === 'year');
  // "Apollo 13" and "Naruto 13" look alike: something else must say that it is a show.
  return isFanTranslation(name, around) || isTelevision(name, around) || findSeason(name.text) !== null;
}

/** `Title 04 Its title`: between words only a leading zero, or a fan translation's two digits, make a number an episode's. */
export const embeddedNumber: Rule = {
  name: 'embedded_number',
  read: (name, around) => {
    if (around.isMovies) return null;
    const number = bareNumbers(name).find(
      (each) =>
        each.before === 'space' &&
        each.after === 'word' &&
        !each.yearFollows &&
        (hasZero(each) || (name.hasGroup && each.digits.length > 1)),
    );
    return number ? found(number, 0.6) : null;
  },
};

/** `/tv/Lantern/205 - Fog.mkv`: among shows, three digits are season and episode, as Kodi itself reads them. */
function inTelevision(number: BareNumber, name: Name, around: Surroundings) {
  const isPair = around.isTelevision && around.season === undefined && !isFanTranslation(name, around);
  return isPair && number.digits.length === 3 && number.last === number.value ? seasonAndEpisode(number.digits) : null;
}

function hasZero(number: BareNumber): boolean {
  return number.digits.length > 1 && number.digits.startsWith('0');
}

function found(number: BareNumber, confidence: number): Found {
  const { start, end, value, last } = number;
  return { start, end, episode: value, ...(last > value && { episodeEnd: last }), confidence };
}
