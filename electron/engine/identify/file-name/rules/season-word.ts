/** The season's number where it stands apart from the episode's: `Season 2`, `2nd Season`, `S2`, `2. Sezon`, `第二季`. */
import { cjkNumber } from '../title.ts';

const WORD =
  'seasons?|saison|staffel|temporada|temp|tem|stagione|seizoen|sezon|sezonul|sezona|säsong|sæson|kausi|kolmas|évad|sezóna|série|сезон|se|s';
const FORMS: readonly RegExp[] = [
  // 2. Sezon, also where the episode's number follows: 2.Sezon.7.Bölüm
  /(?<!\d)(\d{1,2})[ -]{1,2}(?:sezon|staffel|évad|сезон|stagione|temporada|sæson|säsong)(?!\p{L}| ?\d{1,4}(?!\d| {0,2}(?:bölüm|bolum|rész|серия|серії|odcinek)))/iu,
  new RegExp(String.raw`(?<![\p{L}\p{N}'])(?:${WORD})[ -]{0,2}(\d{1,4})(?!\d)(?: ?of ?\d{1,2})?(?![\p{L}\d])`, 'iu'),
  /(?<!\d)(\d{1,2})(?:st|nd|rd|th) season/i,
];
const CJK = /第? ?([\d一二三四五六七八九十]{1,3}) ?[季期]/u;

/** The first season a text names, with its place; null where it names none. */
export function findSeason(text: string): { season: number; start: number; end: number } | null {
  for (const form of FORMS) {
    const match = form.exec(text);
    if (match) return { season: Number(match[1]), start: match.index, end: match.index + match[0].length };
  }
  const cjk = CJK.exec(text);
  return cjk && { season: cjkNumber(cjk[1] ?? ''), start: cjk.index, end: cjk.index + cjk[0].length };
}
