/** Reads viewings with what became of their events. */
import type { WatchLogEntry, WatchLogOutcome } from '../../../shared/state.ts';
import type { Log } from '../ports.ts';
import { checkedRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { outcomeRowSchema, viewingRowSchema } from './watch-log-rows.ts';

/** What the condition compares with; `limit`: how many at most. */
export type Selection = Readonly<Record<string, string | number>> & { readonly limit: number };

export interface WatchLogReader {
  /** The newest viewings that a condition selects: `WHERE host_id = :hostId`. Conditions are ours, values come from outside. */
  read(where: string, selection: Selection): WatchLogEntry[];
  /** Rows of viewings with `host_label` and `artwork`, as entries. */
  withoutOutcomes(rows: readonly unknown[]): WatchLogEntry[];
}

export function createWatchLogReader({ store, log }: { readonly store: Store; readonly log: Log }): WatchLogReader {
  /** By their condition: few. */
  const prepared = new Map<string, ReturnType<typeof prepareReading>>();
  const statementsOf = (where: string) => {
    const statements = prepared.get(where) ?? prepareReading(store, where);
    prepared.set(where, statements);
    return statements;
  };

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
    read: (where, selection) =>
      store.read(() => {
        const statements = statementsOf(where);
        const outcomes = new Map<string, WatchLogOutcome[]>();
        readOutcomes(statements.outcomes.all(selection), outcomes);
        readOutcomes(statements.waiting.all(selection), outcomes);
        return readViewings(statements.viewings.all(selection), outcomes);
      }),
    withoutOutcomes: (rows) => readViewings(rows, new Map()),
  };
}

/** Statements that read the newest viewings that a condition selects, and what became of their events. */
function prepareReading({ database }: Store, where: string) {
  const some = `(SELECT * FROM viewings ${where} ORDER BY started_at_ms DESC, viewing_id DESC LIMIT :limit)`;
  return {
    viewings: database.prepare<[Selection]>(`
      SELECT some.*, hosts.label AS host_label, artworks.artwork FROM ${some} AS some
      LEFT JOIN hosts ON hosts.id = some.host_id LEFT JOIN artworks ON artworks.viewing_id = some.viewing_id
      ORDER BY some.started_at_ms DESC, some.viewing_id DESC`),
    outcomes: database.prepare<[Selection]>(`SELECT outcomes.* FROM ${some} AS some JOIN outcomes USING (viewing_id)`),
    waiting: database.prepare<[Selection]>(`
      SELECT outbox.viewing_id, outbox.service, outbox.kind AS event, 'waiting' AS outcome,
        coalesce(outbox.last_error, iif(outbox.account IS NULL AND outbox.service NOT LIKE 'phlix-plugin-%', 'Waits until an account is linked.', 'Waits to be sent.')) AS reason,
        1 AS times, coalesce(outbox.last_attempt_at_ms, outbox.created_at_ms) AS at_ms
      FROM ${some} AS some JOIN outbox USING (viewing_id) ORDER BY outbox.created_at_ms, outbox.id`),
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
    artwork: row.artwork,
  };
}
