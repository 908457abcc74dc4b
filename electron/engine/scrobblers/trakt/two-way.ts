/** Trakt's history towards the boxes and back (contract section 5). */
import * as v from 'valibot';
import { idKeys } from '../../history/item-keys.ts';
import type {
  EntryVerdict,
  HistoryEntry,
  HistoryFailure,
  ImportAnswer,
  TwoWayHistory,
} from '../../scrobble/history-service.ts';
import { historyBody, type Play } from './bodies.ts';
import { TIMEOUT_MS } from './client.ts';
import { addedIn } from './count-viewing.ts';
import { historyEntry, isAbout, type Titled } from './entries.ts';
import { type Ask, type NotDone, protocolTrouble, verdictOfAnswer } from './pages.ts';
import { subjectOf } from './subject.ts';
import { createTraktReading } from './two-way-reading.ts';

export interface TraktTwoWayOptions {
  readonly ask: Ask;
  readonly nowMs: () => number;
  /** The account that is linked. */
  readonly whose: () => string | null;
  readonly settings: TwoWayHistory['settings'];
}

/** So long what Trakt has is taken to be as it was read. */
const SNAPSHOT_HOLDS_MS = 2 * 60_000;
/** Two plays of one title so near are one. */
const NEAR_MS = 10 * 60_000;

/** What Trakt has of one title. */
interface Plays {
  readonly plays: number;
  readonly lastMs: number | null;
}

export function createTraktTwoWay({ ask, nowMs, whose, settings }: TraktTwoWayOptions): TwoWayHistory {
  const reading = createTraktReading(ask, nowMs);
  let snapshot: {
    readonly byKey: Map<string, Plays>;
    readonly readAtMs: number;
    readonly whose: string | null;
  } | null = null;

  const known = async (signal: AbortSignal): Promise<Map<string, Plays> | HistoryFailure> => {
    const account = whose();
    if (snapshot?.whose === account && nowMs() - snapshot.readAtMs < SNAPSHOT_HOLDS_MS) return snapshot.byKey;
    const answer = await reading.watched(signal);
    if (answer.kind === 'not_done') return failureOf(answer, 'no');
    const byKey = new Map<string, Plays>();
    for (const { kind, ids, season, episode, playCount, watchedAtMs } of answer.watched) {
      for (const key of idKeys(kind, ids, season, episode)) byKey.set(key, { plays: playCount, lastMs: watchedAtMs });
    }
    snapshot = { byKey, readAtMs: nowMs(), whose: account };
    return byKey;
  };

  const add: TwoWayHistory['add'] = async (entries, { dryRun }, signal) => {
    const had = await known(signal);
    if (!(had instanceof Map)) return had;
    const judged = entries.map((entry) => judge(entry, had));
    const plays = judged.flatMap((one) => ('play' in one ? [one.play] : []));
    const [first, ...others] = plays;
    if (dryRun || first === undefined) return importAnswer(judged, () => false);
    const request = { method: 'POST', path: '/sync/history', body: { ...historyBody([first, ...others]) } } as const;
    const verdict = verdictOfAnswer(await ask({ ...request, timeoutMs: TIMEOUT_MS.event, signal }), nowMs());
    // Whatever became of it, what was read before is not what Trakt has now.
    if (verdict.kind === 'not_done') {
      snapshot = null;
      return failureOf(verdict, verdict.isDone);
    }
    const missing = verdict.kind === 'ok' ? v.parse(notFound, verdict.reply.body) : null;
    if (verdict.kind !== 'ok' || missing === null) {
      snapshot = null;
      return failureOf(noWord(), 'unknown');
    }
    const isMissing = ({ subject }: Play) => missing.some((one) => isAbout(one, subject, 0));
    // It was not said which: nothing is claimed.
    const claimed = addedIn(verdict.reply.body) > 0;
    for (const [index, one] of judged.entries()) {
      const entry = entries[index];
      if (entry === undefined || !('play' in one) || isMissing(one.play)) continue;
      for (const key of keysOf(entry)) {
        had.set(key, {
          plays: (had.get(key)?.plays ?? 0) + 1,
          lastMs: entry.watchedAtMs ?? had.get(key)?.lastMs ?? null,
        });
      }
    }
    return importAnswer(judged, (play) => !claimed || isMissing(play));
  };

  return {
    settings,
    watchedSince: async (sinceMs, signal) => {
      const answer = await (sinceMs === null ? reading.everything(signal) : reading.since(sinceMs, signal));
      return answer.kind === 'not_done' ? failureOf(answer, 'no') : answer;
    },
    add,
  };
}

