/**
 * Makes a viewing count at Trakt, exactly once whatever happens in between: by a stop while it is fresh, by an entry of the
 * history with its true time where the stop did not count or comes too late. Looks before anything is sent a second time
 * (contract sections 3 and 5: the history takes doubles).
 */
import * as v from 'valibot';
import { clamp, msToUtc } from '../../../../shared/units.ts';
import type { Delivery, RepliedIdentity } from '../../scrobble/service.ts';
import { historyBody, type Play, scrobbleBody } from './bodies.ts';
import { TIMEOUT_MS } from './client.ts';
import {
  type HistoryEntry,
  historyEntry,
  isAbout,
  mediaIds,
  playbackEntry,
  scrobbleReply,
  type Titled,
} from './entries.ts';
import type { Journal, ViewingNote } from './journal.ts';
import { type Ask, type NotDone, readAll, verdictOfAnswer } from './pages.ts';
import { hasIds, type Subject } from './subject.ts';
import { PATHS, type Told, type Watched } from './told.ts';

export interface Scribe {
  readonly ask: Ask;
  readonly journal: Journal;
  readonly nowMs: () => number;
}

/** A stop says "now": what is older gets its own time in the history. */
const FRESH_MS = 5 * 60_000;
/** A title does not end twice within half its length, and clocks differ. */
const NEAR_MS = { least: 60_000, most: 10 * 60_000 } as const;
const CLOCK_ROOM_MS = 2 * 60_000;
const PAGE = 100;

/** A scrobble that counts nothing: to be sent as it is, however often. */
export async function tell(scribe: Scribe, path: string, told: Told, signal: AbortSignal): Promise<Delivery> {
  const sent = await scrobble(scribe, path, told, signal);
  if (sent.kind === 'not_done') return sent.delivery;
  if (sent.kind === 'already_there') return { kind: 'duplicate', note: 'Trakt had just been told of it.' };
  if (!told.forgetPlace) return { kind: 'sent', ...withIdentity(sent.identity) };
  const kept = await forgetPlace(scribe, told.subject, told.part, signal);
  return kept?.delivery ?? { kind: 'sent', note: 'It had counted before.', ...withIdentity(sent.identity) };
}

export async function count(scribe: Scribe, watched: Watched, signal: AbortSignal): Promise<Delivery> {
  const { journal, nowMs } = scribe;
  let note = journal.of(watched.eventId);
  let identity: RepliedIdentity | null = null;
  const wasThere: number[] = [];
  const keep = (change: Partial<ViewingNote>) => {
    note = { ...note, ...change };
    journal.keep(note);
  };
  const countPart = (part: number, atMs: number, entryId: string | null) => {
    if (note.counted.every((one) => one.part !== part)) keep({ counted: [...note.counted, { part, atMs, entryId }] });
  };
  const lookUp = async (parts: readonly number[]): Promise<NotDone | null> => {
    const found = await findPlays(scribe, watched, note, parts, signal);
    if (!Array.isArray(found)) return found as NotDone;
    for (const { part, atMs, id } of found) {
      countPart(part, atMs, id);
      wasThere.push(part);
    }
    return null;
  };
  const missing = () => partsOf(watched.subject).filter((part) => note.counted.every((one) => one.part !== part));

  if (note.stopTriedAtMs !== null && !note.isStopped) {
    const trouble = await lookUp(missing());
    if (trouble !== null) return trouble.delivery;
    if (missing().length === 0) keep({ isStopped: true });
  }
  const isFresh = Math.abs(nowMs() - watched.stoppedAtMs) <= FRESH_MS && !watched.isCaughtUp;
  if (isFresh && !note.isStopped && missing().includes(watched.part) && watched.progressPercent >= 1) {
    const triedAtMs = nowMs();
    keep({ stopTriedAtMs: triedAtMs });
    const sent = await scrobble(scribe, PATHS.stop, watched, signal);
    if (sent.kind === 'not_done') {
      if (sent.isDone === 'no') keep({ stopTriedAtMs: null });
      // What Trakt will not take as a scrobble it may still take into the history.
      if (sent.delivery.kind !== 'refused') return sent.delivery;
      keep({ isStopped: true });
    } else {
      keep({ isStopped: true, leftPlace: sent.kind === 'sent' && !sent.counted });
      if (sent.kind === 'already_there') wasThere.push(watched.part);
      if (sent.kind === 'already_there' || sent.counted) {
        countPart(watched.part, nowMs(), sent.kind === 'sent' ? sent.entryId : null);
      }
      if (sent.kind === 'sent') identity = sent.identity;
    }
  }
  if (missing().length > 0) {
    const trouble = (await lookUp(missing())) ?? (await addPlays(scribe, watched, missing(), countPart, signal));
    if (trouble !== null) return trouble.delivery;
  }
  if (note.leftPlace) {
    const trouble = await forgetPlace(scribe, watched.subject, watched.part, signal);
    // It counts; a place that stays behind is a blemish, not worth holding up what waits.
    if (trouble === null) keep({ leftPlace: false });
  }
  const known = withIdentity(identity);
  return wasThere.length === partsOf(watched.subject).length
    ? { kind: 'duplicate', note: 'Trakt had counted it already.', ...known }
    : { kind: 'sent', ...known };
}

