/** What the folders above a file say: the show or film, the season, and what kind of collection it lies in. */

import type { MediaIds } from '../../../../shared/media-item.ts';
import { isUnreadable } from './disguise.ts';
import { idsIn } from './id-tags.ts';
import { bracketAt, type Name, readName, titleEnd } from './name.ts';
import { findDate } from './rules/air-date.ts';
import { isAllBrackets, titleBracket } from './rules/all-brackets.ts';
import { findSeason } from './rules/season-word.ts';
import { type SplitTitle, splitTitle, titleBetween } from './title.ts';
import { SORTING_FOLDERS } from './vocabulary.ts';

export interface Surroundings {
  /** A folder named "anime". */
  readonly isAnime: boolean;
  /** A folder of shows, or a season's. */
  readonly isTelevision: boolean;
  readonly isMovies: boolean;
  /** Of a folder like "Season 02"; 0 for "Specials". */
  readonly season?: number;
  /** Ids written into the nearest folder that has some. */
  readonly ids: () => MediaIds;
  /** Show or film of the nearest folder that names one; null where none does. */
  readonly title: () => SplitTitle | null;
}

const ANIME = /^anime$/i;
const TELEVISION = /^(?:tv|serien?|shows?|seriale?s?|сериалы)$|tv[ ._-]?(?:shows?|series|serien)/i;
const MOVIES =
  /^(?:movies?|films?|filme|filmy|pel[ií]culas|pelis|cinema|kino|фильмы)$|(?:anime|hd|4k|kids)[ ._-]?(?:movies|films)/i;
const SPECIALS = /^(?:specials?|season specials|ova|ovas|oad|spezial)$/i;
/** Folders of one episode, one disc, or of what comes along with a film. */
const INNER =
  /^(?:episode|ep|e|disc|disk|dvd|cd|part|bonus|extras?|subs?|subtitles|sample|featurettes)[ ._-]*\d{0,3}$/i;

/** Reads the folders, nearest first. */
export function surroundingsOf(folders: readonly string[]): Surroundings {
  let season: number | undefined;
  let category: 'anime' | 'tv' | 'movies' | undefined;
  for (const [i, folder] of folders.entries()) {
    if (season === undefined && i < 2) season = seasonOf(folder);
    category ??= TELEVISION.test(folder) ? 'tv' : MOVIES.test(folder) ? 'movies' : undefined;
  }
  let title: SplitTitle | null | undefined;
  return {
    isAnime: folders.some((each) => ANIME.test(each)),
    isTelevision: season !== undefined || category === 'tv',
    isMovies: season === undefined && category === 'movies',
    ...(season !== undefined && { season }),
    ids: () => folders.map(idsIn).find((each) => Object.keys(each).length > 0) ?? {},
    title: () => {
      if (title === undefined) title = folderTitle(folders);
      return title;
    },
  };
}

/** The nearest folder that could be a release's or a film's own, for files whose names say nothing. */
export function namingFolder(folders: readonly string[]): { folder: string; above: readonly string[] } | null {
  const at = folders.findIndex((each) => !isSorting(each) && !INNER.test(each) && !isUnreadable(each));
  return at < 0 ? null : { folder: folders[at] ?? '', above: folders.slice(at + 1) };
}

function isSorting(folder: string): boolean {
  const plain = folder.toLowerCase().replace(/[\s._-]+/g, '');
  return SORTING_FOLDERS.has(plain) || TELEVISION.test(folder) || MOVIES.test(folder) || /^[a-z]:$/i.test(folder);
}

const NUMBER_WORDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function seasonOf(folder: string): number | undefined {
  if (SPECIALS.test(folder)) return 0;
  const text = folder.replace(/[._]/g, ' ');
  const british = /^series (\d{1,2})$/i.exec(text);
  if (british) return Number(british[1]);
  const spelled = /^(?:.* )?season (one|two|three|four|five|six|seven|eight|nine|ten)$/i.exec(text);
  return spelled ? NUMBER_WORDS.indexOf(spelled[1]?.toLowerCase() ?? '') + 1 : findSeason(text)?.season;
}

function folderTitle(folders: readonly string[]): SplitTitle | null {
  for (const folder of folders) {
    if (/^(?:series[ ._]\d{1,2}|season[ ._][a-z]{3,5})$/i.test(folder)) continue;
    if (isSorting(folder) || INNER.test(folder) || SPECIALS.test(folder) || isUnreadable(folder)) continue;
    const title = titleOfFolder(readName(folder));
    if (title.title !== '') return title;
  }
  return null;
}

const NUMBERS = /(?<![a-z\d])(?:s\d{1,2}(?:e\d{1,4})?|\d{1,2}x\d{2,3}|\d{2,4} ?- ?\d{2,4})(?![a-z\d])/i;

/** The title a folder's name begins with: up to its season, numbers, year, or the release's description. */
function titleOfFolder(name: Name): SplitTitle {
  if (isAllBrackets(name)) {
    const bracket = titleBracket(name, name.brackets);
    return splitTitle(bracket ? titleBetween(name, bracket.start + 1, bracket.end - 1) : '');
  }
  const from = name.start;
  const ends = [
    titleEnd(name, from),
    findSeason(name.text)?.start,
    NUMBERS.exec(name.text)?.index,
    findDate(name)?.start,
  ];
  const end = Math.min(...ends.filter((each) => each !== undefined && each >= from).map(Number));
  const year = name.words.findLast((each) => each.kind === 'year' && each.start < end && each.start > from);
  const yearStart = year && (bracketAt(name, year.start)?.start ?? year.start);
  const title = titleBetween(name, from, Math.min(end, yearStart ?? end));
  if (title === '' || year === undefined) return splitTitle(titleBetween(name, from, end));
  // "Title (Director) (1989)"; a country stays: "Title (US) (2005)"
  return { ...splitTitle(title.replace(/ \([^()]{4,}\)$/, '')), year: Number(year.text) };
}