type Judged = { readonly play: Play } | { readonly fate: 'duplicate' | 'unmatched'; readonly reason: string };

function judge(entry: HistoryEntry, had: ReadonlyMap<string, Plays>): Judged {
  const subject = subjectOf(entry);
  if (subject === null || 'rule' in subject || keysOf(entry).length === 0) {
    return { fate: 'unmatched', reason: 'No id of it is known.' };
  }
  const theirs = keysOf(entry).flatMap((key) => had.get(key) ?? [])[0];
  const isThere = theirs !== undefined && hasPlay(theirs, entry);
  if (isThere) return { fate: 'duplicate', reason: 'Trakt has it.' };
  return { play: { subject, part: 0, watchedAtMs: entry.watchedAtMs } };
}

/** Trakt has as many plays, or one as new. */
function hasPlay({ plays, lastMs }: Plays, { playCount, watchedAtMs }: HistoryEntry): boolean {
  return plays >= playCount || watchedAtMs === null || (lastMs !== null && lastMs >= watchedAtMs - NEAR_MS);
}

function keysOf({ kind, ids, season, episode }: HistoryEntry): string[] {
  return idKeys(kind, ids, season, episode);
}

const named = v.fallback(v.optional(v.array(v.unknown()), []), []);
const withShow = v.object({
  ids: v.unknown(),
  seasons: v.fallback(
    v.optional(v.array(v.object({ number: v.number(), episodes: v.array(v.object({ number: v.number() })) })), []),
    [],
  ),
});

/** What Trakt did not find, as entries of its lists are. */
const notFound = v.pipe(
  v.fallback(
    v.object({ not_found: v.fallback(v.object({ movies: named, shows: named, episodes: named }), NOTHING()) }),
    { not_found: NOTHING() },
  ),
  v.transform(({ not_found: { movies, shows, episodes } }): Titled[] => [
    ...movies.flatMap((movie) => titled({ movie })),
    ...shows.flatMap((show) => {
      const read = v.safeParse(withShow, show);
      const numbers = read.success
        ? read.output.seasons.flatMap(({ number: season, episodes: ofSeason }) =>
            ofSeason.map(({ number }) => ({ season, number, ids: {} })),
          )
        : [];
      return numbers.flatMap((episode) => titled({ show, episode }));
    }),
    ...episodes.flatMap((episode) => titled({ episode })),
  ]),
);

function NOTHING() {
  return { movies: [], shows: [], episodes: [] };
}

function titled(raw: Readonly<Record<string, unknown>>): Titled[] {
  const read = v.safeParse(v.omit(historyEntry, ['id', 'watched_at']), raw);
  return read.success ? [read.output] : [];
}

function importAnswer(judged: readonly Judged[], isMissing: (play: Play) => boolean): ImportAnswer {
  const verdicts = judged.map((one, index): EntryVerdict => {
    if (!('play' in one)) return { index, ...one };
    return isMissing(one.play)
      ? { index, fate: 'unmatched', reason: 'Trakt does not know this title.' }
      : { index, fate: 'taken', reason: '' };
  });
  const countOf = (fate: EntryVerdict['fate']) => verdicts.filter((one) => one.fate === fate).length;
  const counts = {
    taken: countOf('taken'),
    duplicate: countOf('duplicate'),
    unmatched: countOf('unmatched'),
    refused: countOf('refused'),
  };
  return { kind: 'answered', counts, verdicts };
}

function noWord(): NotDone {
  return protocolTrouble('Trakt answered something that is no answer to this.');
}

function failureOf({ delivery }: NotDone, isDone: 'no' | 'unknown'): HistoryFailure {
  return delivery.kind === 'later' ? { ...delivery, isDone } : delivery;
}
