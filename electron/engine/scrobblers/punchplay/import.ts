/** Taking over a watched history (contract section 8). */
import * as v from 'valibot';
import { msToUtc } from '../../../../shared/units.ts';
import type {
  EntryFate,
  EntryVerdict,
  HistoryEntry,
  HistoryFailure,
  ImportAnswer,
} from '../../scrobble/history-service.ts';
import { printable } from '../http.ts';
import { type ApiResult, isSuccess, type JsonObject } from './client.ts';
import { deliveryOf } from './delivery.ts';

export const importPath = (dryRun: boolean): string => `/api/scrobble/import${dryRun ? '?dry_run=true' : ''}`;

/** The body of one batch; what is unknown is left out. */
export function importBody(entries: readonly HistoryEntry[]): JsonObject {
  return { entries: entries.map(wireEntry) };
}

function wireEntry({
  kind,
  title,
  year,
  ids,
  season,
  episode,
  anime,
  watchedAtMs,
  playCount,
}: HistoryEntry): JsonObject {
  const entry = {
    media_type: kind,
    title,
    year,
    imdb_id: ids.imdb,
    tmdb_id: ids.tmdb,
    season,
    episode,
    // Always UTC: Kodi's local time, sent as it is, shifted whole histories.
    watched_at: watchedAtMs === null ? undefined : msToUtc(watchedAtMs),
    playcount: playCount,
    anime: anime || undefined,
  };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

const count = v.fallback(v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0), 0);
const reply = v.object({
  imported: count,
  would_import: count,
  skipped_duplicates: count,
  unmatched: count,
  failed: count,
  items: v.fallback(v.optional(v.array(v.unknown()), []), []),
});

/** What the reply says became of the entries. */
export function importAnswer(entries: readonly HistoryEntry[], dryRun: boolean, result: ApiResult): ImportAnswer {
  const delivery = deliveryOf(result);
  const read =
    result.kind === 'reply' && isSuccess(result) && result.content === 'json' ? v.safeParse(reply, result.body) : null;
  if (read?.success && hasCounts(result)) {
    const { imported, would_import, skipped_duplicates, unmatched, failed, items } = read.output;
    const counts = {
      taken: dryRun ? would_import : imported,
      duplicate: skipped_duplicates,
      unmatched,
      refused: failed,
    };
    return { kind: 'answered', counts, verdicts: items.flatMap((item) => verdict(entries, item) ?? []) };
  }
  return historyFailure(result, delivery);
}

/** An object without a single count says nothing of the batch. */
function hasCounts(result: ApiResult): boolean {
  return (
    result.kind === 'reply' &&
    ['imported', 'would_import', 'skipped_duplicates', 'unmatched', 'failed'].some((name) => name in result.body)
  );
}

/** What a request that brought no proper answer means. Where no whole reply came, it may have been carried out. */
export function historyFailure(result: ApiResult, delivery = deliveryOf(result)): HistoryFailure {
  switch (delivery.kind) {
    case 'refused':
    case 'blocked':
      return delivery;
    case 'later': {
      const isTold = result.kind === 'reply' && result.status >= 400 && result.status < 500;
      return { kind: 'later', problem: delivery.problem, isDone: isTold ? 'no' : 'unknown' };
    }
    case 'sent':
    case 'duplicate': {
      const text = 'PunchPlay answered something that is no answer to this.';
      return { kind: 'later', problem: { kind: 'service_protocol', service: 'punchplay', text }, isDone: 'unknown' };
    }
  }
}

/** `items` is not described anywhere: an index or the title with its numbers, a word for the outcome, and a reason. */
const item = v.object({
  index: v.fallback(v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), undefined),
  media_type: v.fallback(v.optional(v.string()), undefined),
  title: v.fallback(v.optional(v.string()), undefined),
  season: v.fallback(v.nullish(v.number()), undefined),
  episode: v.fallback(v.nullish(v.number()), undefined),
  status: v.fallback(v.optional(v.string()), undefined),
  result: v.fallback(v.optional(v.string()), undefined),
  outcome: v.fallback(v.optional(v.string()), undefined),
  reason: v.fallback(v.optional(v.string()), undefined),
  error: v.fallback(v.optional(v.string()), undefined),
  message: v.fallback(v.optional(v.string()), undefined),
});
type Item = v.InferOutput<typeof item>;

const FATES: ReadonlyArray<readonly [pattern: RegExp, fate: EntryFate]> = [
  [/dup|already|exists/i, 'duplicate'],
  [/unmatch|not[ _-]?(found|matched)|no[ _-]?match/i, 'unmatched'],
  [/fail|error|invalid|reject|refus/i, 'refused'],
  [/import|created|ok|added/i, 'taken'],
];

function verdict(entries: readonly HistoryEntry[], raw: unknown): EntryVerdict | null {
  const read = v.safeParse(item, raw);
  if (!read.success) return null;
  const { status, result, outcome, reason, error, message } = read.output;
  const word = status ?? result ?? outcome ?? reason ?? error ?? '';
  const fate = FATES.find(([pattern]) => pattern.test(word))?.[1];
  const index = indexOf(entries, read.output);
  return fate === undefined || index === null
    ? null
    : { index, fate, reason: printable(reason ?? error ?? message ?? '', 200) };
}

/** Null where it fits none of them, or several. */
function indexOf(entries: readonly HistoryEntry[], { index, media_type, title, season, episode }: Item): number | null {
  if (index !== undefined) return index < entries.length ? index : null;
  const fitting = entries.flatMap((entry, place) => {
    const fits =
      entry.title === title &&
      (media_type === undefined || media_type === entry.kind) &&
      (season ?? undefined) === entry.season &&
      (episode ?? undefined) === entry.episode;
    return fits ? [place] : [];
  });
  return fitting.length === 1 ? (fitting[0] ?? null) : null;
}
