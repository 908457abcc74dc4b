/**
 * `Title - 17.5`, `EP07.5`: recaps and specials between two episodes. They are not the episode before the dot, so no number is
 * given; the viewing is the show's all the same.
 */
import type { Rule } from './rule.ts';

const HALF =
  /(?: - ?|_-_|\.-\.|(?<![a-z])ep[._ ]?|#)(\d{1,4}\.[1-9])(?:v\d)?(?!\d|\.\d)(?=[\s_.]*(?:$|[[(]|- |-_|-\.))/i;

export const halfEpisode: Rule = {
  name: 'half_episode',
  read: (name) => {
    const match = HALF.exec(name.raw);
    return match && { start: match.index, end: match.index + match[0].length, confidence: 0.5 };
  },
};
