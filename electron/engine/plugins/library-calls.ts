/** A plugin's questions about the boxes' libraries, in its own terms (contract B4): checked, and one after another. */
import * as v from 'valibot';
import type { MediaIds } from '../../../shared/media-item.ts';
import type { LibraryEntry, LibraryFound, LibraryMarked, LibraryWatched } from '../../../shared/plugin-api.ts';
import { secondsToMs } from '../../../shared/units.ts';
import type { LibraryAccess } from '../history/library-access.ts';
import type { WantedTitle } from '../history/library-finder.ts';
import type { Candidate } from '../history/sync-report.ts';
import type { Manifest } from '../scrobblers/manifest.ts';
import { checked } from './checked-input.ts';

export interface LibraryCallsOptions {
  /** Of the plugin. */
  readonly name: string;
  /** What its manifest asks for. */
  readonly right: Manifest['library'];
  readonly library: LibraryAccess;
  /** The UUID by which events name a box. */
  readonly deviceIdOf: (hostId: string) => string;
}

export type LibraryCall = 'library.find' | 'library.mark_watched' | 'library.watched_since';

const MOST_ENTRIES = 20_000;
const MOST_IN_ONE_FILE = 30;

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(1_000_000));
const ids = v.object({
  tmdb: v.optional(id),
  tvdb: v.optional(id),
  imdb: v.optional(v.pipe(v.string(), v.regex(/^tt\d{1,12}$/))),
  trakt: v.optional(id),
});
const title = v.variant('kind', [
  v.object({ kind: v.literal('movie'), ids }),
  v.object({
    kind: v.literal('episode'),
    show: v.object({ ids }),
    season: count,
    episode: count,
    episodeEnd: v.optional(count),
  }),
]);
/** Unix seconds; what is larger was meant in milliseconds. */
const moment = v.pipe(v.number(), v.minValue(0), v.maxValue(99_999_999_999, 'must be in seconds since 1970'));
const inputs = {
  'library.find': v.object({ title }),
  'library.mark_watched': v.object({ title, watchedAt: v.nullable(moment) }),
  'library.watched_since': v.object({ timestamp: moment }),
} as const;

export function isLibraryCall(call: string): call is LibraryCall {
  return Object.hasOwn(inputs, call);
}

/** Rejects with an `Error` whose text is for the plugin. */
export function createLibraryCalls({ name, right, library, deviceIdOf }: LibraryCallsOptions) {
  let last: Promise<unknown> = Promise.resolve();

  const entryOf = ({ hostId, entry }: Candidate): LibraryEntry => {
    const { kind, year, ids: known, season, episode, playCount, watchedAtMs } = entry;
    const named = { title: entry.title, ...(year !== undefined && { year }), ids: known };
    const numbers = { ...(season !== undefined && { season }), ...(episode !== undefined && { episode }) };
    return {
      deviceId: deviceIdOf(hostId),
      kind,
      ...(kind === 'movie' ? named : { title: entry.title, ids: {}, show: named, ...numbers }),
      playCount,
      watchedAt: watchedAtMs === null ? null : Math.floor(watchedAtMs / 1000),
    };
  };

  async function answer(call: LibraryCall, input: unknown, signal: AbortSignal) {
    if (right === null) throw new Error('plugin.json has to ask for the libraries: "library": "read" or "write"');
    switch (call) {
      case 'library.find': {
        const found = await library.find(name, wantedOf(checked(inputs[call], input).title), signal);
        return { items: found.items.map(entryOf), away: found.away.map(deviceIdOf) } satisfies LibraryFound;
      }
      case 'library.mark_watched': {
        if (right !== 'write') throw new Error('plugin.json has to ask for it: "library": "write"');
        const given = checked(inputs[call], input);
        const atMs = given.watchedAt === null ? null : secondsToMs(given.watchedAt);
        const marked = await library.markWatched(name, wantedOf(given.title), atMs, signal);
        const items = marked.items.map(({ hostId, ...rest }) => ({ deviceId: deviceIdOf(hostId), ...rest }));
        return { items, away: marked.away.map(deviceIdOf) } satisfies LibraryMarked;
      }
      case 'library.watched_since': {
        const sinceMs = secondsToMs(checked(inputs[call], input).timestamp);
        const read = await library.watchedSince(name, sinceMs === 0 ? null : sinceMs, signal);
        if (read.found.length > MOST_ENTRIES) {
          throw new Error(`more than ${MOST_ENTRIES} titles were watched since then: ask for less`);
        }
        const { found, leftOut, away, isComplete } = read;
        return {
          items: found.map(entryOf),
          leftOut,
          complete: isComplete,
          away: away.map(deviceIdOf),
        } satisfies LibraryWatched;
      }
    }
  }

  return (call: LibraryCall, input: unknown, signal: AbortSignal): Promise<unknown> => {
    const run = last.then(() => answer(call, input, signal));
    last = run.catch(() => undefined);
    return run;
  };
}

function wantedOf(given: v.InferOutput<typeof title>): WantedTitle {
  const found = given.kind === 'movie' ? given.ids : given.show.ids;
  const known = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as MediaIds;
  if (Object.keys(known).length === 0) throw new Error('a title is found by its ids (of an episode: its show’s) only');
  if (given.kind === 'movie') return { kind: 'movie', ids: known };
  const { season, episode, episodeEnd = episode } = given;
  const length = Math.min(Math.max(1, episodeEnd - episode + 1), MOST_IN_ONE_FILE);
  const episodes = Array.from({ length }, (_, index) => episode + index);
  return { kind: 'episode', ids: known, season, episodes };
}
