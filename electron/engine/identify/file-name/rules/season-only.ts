/** `The.Show.S02.1080p`: a season but no episode (a whole season, or an extra). No film all the same. */
import { titleEnd } from '../name.ts';
import type { Rule } from './rule.ts';

const SEASON =
  /(?<![\p{L}\p{N}])(?:s(\d{1,2})(?:extras?)?|(?:season|saison|staffel|temporada|stagione|сезон) ?(\d{1,2}))(?![\p{L}\p{N}])/iu;

export const seasonOnly: Rule = {
  name: 'season_only',
  read: (name, around) => {
    const match = SEASON.exec(name.text);
    if (match === null || around.isMovies || match.index > titleEnd(name, name.start)) return null;
    const end = match.index + match[0].length;
    // "Hunting Season 2 (2012)" is a film, "Lantern S02 (2012)" is not.
    const isFilm = match[1] === undefined && name.words.some((each) => each.kind === 'year' && each.start >= end);
    return isFilm ? null : { start: match.index, end, season: Number(match[1] ?? match[2]), confidence: 0.5 };
  },
};
