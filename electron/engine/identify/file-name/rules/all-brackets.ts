/** `[Group][Title][04][1080p]`: names that are nothing but brackets, as East Asian groups write them. */
import { BRACKET_NUMBER } from '../brackets.ts';
import type { Bracket, Name } from '../name.ts';
import type { Found, Rule } from './rule.ts';

export const allBrackets: Rule = {
  name: 'all_brackets',
  read: (name): Found | null => {
    if (!isAllBrackets(name)) return null;
    const { brackets } = name;
    const at = brackets.findIndex((each, i) => i > 0 && each.content === 'number');
    const bracket = brackets[at];
    const match = bracket && BRACKET_NUMBER.exec(name.text.slice(bracket.start + 1, bracket.end - 1).trim());
    if (!bracket || !match) return null;
    const title = titleBracket(name, brackets.slice(0, at));
    if (title === undefined) return null;
    const episode = Number(match[1]);
    const last = Number(match[2] ?? match[1]);
    return {
      start: title.end,
      end: bracket.end,
      episode,
      ...(last > episode && { episodeEnd: last }),
      titleSpan: [title.start + 1, title.end - 1],
      confidence: 0.8,
    };
  },
};

/** Nothing but separators and invisible words outside the brackets. */
export function isAllBrackets(name: Name): boolean {
  let from = 0;
  for (const each of name.brackets) {
    if (/[\p{L}\p{N}]/u.test(name.text.slice(from, each.start))) return false;
    from = each.end;
  }
  // A release group may hang on the last bracket: [Title][04]-GROUP
  return name.brackets.length > 0 && !/[\p{L}\p{N}]/u.test(name.text.slice(from).replace(/^-\w{2,15}$/, ''));
}

/** The first bracket is the group's if there is another; of several titles the one in Latin letters is what services know. */
export function titleBracket(name: Name, before: readonly Bracket[]): Bracket | undefined {
  const texts = before.filter((each) => each.content === 'text');
  const titles = texts.length > 1 ? texts.slice(1) : texts;
  return titles.find((each) => /[a-z]{2}/i.test(name.text.slice(each.start, each.end))) ?? titles.at(-1);
}
