/** Brings a service's watched history back into the boxes' libraries: on request, or every six hours. */
import * as v from 'valibot';
import type { MarksReport } from '../../../shared/history.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { Log } from '../ports.ts';
import type { MarksAnswer } from '../scrobble/history-service.ts';
import type { AccountService } from '../scrobble/service.ts';
import type { StateStore } from '../store/state-store.ts';
import { capableService, capableServices } from './capable-service.ts';
import { chosenHosts } from './chosen-hosts.ts';
import type { HostAccess } from './host-access.ts';
import { type BringingOptions, bringMarks, type MarksJob } from './marks-bringing.ts';
import { createTurns, type Turns } from './turns.ts';

export interface MarksSync {
  /** What would be written, and nothing is. @throws {ProblemError} */
  preview(hostId: string | undefined): Promise<MarksReport[]>;
  /** Writes it. @throws {ProblemError} */
  apply(hostId: string | undefined): Promise<MarksReport[]>;
  /** From now on every six hours, where the setting says so. */
  start(): void;
  stop(): Promise<void>;
}

export interface MarksSyncOptions extends Omit<BringingOptions, 'settings' | 'signal'> {
  readonly hosts: () => readonly HostAccess[];
  readonly services: readonly AccountService[];
  readonly settings: () => Settings;
  readonly state: StateStore;
  readonly log: Log;
}

const EVERY_MS = 6 * 3_600_000;
const OVERLAP_MS = 3_600_000;
const AGAIN_AFTER_FAILURE_MS = 30 * 60_000;
/** What a box refuses so often is not tried for ever. */
const MOST_HELD = 3;

/** How far the automatic runs have come for one account and one box. */
const progressSchema = v.object({ atMs: v.number(), held: v.number(), what: v.string() });
type Progress = v.InferOutput<typeof progressSchema>;

export function createMarksSync(options: MarksSyncOptions): MarksSync {
  return new Syncer(options);
}

class Syncer implements MarksSync {
  private readonly options: MarksSyncOptions;
  /** Two runs at once would write the same. */
  private readonly turns: Turns;
  private readonly notBefore = new Map<string, number>();

  constructor(options: MarksSyncOptions) {
    this.options = options;
    this.turns = createTurns(options);
  }

  preview(hostId: string | undefined): Promise<MarksReport[]> {
    return this.onRequest(hostId, true);
  }

  apply(hostId: string | undefined): Promise<MarksReport[]> {
    return this.onRequest(hostId, false);
  }

  start(): void {
    this.turns.every(() => this.runDue(), 'marking back failed');
  }

  stop(): Promise<void> {
    return this.turns.stop();
  }

  private async onRequest(hostId: string | undefined, isPreview: boolean): Promise<MarksReport[]> {
    const hosts = chosenHosts(this.options.hosts(), hostId);
    const service = capableService(this.options.services, 'watchedSince');
    return await this.turns.take(async () => {
      const startedAtMs = this.options.clock.wallMs();
      const answer = await this.pull(service, null);
      const reports: MarksReport[] = [];
      for (const host of hosts) {
        const report = await this.bring({ host, service, answer, isPreview });
        if (!isPreview && report.problem === null) this.keepProgress(host, service, startedAtMs, report);
        reports.push(report);
      }
      return reports;
    });
  }

  private async runDue(): Promise<void> {
    const { settings, services, clock, log } = this.options;
    if (!settings().pull_sync_auto || this.turns.signal.aborted) return;
    for (const service of capableServices(services, 'watchedSince')) {
      for (const host of this.options.hosts()) {
        const key = this.keyOf(host, service);
        if (host.caller() === null || (this.notBefore.get(key) ?? 0) > clock.wallMs()) continue;
        const done = this.progressOf(host, service);
        const nowMs = clock.wallMs();
        if (done !== null && nowMs - done.atMs < EVERY_MS && done.atMs <= nowMs) continue;
        const answer = await this.pull(service, done === null ? null : done.atMs - OVERLAP_MS);
        const report = await this.bring({ host, service, answer, isPreview: false });
        if (report.problem === null) this.keepProgress(host, service, nowMs, report);
        else this.notBefore.set(key, nowMs + AGAIN_AFTER_FAILURE_MS);
        const { watched, resume, failed } = report.counts;
        log.info(report.problem?.text ?? `Marked back into ${host.label}.`, { watched, resume, failed });
      }
    }
  }

  private pull(service: AccountService, sinceMs: number | null): Promise<MarksAnswer> {
    const nothing: MarksAnswer = { kind: 'answered', watched: [], inProgress: [], unreadable: 0 };
    return service.watchedSince?.(sinceMs, this.turns.signal) ?? Promise.resolve(nothing);
  }

  /** Kept back where something could not be written, so that the next run asks for it again. A failed full run stays full. */
  private keepProgress(host: HostAccess, service: AccountService, atMs: number, report: MarksReport): void {
    const key = this.keyOf(host, service);
    const before = this.progressOf(host, service);
    const held = report.counts.failed === 0 ? 0 : (before?.held ?? 0) + 1;
    if (held > 0 && held < MOST_HELD) {
      this.notBefore.set(key, this.options.clock.wallMs() + AGAIN_AFTER_FAILURE_MS);
      if (before !== null) this.options.state.set(key, JSON.stringify({ ...before, held }));
      return;
    }
    const progress: Progress = { atMs, held: 0, what: this.what() };
    this.options.state.set(key, JSON.stringify(progress));
  }

  private progressOf(host: HostAccess, service: AccountService): Progress | null {
    const read = v.safeParse(
      v.pipe(v.string(), v.parseJson(), progressSchema),
      this.options.state.get(this.keyOf(host, service)),
    );
    // What was not wanted then has to be asked for from the beginning.
    return read.success && read.output.what === this.what() ? read.output : null;
  }

  private keyOf(host: HostAccess, service: AccountService): string {
    return `pull:${service.name}:${service.account().accountName ?? ''}:${host.hostId}`;
  }

  private what(): string {
    const { pull_watched, pull_resume } = this.options.settings();
    return `${pull_watched ? 'watched' : ''} ${pull_resume ? 'resume' : ''}`.trim();
  }

  private bring(job: MarksJob): Promise<MarksReport> {
    return bringMarks({ ...this.options, signal: this.turns.signal }, job);
  }
}
