/**
 * Asks a service what a title without ids is, and remembers the answer. Never in the way: an answer that is known is
 * given at once, one that is not comes in time for a later event.
 */
import * as v from 'valibot';
import { errorText } from '../../../shared/errors.ts';
import { type MediaItem, mediaIdsSchema } from '../../../shared/media-item.ts';
import type { Clock, Log } from '../ports.ts';

/** What is asked about. */
export interface LookUpQuery {
  readonly item: MediaItem;
  /** Null where the setting forbids it, or there is none. */
  readonly baseName: string | null;
  readonly durationSeconds: number | null;
}

/** What a service knows of it; an answer below the service's own bar is none. */
export type LookUpAnswer =
  | { readonly state: 'matched'; readonly found: FoundItem }
  | { readonly state: 'no_match' | 'low_confidence' }
  /** Not an answer: asked again next time. */
  | { readonly state: 'error'; readonly text: string };

const foundItem = v.object({
  kind: v.picklist(['movie', 'episode']),
  title: v.string(),
  year: v.exactOptional(v.number()),
  /** The movie's, or the show's. */
  ids: mediaIdsSchema,
  season: v.exactOptional(v.number()),
  episode: v.exactOptional(v.number()),
  episodeEnd: v.exactOptional(v.number()),
  absoluteEpisode: v.exactOptional(v.number()),
  episodeTitle: v.exactOptional(v.string()),
  anime: v.exactOptional(v.boolean()),
  confidence: v.number(),
});
export type FoundItem = v.InferOutput<typeof foundItem>;

const storedAnswer = v.pipe(
  v.string(),
  v.parseJson(),
  v.variant('state', [
    v.object({ state: v.literal('matched'), found: foundItem }),
    v.object({ state: v.picklist(['no_match', 'low_confidence']) }),
  ]),
);
type StoredAnswer = v.InferOutput<typeof storedAnswer>;

/** Where answers are kept: one text a key, until its time. */
export interface AnswerCache {
  /** The text, while it is younger than its end. */
  get(key: string, nowMs: number): string | null;
  set(key: string, answer: string, untilMs: number): void;
}

export interface LookUps {
  /** The item with what a service is known to say of it. Asks in the background where that is not known yet. */
  complete(query: LookUpQuery): MediaItem;
}

export interface LookUpsOptions {
  readonly cache: AnswerCache;
  /** Never rejects; null where nobody can be asked now (not logged in). */
  readonly ask: (query: LookUpQuery, signal: AbortSignal) => Promise<LookUpAnswer> | null;
  readonly clock: Clock;
  readonly log: Log;
}

const DAY_MS = 24 * 3_600_000;
/** PunchPlay contract section 6. */
const MATCH_KEPT_MS = 30 * DAY_MS;
const MISS_KEPT_MS = DAY_MS;
const LIMIT_MS = 5000;
const DURATION_BUCKET_SECONDS = 300;
/** After an error the same question waits this long: an outage is not made worse. */
const ASK_AGAIN_MS = 60_000;

export function createLookUps({ cache, ask, clock, log }: LookUpsOptions): LookUps {
  /** Questions under way, and those that failed a moment ago. */
  const asked = new Map<string, number>();

  const known = (key: string): StoredAnswer | null => {
    const text = cache.get(key, clock.wallMs());
    const read = v.safeParse(storedAnswer, text);
    return read.success ? read.output : null;
  };

  function askFor(key: string, query: LookUpQuery): void {
    if (clock.monotonicMs() < (asked.get(key) ?? Number.NEGATIVE_INFINITY)) return;
    const limit = new AbortController();
    const answer = ask(query, limit.signal);
    if (answer === null) return;
    asked.set(key, clock.monotonicMs() + ASK_AGAIN_MS);
    const timer = clock.after(LIMIT_MS, () => limit.abort());
    answer
      .then((given) => {
        if (given.state === 'error') return log.debug(`a look-up failed: ${given.text}`, { title: query.item.title });
        asked.delete(key);
        const keptMs = given.state === 'matched' ? MATCH_KEPT_MS : MISS_KEPT_MS;
        cache.set(key, JSON.stringify(given), clock.wallMs() + keptMs);
      })
      .catch((error: unknown) => log.warn('an answer of a look-up could not be kept', { error: errorText(error) }))
      .finally(() => timer.cancel());
  }

  return {
    complete: (query) => {
      if (!needsLookUp(query.item)) return query.item;
      const key = keyOf(query);
      const answer = known(key);
      if (answer === null) askFor(key, query);
      return answer?.state === 'matched' ? completed(query.item, answer.found) : query.item;
    },
  };
}

function needsLookUp({ kind, ids, title, source }: MediaItem): boolean {
  if (kind !== 'movie' && kind !== 'episode') return false;
  return title !== '' && source !== 'correction' && Object.keys(ids).length === 0;
}

/** The fields of the answer replace the local ones (contract section 6). */
function completed(item: MediaItem, found: FoundItem): MediaItem {
  const { episodeIds: _episodeIds, ...local } = item;
  return { ...local, ...found, anime: found.anime ?? item.anime, source: 'backend', rule: 'service_look_up' };
}

/** What the answer depends on: an entry that was edited asks anew (contract section 6). */
function keyOf({ item, baseName, durationSeconds }: LookUpQuery): string {
  const { kind, title, year, season, episode, episodeEnd, absoluteEpisode, anime } = item;
  const bucket = durationSeconds === null ? null : Math.floor(durationSeconds / DURATION_BUCKET_SECONDS);
  return JSON.stringify([kind, title, year, season, episode, episodeEnd, absoluteEpisode, anime, baseName, bucket]);
}
