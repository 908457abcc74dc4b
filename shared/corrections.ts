/** What the user taught: "this is really X", and "never report this". */
import * as v from 'valibot';

const LONGEST_TEXT = 4096;

const positiveId = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const wholeNumber = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(100_000));
const offset = v.pipe(v.number(), v.safeInteger(), v.minValue(-10_000), v.maxValue(10_000));
const text = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(LONGEST_TEXT));
const year = v.pipe(v.number(), v.safeInteger(), v.minValue(1870), v.maxValue(2100));

const ids = v.strictObject({
  tmdb: v.exactOptional(positiveId),
  tvdb: v.exactOptional(positiveId),
  imdb: v.exactOptional(v.pipe(v.string(), v.regex(/^tt\d{1,12}$/))),
  trakt: v.exactOptional(positiveId),
});

/** What a correction applies to: one file, or a show or a movie by the title that was identified. */
export const correctionMatch = v.variant('kind', [
  /** The path as Kodi names it, or the file's name alone. */
  v.strictObject({ kind: v.literal('file'), file: text }),
  v.strictObject({ kind: v.literal('show'), title: text, year: v.exactOptional(year) }),
  v.strictObject({ kind: v.literal('movie'), title: text, year: v.exactOptional(year) }),
]);

/** An anime's absolute numbers from `absolute` on are this season, counted from this episode. */
const absoluteStart = v.strictObject({ absolute: wholeNumber, season: wholeNumber, episode: wholeNumber });

/** What it really is. What is left out stays as it was identified. */
export const correctionTarget = v.pipe(
  v.strictObject({
    kind: v.exactOptional(v.picklist(['movie', 'episode'])),
    /** The movie's title, or the show's. */
    title: v.exactOptional(text),
    year: v.exactOptional(year),
    /** The movie's ids, or the show's. */
    ids: v.exactOptional(ids),
    season: v.exactOptional(wholeNumber),
    episode: v.exactOptional(wholeNumber),
    /** Added to the season or episode that was identified. */
    seasonOffset: v.exactOptional(offset),
    episodeOffset: v.exactOptional(offset),
    /** The highest start that is not above the absolute number counts. */
    absoluteStarts: v.exactOptional(v.pipe(v.array(absoluteStart), v.minLength(1), v.maxLength(100))),
  }),
  v.check((target) => Object.keys(target).length > 0, 'A correction says something.'),
);

/** `path`: everything below this folder, or this file · `add_on`: a plugin's id · `genre`, `title`: equal, in any case. */
export const ignoreRule = v.strictObject({ kind: v.picklist(['path', 'add_on', 'genre', 'title']), value: text });

export type CorrectionMatch = v.InferOutput<typeof correctionMatch>;
export type CorrectionTarget = v.InferOutput<typeof correctionTarget>;
export type AbsoluteStart = v.InferOutput<typeof absoluteStart>;
export type NewIgnoreRule = v.InferOutput<typeof ignoreRule>;

export interface Correction {
  readonly id: number;
  readonly match: CorrectionMatch;
  readonly target: CorrectionTarget;
  readonly createdAtMs: number;
}

export interface IgnoreRule extends NewIgnoreRule {
  readonly id: number;
  readonly createdAtMs: number;
}
