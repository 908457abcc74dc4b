/**
 * A number that a word calls an episode's: `Episode 4`, `Ep04`, `E04`, `Folge 4`, `Cap.102`, `4. Bölüm`, `第04話`, `#04`, `4 of 6`.
 * The season may stand somewhere else in the name.
 */
import { bracketAt, type Name } from '../name.ts';
import { isYear } from '../vocabulary.ts';
import type { Found, Rule } from './rule.ts';
import { findSeason } from './season-word.ts';

/** How a range goes on: `Ep01-12`, `E01-E02`, `#1-4`. */
const RANGE = String.raw`(?:v\d)?(?: ?[-~&] ?(?:ep?|#)?(\d{1,4})(?![\da-z]))?`;
const NOT_WORD = String.raw`(?<![\p{L}\p{N}])`;

const WORD_FIRST = new RegExp(
  String.raw`${NOT_WORD}(?:episodes?|episodio|épisode|episódio|epizod|epizoda|folge|avsnitt|afsnit|jakso|cap[ií]tulo|aflevering|afl|odcinek|odc|eps?|серия|серии|эпизод|выпуск)[ -]{0,2}\(?(\d{1,4})(?![\d])${RANGE}`,
  'iu',
);
const LETTER_FIRST = new RegExp(String.raw`(?<![a-z\d'])e(\d{1,4})(?![\da-z])${RANGE}`, 'i');
/** `Season 4.16` */
const SEASON_FIRST =
  /(?<![\p{L}\p{N}])(?:season|saison|staffel|temporada|stagione|сезон) ?(\d{1,2}) (\d\d)(?=[ -]|$)/iu;
const NUMBER_FIRST =
  /(?<!\d)第? ?(\d{1,4})(?:-(\d{1,4}))?[ ]{0,2}(?:bölüm|bolum|blm|серия|серии|серій|серія|эпизод|выпуск|rész|odcinek|epizóda|话|話|集|回|화|회)(?!\p{L}{3})/iu;
const HASH = /(?<=[ (])#(\d{1,4})(?!\d)(?:-(\d{1,4})(?!\d))?/;
const COUNTED = /(?<![\p{L}\d-])(\d{1,3}) ?(?:of|из|z|von|de) ?(\d{1,3})(?!\d)/giu;
/** Spanish releases write season and episode as one number: `[Cap.1503_1506]` is season 15, episodes 3 to 6. */
const CAP = /(?<![a-z])cap ?(\d{1,2})(\d\d)?(?![\d])(?:[ -](\d{1,2})(\d\d)(?!\d))?/i;

interface Numbered {
  readonly start: number;
  readonly end: number;
  readonly season?: number;
  readonly episode: number;
  readonly episodeEnd: number;
}

export const episodeWord: Rule = {
  name: 'episode_word',
  read: (name): Found | null => {
    const found =
      spanishNumber(name) ??
      wordNumber(name) ??
      letterNumber(name) ??
      numberBeside(name, NUMBER_FIRST) ??
      afterSeason(name) ??
      hashNumber(name) ??
      counted(name);
    if (found === null) return null;
    const season = findSeason(name.text);
    const bracket = bracketAt(name, found.start);
    const start = bracket && bracket.start > name.start ? bracket.start : found.start;
    const { episodeEnd } = found;
    return {
      start: season ? Math.min(start, insideBracket(name, season.start)) : start,
      end: season && season.start < found.start ? found.end : Math.max(found.end, bracket?.end ?? 0),
      ...(season && { season: season.season }),
      ...(found.season !== undefined && { season: found.season }),
      episode: found.episode,
      ...(episodeEnd > found.episode && { episodeEnd }),
      ...titleBehind(name, found, season),
      confidence: season || found.season !== undefined ? 0.95 : 0.82,
    };
  },
};

function insideBracket(name: Name, index: number): number {
  const bracket = bracketAt(name, index);
  return bracket && bracket.start > name.start ? bracket.start : index;
}

/** `Episode 14 Title (saison 2)`: the number leads and the season follows, so the show's title stands between them. */
function titleBehind(
  name: Name,
  found: Numbered,
  season: { start: number } | null,
): { titleSpan?: readonly [number, number] } {
  const leads = !/[\p{L}\p{N}]/u.test(name.text.slice(name.start, found.start));
  return leads && season !== null && season.start > found.end
    ? { titleSpan: [found.end, insideBracket(name, season.start)] }
    : {};
}

function numberBeside(name: Name, pattern: RegExp): Numbered | null {
  const match = pattern.exec(name.text);
  return match && numbered(match, match[1], match[2]);
}

function wordNumber(name: Name): Numbered | null {
  const found = numberBeside(name, WORD_FIRST);
  return found && !isMovieSeries(name, found) ? found : null;
}

/** A lone digit behind an E is too little (`E3`), unless the name has a season for it. */
function letterNumber(name: Name): Numbered | null {
  const match = LETTER_FIRST.exec(name.text);
  if (match === null || (match[1]?.length === 1 && findSeason(name.text) === null)) return null;
  return numbered(match, match[1], match[2]);
}

function afterSeason(name: Name): Numbered | null {
  const match = SEASON_FIRST.exec(name.text);
  return match && { ...numbered(match, match[2], match[2]), season: Number(match[1]) };
}

/** "Apartment #9 (2012)" is a film. */
function hashNumber(name: Name): Numbered | null {
  const match = HASH.exec(name.text);
  const yearFollows = match && name.words.some((each) => each.kind === 'year' && each.start > match.index);
  return match && !yearFollows ? numbered(match, match[1], match[2]) : null;
}

/** `3 of 9`; not the `2 of 5` that counts seasons. */
function counted(name: Name): Numbered | null {
  for (const match of name.text.matchAll(COUNTED)) {
    const isSeason = /season ?$/i.test(name.text.slice(Math.max(0, match.index - 8), match.index));
    const [n, all] = [Number(match[1]), Number(match[2])];
    if (!isSeason && n >= 1 && n <= all) return numbered(match, match[1], match[1]);
  }
  return null;
}

function spanishNumber(name: Name): Numbered | null {
  const match = CAP.exec(name.text);
  if (match === null) return null;
  if (match[2] === undefined) return numbered(match, match[1], match[1]);
  const isSameSeason = match[3] === undefined || Number(match[3]) === Number(match[1]);
  return { ...numbered(match, match[2], isSameSeason ? match[4] : undefined), season: Number(match[1]) };
}

function numbered(match: RegExpMatchArray, first: string | undefined, last: string | undefined): Numbered {
  const start = match.index ?? 0;
  const episode = Number(first);
  return { start, end: start + match[0].length, episode, episodeEnd: Math.max(episode, Number(last ?? first)) };
}

/** "Star Trek Episode 4 The Way Home 1986": one digit, then words, then a year is a film of a series. */
function isMovieSeries(name: Name, found: Numbered): boolean {
  if (found.episode > 9 || /0\d/.test(name.text.slice(found.start, found.end))) return false;
  const year = name.words.find((each) => each.kind === 'year' && each.start > found.end);
  return year !== undefined && isYear(Number(year.text)) && /\p{L}/u.test(name.text.slice(found.end, year.start));
}
