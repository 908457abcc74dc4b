/** Bounded valibot schemas for what a box sends. A box is not trusted: every text is cut, every list is short, every number is finite. */
import * as v from 'valibot';

/** Longest path or URL kept; a stack of files names all its parts in one. */
export const LONGEST_PATH = 4096;
/** Longest title or other name kept. */
export const LONGEST_NAME = 1000;

const cut = (text: string, longest: number): string =>
  text.length <= longest ? text : text.slice(0, longest).toWellFormed();

/** Without control characters, which could move a terminal's cursor: for what goes into a sentence to the user. */
export const printable = (text: string): string => text.replace(/\p{Cc}+/gu, ' ').trim();

/** A text, cut to `longest` characters. */
export const boundedText = (longest: number) =>
  v.pipe(
    v.string(),
    v.transform((text) => cut(text, longest)),
  );

/** A text, cut to `longest` characters; "" where Kodi sent none or something else. */
export const optionalText = (longest = LONGEST_NAME) => v.fallback(v.optional(boundedText(longest), ''), '');

/** The texts of a list, at most `most` of them; other members are left out. */
export const optionalTexts = (most = 50) =>
  v.fallback(
    v.optional(
      v.pipe(
        v.array(v.unknown()),
        v.transform((list) =>
          list
            .filter((member) => typeof member === 'string')
            .slice(0, most)
            .map((text) => cut(text, LONGEST_NAME)),
        ),
      ),
      [],
    ),
    [],
  );

/** A library id: Kodi counts from 1 and says −1 for "none". */
export const libraryId = v.pipe(v.number(), v.safeInteger(), v.minValue(1));

/** A whole number ≥ `least`, or null: Kodi says −1 (or 0 for a year) where it does not know. */
export const countOrNull = (least: number) =>
  v.fallback(v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(least)), null), null);

export const optionalLibraryId = countOrNull(1);

const timeField = v.pipe(v.number(), v.finite(), v.minValue(-1e7), v.maxValue(1e7));

/** Kodi's `Global.Time`; each field may be negative. */
export const kodiTime = v.object({
  hours: timeField,
  minutes: timeField,
  seconds: timeField,
  milliseconds: timeField,
});

/** Kodi winds at ±32 at most; anything far beyond is nonsense. */
export const playerSpeed = v.pipe(v.number(), v.minValue(-64), v.maxValue(64));

const MOST_UNIQUE_IDS = 20;

/** Kodi's `uniqueid`: its texts, at most twenty; other members are left out. */
export const uniqueIds = v.fallback(
  v.optional(
    v.pipe(
      v.record(v.string(), v.unknown()),
      v.transform((record): Record<string, string> => {
        const texts = Object.entries(record).flatMap(([name, id]) =>
          typeof id === 'string' && id !== '' ? [[cut(name, 50), cut(id, 100)] as const] : [],
        );
        return Object.fromEntries(texts.slice(0, MOST_UNIQUE_IDS));
      }),
    ),
    {},
  ),
  {},
);
