/** Kodi's `uniqueid` record → ids whose kinds are checked. */
import type { MediaIds } from '../../../shared/media-item.ts';

type UniqueIds = Readonly<Record<string, string>>;

/**
 * The ids of one level. An imdb id is `tt` and digits wherever it stands: an old-style `<id>` becomes `{"unknown": "tt…"}`
 * in Kodi. Every other number counts only under its own name, because a bare number does not say whose it is; Kodi's
 * `imdbnumber` is never asked for the same reason. What does not fit is left out.
 */
export function mediaIdsFrom(uniqueIds: UniqueIds): MediaIds {
  const { tmdb, tvdb, trakt, imdb } = uniqueIds;
  const numbers = { tmdb: idNumber(tmdb), tvdb: idNumber(tvdb), trakt: idNumber(trakt) };
  const imdbFound = imdbId(imdb) ?? Object.values(uniqueIds).map(imdbId).find(Boolean);
  return {
    ...(numbers.tmdb !== undefined && { tmdb: numbers.tmdb }),
    ...(numbers.tvdb !== undefined && { tvdb: numbers.tvdb }),
    ...(imdbFound !== undefined && { imdb: imdbFound }),
    ...(numbers.trakt !== undefined && { trakt: numbers.trakt }),
  };
}

/** The ids whose names start with `prefix.`, without it: streaming add-ons put `tvshow.tmdb` and the like on an episode. */
export function prefixedIds(uniqueIds: UniqueIds, prefix: string): Record<string, string> {
  const start = `${prefix}.`;
  return Object.fromEntries(
    Object.entries(uniqueIds)
      .filter(([name]) => name.startsWith(start))
      .map(([name, value]) => [name.slice(start.length), value]),
  );
}

/** The ids whose names carry no prefix: those of the item itself. */
export function ownIds(uniqueIds: UniqueIds): Record<string, string> {
  return Object.fromEntries(Object.entries(uniqueIds).filter(([name]) => !name.includes('.')));
}

function idNumber(value: string | undefined): number | undefined {
  const text = value?.trim() ?? '';
  const number = /^\d{1,16}$/.test(text) ? Number(text) : 0;
  return number > 0 && Number.isSafeInteger(number) ? number : undefined;
}

function imdbId(value: string | undefined): string | undefined {
  const text = value?.trim() ?? '';
  return /^tt\d{1,12}$/.test(text) ? text : undefined;
}
