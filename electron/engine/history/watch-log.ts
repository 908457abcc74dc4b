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
  /** Whether any event of this viewing was to be reported. */
  wasReported(viewingId: string): boolean;
  /** The viewing with this id, or the only one whose id begins so; null where there is none, or more than one. */
  item(id: string): WatchedItem | null;
  /** Newest first; `stopReason`: only those that ended so. */
  list(limit: number, stopReason?: string): WatchLogEntry[];
  /** What ended on this box in this span (wall clock, ms), without its outcomes. */
  endedBetween(hostId: string, fromMs: number, toMs: number): WatchLogEntry[];
  /** The newest few whose id begins with this text, else whose title holds it, in any case. */
  find(text: string): WatchLogEntry[];
}

/** What was watched, without what became of it. */
export interface WatchedItem {
  readonly viewingId: string;
  readonly hostId: string;
  readonly title: string;
  readonly item: MediaItem | null;
  readonly endedAtMs: number | null;
}

const LONGEST_REASON = 500;
const SHORTEST_ID = 4;
const MOST_FOUND = 5;

export interface WatchLogOptions {
  readonly store: Store;
  readonly log: Log;
  /** Something was noted. */
  readonly onChange?: () => void;
}

export function createWatchLog({ store, log, onChange }: WatchLogOptions): WatchLog {
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
  const selectReported = store.database.prepare<[string], unknown>(
    'SELECT 1 FROM viewings WHERE viewing_id = ? AND ignored_rule IS NULL',
  );
  const selectNamed = store.database.prepare<{ id: string }, unknown>(`
    SELECT viewings.*, NULL AS host_label FROM viewings
    WHERE viewing_id = :id OR substr(viewing_id, 1, length(:id)) = :id ORDER BY viewing_id = :id DESC LIMIT 2`);
  const newest = prepareReading(store, '');
  const byId = prepareReading(store, 'WHERE instr(viewing_id, lower(:text)) = 1');
  const byTitle = prepareReading(store, 'WHERE instr(lower(title), lower(:text)) > 0');
  const byStopReason = prepareReading(store, 'WHERE stop_reason = :text');

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
  const read = (statements: ReturnType<typeof prepareReading>, selection: Selection): WatchLogEntry[] =>
    store.read(() => {
      const outcomes = new Map<string, WatchLogOutcome[]>();
      readOutcomes(statements.outcomes.all(selection), outcomes);
      readOutcomes(statements.waiting.all(selection), outcomes);
      return readViewings(statements.viewings.all(selection), outcomes);
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
      onChange?.();
    },
    noteOutcome: (note) => {
      store.relaxed(() => upsertOutcome.run({ ...note, reason: note.reason.slice(0, LONGEST_REASON) }));
      onChange?.();
    },
    wasReported: (viewingId) => store.read(() => selectReported.get(viewingId) !== undefined),
    item: (id) => {
      if (id.length < SHORTEST_ID) return null;
      const [row, other] = store.read(() => selectNamed.all({ id }));
      const found = row === undefined ? null : checkedRow(viewingRowSchema, row, 'viewing', log);
      if (found === null || (other !== undefined && found.viewing_id !== id)) return null;
      const { viewing_id, host_id, title, item, ended_at_ms } = found;
      return { viewingId: viewing_id, hostId: host_id, title, item, endedAtMs: ended_at_ms };
    },
    list: (limit, stopReason) =>
      stopReason === undefined ? read(newest, { limit }) : read(byStopReason, { limit, text: stopReason }),
    endedBetween: (hostId, fromMs, toMs) =>
      store.read(() => readViewings(selectEnded.all(hostId, fromMs, toMs), new Map())),
    find: (text) => {
      const limit = MOST_FOUND;
      const found = read(byId, { limit, text });
      return found.length > 0 ? found : read(byTitle, { limit, text });
    },
  };
}

interface Selection {
  readonly limit: number;
  readonly text?: string;
}

/** Statements that read the newest viewings that a condition selects, and what became of their events. */
function prepareReading({ database }: Store, where: string) {
  const some = `(SELECT * FROM viewings ${where} ORDER BY started_at_ms DESC, viewing_id DESC LIMIT :limit)`;
  return {
    viewings: database.prepare<[Selection]>(`
      SELECT some.*, hosts.label AS host_label FROM ${some} AS some LEFT JOIN hosts ON hosts.id = some.host_id
      ORDER BY some.started_at_ms DESC, some.viewing_id DESC`),
    outcomes: database.prepare<[Selection]>(`SELECT outcomes.* FROM ${some} AS some JOIN outcomes USING (viewing_id)`),
    waiting: database.prepare<[Selection]>(`
      SELECT outbox.viewing_id, outbox.service, outbox.kind AS event, 'waiting' AS outcome,
        coalesce(outbox.last_error, iif(outbox.account IS NULL, 'Waits until an account is linked.', 'Waits to be sent.')) AS reason,
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
  };
}
