/** One name (of a file or a folder) made ready for the rules: its words and brackets, and where a title may begin. */
import { type BracketContent, bracketContent } from './brackets.ts';
import { kindOf, type WordKind } from './vocabulary.ts';

export interface Word {
  readonly start: number;
  readonly end: number;
  /** Lower case. */
  readonly text: string;
  readonly kind: WordKind;
  /** A title that ran up to here is over. */
  readonly endsTitle: boolean;
}

/** An outermost pair of brackets. */
export interface Bracket {
  /** Square also stands for the brackets of East Asian texts. */
  readonly open: '[' | '(' | '{';
  /** Of the opening sign. */
  readonly start: number;
  /** After the closing sign. */
  readonly end: number;
  readonly content: BracketContent;
}

export interface Name {
  readonly raw: string;
  /**
   * `raw` with dots and underscores as spaces, and one sign for each kind of bracket and dash: what rules search.
   * As long as `raw`, so that every index means the same place in both.
   */
  readonly text: string;
  readonly words: readonly Word[];
  readonly brackets: readonly Bracket[];
  /** Where the title may begin: after a site's address and the release group's brackets. */
  readonly start: number;
  /** Begins with `[Group]`, as fan translations do. */
  readonly hasGroup: boolean;
}

export function readName(raw: string): Name {
  const text = uniform(raw);
  const words = wordsOf(text);
  const brackets = outerBrackets(text, words);
  const { start, hasGroup } = leader(raw, text, brackets);
  return { raw, text, words: withEnds(words, brackets, raw, start), brackets, start, hasGroup };
}

/** Where a title that starts at `from` is over at the latest, because what follows describes the release. */
export function titleEnd(name: Name, from: number): number {
  let end = name.text.length;
  for (const bracket of name.brackets) {
    if (bracket.start > from && (bracket.content === 'release' || bracket.content === 'hash')) {
      end = bracket.start;
      break;
    }
  }
  for (const word of name.words) {
    if (word.start >= end) break;
    if (word.start <= from || !word.endsTitle || isFirst(name, word, from)) continue;
    const bracket = bracketAt(name, word.start);
    if (bracket === undefined || bracket.start < from) return word.start;
  }
  return end;
}

/** The bracket around a place, if there is one. */
export function bracketAt(name: Name, index: number): Bracket | undefined {
  return name.brackets.find((each) => each.start <= index && index < each.end);
}

/** The first word of a title is part of it, whatever it is. */
function isFirst(name: Name, word: Word, from: number): boolean {
  return !/[\p{L}\p{N}]/u.test(name.text.slice(from, word.start));
}

const ASCII = /^[\x20-\x7e]*$/;
/** One sign for each kind: brackets of East Asian texts, typographic dashes, full-width signs. */
const SIGNS: ReadonlyMap<string, string> = new Map(
  [
    ['[', '【「『［〔《'],
    [']', '】」』］〕》'],
    ['(', '（'],
    [')', '）'],
    ['-', '–—−‐‑‒－'],
    ['~', '～〜'],
    ["'", '’‘`´'],
    [' ', '\u00a0\u3000★☆·•。'],
    ['x', '×'],
    ['#', '＃№'],
    ['&', '＆'],
  ].flatMap(([sign, variants]) => [...(variants as string)].map((variant) => [variant, sign as string] as const)),
);

function uniform(raw: string): string {
  const spaced = raw.replace(/[._]/g, ' ');
  const text = spaced.includes('+') && !spaced.includes(' ') ? spaced.replaceAll('+', ' ') : spaced;
  return ASCII.test(text) ? text : text.replace(/[^\x20-\x7e]/g, (sign) => SIGNS.get(sign) ?? sign);
}

type PlainWord = Omit<Word, 'endsTitle'>;

function wordsOf(text: string): PlainWord[] {
  const found = [...text.matchAll(ASCII.test(text) ? /[A-Za-z0-9']+/g : /[\p{L}\p{N}\p{M}']+/gu)];
  const lower = found.map((each) => each[0].toLowerCase());
  return found.map((each, i) => ({
    start: each.index,
    end: each.index + each[0].length,
    text: lower[i] ?? '',
    kind: kindOf(each[0], lower[i] ?? '', lower[i - 1] ?? '', lower[i + 1] ?? ''),
  }));
}

