/**
 * What a file's name, and the folders above it, say about what it holds.
 *
 * The way: path.ts takes the path apart · name.ts makes the name searchable · rules/ are asked in their order, the first that
 * finds numbers wins · what none claims is a film (movie.ts) · folders.ts fills what the name lacks.
 *
 * To add a rule:
 *  1. Write `rules/<what-it-reads>.ts` with a {@link Rule}: its name, and `read`, which gives the place and the numbers, or null.
 *     It searches `name.text`, where dots and underscores are spaces; say in its comment which names it is for.
 *  2. Put it into the list of `rules/index.ts`, before the rules that would misread its names and behind those it would misread.
 *  3. Add a line per name to `test/unit/engine/identify/file-name/rules.test.ts`, also one that it must leave alone.
 * Words that are no part of a title go into vocabulary.ts. Patterns must be linear: no repetition inside a repetition.
 */

import { isUnreadable, withoutDisguise } from './disguise.ts';
import { namingFolder, type Surroundings, surroundingsOf } from './folders.ts';
import { readMovie } from './movie.ts';
import { type Name, readName, titleEnd } from './name.ts';
import { splitPath } from './path.ts';
import { findDate } from './rules/air-date.ts';
import { isAllBrackets, titleBracket } from './rules/all-brackets.ts';
import { RULES } from './rules/index.ts';
import { isFanTranslation } from './rules/numbers.ts';
import type { Found } from './rules/rule.ts';
import { type SplitTitle, splitTitle, titleBetween } from './title.ts';

export type AnimeFormat = 'auto' | 'season_episode' | 'absolute';

export interface FileNameOptions {
  /** How a bare number in an anime's name is read; `auto` without it. */
  readonly animeFormat?: AnimeFormat;
}

/** An answer, with the rule that gave it. */
export interface FileNameAnswer {
  readonly kind: 'movie' | 'episode';
  /** The movie's title, or the show's. Never empty. */
  readonly title: string;
  readonly year?: number;
  /** 0 is valid: specials. */
  readonly season?: number;
  readonly episode?: number;
  readonly episodeEnd?: number;
  readonly absoluteEpisode?: number;
  /** `2024-02-29` */
  readonly airDate?: string;
  readonly episodeTitle?: string;
  /** Number of the part of a movie in several files. */
  readonly part?: number;
  readonly anime: boolean;
  /** 0..1 */
  readonly confidence: number;
  readonly rule: string;
}

/** No answer, and why. */
export interface NoAnswer {
  readonly kind: 'unknown';
  readonly reason: string;
}

/** Reads a path or URL. Never throws; takes time linear in the (bounded) length. */
export function parseFileName(path: string, options: FileNameOptions = {}): FileNameAnswer | NoAnswer {
  const split = splitPath(path);
  if (!split.ok) return { kind: 'unknown', reason: split.reason };
  const { name, folders, files } = split.parts;
  return readParts(name, folders, options.animeFormat ?? 'auto', files > 1);
}

function readParts(
  raw: string,
  folders: readonly string[],
  format: AnimeFormat,
  isStacked: boolean,
): FileNameAnswer | NoAnswer {
  if (isUnreadable(raw)) {
    const naming = namingFolder(folders);
    if (naming === null || isUnreadable(naming.folder))
      return { kind: 'unknown', reason: 'the name holds no readable word' };
    return readParts(naming.folder, naming.above, format, isStacked);
  }
  const name = readName(withoutDisguise(raw));
  const around = surroundingsOf(folders);
  for (const rule of RULES) {
    const found = rule.read(name, around);
    const answer = found && episodeAnswer(name, found, rule.name, around, format);
    if (answer) return answer;
  }
  return movieAnswer(name, folders, around, isStacked);
}

/** The answer around the numbers a rule found; null where no title can be found for them. */
function episodeAnswer(
  name: Name,
  found: Found,
  rule: string,
  around: Surroundings,
  format: AnimeFormat,
): FileNameAnswer | null {
  const folder = around.title();
  const own = ownTitle(name, found);
  const behind = titleBetween(name, found.end, titleEnd(name, found.end - 1));
  const show = own ?? folder ?? groupTitle(name) ?? (behind === '' ? null : splitTitle(behind.split(' - ')[0] ?? ''));
  if (show === null || show.title === '') return null;
  const episodeTitle = own || folder ? withLetters(behind) : '';
  const anime = around.isAnime || (name.hasGroup && isFanTranslation(name, around) && isBareOrHashed(name, found));
  const year = show.year ?? (folder && sameTitle(folder.title, show.title) ? folder.year : undefined);
  const date = found.airDate ?? dateBeside(name, found);
  return {
    kind: 'episode',
    title: show.title,
    ...(year !== undefined && { year }),
    ...numbersOf(found, own?.season, around, anime, format),
    ...(own?.absolute !== undefined && { absoluteEpisode: own.absolute }),
    ...(date !== undefined && { airDate: date }),
    ...(episodeTitle !== '' && { episodeTitle }),
    anime,
    confidence: own ? found.confidence : Math.round((found.confidence - (folder ? 0.05 : 0.3)) * 100) / 100,
    rule,
  };
}

