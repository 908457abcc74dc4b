/** What no rule read as an episode is a film: its title runs up to the year or the release's description. */
import type { FileNameAnswer, NoAnswer } from './answer.ts';
import { namingFolder, type Surroundings } from './folders.ts';
import { idsIn } from './id-tags.ts';
import { bracketAt, type Name, readName, titleEnd } from './name.ts';
import { isAllBrackets, titleBracket } from './rules/all-brackets.ts';
import { type SplitTitle, sameTitle, startsAlike, titleBetween } from './title.ts';
import type { Word } from './words.ts';

/** `isStacked`: the file is one of several that are one film. */
export function movieAnswer(
  name: Name,
  folders: readonly string[],
  around: Surroundings,
  isStacked: boolean,
): FileNameAnswer | NoAnswer {
  const movie = readMovie(name, isStacked);
  const folder = around.title();
  const anime = around.isAnime || (name.hasGroup && name.brackets.some((each) => each.content === 'hash'));
  const part = movie.part === undefined ? {} : { part: movie.part };
  if (around.season !== undefined && folder && movie.year === undefined) {
    return {
      ...titled('episode', folder),
      season: around.season,
      ...(movie.title !== '' && { episodeTitle: withoutShow(movie.title, folder.title) }),
      ids: around.ids(),
      anime,
      confidence: 0.4,
      rule: 'season_folder',
    };
  }
  const own = idsIn(name.raw);
  const ids = Object.keys(own).length > 0 ? own : around.isMovies || folder?.year !== undefined ? around.ids() : {};
  if (movie.year === undefined && folder && isBetter(folder, movie.title, folders, name)) {
    return {
      ...titled('movie', folder),
      ...part,
      ids,
      anime,
      confidence: folder.year ? 0.85 : 0.5,
      rule: 'movie_folder',
    };
  }
  if (movie.title === '') return { kind: 'unknown', reason: 'the name holds no readable word' };
  if (movie.year !== undefined)
    return { ...titled('movie', movie), ...part, ids, anime, confidence: 0.9, rule: 'movie_year' };
  const [rule, confidence] = movie.isRelease ? (['movie_release', 0.6] as const) : (['movie_title', 0.4] as const);
  return { ...titled('movie', movie), ...part, ids, anime, confidence, rule };
}

/** `Lantern - Fog` in the folder of "Lantern" → `Fog` */
function withoutShow(title: string, show: string): string {
  const [first, ...rest] = title.split(' - ');
  return rest.length > 0 && sameTitle(first ?? '', show) ? rest.join(' - ') : title;
}

function titled<Kind extends 'movie' | 'episode'>(kind: Kind, { title, year }: SplitTitle) {
  return { kind, title, ...(year !== undefined && { year }) };
}

interface Movie {
  readonly title: string;
  readonly year?: number;
  readonly part?: number;
  /** Something in the name describes a release. */
  readonly isRelease: boolean;
}

function readMovie(name: Name, isStacked: boolean): Movie {
  const opening = openingOf(name);
  const { from } = opening;
  const part = findPart(name, isStacked);
  const release = Math.min(titleEnd(name, from), part?.start ?? Number.POSITIVE_INFINITY);
  const year = findYear(name, from, release);
  const title = titleBetween(name, from, withoutComment(name, from, Math.min(release, year?.start ?? release)));
  return {
    title: withGroup(name, withoutAlias(title.replace(/ v\d$/i, ''))),
    ...(year ? { year: year.year } : opening.year !== undefined && { year: opening.year }),
    ...(part && { part: part.number }),
    isRelease: release < name.text.length,
  };
}

const YEAR_FIRST = /^ *(?:[[(]((?:18|19|20)\d\d)[\])] *-?|((?:19|20)\d\d) +-) +(?=\p{L})/u;

/** Where the title begins: inside a bracket where there are only brackets, behind a year that stands first. */
function openingOf(name: Name): { from: number; year?: number } {
  if (isAllBrackets(name)) {
    const release = name.brackets.findIndex((each) => each.content === 'release');
    const bracket = titleBracket(name, release > 0 ? name.brackets.slice(0, release) : name.brackets);
    return { from: (bracket?.start ?? name.brackets[0]?.start ?? 0) + 1 };
  }
  const match = YEAR_FIRST.exec(name.text);
  return match ? { from: match[0].length, year: Number(match[1] ?? match[2]) } : { from: name.start };
}

