/**
 * `102`, `0307`, `2401`: season and episode written as one number, as broadcast releases do. Runs behind everything clearer,
 * and never where a fan translation is likely: there `679` is the 679th episode.
 */
import type { Name } from '../name.ts';
import { isFanTranslation, isTelevision, numberWords } from './numbers.ts';
import type { Found, Rule } from './rule.ts';

/** `10708`: season 1, episodes 7 and 8. */
const DOUBLE = /(?<=[ ])(\d{1,2})(\d\d)(\d\d)(?= |$)/;

export const seasonAndNumber: Rule = {
  name: 'season_and_number',
  read: (name, around): Found | null => {
    if (around.isMovies || isFanTranslation(name, around)) return null;
    const double = DOUBLE.exec(name.text);
    const [season = 0, first = 0, last = 0] = double?.slice(1).map(Number) ?? [];
    if (double && season > 0 && last === first + 1 && isTelevision(name, around)) {
      return {
        start: double.index,
        end: double.index + double[0].length,
        season,
        episode: first,
        episodeEnd: last,
        confidence: 0.7,
      };
    }
    for (const number of numberWords(name)) {
      const digits = number.text;
      if (
        digits.length < 3 ||
        (digits.length > 3 && !isTelevision(name, around)) ||
        number.before === 'start' ||
        number.before === 'dash'
      )
        continue;
      const season = Number(digits.slice(0, -2));
      const episode = Number(digits.slice(-2));
      const isRunningNumber = digits.length === 3 && digits.startsWith('0');
      if (isRunningNumber || season < 1 || season > 39 || episode < 1 || episode > 60 || number.yearFollows) continue;
      if (name.raw.startsWith('--', number.end)) continue;
      return { start: number.start, ...next(name, number.end, season, episode), season, episode, confidence: 0.7 };
    }
    return null;
  },
};

/** `101.102`: two such numbers that follow each other are one file's first and last. */
function next(name: Name, end: number, season: number, episode: number): { end: number; episodeEnd?: number } {
  const match = /^[ -](\d{1,2})(\d\d)(?![\p{L}\p{N}])/u.exec(name.text.slice(end));
  const follows = match !== null && Number(match[1]) === season && Number(match[2]) === episode + 1;
  return follows ? { end: end + match[0].length, episodeEnd: episode + 1 } : { end };
}
