/** The outbox's rows: how they are read, and every statement on them. */
import * as v from 'valibot';
import { flagColumn, jsonColumn } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import type { NewOutboxEntry, OutboxEntry } from './outbox-entry.ts';

export const outboxRowSchema = v.pipe(
  v.object({
    id: v.number(),
    service: v.string(),
    account: v.nullable(v.string()),
    host_id: v.string(),
    viewing_id: v.string(),
    event_id: v.string(),
    kind: v.picklist(['started', 'paused', 'resumed', 'progress', 'stopped', 'rating', 'own']),
    path: v.string(),
    body: jsonColumn(v.record(v.string(), v.unknown())),
    title: v.string(),
    watched: flagColumn,
    created_at_ms: v.number(),
    attempts: v.number(),
    last_attempt_at_ms: v.nullable(v.number()),
    next_try_at_ms: v.nullable(v.number()),
    last_error: v.nullable(v.string()),
    in_flight: flagColumn,
    transient: flagColumn,
    expires_at_ms: v.nullable(v.number()),
  }),
  v.transform(
    (row): OutboxEntry => ({
      id: row.id,
      service: row.service,
      account: row.account,
      hostId: row.host_id,
      viewingId: row.viewing_id,
      eventId: row.event_id,
      kind: row.kind,
      path: row.path,
      body: row.body,
      title: row.title,
      watched: row.watched,
      createdAtMs: row.created_at_ms,
      attempts: row.attempts,
      lastAttemptAtMs: row.last_attempt_at_ms,
      nextTryAtMs: row.next_try_at_ms,
      lastError: row.last_error,
      inFlight: row.in_flight,
      ...(row.transient && { transient: true }),
      ...(row.expires_at_ms !== null && { expiresAtMs: row.expires_at_ms }),
    }),
  ),
);

/** What is needed to remove a row and say so, of rows that may not be readable in full. */
export type RowHead = {
  readonly id: number;
  readonly viewingId: string;
  readonly service: string;
  readonly kind: string;
  readonly watched: number;
};
const HEAD = 'SELECT id, viewing_id AS viewingId, service, kind, watched FROM outbox';

interface UnsentQuery {
  readonly viewingId: string;
  readonly service: string;
  readonly sinceMs: number;
  readonly nowMs: number;
}

export type OutboxStatements = ReturnType<typeof prepareOutboxStatements>;