/**
 * The year in brackets, else the last before the release's description, else the first behind it. A year that opens the name
 * is the title. `start` is where the year, or the bracket around it, begins.
 */
function findYear(name: Name, from: number, release: number): { start: number; year: number } | undefined {
  const years = name.words.filter(
    (each) => each.kind === 'year' && each.start > from && hasWords(name, from, each.start),
  );
  const inBrackets = years.find((each) => bracketAt(name, each.start)?.content === 'year');
  const word: Word | undefined = inBrackets ?? years.findLast((each) => each.start < release) ?? years[0];
  if (word === undefined) return undefined;
  const bracket = bracketAt(name, word.start);
  return { start: bracket && bracket.start > from ? bracket.start : word.start, year: Number(word.text) };
}

function hasWords(name: Name, from: number, to: number): boolean {
  return /[\p{L}\p{N}]/u.test(name.text.slice(from, to));
}

/** `cd1`, `pt 2`, `disc b`, as Kodi stacks them. */
const PART_WORD = /[ ([-]+(?:cd|dvd|disc|disk|pt) ?(\d{1,2}|[a-d])(?: ?of ?\d)?(?![\p{L}\p{N}])[)\]]?/iu;
const PART_LAST = /[ ([-]+part ?(\d{1,2}|[a-d])[)\]]? *$/i;

function findPart(name: Name, isStacked: boolean): { start: number; number: number } | null {
  const last = PART_LAST.exec(name.text);
  // "The Return Part 2" is a title, "The Return 1985 part2" is not.
  const isMarker =
    last !== null &&
    (isStacked || name.words.some((each) => each.start < last.index && (each.kind === 'year' || each.endsTitle)));
  const match = PART_WORD.exec(name.text) ?? (isMarker ? last : null);
  const mark = match?.[1]?.toLowerCase();
  if (!match || mark === undefined || match.index <= name.start) return null;
  return { start: match.index, number: /\d/.test(mark) ? Number(mark) : mark.charCodeAt(0) - 96 };
}

/** Before brackets at the title's end: a director, an actor, a group, a title in another language. */
function withoutComment(name: Name, from: number, end: number): number {
  let at = end;
  for (const bracket of name.brackets.toReversed()) {
    if (bracket.start <= from || bracket.end > at || hasWords(name, bracket.end, at)) continue;
    const before = name.text.slice(from, bracket.start);
    if (!/[\p{L}\p{N}]/u.test(before) || /(?<!\p{L})(?:or|of|and|the|a) *$/iu.test(before)) break;
    at = bracket.start;
  }
  return at;
}

/** `Title AKA Other Title` → `Title` */
function withoutAlias(title: string): string {
  const at = title.search(/ a\.?k\.?a\.? /i);
  return at > 0 ? title.slice(0, at).trim() : title;
}

/** "[REC] 2": what looked like a group was the title's first word. */
function withGroup(name: Name, title: string): string {
  if (/\p{L}/u.test(title) || name.start === 0) return title;
  const group = titleBetween(name, 0, name.start).replace(/^\[|\]$/g, '');
  return `${group} ${title}`.trim();
}

/** The folder names the film better: it knows the year of the same title, or the file's name is a release's short form. */
function isBetter(folder: SplitTitle, title: string, folders: readonly string[], name: Name): boolean {
  if (folder.title === '') return false;
  if (title === '') return true;
  if (sameTitle(folder.title, title)) return folder.year !== undefined;
  const naming = namingFolder(folders)?.folder ?? '';
  const isRelease = folder.year !== undefined || titleEnd(readName(naming), 0) < naming.length;
  return (
    isRelease &&
    (isShortForm(name.raw.slice(name.start, titleEnd(name, name.start))) ||
      (folder.year !== undefined && startsAlike(folder.title, title)))
  );
}

/** `grp-ttl`, `b4dn4m3`, `movie`: how releases name the file itself. */
function isShortForm(raw: string): boolean {
  const text = raw.replace(/[\s._]+$/, '');
  return (
    /^(?:[a-z\d]{1,12}-[a-z\d.-]*|[A-Z\d]{1,12}-[A-Z\d.-]*)$/.test(text) ||
    (/^[a-z\d]{3,12}$/i.test(text) &&
      (/[a-z]\d+[a-z]/i.test(text) || /^(?:movie|film|video|main|feature)$/i.test(text)))
  );
}