const OPENING: Readonly<Record<string, Bracket['open']>> = { ']': '[', ')': '(', '}': '{' };

/** Pairs of brackets that lie in no other pair; signs without their partner are ignored. */
function outerBrackets(text: string, words: readonly PlainWord[]): Bracket[] {
  const unclosed: number[] = [];
  const found: Array<Omit<Bracket, 'content'>> = [];
  for (let i = 0; i < text.length; i++) {
    const sign = text.charAt(i);
    if (sign === '[' || sign === '(' || sign === '{') unclosed.push(i);
    const open = OPENING[sign];
    if (open === undefined) continue;
    const at = unclosed.findLastIndex((start) => text[start] === open);
    const start = unclosed[at];
    if (start === undefined) continue;
    unclosed.length = at;
    while ((found.at(-1)?.start ?? -1) > start) found.pop();
    found.push({ open, start, end: i + 1 });
  }
  let next = 0;
  return found.map((each) => {
    while (next < words.length && (words[next]?.start ?? 0) < each.start) next += 1;
    const first = next;
    while (next < words.length && (words[next]?.start ?? 0) < each.end) next += 1;
    return { ...each, content: bracketContent(text.slice(each.start + 1, each.end - 1), words.slice(first, next)) };
  });
}

/** `www.site.com - ` and the like before the name; without www only endings that are no words. */
const SITE = new RegExp(
  [
    String.raw`^[ ]*[[({][ ]*(?:www )?[a-z\d-]{1,40}(?: [a-z\d-]{2,20}){0,2} (?:com|net|org|info|tv|cc|to|me|biz|pl|ru|de|fr|nl|uk|in|io|xyz|site|pics|party|lol|ws|tel|vip|au|eu)[ ]*[\])}][ -]*`,
    String.raw`^www [a-z\d-]{1,40} (?:[a-z]{2,10} )?[a-z]{2,10} +- +`,
    String.raw`^[a-z\d-]{2,40} (?:com|net|org|co uk|org uk|com au|org au|ca|de|fr|nl|pl|ru|eu|cc|info|biz) +- +`,
  ].join('|'),
  'i',
);

