/** Keeping a service's history and the boxes' libraries alike, as page and command line see it. */
import type { Problem } from './errors.ts';
import type { MarksReport } from './history.ts';

/** One title on its way from a box to the service. */
export interface SyncAdd {
  readonly hostId: string;
  readonly title: string;
  readonly kind: 'movie' | 'episode';
  /** Null: nobody knows when. */
  readonly watchedAtMs: number | null;
  /** `planned` in a preview, and where it was asked first. */
  readonly outcome: 'planned' | 'added' | 'unmatched' | 'refused';
  readonly reason: string;
}

/** More would be added than is done without asking. */
export interface SyncQuestion {
  readonly adds: number;
  /** In words: how many, and what to do. */
  readonly text: string;
}

export interface SyncReport {
  readonly service: string;
  readonly isPreview: boolean;
  readonly startedAtMs: number;
  /** Why it did not come to its end; what was done until then stays. */
  readonly problem: Problem | null;
  /** What the service's history means for each box. */
  readonly marks: readonly MarksReport[];
  /** What the boxes' libraries mean for the service; at most a thousand. */
  readonly adds: readonly SyncAdd[];
  readonly counts: {
    /** Added; in a preview: what would be. */
    readonly added: number;
    /** The service has them. */
    readonly duplicates: number;
    /** The service does not know them, or no id of them is known. */
    readonly unmatched: number;
    readonly refused: number;
    /** Not to be reported: by a rule, a filter, in private time, or because the viewing that was seen did not count. */
    readonly leftOut: number;
  };
  readonly asks: SyncQuestion | null;
}

export interface SyncStatus {
  readonly service: string;
  readonly label: string;
  readonly isOn: boolean;
  readonly intervalMinutes: number;
  /** False until somebody has looked at a preview and agreed: nothing is written on either side before. */
  readonly isConfirmed: boolean;
  readonly lastRunAtMs: number | null;
  /** Null while nothing runs by itself. */
  readonly nextRunAtMs: number | null;
  readonly asks: SyncQuestion | null;
  /** How it stands, in words. */
  readonly text: string;
}