export function prepareOutboxStatements({ database }: Store) {
  /** Rows of the same viewing, service and account that are not under way. */
  const siblings = 'service = :service AND viewing_id = :viewingId AND account IS :account';
  // Bare parameters beside ORDER BY make SQLite prepare the statement anew at every run, which takes ten times as long.
  const laneInOrder = 'service = CAST(? AS TEXT) AND account IS CAST(? AS TEXT) ORDER BY created_at_ms, id';
  return {
    insert: database.prepare(`
      INSERT INTO outbox (service, account, host_id, viewing_id, event_id, kind, path, body, title, watched, keep_rank,
        created_at_ms, transient, expires_at_ms)
      VALUES (:service, :account, :hostId, :viewingId, :eventId, :kind, :path, :body, :title, :watched, :keepRank,
        :createdAtMs, :transient, :expiresAtMs)`),
    remove: database.prepare('DELETE FROM outbox WHERE id = ?'),
    exists: database.prepare<[number | bigint], unknown>('SELECT 1 FROM outbox WHERE id = ?'),
    head: database.prepare<[number], RowHead>(`${HEAD} WHERE id = ?`),
    heads: database.prepare<[], RowHead>(`${HEAD} ORDER BY created_at_ms, id`),
    headsOf: database.prepare<[string, string | null], RowHead>(`${HEAD} WHERE ${laneInOrder}`),
    all: database.prepare('SELECT * FROM outbox ORDER BY service, account, created_at_ms, id'),
    next: database.prepare<[string, string | null], unknown>(`SELECT * FROM outbox WHERE ${laneInOrder} LIMIT 1`),
    nextFew: database.prepare<[string, string | null, number], unknown>(
      `SELECT * FROM outbox WHERE ${laneInOrder} LIMIT ?`,
    ),
    endedBefore: database.prepare<[string, number], RowHead>(
      `${HEAD} WHERE service = ? AND expires_at_ms < ? AND NOT in_flight`,
    ),
    transient: database.prepare<[string], RowHead>(`${HEAD} WHERE service = ? AND transient AND NOT in_flight`),
    olderProgress: database.prepare<NewOutboxEntry, RowHead>(
      `${HEAD} WHERE ${siblings} AND kind = 'progress' AND NOT in_flight`,
    ),
    beforeStop: database.prepare<NewOutboxEntry, RowHead>(
      `${HEAD} WHERE ${siblings} AND kind NOT IN ('stopped', 'rating') AND NOT in_flight`,
    ),
    olderRating: database.prepare<NewOutboxEntry, RowHead>(
      `${HEAD} WHERE ${siblings} AND kind = 'rating' AND NOT in_flight`,
    ),
    laterRating: database.prepare<OutboxEntry, unknown>(
      `SELECT 1 FROM outbox WHERE ${siblings} AND kind = 'rating' AND id > :id`,
    ),
    laterProgress: database.prepare<OutboxEntry, unknown>(
      `SELECT 1 FROM outbox WHERE ${siblings} AND kind = 'progress' AND id > :id`,
    ),
    laterStop: database.prepare<OutboxEntry, unknown>(
      `SELECT 1 FROM outbox WHERE ${siblings} AND kind = 'stopped' AND id > :id`,
    ),
    olderThan: database.prepare<[string, number], RowHead>(
      `${HEAD} WHERE service = ? AND created_at_ms < ? AND NOT in_flight`,
    ),
    least: database.prepare<[string], RowHead>(
      `${HEAD} WHERE service = ? AND NOT in_flight ORDER BY keep_rank, created_at_ms, id LIMIT 1`,
    ),
    count: database.prepare<[string], number>('SELECT count(*) FROM outbox WHERE service = ?').pluck(),
    countOf: database
      .prepare<[string, string | null], number>('SELECT count(*) FROM outbox WHERE service = ? AND account IS ?')
      .pluck(),
    oldest: database
      .prepare<[string], number | null>('SELECT min(created_at_ms) FROM outbox WHERE service = ?')
      .pluck(),
    inFlight: database.prepare('UPDATE outbox SET in_flight = 1 WHERE id = ?'),
    failed: database.prepare(`
      UPDATE outbox SET in_flight = 0, attempts = attempts + 1, last_attempt_at_ms = :atMs,
        next_try_at_ms = :nextTryAtMs, last_error = :lastError
      WHERE id = :id`),
    released: database.prepare('UPDATE outbox SET in_flight = 0, last_error = :lastError WHERE id = :id'),
    recover: database.prepare(`
      UPDATE outbox SET in_flight = 0, attempts = attempts + 1,
        last_error = 'The companion ended while this was being sent; it is sent again with the same event id.'
      WHERE service = ? AND in_flight`),
    one: database.prepare<[number], unknown>('SELECT * FROM outbox WHERE id = ?'),
    keepUnsent: database.prepare(`
      INSERT OR REPLACE INTO unsent_stops (viewing_id, service, account, host_id, event_id, path, body, title, watched,
        created_at_ms, expires_at_ms)
      SELECT viewing_id, service, account, host_id, event_id, path, body, title, watched, created_at_ms, expires_at_ms
      FROM outbox WHERE id = ? AND NOT transient`),
    dropUnsentBefore: database.prepare('DELETE FROM unsent_stops WHERE created_at_ms < ?'),
    dropUnsent: database.prepare('DELETE FROM unsent_stops WHERE viewing_id = ? AND service = ?'),
    dropUnsentOf: database.prepare('DELETE FROM unsent_stops WHERE service = ? AND account IS ?'),
    unsent: database.prepare<UnsentQuery, { account: string | null }>(`
      SELECT account FROM unsent_stops
      WHERE viewing_id = :viewingId AND service = :service AND created_at_ms >= :sinceMs
        AND coalesce(expires_at_ms > :nowMs, TRUE)`),
    requeue: database.prepare(`
      INSERT INTO outbox (service, account, host_id, viewing_id, event_id, kind, path, body, title, watched, keep_rank,
        created_at_ms, expires_at_ms)
      SELECT service, account, host_id, viewing_id, event_id, 'stopped', path, body, title, watched, :keepRank,
        created_at_ms, expires_at_ms
      FROM unsent_stops WHERE viewing_id = :viewingId AND service = :service
      ON CONFLICT DO NOTHING`),
    adopt: database.prepare('UPDATE outbox SET account = ? WHERE service = ? AND account IS NULL'),
  };
}
