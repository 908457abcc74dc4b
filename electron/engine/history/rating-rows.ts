/** What is kept of ratings: what is asked for and put off, what is never asked about, and what services replied. */
import * as v from 'valibot';
import { type MediaItem, mediaIdsSchema } from '../../../shared/media-item.ts';
import type { Log } from '../ports.ts';
import type { RepliedIdentity } from '../scrobble/service.ts';
import { checkedRow, jsonColumn } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { mediaItemSchema } from './watch-log-rows.ts';

/** A rating that is asked for (from `askAtMs` on) or was put off. */
export interface OpenRating {
  readonly viewingId: string;
  readonly state: 'asked' | 'later';
  readonly askAtMs: number;
  readonly title: string;
  readonly item: MediaItem;
  readonly watchedAtMs: number;
}

export interface Suppression {
  readonly id: number;
  readonly kind: 'title' | 'show';
  readonly item: MediaItem;
  readonly createdAtMs: number;
}

/** Every change is a part of the caller's where there is one. */
export interface RatingRows {
  /** Asks for a rating of this viewing, unless one was asked for before, whatever became of that. */
  ask(viewingId: string, askAtMs: number): void;
  putOff(viewingId: string, nowMs: number): void;
  close(viewingId: string, rating: number | null): void;
  /** Newest first. */
  open(): OpenRating[];
  suppress(kind: Suppression['kind'], item: MediaItem, nowMs: number): number;
  suppressions(): Suppression[];
  /** Gives how many there were. */
  clearSuppressions(): number;
  noteReply(viewingId: string, service: string, identity: RepliedIdentity): void;
  replyOf(viewingId: string, service: string): RepliedIdentity | null;
}

const openRow = v.object({
  viewingId: v.string(),
  state: v.picklist(['asked', 'later']),
  askAtMs: v.number(),
  title: v.string(),
  item: jsonColumn(mediaItemSchema),
  watchedAtMs: v.number(),
});
const suppressionRow = v.object({
  id: v.number(),
  kind: v.picklist(['title', 'show']),
  item: jsonColumn(mediaItemSchema),
  createdAtMs: v.number(),
});
const identityRow = v.object({
  identity: jsonColumn(
    v.object({ ids: mediaIdsSchema, season: v.exactOptional(v.number()), episode: v.exactOptional(v.number()) }),
  ),
});

export function createRatingRows({ store, log }: { readonly store: Store; readonly log: Log }): RatingRows {
  const { database } = store;
  const insertAsked = database.prepare(
    "INSERT INTO ratings (viewing_id, state, ask_at_ms) VALUES (?, 'asked', ?) ON CONFLICT DO NOTHING",
  );
  const upsert = database.prepare(`
    INSERT INTO ratings (viewing_id, state, ask_at_ms, rating) VALUES (:viewingId, :state, :atMs, :rating)
    ON CONFLICT (viewing_id) DO UPDATE SET state = excluded.state, rating = coalesce(excluded.rating, rating)`);
  const selectOpen = database.prepare(`
    SELECT viewing_id AS viewingId, state, ask_at_ms AS askAtMs, title, item,
      coalesce(ended_at_ms, started_at_ms) AS watchedAtMs
    FROM ratings JOIN viewings USING (viewing_id)
    WHERE state IN ('asked', 'later') ORDER BY ask_at_ms DESC, viewing_id`);
  const insertSuppression = database.prepare(
    'INSERT INTO rating_suppressions (kind, item, created_at_ms) VALUES (?, ?, ?)',
  );
  const selectSuppressions = database.prepare(
    'SELECT id, kind, item, created_at_ms AS createdAtMs FROM rating_suppressions ORDER BY id',
  );
  const deleteSuppressions = database.prepare('DELETE FROM rating_suppressions');
  const upsertIdentity = database.prepare(`
    INSERT INTO replied_identities (viewing_id, service, identity) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET identity = excluded.identity`);
  const selectIdentity = database.prepare(
    'SELECT identity FROM replied_identities WHERE viewing_id = ? AND service = ?',
  );

  return {
    ask: (viewingId, askAtMs) => {
      store.durable(() => insertAsked.run(viewingId, askAtMs));
    },
    putOff: (viewingId, atMs) => {
      store.durable(() => upsert.run({ viewingId, state: 'later', atMs, rating: null }));
    },
    close: (viewingId, rating) => {
      const state = rating === null ? 'dismissed' : 'rated';
      store.durable(() => upsert.run({ viewingId, state, atMs: 0, rating }));
    },
    open: () =>
      store.read(() => selectOpen.all().flatMap((row) => checkedRow(openRow, row, 'rating asked for', log) ?? [])),
    suppress: (kind, item, nowMs) =>
      store.durable(() => Number(insertSuppression.run(kind, JSON.stringify(item), nowMs).lastInsertRowid)),
    suppressions: () =>
      store.read(() =>
        selectSuppressions.all().flatMap((row) => checkedRow(suppressionRow, row, 'rating suppression', log) ?? []),
      ),
    clearSuppressions: () => store.durable(() => deleteSuppressions.run().changes),
    noteReply: (viewingId, service, identity) => {
      store.relaxed(() => upsertIdentity.run(viewingId, service, JSON.stringify(identity)));
    },
    replyOf: (viewingId, service) => {
      const row = store.read(() => selectIdentity.get(viewingId, service));
      return row === undefined ? null : (checkedRow(identityRow, row, 'reply of a service', log)?.identity ?? null);
    },
  };
}
