/** What became of marking back into one box, for people. */
import type { Problem } from '../../../shared/errors.ts';
import type { MarkChange, MarksReport } from '../../../shared/history.ts';
import type { AccountService } from '../scrobble/service.ts';
import type { HostAccess } from './host-access.ts';
import { momentOf, type Zone } from './kodi-time.ts';
import type { LibraryItem } from './library-pages.ts';
import type { MarkWrite } from './watched-marks.ts';

const MOST_LISTED = 1000;

/** One write, and what became of it. */
export function changeOf(
  { hostId }: HostAccess,
  { kind, item }: LibraryItem,
  write: MarkWrite,
  zone: Zone,
  outcome: MarkChange['outcome'],
  reason: string,
): MarkChange {
  const two = (value: number | null) => String(value ?? 0).padStart(2, '0');
  const title = kind === 'movie' ? item.title : `${item.showTitle} S${two(item.season)}E${two(item.episode)}`;
  const isWatched = write.change === 'watched';
  return {
    hostId,
    title,
    kind,
    change: write.change,
    watchedAtMs: isWatched && write.lastPlayed !== null ? momentOf(write.lastPlayed, zone) : null,
    plays: isWatched ? write.playCount : null,
    positionSeconds: isWatched ? null : write.positionSeconds,
    outcome,
    reason,
  };
}

/** Collects the changes of one box, and counts all of them. */
export class Report {
  private readonly facts: Pick<MarksReport, 'service' | 'hostId' | 'hostLabel'>;
  private readonly changes: MarkChange[] = [];
  private readonly counts = { watched: 0, resume: 0, alreadySo: 0, notThere: 0, failed: 0, unreadable: 0 };

  constructor({ hostId, label }: HostAccess, { name }: AccountService) {
    this.facts = { service: name, hostId, hostLabel: label };
  }

  alreadySo(): void {
    this.counts.alreadySo += 1;
  }

  add(change: MarkChange): void {
    if (change.outcome === 'failed') this.counts.failed += 1;
    else this.counts[change.change] += 1;
    if (this.changes.length < MOST_LISTED) this.changes.push(change);
  }

  done(unreadable: number, notThere: number): MarksReport {
    return { ...this.facts, problem: null, changes: this.changes, counts: { ...this.counts, unreadable, notThere } };
  }

  failed(problem: Problem): MarksReport {
    return { ...this.facts, problem, changes: this.changes, counts: this.counts };
  }
}
