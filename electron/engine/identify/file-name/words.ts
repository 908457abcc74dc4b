/** The words of a name, and which of them end a title. */
import type { Bracket } from './name.ts';
import { kindOf, type WordKind } from './vocabulary.ts';

export interface PlainWord {
  readonly start: number;
  readonly end: number;
  /** Lower case. */
  readonly text: string;
  readonly kind: WordKind;
}

export interface Word extends PlainWord {
  /** A title that ran up to here is over. */
  readonly endsTitle: boolean;
}

export function wordsOf(text: string, isAscii: boolean): PlainWord[] {
  const found = [...text.matchAll(isAscii ? /[A-Za-z0-9']+/g : /[\p{L}\p{N}\p{M}']+/gu)];
  const lower = found.map((each) => each[0].toLowerCase());
  return found.map((each, i) => ({
    start: each.index,
    end: each.index + each[0].length,
    text: lower[i] ?? '',
    kind: kindOf(each[0], lower[i] ?? '', lower[i - 1] ?? '', lower[i + 1] ?? ''),
  }));
}

/**
 * Marks the words that end a title. Tags, languages and editions are title words too ("Real Steel", "The French Dispatch"):
 * they end it only where nothing but their like follows, up to a release word, a year or the end.
 */
export function markEnds(
  words: readonly PlainWord[],
  brackets: readonly Bracket[],
  raw: string,
  start: number,
): Word[] {
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
