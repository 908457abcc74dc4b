/** Kodi's `uniqueid` record → ids whose kinds are checked. */
import type { MediaIds } from '../../../shared/media-item.ts';

const IMDB_ID = /^tt\d{1,12}$/;

/**
 * The ids of one level. An imdb id is `tt` and digits wherever it stands: an old-style `<id>` becomes `{"unknown": "tt…"}`
 * in Kodi. Every other number counts only under its own name, because a bare number does not say whose it is; Kodi's
 * `imdbnumber` is never asked for the same reason. What does not fit is left out.
 */
export function mediaIdsFrom(uniqueIds: Readonly<Record<string, string>>): MediaIds {
  const tmdb = idNumber(uniqueIds['tmdb']);
  const tvdb = idNumber(uniqueIds['tvdb']);
  const trakt = idNumber(uniqueIds['trakt']);
  const imdb = imdbId(uniqueIds['imdb']) ?? Object.values(uniqueIds).map(imdbId).find(Boolean);
  return {
    ...(tmdb !== undefined && { tmdb }),
    ...(tvdb !== undefined && { tvdb }),
    ...(imdb !== undefined && { imdb }),
    ...(trakt !== undefined && { trakt }),
  };
}

/** The ids whose names start with `prefix.`, without it: streaming add-ons put `tvshow.tmdb` and the like on an episode. */
export function prefixedIds(uniqueIds: Readonly<Record<string, string>>, prefix: string): Record<string, string> {
  const start = `${prefix}.`;
  return Object.fromEntries(
    Object.entries(uniqueIds)
      .filter(([name]) => name.startsWith(start))
      .map(([name, value]) => [name.slice(start.length), value]),
  );
}

/** The ids whose names carry no prefix: those of the item itself. */
export function ownIds(uniqueIds: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(uniqueIds).filter(([name]) => !name.includes('.')));
}

function idNumber(value: string | undefined): number | undefined {
  const text = value?.trim() ?? '';
  if (!/^\d{1,16}$/.test(text)) return undefined;
  const number = Number(text);
  return number > 0 && Number.isSafeInteger(number) ? number : undefined;
}

function imdbId(value: string | undefined): string | undefined {
  const text = value?.trim() ?? '';
  return IMDB_ID.test(text) ? text : undefined;
}
