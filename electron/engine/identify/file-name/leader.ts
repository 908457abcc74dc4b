/** What stands before a title and is none of it: a site's address, numbers of lists, days of recording, release groups. */
import type { Bracket } from './name.ts';

/** Taken away one after the other, each once; on the name as written where its separators matter. */
const LEADERS: ReadonlyArray<{ readonly on: 'raw' | 'text'; readonly pattern: RegExp }> = [
  // "[ www.site.com ] - ", "(site.net) "
  {
    on: 'text',
    pattern:
      /^ *[[({] *(?:www )?[a-z\d-]{1,40}(?: [a-z\d-]{2,20}){0,2} (?:com|net|org|info|tv|cc|to|me|biz|pl|ru|de|fr|nl|uk|in|io|xyz|site|pics|party|lol|ws|tel|vip|au|eu) *[\])}][ -]*/i,
  },
  // "www.site.anything - ", and without www only endings that are no words: "site.co.uk - "
  { on: 'text', pattern: /^www [a-z\d-]{1,40} (?:[a-z]{2,10} )?[a-z]{2,10} +- +/i },
  {
    on: 'text',
    pattern: /^[a-z\d-]{2,40} (?:com|net|org|co uk|org uk|com au|org au|ca|de|fr|nl|pl|ru|eu|cc|info|biz) +- +/i,
  },
  // "site.com_name"
  { on: 'raw', pattern: /^[a-z\d-]{2,40}\.(?:com|net|org)_/i },
  // "ulshd-the.title.2010": a release group nobody could pronounce, unlike "spider-man.2002"
  {
    on: 'raw',
    pattern: /^(?=[a-z][a-z\d]{2,7}-)(?:[b-df-hj-np-tv-z\d]+|[a-z\d]*[b-df-hj-np-tv-z]{4}[a-z\d]*)-(?=[a-z\d]+\.)/,
  },
  // "(1)Title": the place in a list
  { on: 'text', pattern: /^ *\(\d{1,2}\) ?(?=\p{L})/u },
  // "[[Group] Title": a bracket that is never closed
  { on: 'text', pattern: /^ *[[({] *(?=[[({])/ },
  // "221204 Title", "09.03.08.Title": the day it was recorded
  {
    on: 'text',
    pattern: /^(?:\d{6}|\d{8}|\d\d([ -])\d\d\1\d\d(?:\d\d)?|\d{4}-\d\d-\d\d)[ -]+(?=(?!s\d)\p{L}|\[)/iu,
  },
  // "37 [Group] Title - 37": the place in a list
  { on: 'text', pattern: /^ *\d{1,3} +(?=\[)/ },
];

/** Where the title may begin, and whether a release group stood before it. */
export function leaderOf(
  raw: string,
  text: string,
  brackets: readonly Bracket[],
): { start: number; hasGroup: boolean } {
  let start = 0;
  for (const { on, pattern } of LEADERS)
    start += pattern.exec((on === 'raw' ? raw : text).slice(start))?.[0].length ?? 0;
  let hasGroup = false;
  for (const bracket of brackets) {
    if (bracket.start < start) continue;
    if (/[^ -]/.test(text.slice(start, bracket.start)) || !isGroup(bracket, brackets)) break;
    if (!hasTextBehind(text, brackets, bracket)) break;
    start = bracket.end;
    hasGroup ||= bracket.content === 'text';
  }
  return { start, hasGroup };
}

/** Round brackets hold a group only where a checksum tells a fan translation; else they are the title's: "(500) Days". */
function isGroup(bracket: Bracket, brackets: readonly Bracket[]): boolean {
  if (bracket.open !== '(') return true;
  return bracket.content === 'text' && brackets.some((each) => each.content === 'hash');
}

/** Letters or digits outside brackets follow. */
function hasTextBehind(text: string, brackets: readonly Bracket[], bracket: Bracket): boolean {
  let from = bracket.end;
  for (const each of brackets) {
    if (each.start < from) continue;
    if (/[\p{L}\p{N}]/u.test(text.slice(from, each.start))) return true;
    from = each.end;
  }
  return /[\p{L}\p{N}]/u.test(text.slice(from));
}
