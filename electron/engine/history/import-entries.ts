/** From what a library knows of a watched item to what is sent of it; and which items are one title. Pure. */
import * as v from 'valibot';
import { type MediaItem, mediaIdsSchema } from '../../../shared/media-item.ts';
import type { EntryFate, HistoryEntry, ImportAnswered } from '../scrobble/history-service.ts';
import { idKeys, titleKey } from './item-keys.ts';

/** As it is kept between preview and import. */
export const historyEntrySchema = v.object({
  kind: v.picklist(['movie', 'episode']),
  title: v.string(),
  year: v.exactOptional(v.number()),
  ids: mediaIdsSchema,
  season: v.exactOptional(v.number()),
  episode: v.exactOptional(v.number()),
  anime: v.boolean(),
  watchedAtMs: v.nullable(v.number()),
  playCount: v.number(),
}) satisfies v.GenericSchema<unknown, HistoryEntry>;

export interface Watched {
  readonly item: MediaItem;
  readonly playCount: number;
  readonly watchedAtMs: number | null;
}

/** The entry, or why there can be none. */
export function historyEntry({ item, playCount, watchedAtMs }: Watched): HistoryEntry | string {
  const { kind, title, year, ids, season, episode, anime } = item;
  if (kind !== 'movie' && kind !== 'episode') return 'Neither a movie nor an episode.';
  if (kind === 'episode' && (season === undefined || episode === undefined)) {
    return 'Kodi does not know its season and episode.';
  }
  return {
    kind,
    title,
    ...(year === undefined ? {} : { year }),
    ids,
    ...(kind === 'episode' && season !== undefined ? { season } : {}),
    ...(kind === 'episode' && episode !== undefined ? { episode } : {}),
    anime,
    watchedAtMs,
    playCount: Math.max(1, playCount),
  };
}

/** `ids` decide; `title` only where one of two has no ids. */
export function keysOf({ kind, title, year, ids, season, episode }: HistoryEntry): {
  readonly ids: readonly string[];
  readonly title: string;
} {
  return { ids: idKeys(kind, ids, season, episode), title: titleKey(kind, title, year, season, episode) };
}

/** One title on two boxes, perhaps of one shared library: not more plays than the box with the most of them. */
export function merged(one: HistoryEntry, other: HistoryEntry): HistoryEntry {
  const times = [one.watchedAtMs, other.watchedAtMs].filter((time) => time !== null);
  return {
    ...other,
    ...one,
    ids: { ...other.ids, ...one.ids },
    anime: one.anime || other.anime,
    playCount: Math.max(one.playCount, other.playCount),
    watchedAtMs: times.length === 0 ? null : Math.max(...times),
  };
}

export interface Verdict {
  readonly fate: EntryFate;
  readonly reason: string;
}

/** What became of each entry, in their order; null where the service's words do not say which is which. */
export function verdictsOf(entryCount: number, { counts, verdicts }: ImportAnswered): readonly Verdict[] | null {
  const fates = Object.entries(counts) as ReadonlyArray<readonly [EntryFate, number]>;
  const named = new Map(verdicts.map(({ index, fate, reason }) => [index, { fate, reason }]));
  const only = fates.find(([, count]) => count === entryCount)?.[0];
  const rest = only ?? unnamedFate(fates, named, entryCount);
  if (rest === null) return null;
  const all = Array.from({ length: entryCount }, (_, index) => named.get(index) ?? { fate: rest, reason: '' });
  const fits = fates.every(([fate, count]) => all.filter((verdict) => verdict.fate === fate).length === count);
  return fits ? all : null;
}

/** The one fate that those not named must have. */
function unnamedFate(
  fates: ReadonlyArray<readonly [EntryFate, number]>,
  named: ReadonlyMap<number, Verdict>,
  entryCount: number,
): EntryFate | null {
  const open = fates.filter(([fate, count]) => count > [...named.values()].filter((one) => one.fate === fate).length);
  const [first] = open;
  if (first === undefined) return named.size >= entryCount ? 'taken' : null;
  return open.length === 1 ? first[0] : null;
}
