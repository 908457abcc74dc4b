/**
 * `102`, `0307`, `2401`: season and episode written as one number, as broadcast releases do. Runs behind everything clearer,
 * and never where a fan translation is likely: there `679` is the 679th episode.
 */
import type { Name } from '../name.ts';
import { bareNumbers, isFanTranslation, isTelevision } from './numbers.ts';
import type { Found, Rule } from './rule.ts';

export const seasonAndNumber: Rule = {
  name: 'season_and_number',
  read: (name, around) => {
    if (around.isMovies || isFanTranslation(name, around)) return null;
    const television = isTelevision(name, around);
    if (television) {
      const double = doubleNumber(name);
      if (double) return double;
    }
    for (const { digits, before, after, start, end, yearFollows } of bareNumbers(name)) {
      // Four digits count from the start ("Detective Conan 1001") unless it is a broadcast.
      if (digits.length < 3 || (digits.length === 4 && !television) || yearFollows) continue;
      if (before === 'start' || before === 'dash' || after === 'final' || name.raw.startsWith('--', end)) continue;
      const pair = seasonAndEpisode(digits);
      if (pair) return { start, ...withNext(name, end, pair), ...pair, confidence: 0.7 };
    }
    return null;
  },
};

interface Pair {
  readonly season: number;
  readonly episode: number;
}

/** `205` → season 2, episode 5; null where that cannot be. */
export function seasonAndEpisode(digits: string): Pair | null {
  const season = Number(digits.slice(0, -2));
  const episode = Number(digits.slice(-2));
  return season >= 1 && season <= 39 && episode >= 1 && episode <= 60 ? { season, episode } : null;
}

/** `101.102`: two such numbers that follow each other are one file's first and last. */
function withNext(name: Name, end: number, { season, episode }: Pair): { end: number; episodeEnd?: number } {
  const match = /^[ -](\d{1,2})(\d\d)(?![\p{L}\p{N}])/u.exec(name.text.slice(end, end + 8));
  const follows = match !== null && Number(match[1]) === season && Number(match[2]) === episode + 1;
  return follows ? { end: end + match[0].length, episodeEnd: episode + 1 } : { end };
}

const DOUBLE = /(?<= )(\d{1,2})(\d\d)(\d\d)(?= |$)/;

/** `10708`: season 1, episodes 7 and 8. */
function doubleNumber(name: Name): Found | null {
  const match = DOUBLE.exec(name.text);
  const [season = 0, episode = 0, episodeEnd = 0] = match?.slice(1).map(Number) ?? [];
  if (match === null || season < 1 || episodeEnd !== episode + 1) return null;
  return { start: match.index, end: match.index + match[0].length, season, episode, episodeEnd, confidence: 0.7 };
}
