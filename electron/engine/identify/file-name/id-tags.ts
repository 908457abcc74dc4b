/** Ids that media managers write into names: `{tmdb-603}`, `[imdbid-tt0133093]`, `[tvdb=81189]`, `{imdb-tt0133093}`. */
import type { MediaIds } from '../../../../shared/media-item.ts';
import { mediaIdsFrom } from '../unique-ids.ts';

const TAG = /[[({](tmdb|tvdb|imdb)(?:id)?[-=: ]((?:tt)?\d{1,12})[\])}]/gi;

/** The ids in a name, kinds checked; none is an empty object. */
export function idsIn(raw: string): MediaIds {
  if (!/(?:tm|tv|im)db/i.test(raw)) return {};
  return mediaIdsFrom(
    Object.fromEntries([...raw.matchAll(TAG)].map(([, kind = '', id = '']) => [kind.toLowerCase(), id])),
  );
}

/** Whether the inside of a bracket is such a tag. */
export function isIdTag(inner: string): boolean {
  return /^(?:tmdb|tvdb|imdb)(?:id)?[-=: ](?:tt)?\d{1,12}$/i.test(inner);
}
