/**
 * `102`, `0307`, `2401`: season and episode written as one number, as broadcast releases do. Runs behind everything clearer,
 * and never where a fan translation is likely: there `679` is the 679th episode.
 */
import { isFanTranslation, numberWords } from './numbers.ts';
import type { Found, Rule } from './rule.ts';

export const seasonAndNumber: Rule = {
  name: 'season_and_number',
  read: (name, around): Found | null => {
    if (around.isMovies || isFanTranslation(name, around)) return null;
    for (const number of numberWords(name)) {
      const digits = number.text;
      if (digits.length < 3 || digits.length > 4 || number.before === 'start' || number.before === 'dash') continue;
      const season = Number(digits.slice(0, -2));
      const episode = Number(digits.slice(-2));
      const isRunningNumber = digits.length === 3 && digits.startsWith('0');
      if (isRunningNumber || season < 1 || season > 39 || episode < 1 || episode > 60 || number.yearFollows) continue;
      return { start: number.start, end: number.end, season, episode, confidence: 0.7 };
    }
    return null;
  },
};
