/** What no rule read as an episode is a film: its title runs up to the year or the release's description. */
import { bracketAt, type Name, titleEnd, type Word } from './name.ts';
import { isAllBrackets } from './rules/all-brackets.ts';
import { titleBetween } from './title.ts';

export interface Movie {
  readonly title: string;
  readonly year?: number;
  readonly part?: number;
  /** Something in the name describes a release. */
  readonly isRelease: boolean;
}

/** `cd1`, `part 2`, `disc b` at the very end, as Kodi stacks them. */
const PART_WORD = /[ ([-]+(?:cd|dvd|disc|disk|pt) ?(\d{1,2}|[a-d])(?![\p{L}\p{N}])[)\]]?/iu;
const PART_LAST = /[ ([-]+part ?(\d{1,2}|[a-d])[)\]]? *$/i;

/** Reads a film's name; an empty title where it has none. `isStacked`: one of several files that are one film. */
export function readMovie(name: Name, isStacked: boolean): Movie {
  const from = isAllBrackets(name) ? (name.brackets[0]?.start ?? 0) + 1 : name.start;
  const part = findPart(name, isStacked);
  const release = Math.min(titleEnd(name, from), part?.start ?? Number.POSITIVE_INFINITY);
  const year = findYear(name, from, release);
  const yearStart = year && (bracketAt(name, year.start)?.start ?? year.start);
  const end = Math.min(release, yearStart !== undefined && yearStart > from ? yearStart : (year?.start ?? release));
  return {
    title: withGroup(
      name,
      withoutAlias(titleBetween(name, from, withoutComment(name, from, end)).replace(/ v\d$/, '')),
    ),
    ...(year && { year: Number(year.text) }),
    ...(part && { part: part.number }),
    isRelease: release < name.text.length,
  };
}

/** The last year before the release's description, else the first behind it; a year that opens the name is the title. */
function findYear(name: Name, from: number, release: number): Word | undefined {
  const years = name.words.filter(
    (each) => each.kind === 'year' && each.start > from && hasWords(name, from, each.start),
  );
  const inBrackets = years.find((each) => bracketAt(name, each.start)?.content === 'year');
  return inBrackets ?? years.findLast((each) => each.start < release) ?? years[0];
}

function hasWords(name: Name, from: number, to: number): boolean {
  return /[\p{L}\p{N}]/u.test(name.text.slice(from, to));
}

function findPart(name: Name, isStacked: boolean): { start: number; number: number } | null {
  const last = PART_LAST.exec(name.text);
  // "The Godfather Part 2" is a title, "Brazil 1985 part2" is not.
  const isMarker =
    last !== null &&
    (isStacked || name.words.some((each) => each.start < last.index && (each.kind === 'year' || each.endsTitle)));
  const match = PART_WORD.exec(name.text) ?? (isMarker ? last : null);
  const mark = match?.[1]?.toLowerCase();
  if (!match || mark === undefined || match.index <= name.start) return null;
  return { start: match.index, number: /\d/.test(mark) ? Number(mark) : mark.charCodeAt(0) - 96 };
}

/** Before round brackets at the title's end: a director, an actor, a title in another language. */
function withoutComment(name: Name, from: number, end: number): number {
  let at = end;
  for (const bracket of name.brackets.toReversed()) {
    if (bracket.start <= from || bracket.end > at || hasWords(name, bracket.end, at)) continue;
    const before = name.text.slice(from, bracket.start);
    if (!/[\p{L}\p{N}]/u.test(before) || /\b(?:or|of|and|the|a) *$/i.test(before)) break;
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
