/**
 * `The.Pacific.Part.1.HDTV`: broadcasts number the episodes of a mini-series as parts. A film's part has no broadcast word
 * and mostly a year behind it.
 */
import { isTelevision } from './numbers.ts';
import type { Rule } from './rule.ts';

const PART =
  /(?<![a-z\d])(?:part|pt|teil)[ -]?(\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|seven|eight|nine|ten)(?![a-z\d])/i;
const WORDS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
const ROMAN = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii', 'xiii', 'xiv', 'xv'];

export const partOfSeries: Rule = {
  name: 'part_of_series',
  read: (name, around) => {
    const match = PART.exec(name.text);
    if (match === null || !isTelevision(name, around)) return null;
    const end = match.index + match[0].length;
    if (name.words.some((each) => each.kind === 'year' && each.start >= end)) return null;
    const mark = match[1]?.toLowerCase() ?? '';
    const episode = /\d/.test(mark) ? Number(mark) : Math.max(WORDS.indexOf(mark), ROMAN.indexOf(mark)) + 1;
    return episode < 1 ? null : { start: match.index, end, episode, confidence: 0.65 };
  },
};
