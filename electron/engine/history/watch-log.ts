/** Every viewing and what became of each of its events at each service: the answer to "why was this not scrobbled?". */
import type { MediaItem } from '../../../shared/media-item.ts';
import type { OutcomeKind, WatchLogEntry } from '../../../shared/state.ts';
import { withoutPath } from '../identify/without-path.ts';
import type { Log } from '../ports.ts';
import { checkedRow } from '../store/rows.ts';
import type { Store } from '../store/store.ts';
import { createWatchLogReader } from './watch-log-reader.ts';
import { viewingRowSchema } from './watch-log-rows.ts';

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
    SELECT viewings.*, NULL AS host_label, NULL AS artwork FROM viewings
    WHERE viewing_id = :id OR substr(viewing_id, 1, length(:id)) = :id ORDER BY viewing_id = :id DESC LIMIT 2`);
  const selectEnded = store.database.prepare(`
    SELECT viewings.*, hosts.label AS host_label, NULL AS artwork
    FROM viewings LEFT JOIN hosts ON hosts.id = viewings.host_id
    WHERE host_id = ? AND ended_at_ms BETWEEN ? AND ? ORDER BY ended_at_ms LIMIT 500`);
  const reader = createWatchLogReader({ store, log });

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
      stopReason === undefined
        ? reader.read('', { limit })
        : reader.read('WHERE stop_reason = :text', { limit, text: stopReason }),
    endedBetween: (hostId, fromMs, toMs) =>
      store.read(() => reader.withoutOutcomes(selectEnded.all(hostId, fromMs, toMs))),
    find: (text) => {
      const selection = { limit: MOST_FOUND, text };
      const found = reader.read('WHERE instr(viewing_id, lower(:text)) = 1', selection);
      return found.length > 0 ? found : reader.read('WHERE instr(lower(title), lower(:text)) > 0', selection);
    },
  };
}