function leader(raw: string, text: string, brackets: readonly Bracket[]): { start: number; hasGroup: boolean } {
  let start = SITE.exec(text)?.[0].length ?? 0;
  // "site.com_name"
  start += /^[a-z\d-]{2,40}\.(?:com|net|org)_/i.exec(raw.slice(start))?.[0].length ?? 0;
  // "ulshd-the.title.2010": a release group nobody could pronounce
  start +=
    /^(?=[a-z][a-z\d]{2,7}-)[b-df-hj-np-tv-z\d]*(?:[b-df-hj-np-tv-z]{4}[a-z]*)?-(?=[a-z\d]+\.)/.exec(
      raw.slice(start),
    )?.[0].length ?? 0;
  // "(1)Title": a list's own number
  start += /^ *\(\d{1,2}\) ?(?=\p{L})/u.exec(text.slice(start))?.[0].length ?? 0;
  // A bracket that is never closed.
  start += /^ *[[({] *(?=[[({])/.exec(text.slice(start))?.[0].length ?? 0;
  // "221204 Title", "09.03.08.Title": the day it was recorded.
  start +=
    /^(?:\d{6}|\d{8}|\d\d([ -])\d\d\1\d\d(?:\d\d)?|\d{4}-\d\d-\d\d)[ -]+(?=(?!s\d)\p{L}|\[)/iu.exec(
      text.slice(start),
    )?.[0].length ?? 0;
  // "37 [Group] Title - 37": the list's own number before the group.
  start += /^ *\d{1,3} +(?=\[)/.exec(text.slice(start))?.[0].length ?? 0;
  let hasGroup = false;
  for (const bracket of brackets) {
    if (bracket.start < start) continue;
    if (
      bracket.open === '(' ||
      /[^ -]/.test(text.slice(start, bracket.start)) ||
      !hasTextAfter(text, brackets, bracket)
    ) {
      break;
    }
    start = bracket.end;
    hasGroup ||= bracket.open === '[' && bracket.content === 'text';
  }
  return { start, hasGroup };
}

/** Letters or digits outside brackets follow. */
function hasTextAfter(text: string, brackets: readonly Bracket[], bracket: Bracket): boolean {
  let from = bracket.end;
  for (const each of brackets) {
    if (each.start < from) continue;
    if (/[\p{L}\p{N}]/u.test(text.slice(from, each.start))) return true;
    from = each.end;
  }
  return /[\p{L}\p{N}]/u.test(text.slice(from));
}

/**
 * Marks the words that end a title. Tags, languages and editions are title words too ("Real Steel", "The French Dispatch"):
 * they end it only where nothing but their like follows, up to a release word, a year or the end.
 */
function withEnds(words: readonly PlainWord[], brackets: readonly Bracket[], raw: string, start: number): Word[] {
  const first = words.findIndex((each) => each.start >= start);
  const marked: Word[] = new Array(words.length);
  const named = wordsOfTitleBefore(words, first);
  let outside: Following = 'end';
  let inside: Following = 'end';
  let at = brackets.length - 1;
  for (let i = words.length - 1; i >= 0; i--) {
    const word = words[i] as PlainWord;
    while (at >= 0 && (brackets[at]?.start ?? 0) > word.start) {
      outside = afterBracket(brackets[at] as Bracket, outside);
      inside = 'end';
      at -= 1;
    }
    const isInside = at >= 0 && word.start < (brackets[at]?.end ?? 0);
    marked[i] = { ...word, endsTitle: isEnd(word, isInside ? inside : outside, raw, named[i] ?? 0, words[i - 1]) };
    if (isInside) inside = afterWord(marked[i] as Word, inside);
    else outside = afterWord(marked[i] as Word, outside);
  }
  return marked;
}

/** What follows a word: the end, a word on the release, a year, or more of the title. */
type Following = 'end' | 'release' | 'year' | 'plain';

function afterWord(word: Word, after: Following): Following {
  if (word.kind === 'edition' && word.endsTitle) return 'release';
  if (word.kind === 'release' || word.kind === 'year') return word.kind;
  return word.kind === 'plain' || word.kind === 'number' ? 'plain' : after;
}

function afterBracket(bracket: Bracket, after: Following): Following {
  if (bracket.content === 'release' || bracket.content === 'year') return bracket.content;
  if (bracket.content === 'number') return 'plain';
  return bracket.open === '(' ? after : 'end';
}

const ARTICLES = new Set(['the', 'a', 'an', 'le', 'la', 'les', 'der', 'die', 'das', 'el', 'il']);

/** For each word, how many before it can only be the title's. */
function wordsOfTitleBefore(words: readonly PlainWord[], first: number): number[] {
  let count = 0;
  return words.map((word, i) => {
    const before = count;
    if (i >= first && first >= 0 && word.kind !== 'edition' && word.kind !== 'tag' && !ARTICLES.has(word.text))
      count += 1;
    return before;
  });
}

function isEnd(
  word: PlainWord,
  after: Following,
  raw: string,
  wordsBefore: number,
  previous: PlainWord | undefined,
): boolean {
  switch (word.kind) {
    case 'release':
      return true;
    case 'edition':
      return after !== 'plain' && wordsBefore > 0;
    case 'tag':
      return after === 'release';
    case 'language': {
      if (after === 'release') return true;
      if (after === 'plain') return false;
      // "Johnny English 2003" is a title, "Der Film des Lebens German 2011" and "Movie FRENCH" are not.
      return wordsBefore >= 3 || (isCapitals(raw, word) && previous !== undefined && !isCapitals(raw, previous));
    }
    default:
      return false;
  }
}

function isCapitals(raw: string, word: PlainWord): boolean {
  return /^[A-Z]+$/.test(raw.slice(word.start, word.end));
}