/** The title that stands before the numbers (or where the rule says). */
function ownTitle(name: Name, found: Found): SplitTitle | null {
  const [from, to] = found.titleSpan ?? titleSpan(name, found);
  const title = titleBetween(name, from, Math.min(to, titleEnd(name, from)));
  return title === '' ? null : splitTitle(title);
}

function titleSpan(name: Name, found: Found): readonly [number, number] {
  const bracket = isAllBrackets(name)
    ? titleBracket(
        name,
        name.brackets.filter((each) => each.end <= found.start),
      )
    : undefined;
  return bracket ? [bracket.start + 1, bracket.end - 1] : [name.start, found.start];
}

/** `[Title] 148 [x264]`: what looked like a group is all there is. */
function groupTitle(name: Name): SplitTitle | null {
  const bracket = name.brackets.findLast((each) => each.end <= name.start && each.content === 'text');
  const title = bracket ? titleBetween(name, bracket.start + 1, bracket.end - 1) : '';
  return title === '' ? null : splitTitle(title);
}

function isBareOrHashed(name: Name, found: Found): boolean {
  return (
    (found.season === undefined && found.airDate === undefined) || name.brackets.some((each) => each.content === 'hash')
  );
}

/** A bare number is an anime's absolute one or an episode of the season that folder or title name, as the setting says. */
function numbersOf(
  found: Found,
  titleSeason: number | undefined,
  around: Surroundings,
  anime: boolean,
  format: AnimeFormat,
): Pick<FileNameAnswer, 'season' | 'episode' | 'episodeEnd' | 'absoluteEpisode'> {
  const { episode, episodeEnd, absoluteEpisode } = found;
  const end = episodeEnd === undefined ? {} : { episodeEnd };
  if (episode === undefined) return {};
  if (found.season !== undefined) {
    return { season: found.season, episode, ...end, ...(absoluteEpisode !== undefined && { absoluteEpisode }) };
  }
  if (titleSeason !== undefined) return { season: titleSeason, episode, ...end };
  if (!anime) return { ...(around.season !== undefined && { season: around.season }), episode, ...end };
  if (format === 'season_episode') return { season: around.season ?? 1, episode, ...end };
  if (format === 'auto' && around.season !== undefined && episode < 100)
    return { season: around.season, episode, ...end };
  return { absoluteEpisode: episode, ...end };
}

function dateBeside(name: Name, found: Found): string | undefined {
  const date = findDate(name);
  return date && (date.start >= found.end || date.end <= found.start) ? date.date : undefined;
}

function movieAnswer(
  name: Name,
  folders: readonly string[],
  around: Surroundings,
  isStacked: boolean,
): FileNameAnswer | NoAnswer {
  const movie = readMovie(name, isStacked);
  const folder = around.title();
  const anime = around.isAnime || (name.hasGroup && name.brackets.some((each) => each.content === 'hash'));
  if (around.season !== undefined && folder && movie.year === undefined) {
    const episodeTitle = withLetters(movie.title);
    return {
      kind: 'episode',
      title: folder.title,
      ...(folder.year !== undefined && { year: folder.year }),
      season: around.season,
      ...(episodeTitle !== '' && { episodeTitle }),
      anime,
      confidence: 0.4,
      rule: 'season_folder',
    };
  }
  const part = movie.part === undefined ? {} : { part: movie.part };
  if (movie.year === undefined && folder && isBetter(folder, movie.title, folders, name)) {
    return {
      kind: 'movie',
      title: folder.title,
      ...(folder.year !== undefined && { year: folder.year }),
      ...part,
      anime,
      confidence: folder.year === undefined ? 0.5 : 0.85,
      rule: 'movie_folder',
    };
  }
  if (movie.title === '') return { kind: 'unknown', reason: 'the name holds no readable word' };
  const rule = movie.year !== undefined ? 'movie_year' : movie.isRelease ? 'movie_release' : 'movie_title';
  const confidence = { movie_year: 0.9, movie_release: 0.6, movie_title: 0.4 }[rule];
  return {
    kind: 'movie',
    title: movie.title,
    ...(movie.year !== undefined && { year: movie.year }),
    ...part,
    anime,
    confidence,
    rule,
  };
}

/** The folder names the film better: it knows the year of the same title, or the file's name is a release's short form. */
function isBetter(folder: SplitTitle, title: string, folders: readonly string[], name: Name): boolean {
  if (folder.title === '') return false;
  if (title === '') return true;
  if (sameTitle(folder.title, title)) return folder.year !== undefined;
  const naming = namingFolder(folders);
  const isRelease =
    folder.year !== undefined || (naming !== null && titleEnd(readName(naming.folder), 0) < naming.folder.length);
  return isRelease && (isShortForm(name.raw) || (folder.year !== undefined && shareWords(folder.title, title)));
}

/** `grp-ttl` or `grp-title.1080p`: how scene releases name the file itself. */
function isShortForm(raw: string): boolean {
  return /^[a-z\d]{1,12}-[a-z\d][a-z\d.-]*$/.test(raw);
}

function shareWords(a: string, b: string): boolean {
  const [long, short] = [folded(a), folded(b)].sort((x, y) => y.length - x.length) as [string, string];
  return short.length > 2 && long.startsWith(short);
}

function sameTitle(a: string, b: string): boolean {
  return folded(a) === folded(b);
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function withLetters(text: string): string {
  return /\p{L}/u.test(text) ? text : '';
}
