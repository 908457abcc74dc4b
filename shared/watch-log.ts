/** The watch log as it is searched, opened, counted and taken away. */
import type { OutcomeKind, WatchLogEntry } from './state.ts';

/** Every way in which an event can end, and that it has not. */
export const OUTCOME_KINDS = [
  'sent',
  'waiting',
  'duplicate',
  'skipped',
  'refused',
  'superseded',
  'evicted',
  'expired',
  'cleared',
] as const satisfies readonly OutcomeKind[];
/** What a viewing came to: an outcome that any of its events had, or that none was reported. */
export const LOG_OUTCOMES = [...OUTCOME_KINDS, 'ignored'] as const;
export type LogOutcome = (typeof LOG_OUTCOMES)[number];

/** Where a page of the log ends: the next one begins behind it. */
export interface LogPlace {
  readonly startedAtMs: number;
  readonly viewingId: string;
}

export interface LogPage {
  /** Newest first. */
  readonly entries: readonly WatchLogEntry[];
  /** How many there are in all, on this page and every other. */
  readonly total: number;
  /** For `before`; null on the last page. */
  readonly next: LogPlace | null;
}

/** Whether the watch of a viewing can be sent to a service once more. */
export interface SendAgain {
  readonly service: string;
  readonly isPossible: boolean;
  /** Why not; empty where it is. */
  readonly reason: string;
}

export interface LogEntryDetails extends WatchLogEntry {
  /** One for each service. */
  readonly sendAgain: readonly SendAgain[];
}

export interface LogExport {
  readonly text: string;
  readonly suggestedName: string;
  readonly count: number;
}

export interface WatchedTime {
  /** Played, as far as it is known: never longer than the item, whatever pauses there were. */
  readonly minutes: number;
  readonly watches: number;
}

/** A year of watching, by the time zone of this computer. What was ignored or private is not in it. */
export interface LogStats extends WatchedTime {
  readonly year: number;
  /** From the first year that there is something of to the last. */
  readonly years: readonly number[];
  /** Only days on which something was watched: `2026-01-31`. */
  readonly days: ReadonlyArray<WatchedTime & { readonly date: string }>;
  /** Monday first, all seven. */
  readonly weekdays: readonly WatchedTime[];
  /** At most ten. */
  readonly shows: ReadonlyArray<WatchedTime & { readonly title: string }>;
}
