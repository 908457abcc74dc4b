/** What a service may offer beside scrobbling: taking a history, and telling its own. */
import type { Problem } from '../../../shared/errors.ts';
import type { MediaIds } from '../../../shared/media-item.ts';

/** One watched title for a service's history. */
export interface HistoryEntry {
  readonly kind: 'movie' | 'episode';
  /** The movie's, or the show's. */
  readonly title: string;
  readonly year?: number;
  /** The movie's, or the show's. */
  readonly ids: MediaIds;
  readonly season?: number;
  readonly episode?: number;
  readonly anime: boolean;
  /** Wall clock, ms since the epoch; null where the box does not know when. */
  readonly watchedAtMs: number | null;
  /** ≥ 1 */
  readonly playCount: number;
}

/** `taken`: imported, or (dry run) it would be. */
export type EntryFate = 'taken' | 'duplicate' | 'unmatched' | 'refused';

export interface EntryVerdict {
  /** Which of the entries sent. */
  readonly index: number;
  readonly fate: EntryFate;
  /** The service's words, or "". */
  readonly reason: string;
}

export interface ImportAnswered {
  readonly kind: 'answered';
  readonly counts: Readonly<Record<EntryFate, number>>;
  /** Those that the service named one by one; perhaps not all. */
  readonly verdicts: readonly EntryVerdict[];
}

/** Why there is no answer to be relied on. */
export type HistoryFailure =
  /** The service will never take this request. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** Not now. `isDone`: whether the service may have carried it out all the same. */
  | { readonly kind: 'later'; readonly problem: Problem; readonly isDone: 'no' | 'unknown' }
  /** Nothing goes until somebody logs in or repairs the setting. */
  | { readonly kind: 'blocked'; readonly problem: Problem };

export type ImportAnswer = ImportAnswered | HistoryFailure;

/** What a service says was watched. */
export interface WatchedMark {
  readonly kind: 'movie' | 'episode';
  /** The movie's, or the show's. */
  readonly ids: MediaIds;
  readonly season?: number;
  readonly episode?: number;
  /** ≥ 1 */
  readonly playCount: number;
  readonly watchedAtMs: number | null;
}

/** Where a service says that somebody stopped. */
export interface ProgressMark extends Omit<WatchedMark, 'playCount' | 'watchedAtMs'> {
  /** In seconds of a length; or as a part (0..1) of one that it knows by the minute. 0: the service does not know the length. */
  readonly at:
    | { readonly positionSeconds: number; readonly durationSeconds: number }
    | { readonly fraction: number; readonly ofSeconds: number };
  readonly updatedAtMs: number | null;
}

export interface MarksAnswered {
  readonly kind: 'answered';
  readonly watched: readonly WatchedMark[];
  readonly inProgress: readonly ProgressMark[];
  /** Entries that cannot be read. */
  readonly unreadable: number;
}

export type MarksAnswer = MarksAnswered | HistoryFailure;

/** A history that is kept alike with the libraries of the boxes. */
export interface TwoWayHistory {
  /** As the service's own settings have it now. */
  settings(): { readonly isOn: boolean; readonly intervalMinutes: number };
  /** What the account watched since then; everything for null. Never rejects. */
  watchedSince(sinceMs: number | null, signal: AbortSignal): Promise<MarksAnswer>;
  /**
   * Adds a play of each entry (50 at most) that the history does not have, or says which it would; a verdict for every
   * one. Where the answer is that it may be done all the same, adding them again is safe. Never rejects.
   */
  add(
    entries: readonly HistoryEntry[],
    options: { readonly dryRun: boolean },
    signal: AbortSignal,
  ): Promise<ImportAnswer>;
}

export interface HistoryService {
  /** Where histories are kept alike in both directions; the others below are then not offered. */
  readonly twoWay?: TwoWayHistory;
  /** Sends some entries of a history (50 at most), or asks what would become of them. Never rejects. */
  importHistory?(
    entries: readonly HistoryEntry[],
    options: { readonly dryRun: boolean },
    signal: AbortSignal,
  ): Promise<ImportAnswer>;
  /** What the account watched since then; everything for null. Never rejects. */
  watchedSince?(sinceMs: number | null, signal: AbortSignal): Promise<MarksAnswer>;
}
