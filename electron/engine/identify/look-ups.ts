/**
 * Asks a service what a title without ids is, and remembers the answer. Never in the way: an answer that is known is
 * given at once, one that is not comes in time for a later event.
 */
import * as v from 'valibot';
import { errorText } from '../../../shared/errors.ts';
import { known } from '../../../shared/known.ts';
import { type MediaItem, mediaIdsSchema } from '../../../shared/media-item.ts';
import type { Clock, Log } from '../ports.ts';
import { firstNumber, movedEnd, renumbered } from './episode-numbers.ts';

/** What is asked about. */
export interface LookUpQuery {
  readonly item: MediaItem;
  /** Null where the setting forbids it, or there is none. */
  readonly baseName: string | null;
  readonly durationSeconds: number;
}

/** What a service knows of it; an answer below the service's own bar is none. */
export type LookUpAnswer =
  | { readonly state: 'matched'; readonly found: FoundItem }
  | { readonly state: 'no_match' | 'low_confidence' }
  /** Not an answer: asked again later. */
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
  /** 0..1 */
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

/** Where answers are kept: one text a key, until its time (wall clock, ms since the epoch). */
export interface AnswerCache {
  /** The text, while its time has not come. */
  get(key: string, nowMs: number): string | null;
  set(key: string, answer: string, untilMs: number): void;
  /** Forgets what is past its time; gives how many. */
  prune(nowMs: number): number;
  clear(): void;
}

export interface LookUps {
  /** The item with what a service is known to say of it; asks in the background where that is not known yet. Never throws. */
  complete(query: LookUpQuery): MediaItem;
  /** Another service is asked from now on: what the last one said does not count any more. */
  forget(): void;
  /** Gives up what is under way. */
  close(): void;
}

export interface LookUpsOptions {
  readonly cache: AnswerCache;
  /** Null where nobody can be asked now (not logged in). */
  readonly ask: (query: LookUpQuery, signal: AbortSignal) => Promise<LookUpAnswer> | null;
  readonly clock: Clock;
  readonly log: Log;
  /** An answer came: an item may be known better now. */
  readonly onAnswer?: () => void;
}

const DAY_MS = 24 * 3_600_000;
/** PunchPlay contract section 6. */
const MATCH_KEPT_MS = 30 * DAY_MS;
const MISS_KEPT_MS = DAY_MS;
const LIMIT_MS = 5000;
const PRUNE_EVERY_MS = DAY_MS;
const DURATION_BUCKET_SECONDS = 300;
/** A question asked in vain waits this long: an outage is not made worse. */
const ASK_AGAIN_MS = 60_000;

/** Forgets old answers at once, and every day. */
export function createLookUps({ cache, ask, clock, log, onAnswer }: LookUpsOptions): LookUps {
  /** Questions that are not asked again before this moment. */
  const notBeforeMs = new Map<string, number>();
  const underWay = new Set<AbortController>();
  let isClosed = false;
  let pruning = { cancel: () => {} };

  /** The cache is a help: without it things are asked again. */
  function fromCache<T>(work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      log.warn('the answers of look-ups cannot be had', { error: errorText(error) });
      return null;
    }
  }

  function answerOf(key: string): StoredAnswer | null {
    const read = v.safeParse(
      storedAnswer,
      fromCache(() => cache.get(key, clock.wallMs())),
    );
    return read.success ? read.output : null;
  }

  function prune(): void {
    const count = fromCache(() => cache.prune(clock.wallMs())) ?? 0;
    if (count > 0) log.debug('old answers of look-ups are forgotten', { count });
    pruning = clock.after(PRUNE_EVERY_MS, prune);
  }

  function mayAsk(key: string): boolean {
    const nowMs = clock.monotonicMs();
    for (const [asked, untilMs] of notBeforeMs) if (untilMs <= nowMs) notBeforeMs.delete(asked);
    return !isClosed && !notBeforeMs.has(key);
  }

  function askFor(key: string, query: LookUpQuery): void {
    if (!mayAsk(key)) return;
    const limit = new AbortController();
    try {
      const answer = ask(query, limit.signal);
      if (answer === null) return;
      void keep(key, answer, limit);
    } catch (error) {
      log.warn('a look-up could not be asked', { error: errorText(error) });
    }
    notBeforeMs.set(key, clock.monotonicMs() + ASK_AGAIN_MS);
  }

  async function keep(key: string, answer: Promise<LookUpAnswer>, limit: AbortController): Promise<void> {
    underWay.add(limit);
    const timer = clock.after(LIMIT_MS, () => limit.abort());
    try {
      const given = await answer;
      if (isClosed) return;
      if (given.state === 'error') return log.debug(`a look-up failed: ${given.text}`);
      const keptMs = given.state === 'matched' ? MATCH_KEPT_MS : MISS_KEPT_MS;
      cache.set(key, JSON.stringify(given), clock.wallMs() + keptMs);
      onAnswer?.();
    } catch (error) {
      log.warn('an answer of a look-up could not be kept', { error: errorText(error) });
    } finally {
      timer.cancel();
      underWay.delete(limit);
    }
  }

  function giveUp(): void {
    for (const limit of underWay) limit.abort();
  }

  prune();
  return {
    complete: (query) => {
      if (!needsLookUp(query.item)) return query.item;
      const key = keyOf(query);
      const answer = answerOf(key);
      if (answer === null) askFor(key, query);
      return answer?.state === 'matched' ? completed(query.item, answer.found) : query.item;
    },
    forget: () => {
      giveUp();
      notBeforeMs.clear();
      fromCache(() => cache.clear());
    },
    close: () => {
      isClosed = true;
      pruning.cancel();
      giveUp();
    },
  };
}

/** A title without any of the ids that services share (contract section 6). */
function needsLookUp({ kind, ids, title }: MediaItem): boolean {
  if (kind !== 'movie' && kind !== 'episode') return false;
  return title !== '' && ids.tmdb === undefined && ids.tvdb === undefined && ids.imdb === undefined;
}

/** The fields of the answer replace the local ones (contract section 6); to what the user said it adds ids alone. */
function completed(item: MediaItem, found: FoundItem): MediaItem {
  const ids = { ...item.ids, ...found.ids };
  if (item.source === 'correction') return found.kind === item.kind ? { ...item, ids } : item;
  const { season, episode, episodeEnd, absoluteEpisode, episodeTitle, anime, ...work } = found;
  const numbers = {
    season: season ?? item.season,
    episode: episode ?? item.episode,
    episodeEnd: episodeEnd ?? movedEnd(item, episode ?? firstNumber(item)),
    absoluteEpisode: absoluteEpisode ?? item.absoluteEpisode,
  };
  return {
    ...renumbered(item, found.kind === 'episode' ? numbers : {}, found.kind === item.kind),
    ...work,
    ...(found.kind === 'episode' ? known({ episodeTitle }) : {}),
    ids,
    anime: anime ?? item.anime,
    source: 'backend',
    rule: 'service_look_up',
  };
}

/** What the answer depends on: an entry that was edited asks anew (contract section 6). */
function keyOf({ item, baseName, durationSeconds }: LookUpQuery): string {
  const { kind, title, year, season, episode, episodeEnd, absoluteEpisode, anime } = item;
  const bucket = Math.floor(durationSeconds / DURATION_BUCKET_SECONDS);
  return JSON.stringify([kind, title, year, season, episode, episodeEnd, absoluteEpisode, anime, baseName, bucket]);
}
