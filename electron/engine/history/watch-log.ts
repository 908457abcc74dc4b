/** Every viewing and what became of each of its events at each service: the answer to "why was this not scrobbled?". */
import type { MediaItem } from '../../../shared/media-item.ts';
import type { OutcomeKind, WatchLogEntry, WatchLogOutcome } from '../../../shared/state.ts';
import { withoutPath } from '../identify/without-path.ts';
import type { Log } from '../ports.ts';
import { checkedRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { outcomeRowSchema, viewingRowSchema } from './watch-log-rows.ts';

/** What is known of a viewing as of its latest event. */
export interface ViewingNote {
  readonly viewingId: string;
  readonly hostId: string;
  readonly kind: string;
  /** A path or address in it is cut to the file's name. */
  readonly title: string;
  readonly item: MediaItem | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly positionSeconds: number | null;
  readonly durationSeconds: number | null;
  readonly progressFraction: number | null;
  readonly watched: boolean | null;
  readonly stopReason: string | null;
  /** Why this event is not reported. The entry is "ignored" only while this was so for every one of its events. */
  readonly ignored: { readonly rule: string; readonly text: string } | null;
}

/** The end of one event at one service. What waits is not noted: it is read from the outbox. */
export interface OutcomeNote {
  readonly viewingId: string;
  readonly service: string;
  readonly event: string;
  readonly outcome: Exclude<OutcomeKind, 'waiting'>;
  readonly reason: string;
  readonly atMs: number;
}

export interface WatchLog {
  /** Adds a viewing or brings it up to date; a part of the caller's change where there is one. */
  noteViewing(note: ViewingNote): void;
  /** The viewing must have been noted. Like outcomes of a viewing's like events are counted, not repeated. */
  noteOutcome(note: OutcomeNote): void;
  /** Newest first; `stopReason`: only those that ended so. */
  list(limit: number, stopReason?: string): WatchLogEntry[];
  /** What ended on this box in this span (wall clock, ms), without its outcomes. */
  endedBetween(hostId: string, fromMs: number, toMs: number): WatchLogEntry[];
}

const LONGEST_REASON = 500;

export function createWatchLog({ store, log }: { readonly store: Store; readonly log: Log }): WatchLog {
  const upsertViewing = store.database.prepare(`
    INSERT INTO viewings (viewing_id, host_id, kind, title, item, started_at_ms, ended_at_ms, position_seconds,
      duration_seconds, progress_fraction, watched, stop_reason, ignored_rule, ignored_text)
    VALUES (:viewingId, :hostId, :kind, :title, :item, :startedAtMs, :endedAtMs, :positionSeconds,
      :durationSeconds, :progressFraction, :watched, :stopReason, :ignoredRule, :ignoredText)
    ON CONFLICT (viewing_id) DO UPDATE SET
      kind = excluded.kind, title = excluded.title, item = coalesce(excluded.item, item),
      ended_at_ms = excluded.ended_at_ms, position_seconds = excluded.position_seconds,
      duration_seconds = excluded.duration_seconds, progress_fraction = excluded.progress_fraction,
      watched = excluded.watched, stop_reason = excluded.stop_reason,
      ignored_rule = iif(excluded.ignored_rule IS NULL, NULL, ignored_rule),
      ignored_text = iif(excluded.ignored_rule IS NULL, NULL, ignored_text)`);
  const upsertOutcome = store.database.prepare(`
    INSERT INTO outcomes (viewing_id, service, event, outcome, reason, times, at_ms)
    VALUES (:viewingId, :service, :event, :outcome, :reason, 1, :atMs)
    ON CONFLICT DO UPDATE SET times = times + 1, at_ms = max(at_ms, excluded.at_ms)`);
  const newest = `(
    SELECT * FROM viewings WHERE (:stopReason IS NULL OR stop_reason = :stopReason)
    ORDER BY started_at_ms DESC, viewing_id DESC LIMIT :limit)`;
  const selectViewings = store.database.prepare(`
    SELECT newest.*, hosts.label AS host_label FROM ${newest} AS newest
    LEFT JOIN hosts ON hosts.id = newest.host_id
    ORDER BY newest.started_at_ms DESC, newest.viewing_id DESC`);
  const selectOutcomes = store.database.prepare(`
    SELECT outcomes.* FROM ${newest} AS newest JOIN outcomes USING (viewing_id)`);
  const selectWaiting = store.database.prepare(`
    SELECT outbox.viewing_id, outbox.service, outbox.kind AS event, 'waiting' AS outcome,
      coalesce(outbox.last_error, iif(outbox.account IS NULL, 'Waits until an account is linked.', 'Waits to be sent.')) AS reason,
      1 AS times, coalesce(outbox.last_attempt_at_ms, outbox.created_at_ms) AS at_ms
    FROM ${newest} AS newest JOIN outbox USING (viewing_id) ORDER BY outbox.created_at_ms, outbox.id`);

  const selectEnded = store.database.prepare(`
    SELECT viewings.*, hosts.label AS host_label FROM viewings LEFT JOIN hosts ON hosts.id = viewings.host_id
    WHERE host_id = ? AND ended_at_ms BETWEEN ? AND ? ORDER BY ended_at_ms LIMIT 500`);

  const readOutcomes = (rows: readonly unknown[], into: Map<string, WatchLogOutcome[]>) => {
    for (const row of rows) {
      const found = checkedRow(outcomeRowSchema, row, 'outcome', log);
      if (!found) continue;
      const { viewing_id, at_ms, times, ...rest } = found;
      const outcomes = into.get(viewing_id) ?? [];
      outcomes.push({ ...rest, atMs: at_ms, ...(times > 1 && { times }) });
      into.set(viewing_id, outcomes);
    }
  };

  const readViewings = (rows: readonly unknown[], outcomes: ReadonlyMap<string, WatchLogOutcome[]>) =>
    rows.flatMap((row) => {
      const viewing = checkedRow(viewingRowSchema, row, 'viewing', log);
      return viewing ? [toEntry(viewing, outcomes.get(viewing.viewing_id) ?? [])] : [];
    });

  return {
    noteViewing: ({ item, watched, ignored, title, ...note }) => {
      store.durable(() =>
        upsertViewing.run({
          ...note,
          title: withoutPath(title) || 'without a name',
          item: item === null ? null : JSON.stringify(item),
          watched: watched === null ? null : Number(watched),
          ignoredRule: ignored?.rule ?? null,
          ignoredText: ignored?.text ?? null,
        }),
      );
    },
    noteOutcome: (note) => {
      store.relaxed(() => upsertOutcome.run({ ...note, reason: note.reason.slice(0, LONGEST_REASON) }));
    },
    list: (limit, stopReason) =>
      store.read(() => {
        const which = { limit, stopReason: stopReason ?? null };
        const outcomes = new Map<string, WatchLogOutcome[]>();
        readOutcomes(selectOutcomes.all(which), outcomes);
        readOutcomes(selectWaiting.all(which), outcomes);
        return readViewings(selectViewings.all(which), outcomes);
      }),
    endedBetween: (hostId, fromMs, toMs) =>
      store.read(() => readViewings(selectEnded.all(hostId, fromMs, toMs), new Map())),
  };
}

type ViewingRow = NonNullable<ReturnType<typeof checkedRow<typeof viewingRowSchema>>>;

function toEntry(row: ViewingRow, outcomes: readonly WatchLogOutcome[]): WatchLogEntry {
  return {
    viewingId: row.viewing_id,
    hostId: row.host_id,
    hostLabel: row.host_label ?? row.host_id,
    title: row.title,
    kind: row.kind,
    item: row.item,
    startedAtMs: row.started_at_ms,
    endedAtMs: row.ended_at_ms,
    positionSeconds: row.position_seconds,
    durationSeconds: row.duration_seconds,
    progressFraction: row.progress_fraction,
    watched: row.watched,
    stopReason: row.stop_reason,
    ignored: row.ignored_rule === null ? null : { rule: row.ignored_rule, text: row.ignored_text ?? '' },
    outcomes: outcomes.toSorted((a, b) => a.atMs - b.atMs),
  };
}
