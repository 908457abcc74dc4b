/** One name (of a file or a folder) made ready for the rules: its words and brackets, and where a title may begin. */
import { type BracketContent, bracketContent } from './brackets.ts';
import { leaderOf } from './leader.ts';
import { markEnds, type PlainWord, type Word, wordsOf } from './words.ts';

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
  const words = wordsOf(text, ASCII.test(text));
  const brackets = outerBrackets(text, words);
  const { start, hasGroup } = leaderOf(raw, text, brackets);
  return { raw, text, words: markEnds(words, brackets, raw, start), brackets, start, hasGroup };
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
