/** A stretch of a name → the title it spells. */
import type { Name } from './name.ts';
import { isYear } from './vocabulary.ts';

const LONGEST_TITLE = 250;
const ARTICLE_LAST = /^(.{2,}?), ?(The|A|An|Le|La|Les|Der|Die|Das|El|Los|Las|Il)$/i;

/** The words between two places of a name, as a person would write them; "" where there are none. */
export function titleBetween(name: Name, from: number, to: number): string {
  let slice = name.raw.slice(from, to);
  for (const bracket of name.brackets.toReversed()) {
    if (bracket.start < from || bracket.end > to) continue;
    if (bracket.content !== 'release' && bracket.content !== 'hash' && bracket.content !== 'empty') continue;
    slice = `${slice.slice(0, bracket.start - from)} ${slice.slice(bracket.end - from)}`;
  }
  return tidyTitle(latinPart(isHyphened(name.raw) ? slice.replaceAll('-', ' ') : slice));
}

/** `Movie-Title-2019-1080p`: hyphens where others write dots. */
function isHyphened(raw: string): boolean {
  return !/[ ._]/.test(raw) && count(raw, '-') > 1;
}

/** `другое имя / Title`, `别名 _ Title`: of a title in two scripts the Latin one, which services know. */
function latinPart(text: string): string {
  if (!/[^\x20-\u024f]/.test(text)) return text;
  const parts = text.split(/ ?[/|｜·]| _ /);
  return parts.length > 1
    ? (parts.find((each) => /[a-z]{2}/i.test(each) && !/[^\x20-\u024f]/.test(each)) ?? text)
    : text;
}

/** Separators become spaces, acronyms keep their dots, an article at the end moves to the front. */
function tidyTitle(text: string): string {
  let title = text.replaceAll('_', ' ');
  const spaces = count(title, ' ');
  const dots = count(title, '.');
  if (dots > 0 && dots >= spaces) title = withoutDots(title);
  if (spaces === 0 && title.includes('+')) title = title.replaceAll('+', ' ');
  title = trimmed(title.replace(/\s+/g, ' '));
  const article = ARTICLE_LAST.exec(title);
  if (article) title = `${article[2]} ${article[1]}`;
  return /[\p{L}\p{N}]/u.test(title) || /^[^\w\s]{1,5}$/.test(title) ? title.slice(0, LONGEST_TITLE).trim() : '';
}

/** `Mr.Robot` → `Mr Robot`, `The.Movie.in.L.A` → `The Movie in L.A.`, `S.W.A.T` → `S.W.A.T.` */
function withoutDots(text: string): string {
  const pieces = text.split('.');
  let title = '';
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i] ?? '';
    const single = /(?:^|[^\p{L}\p{N}])\p{L}$/u.test(piece) && !piece.endsWith(' I');
    const nextSingle = /^\p{L}(?:$|[^\p{L}\p{N}'])/u.test(pieces[i + 1] ?? '');
    const previousDot = title.endsWith('.');
    if (single && (nextSingle || previousDot) && isCapital(piece)) title += nextSingle ? `${piece}.` : `${piece}. `;
    else title += `${piece} `;
  }
  return title;
}

function isCapital(piece: string): boolean {
  const last = piece.at(-1) ?? '';
  return last === last.toUpperCase();
}

/** Without separators and lonely brackets at either end. */
function trimmed(title: string): string {
  let text = title;
  for (;;) {
    const length = text.length;
    text = text.replace(/^\.(?=\s)|^[\s\-–—:;,~=|/\\)\]}】]+/, '').replace(/[\s\-–—:;,~=|/\\([{【]+$/, '');
    if (/[()[\]]/.test(text)) {
      if (/^\([^()]*$|^\[[^[\]]*$/.test(text)) text = text.slice(1);
      if (/^[^()]*\)$|^[^[\]]*\]$/.test(text)) text = text.slice(0, -1);
    }
    // a separator's dot, not an abbreviation's
    if (text.endsWith('.')) text = text.replace(/(\p{L}{4})\.+$|\.{2,}$/u, '$1');
    if (text.length === length) return text;
  }
}

function count(text: string, sign: string): number {
  let found = 0;
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, at + 1)) found += 1;
  return found;
}

export interface SplitTitle {
  readonly title: string;
  readonly year?: number;
  readonly season?: number;
  /** A running number that stood between the title and the season's number. */
  readonly absolute?: number;
}

const YEAR_LAST = /^(.*[^\s([-])[\s([-]+((?:19|20)\d\d)[)\]]?$/u;
const ABSOLUTE_LAST = /^(.*[^\d\s-]) - (\d{2,4})(?:\.\d)?$/;
const SEASON_LAST =
  /^(.*[^\s([-])[\s([-]+(?:s(?:eason|aison)? ?0?(\d{1,2})|(?:staffel|temporada|stagione|seizoen|sezon|сезон) ?(\d{1,2})|(\d{1,2})(?:st|nd|rd|th) season|(\d{1,2})[. ]{1,2}(?:sezon|staffel|сезон))[)\]]?$/iu;
const SEASON_LAST_CJK = /^(.*\S)\s*第\s*([\d一二三四五六七八九十]{1,3})\s*[季期部]$/u;
const CJK_DIGITS = '一二三四五六七八九十';

/** Takes apart what often follows a show's title: its year, its season, a running number. */
export function splitTitle(title: string): SplitTitle {
  const absolute = ABSOLUTE_LAST.exec(title);
  if (absolute && !isYear(Number(absolute[2]))) {
    return { ...splitTitle(trimmed(absolute[1] ?? '')), absolute: Number(absolute[2]) };
  }
  const season = SEASON_LAST.exec(title);
  const number = Number(season?.slice(2).find(Boolean));
  if (season) return { ...splitTitle(trimmed(season[1] ?? '')), season: number };
  const cjk = SEASON_LAST_CJK.exec(title);
  if (cjk) return { ...splitTitle(trimmed(cjk[1] ?? '')), season: cjkNumber(cjk[2] ?? '') };
  const year = YEAR_LAST.exec(title);
  if (year && isYear(Number(year[2]))) return { title: trimmed(year[1] ?? ''), year: Number(year[2]) };
  return { title };
}

/** `3` or `三` */
export function cjkNumber(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : CJK_DIGITS.indexOf(text.at(-1) ?? '') + 1;
}

/** The same letters and digits, whatever the case, the accents and the signs between. */
export function sameTitle(a: string, b: string): boolean {
  return folded(a) === folded(b);
}

/** One title begins with the other, or holds the whole of it. */
export function startsAlike(a: string, b: string): boolean {
  const [x, y] = [folded(a), folded(b)];
  const [short, long] = x.length < y.length ? [x, y] : [y, x];
  return short.length > 2 && (long.startsWith(short) || (short.length > 5 && long.includes(short)));
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '');
}
