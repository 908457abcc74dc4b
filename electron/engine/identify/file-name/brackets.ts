/** What stands in a pair of brackets. */
import { isIdTag } from './id-tags.ts';
import { isResolution, type WordKind } from './vocabulary.ts';

export type BracketContent =
  /** Describes the release: `1080p x264`, `GER`, `www.site.com`. */
  | 'release'
  /** A checksum: `ABCD1234`. */
  | 'hash'
  | 'year'
  /** An episode's number, or a range: `07`, `07v2`, `12 END`, `01-04`. */
  | 'number'
  | 'empty'
  /** Words: a group, a comment, or part of the title. */
  | 'text';

export const BRACKET_NUMBER =
  /^(?:ep?|第)? ?(\d{1,4})(?:v\d)?(?: ?[-~] ?(\d{1,4}))?(?:v\d)?(?:[话話集回]|화)? ?(?:end|fin|final|完|tv)?$/i;

export function bracketContent(
  inner: string,
  words: ReadonlyArray<{ readonly text: string; readonly kind: WordKind }>,
): BracketContent {
  const text = inner.trim();
  if (words.length === 0) return 'empty';
  if (words.length === 1 && words[0]?.kind === 'year') return 'year';
  if (text.length <= 20 && BRACKET_NUMBER.test(text)) return isResolution(Number(text)) ? 'release' : 'number';
  if (/^[0-9a-f]{8}$/i.test(text)) return 'hash';
  if (isIdTag(text)) return 'release';
  if (words.some((each) => each.kind === 'release' || each.text === 'www')) return 'release';
  if (words.length > 1 && /^(?:com|net|org|tv|info)$/.test(words.at(-1)?.text ?? '') && !text.includes('  '))
    return 'release';
  const described =
    words.every((each) => each.kind !== 'plain' && each.kind !== 'year') &&
    words.some((each) => each.kind !== 'number');
  return described ? 'release' : 'text';
}