type Scrobbled =
  | {
      readonly kind: 'sent';
      readonly counted: boolean;
      readonly entryId: string | null;
      readonly identity: RepliedIdentity | null;
    }
  | { readonly kind: 'already_there' }
  | NotDone;

/** In the form that is surest; where Trakt does not know the item by it, once in the other. */
async function scrobble(
  { ask, nowMs }: Scribe,
  path: string,
  told: Pick<Told, 'subject' | 'part' | 'progressPercent'>,
  signal: AbortSignal,
): Promise<Scrobbled> {
  const send = async (byOwnIds: boolean) => {
    const request = { method: 'POST', path, body: scrobbleBody(told, byOwnIds), timeoutMs: TIMEOUT_MS.event } as const;
    return verdictOfAnswer(await ask({ ...request, signal }), nowMs());
  };
  let verdict = await send(false);
  if (verdict.kind === 'unknown_item' && hasOtherForm(told.subject)) verdict = await send(true);
  switch (verdict.kind) {
    case 'already_there':
    case 'not_done':
      return verdict;
    case 'unknown_item':
      return { kind: 'not_done', delivery: { kind: 'refused', problem: verdict.problem }, isDone: 'no' };
    case 'ok': {
      const { id, action, ...titled } = v.parse(scrobbleReply, verdict.reply.body);
      const entryId = String(id) === '0' || id === '' ? null : String(id);
      const counted = action === 'scrobble' || entryId !== null;
      return { kind: 'sent', counted, entryId, identity: identityOf(titled) };
    }
  }
}

function hasOtherForm(subject: Subject): boolean {
  return subject.type === 'episode' && subject.season !== null && hasIds(subject.episodeIds);
}

/** What Trakt's history says of these parts around the end of the viewing. */
async function findPlays(
  { ask, journal, nowMs }: Scribe,
  { subject, stoppedAtMs, durationMs, eventId }: Watched,
  { stopTriedAtMs }: ViewingNote,
  parts: readonly number[],
  signal: AbortSignal,
): Promise<ReadonlyArray<{ readonly part: number; readonly atMs: number; readonly id: string }> | NotDone> {
  const nearMs = clamp(durationMs / 2, NEAR_MS.least, NEAR_MS.most);
  const untilMs = Math.max(stoppedAtMs + nearMs, (stopTriedAtMs ?? 0) + CLOCK_ROOM_MS);
  const found = await readAll(ask, nowMs, {
    path: `/sync/history/${subject.type === 'movie' ? 'movies' : 'episodes'}`,
    query: { start_at: msToUtc(stoppedAtMs - nearMs), end_at: msToUtc(untilMs) },
    limit: PAGE,
    schema: historyEntry,
    signal,
  });
  if (found.kind === 'not_done') return found;
  /** One that is near is this very play, whoever told it; one from the time of a lost try may be a later viewing's. */
  const isOurs = (entry: HistoryEntry) =>
    Math.abs(entry.watched_at - stoppedAtMs) <= nearMs ||
    !journal.isAnothers(eventId, { id: String(entry.id), atMs: entry.watched_at });
  return parts.flatMap((part) => {
    const entry = found.entries.find((one) => isAbout(one, subject, part) && isOurs(one));
    return entry === undefined ? [] : [{ part, atMs: entry.watched_at, id: String(entry.id) }];
  });
}

