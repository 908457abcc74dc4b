/**
 * The events that wait for a service, in SQLite: written before the first byte leaves, removed when their fate is known.
 * Nothing leaves without a line in the watch log that says why. Rules: PunchPlay contract section 5.
 */
import type { OutcomeKind } from '../../../shared/state.ts';
import type { WatchLog } from '../history/watch-log.ts';
import type { Clock, Log } from '../ports.ts';
import { checkedRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { keepRank, type NewOutboxEntry, type OutboxEntry } from './outbox-entry.ts';
import { createRoom } from './outbox-room.ts';
import { outboxRowSchema, prepareOutboxStatements, type RowHead } from './outbox-rows.ts';

/** What came of adding: it waits, or was recorded as too old, or (where all that waits matters more) as evicted. */
export type Added = 'queued' | 'expired' | 'evicted';

export interface Outbox {
  /** Adds an event and makes room for it; part of the caller's change. Durable. */
  add(entry: NewOutboxEntry): Added;
  /** The first waiting event of this account in order of time; what cannot be read is recorded as refused and passed over. */
  next(service: string, account: string | null): OutboxEntry | null;
  /**
   * What to send now for this account, which gets what belongs to nobody yet: the first waiting event, and those that
   * follow it at once with the same path, up to `limit`; a transient one is always alone. They are marked as under way:
   * until {@link settle} or {@link putBack} nothing but {@link clear} removes them.
   */
  take(service: string, account: string | null, limit: number): OutboxEntry[];
  /** Its fate is known: recorded and removed. */
  settle(entry: OutboxEntry, outcome: Exclude<OutcomeKind, 'waiting'>, reason: string): void;
  /** It stays. `attempt` where a request was made. */
  putBack(entry: OutboxEntry, error: string, attempt: { readonly nextTryAtMs: number } | null): void;
  /** After a start: what was in flight when the companion ended waits again, with the same event id. */
  recoverInFlight(service: string): number;
  /** Removes what is older than 30 days, or than it said itself. */
  expire(service: string): number;
  /** Removes the events that are worth something only now, recorded as skipped: they cannot be sent now. */
  dropTransient(service: string, reason: string): number;
  /** In order of sending, lane by lane. */
  list(): OutboxEntry[];
  waiting(service: string): { readonly count: number; readonly oldestAtMs: number | null };
  /** How many wait for this account; for null, how many for the first one that will be linked. */
  waitingOf(service: string, account: string | null): number;
  /** Removes everything, recorded as `cleared`. */
  clear(): number;
  /** Removes one event, recorded as `cleared`; null where it is not there, or is under way. */
  discard(id: number): OutboxEntry | null;
  /** Whose the stop of this viewing is that never reached the service, and can be sent again; null where there is none. */
  unsent(viewingId: string, service: string): { readonly account: string | null } | null;
  /** Lets that stop wait again, as the same event. */
  requeue(viewingId: string, service: string): void;
  /** Removes what waits for this account, recorded as `cleared`. */
  clearAccount(service: string, account: string | null): number;
}

export const EXPIRY_MS = 30 * 24 * 3600 * 1000;
const LONGEST_ERROR = 500;
/** How a stop leaves the outbox that its service does not have. */
const MAY_GO_AGAIN: ReadonlySet<OutcomeKind> = new Set(['refused', 'evicted', 'expired', 'cleared']);

export interface OutboxOptions {
  readonly store: Store;
  readonly watchLog: Pick<WatchLog, 'noteOutcome'>;
  readonly clock: Pick<Clock, 'wallMs'>;
  /** How many events may wait for this service; looked at whenever one is added. */
  readonly cap: (service: string) => number;
  /** Whether this service wants every event but old progress, also after the stop. */
  readonly keepsAll?: (service: string) => boolean;
  readonly log: Log;
  /** What waits is not what it was. */
  readonly onChange?: () => void;
}

export function createOutbox(options: OutboxOptions): Outbox {
  const { store, watchLog, clock, cap, keepsAll = () => false, log, onChange } = options;
  const sql = prepareOutboxStatements(store);
  const changed = <Result>(result: Result): Result => {
    onChange?.();
    return result;
  };

  const remove = (row: RowHead, outcome: Exclude<OutcomeKind, 'waiting'>, reason: string) => {
    if (row.kind === 'stopped' && MAY_GO_AGAIN.has(outcome)) keepUnsent(row.id);
    // A row that is gone already (cleared while it was being sent) still gets its true outcome.
    sql.remove.run(row.id);
    const { viewingId, service, kind: event } = row;
    watchLog.noteOutcome({ viewingId, service, event, outcome, reason, atMs: clock.wallMs() });
    onChange?.();
  };

  /** Its service never got it: it can be sent again, until it is too old to be. */
  const keepUnsent = (id: number) => {
    sql.keepUnsent.run(id);
    sql.dropUnsentBefore.run(clock.wallMs() - EXPIRY_MS);
  };

  const supersede = (entry: NewOutboxEntry) => {
    if (entry.kind === 'progress') {
      for (const row of sql.olderProgress.all(entry)) remove(row, 'superseded', 'A newer progress took its place.');
    }
    if (entry.kind === 'rating') {
      for (const row of sql.olderRating.all(entry)) remove(row, 'superseded', 'A newer rating took its place.');
    }
    if (entry.kind === 'stopped' && !keepsAll(entry.service)) {
      for (const row of sql.beforeStop.all(entry)) remove(row, 'superseded', 'The stop of this viewing replaced it.');
    }
  };

  const expire = (service: string): number => {
    const old = sql.olderThan.all(service, clock.wallMs() - EXPIRY_MS);
    for (const row of old) remove(row, 'expired', 'It could not be sent for 30 days.');
    const over = sql.endedBefore.all(service, clock.wallMs());
    for (const row of over)
      remove(row, 'expired', 'It could not be sent in time: the service takes it only for a while.');
    return old.length + over.length;
  };

  const dropTransient = (service: string, reason: string): number => {
    const rows = sql.transient.all(service);
    for (const row of rows) remove(row, 'skipped', reason);
    return rows.length;
  };

  const makeRoom = createRoom({ sql, remove, log });

  const add = (entry: NewOutboxEntry): Added => {
    expire(entry.service);
    supersede(entry);
    const isOver = entry.expiresAtMs !== undefined && entry.expiresAtMs < clock.wallMs();
    if (isOver || entry.createdAtMs < clock.wallMs() - EXPIRY_MS) {
      const { viewingId, service, kind: event } = entry;
      const reason = isOver ? 'It was already older than the service takes it.' : 'It was already older than 30 days.';
      watchLog.noteOutcome({ viewingId, service, event, outcome: 'expired', reason, atMs: clock.wallMs() });
      return 'expired';
    }
    const { lastInsertRowid } = sql.insert.run({
      ...entry,
      transient: Number(entry.transient === true),
      expiresAtMs: entry.expiresAtMs ?? null,
      body: JSON.stringify(entry.body),
      watched: Number(entry.watched),
      keepRank: keepRank(entry.kind, entry.watched),
    });
    makeRoom(entry.service, cap(entry.service));
    return sql.exists.get(lastInsertRowid) === undefined ? 'evicted' : 'queued';
  };

  const next = (service: string, account: string | null): OutboxEntry | null => {
    for (;;) {
      const row = sql.next.get(service, account);
      if (row === undefined) return null;
      const entry = checkedRow(outboxRowSchema, row, 'waiting event', log);
      if (entry) return entry;
      const head = sql.head.get((row as { id: number }).id);
      if (head) remove(head, 'refused', 'The stored event cannot be read.');
    }
  };

  const nextFew = (service: string, account: string | null, limit: number): OutboxEntry[] => {
    const first = next(service, account);
    if (first === null || first.transient === true || limit < 2) return first === null ? [] : [first];
    const rows = sql.nextFew.all(service, account, limit);
    const entries = rows.map((row) => checkedRow(outboxRowSchema, row, 'waiting event', log));
    // One that cannot be read ends the row: it is dealt with when it is the first.
    const end = entries.findIndex((entry) => entry === null || entry.path !== first.path || entry.transient === true);
    return (end < 0 ? entries : entries.slice(0, end)).flatMap((entry) => entry ?? []);
  };

  const take: Outbox['take'] = (service, account, limit) => {
    expire(service);
    if (account !== null) sql.adopt.run(account, service);
    const entries = nextFew(service, account, limit);
    for (const { id } of entries) sql.inFlight.run(id);
    return entries;
  };

  const putBack: Outbox['putBack'] = (entry, error, attempt) => {
    const lastError = error.slice(0, LONGEST_ERROR);
    if (attempt) sql.failed.run({ id: entry.id, lastError, atMs: clock.wallMs(), nextTryAtMs: attempt.nextTryAtMs });
    else sql.released.run({ id: entry.id, lastError });
    // While it was under way its successor could not remove it.
    if (sql.exists.get(entry.id) === undefined) return;
    if (entry.kind === 'rating') {
      if (sql.laterRating.get(entry)) remove(headOf(entry), 'superseded', 'A newer rating took its place.');
      return;
    }
    const stop = keepsAll(entry.service) ? undefined : sql.laterStop.get(entry);
    if (stop) remove(headOf(entry), 'superseded', 'The stop of this viewing replaced it.');
    else if (entry.kind === 'progress' && sql.laterProgress.get(entry)) {
      remove(headOf(entry), 'superseded', 'A newer progress took its place.');
    }
  };

  const clear = (rows: readonly RowHead[], reason: string): number => {
    for (const row of rows) remove(row, 'cleared', reason);
    return rows.length;
  };

  return {
    add: (entry) => changed(store.durable(() => add(entry))),
    next: (service, account) => store.relaxed(() => next(service, account)),
    take: (service, account, limit) => {
      const entries = store.relaxed(() => take(service, account, limit));
      return entries.length > 0 ? changed(entries) : entries;
    },
    settle: (entry, outcome, reason) => store.relaxed(() => remove(headOf(entry), outcome, reason)),
    putBack: (entry, error, attempt) => changed(store.relaxed(() => putBack(entry, error, attempt))),
    recoverInFlight: (service) => store.relaxed(() => sql.recover.run(service).changes),
    expire: (service) => store.relaxed(() => expire(service)),
    dropTransient: (service, reason) => store.relaxed(() => dropTransient(service, reason)),
    list: () =>
      store.read(() => sql.all.all().flatMap((row) => checkedRow(outboxRowSchema, row, 'waiting event', log) ?? [])),
    waiting: (service) =>
      store.read(() => ({ count: sql.count.get(service) ?? 0, oldestAtMs: sql.oldest.get(service) ?? null })),
    waitingOf: (service, account) => store.read(() => sql.countOf.get(service, account) ?? 0),
    clear: () => store.durable(() => clear(sql.heads.all(), 'The queue was cleared.')),
    discard: (id) =>
      store.durable(() => {
        const row = sql.one.get(id);
        const entry = row === undefined ? null : checkedRow(outboxRowSchema, row, 'waiting event', log);
        if (entry === null || entry.inFlight) return null;
        clear([headOf(entry)], 'You threw it away.');
        return entry;
      }),
    unsent: (viewingId, service) => {
      const nowMs = clock.wallMs();
      return store.read(() => sql.unsent.get({ viewingId, service, sinceMs: nowMs - EXPIRY_MS, nowMs }) ?? null);
    },
    requeue: (viewingId, service) => {
      changed(
        store.durable(() => {
          sql.requeue.run({ viewingId, service, keepRank: keepRank('stopped', true) });
          sql.dropUnsent.run(viewingId, service);
          makeRoom(service, cap(service));
        }),
      );
    },
    clearAccount: (service, account) =>
      store.durable(() => {
        const count = clear(sql.headsOf.all(service, account), 'It was deleted when the user logged out.');
        // Deleted means that nothing of it is kept.
        sql.dropUnsentOf.run(service, account);
        return count;
      }),
  };
}

function headOf(entry: OutboxEntry): RowHead {
  const { id, viewingId, service, kind, watched } = entry;
  return { id, viewingId, service, kind, watched: Number(watched) };
}
