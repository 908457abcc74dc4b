/** The rules in the order they are asked; the first that finds something wins. */
import { airDate } from './air-date.ts';
import { allBrackets } from './all-brackets.ts';
import { bracketedNumber, dashedNumber, embeddedNumber, leadingNumber, trailingNumber } from './bare-number.ts';
import { episodeWord } from './episode-word.ts';
import { halfEpisode } from './half-episode.ts';
import { partOfSeries } from './part-of-series.ts';
import type { Rule } from './rule.ts';
import { seasonAndNumber } from './season-and-number.ts';
import { seasonEpisode, seasonXEpisode } from './season-episode.ts';
import { seasonOnly } from './season-only.ts';

export const RULES: readonly Rule[] = [
  // season and episode together: nothing is clearer
  seasonEpisode,
  seasonXEpisode,
  // names of nothing but brackets have their own order, which the next rules would misread
  allBrackets,
  halfEpisode,
  // a word says that the number is an episode's
  episodeWord,
  airDate,
  // bare numbers, the more they are set apart the earlier
  dashedNumber,
  bracketedNumber,
  leadingNumber,
  seasonAndNumber,
  trailingNumber,
  embeddedNumber,
  partOfSeries,
  seasonOnly,
];
