/** Takes names and places out of texts that are shown to strangers. Secrets are the redactor's (`shared/redact.ts`). */

/** Shorter words are no names that tell anything, and occur everywhere. */
const SHORTEST_WORD = 3;
/** An absolute path of at least two parts, a Windows path, a share, or an address with a path, up to a space or quote. */
const PLACE =
  /(?<![\w.~/\\-])(?:[a-z][a-z0-9+.-]{1,30}:\/\/[^\s"'<>]+|(?:\/[^\s/"'<>:;,()]+){2,}\/?|[a-z]:[\\/][^\s"'<>]+|\\\\[^\s"'<>]+)/gi;

export interface Scrubber {
  text(text: string): string;
  /** Every text in it, but not the names of fields, nor what stands under `backend_url`. */
  value(value: unknown): unknown;
}

/** `words`: what is to be replaced, wherever it stands as a word, and by what. */
export function createScrubber(words: ReadonlyArray<readonly [word: string, instead: string]>): Scrubber {
  const rules = words
    .filter(([word]) => word.trim().length >= SHORTEST_WORD)
    // A name that contains another one goes first.
    .toSorted(([one], [other]) => other.length - one.length)
    .map(([word, instead]) => [wordPattern(word.trim()), instead] as const);
  const text = (given: string) => {
    let result = given;
    for (const [pattern, instead] of rules) result = result.replace(pattern, () => instead);
    return result.replace(PLACE, '[place]');
  };
  const value = (given: unknown): unknown => {
    if (typeof given === 'string') return text(given);
    if (Array.isArray(given)) return given.map(value);
    if (typeof given !== 'object' || given === null) return given;
    return Object.fromEntries(
      Object.entries(given).map(([name, entry]) => [name, name === 'backend_url' ? entry : value(entry)]),
    );
  };
  return { text, value };
}

function wordPattern(word: string): RegExp {
  const escaped = word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}])${escaped}(?![\\p{L}\\p{N}])`, 'giu');
}
