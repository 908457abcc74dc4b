/** What a run of two-way sync came to, for people. */
import type { Problem } from '../../../shared/errors.ts';
import type { MarksReport } from '../../../shared/history.ts';
import type { SyncAdd, SyncQuestion, SyncReport } from '../../../shared/sync.ts';
import type { HistoryEntry, ImportAnswered } from '../scrobble/history-service.ts';

/** A title that a service may not have. */
export interface Candidate {
  readonly hostId: string;
  readonly entry: HistoryEntry;
  readonly title: string;
}

const MOST_LISTED = 1000;

/** Collects it while the run goes on. */
export class SyncReporting {
  readonly marks: MarksReport[] = [];
  readonly counts = { added: 0, duplicates: 0, unmatched: 0, refused: 0, leftOut: 0 };
  asks: SyncQuestion | null = null;
  readonly service: string;
  readonly isPreview: boolean;
  readonly startedAtMs: number;
  private readonly adds: SyncAdd[] = [];

  constructor(service: string, isPreview: boolean, startedAtMs: number) {
    this.service = service;
    this.isPreview = isPreview;
    this.startedAtMs = startedAtMs;
  }

  /** What the service would take; the others are counted. */
  judged(some: readonly Candidate[], { verdicts }: ImportAnswered): Candidate[] {
    return some.filter((candidate, index) => {
      const { fate = 'taken', reason = '' } = verdicts.find((one) => one.index === index) ?? {};
      if (fate === 'duplicate') this.counts.duplicates += 1;
      else if (fate !== 'taken') this.note(candidate, fate, reason);
      return fate === 'taken';
    });
  }

  plan(some: readonly Candidate[]): void {
    if (this.isPreview) this.counts.added += some.length;
    for (const candidate of some) this.list(candidate, 'planned', '');
  }

  /** Those that were added. */
  added(some: readonly Candidate[], answer: ImportAnswered): Candidate[] {
    const taken = this.judged(some, answer);
    this.counts.added += taken.length;
    for (const candidate of taken) this.list(candidate, 'added', '');
    return taken;
  }

  done(problem: Problem | null): SyncReport {
    const { service, isPreview, startedAtMs, marks, adds, counts, asks } = this;
    return { service, isPreview, startedAtMs, problem, marks, adds, counts, asks };
  }

  private note(candidate: Candidate, fate: 'unmatched' | 'refused', reason: string): void {
    this.counts[fate] += 1;
    this.list(candidate, fate, reason);
  }

  private list({ hostId, title, entry }: Candidate, outcome: SyncAdd['outcome'], reason: string): void {
    if (this.adds.length >= MOST_LISTED) return;
    this.adds.push({ hostId, title, kind: entry.kind, watchedAtMs: entry.watchedAtMs, outcome, reason });
  }
}