/** Adds what is missing, with its true time. Null where Trakt has it now. */
async function addPlays(
  { ask, nowMs }: Scribe,
  { subject, stoppedAtMs }: Watched,
  parts: readonly number[],
  countPart: (part: number, atMs: number, entryId: null) => void,
  signal: AbortSignal,
): Promise<NotDone | null> {
  const add = async (byOwnIds: boolean) => {
    const [first, ...others] = parts.map((part): Play => ({ subject, part, watchedAtMs: stoppedAtMs, byOwnIds }));
    if (first === undefined) return null;
    const body = { ...historyBody([first, ...others]) };
    const request = { method: 'POST', path: '/sync/history', body, timeoutMs: TIMEOUT_MS.event, signal } as const;
    return verdictOfAnswer(await ask(request), nowMs());
  };
  let verdict = await add(false);
  const hasNone = verdict?.kind === 'unknown_item' || (verdict?.kind === 'ok' && addedIn(verdict.reply.body) === 0);
  // One file's episodes have one set of ids: of several it would be the first one's.
  if (hasNone && hasOtherForm(subject) && partsOf(subject).length === 1) verdict = await add(true);
  if (verdict === null || verdict.kind === 'already_there') return null;
  if (verdict.kind === 'not_done') return verdict;
  const added = verdict.kind === 'ok' ? addedIn(verdict.reply.body) : 0;
  if (added === 0) {
    const text = 'Trakt does not know this title: nothing was added to the history.';
    const problem = { kind: 'service_refused', service: 'trakt', text } as const;
    return { kind: 'not_done', delivery: { kind: 'refused', problem }, isDone: 'no' };
  }
  for (const part of parts) countPart(part, stoppedAtMs, null);
  return null;
}

const counts = v.fallback(
  v.object({
    movies: v.fallback(v.optional(v.number(), 0), 0),
    episodes: v.fallback(v.optional(v.number(), 0), 0),
  }),
  { movies: 0, episodes: 0 },
);
const addReply = v.object({ added: counts, updated: v.optional(counts) });

/** How many plays a reply to `/sync/history` says there are more now. */
export function addedIn(body: Readonly<Record<string, unknown>>): number {
  const read = v.safeParse(addReply, body);
  if (!read.success) return 0;
  const { added, updated } = read.output;
  return added.movies + added.episodes + (updated?.movies ?? 0) + (updated?.episodes ?? 0);
}

/** Removes the place that Trakt keeps of it, if it does. Null where it is gone. */
async function forgetPlace(
  { ask, nowMs }: Scribe,
  subject: Subject,
  part: number,
  signal: AbortSignal,
): Promise<NotDone | null> {
  const path = `/sync/playback/${subject.type === 'movie' ? 'movies' : 'episodes'}`;
  const found = await readAll(ask, nowMs, { path, limit: PAGE, schema: playbackEntry, signal });
  if (found.kind === 'not_done') return found;
  for (const { id } of found.entries.filter((entry) => isAbout(entry, subject, part))) {
    const request = { method: 'DELETE', path: `/sync/playback/${id}`, timeoutMs: TIMEOUT_MS.event, signal } as const;
    const verdict = verdictOfAnswer(await ask(request), nowMs());
    if (verdict.kind === 'not_done') return verdict;
  }
  return null;
}

/** 0 for a movie, and for an episode that only its own ids name. */
export function partsOf(subject: Subject): readonly number[] {
  return subject.type === 'episode' && subject.numbers.length > 1 ? [...subject.numbers.keys()] : [0];
}

function identityOf({ movie, show, episode }: Titled): RepliedIdentity | null {
  const named = movie ?? show;
  if (named == null || !hasIds(named.ids)) return null;
  const { season, number } = episode ?? {};
  return {
    ids: mediaIds(named.ids),
    ...(season == null ? {} : { season }),
    ...(number == null ? {} : { episode: number }),
  };
}

function withIdentity(identity: RepliedIdentity | null) {
  return identity === null ? {} : { identity };
}
