/** What the library of a box and the history at a service are to each other: import, marks back, caught up. */
import type { Problem } from './errors.ts';
import type { WatchLogEntry } from './state.ts';

export type ImportState =
  | 'none'
  /** Asking the boxes what was watched. */
  | 'reading'
  /** Asking the service what it would take. */
  | 'previewing'
  | 'previewed'
  | 'importing'
  | 'done'
  /** By itself: several batches failed in a row, or the login is gone. What is left can be sent with another start. */
  | 'stopped'
  /** On its way; what is left can be sent with another start. */
  | 'cancelled'
  /** Cancelled before anything was sent: another look has to come first. */
  | 'called_off'
  /** The preview did not work out; nothing was sent. */
  | 'failed';

/** Titles, not plays. */
export interface ImportCounts {
  /** Watched items found on the boxes that were read. */
  readonly found: number;
  /** Of these: the same title on another box, or twice on one. */
  readonly merged: number;
  /** Of these: marked as watched by this companion, out of the service's own history. */
  readonly ownMarks: number;
  /** Of these: played once, in private time. */
  readonly private: number;
  /** Of these: entries of Kodi's that say too little. */
  readonly unreadable: number;
  /** The service would take them (preview), and they have not been sent yet. */
  readonly ready: number;
  readonly imported: number;
  /** The service had them. */
  readonly duplicates: number;
  /** The service does not know the title. */
  readonly unmatched: number;
  /** Refused by the service, or by this companion. */
  readonly refused: number;
  /** Their batch failed; sent again with the next start. */
  readonly failed: number;
}

export interface ImportHost {
  readonly hostId: string;
  readonly label: string;
  readonly found: number;
  /** The zone its times were read in; null until it was asked. */
  readonly zone: string | null;
  /** Why it was not read; null where it was. */
  readonly leftOut: string | null;
}

export interface ImportStatus {
  readonly state: ImportState;
  readonly service: string | null;
  readonly accountName: string | null;
  readonly hosts: readonly ImportHost[];
  readonly counts: ImportCounts;
  /** What is done of what is to be done in this state; 0 of 0 where that is not known. */
  readonly progress: { readonly done: number; readonly of: number };
  readonly startedAtMs: number | null;
  readonly updatedAtMs: number | null;
  /** Where it stands, in words. */
  readonly text: string;
}

export type ImportOutcome =
  | 'found'
  | 'ready'
  | 'imported'
  | 'duplicate'
  | 'unmatched'
  | 'refused'
  | 'failed'
  /** The service named only numbers for its batch, not which. */
  | 'unclear';

/** One title of the report. */
export interface ImportItem {
  readonly id: number;
  readonly title: string;
  readonly kind: 'movie' | 'episode';
  /** ISO, UTC; null where Kodi does not know when. */
  readonly watchedAtUtc: string | null;
  readonly plays: number;
  readonly outcome: ImportOutcome;
  readonly reason: string;
}

export interface MarkChange {
  readonly hostId: string;
  readonly title: string;
  readonly kind: 'movie' | 'episode';
  readonly change: 'watched' | 'resume';
  /** When it was watched there; null where the service does not say. */
  readonly watchedAtMs: number | null;
  readonly plays: number | null;
  readonly positionSeconds: number | null;
  /** What became of it; `planned` in a preview. */
  readonly outcome: 'planned' | 'written' | 'failed';
  readonly reason: string;
}

/** What one service's history means for one box. */
export interface MarksReport {
  readonly service: string;
  readonly hostId: string;
  readonly hostLabel: string;
  /** Where it could not be done: nothing below is to be relied on. */
  readonly problem: Problem | null;
  /** At most a thousand of them. */
  readonly changes: readonly MarkChange[];
  readonly counts: {
    readonly watched: number;
    readonly resume: number;
    /** Already so on the box. */
    readonly alreadySo: number;
    /** Not in its library. */
    readonly notThere: number;
    readonly failed: number;
    /** Entries of the service that cannot be read. */
    readonly unreadable: number;
  };
}

export interface CatchUpHost {
  readonly hostId: string;
  readonly label: string;
  /** When its library was last compared; null: never. */
  readonly lookedAtMs: number | null;
  /** In words. */
  readonly text: string;
}

export interface CatchUpList {
  readonly enabled: boolean;
  readonly hosts: readonly CatchUpHost[];
  /** Newest first. */
  readonly entries: readonly WatchLogEntry[];
}
