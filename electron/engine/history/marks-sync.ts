/** Brings a service's watched history back into the boxes' libraries: on request, or every six hours. */
import * as v from 'valibot';
import { errorText, type Problem } from '../../../shared/errors.ts';
import type { MarksReport } from '../../../shared/history.ts';
import type { Settings } from '../../../shared/settings.ts';
import { KodiCallError } from '../kodi/kodi-caller.ts';
import type { Clock, Log } from '../ports.ts';
import type { MarksAnswer } from '../scrobble/history-service.ts';
import type { AccountService } from '../scrobble/service.ts';
import type { LibraryStock } from '../store/library-stock.ts';
import type { OwnMarks } from '../store/own-marks.ts';
import type { StateStore } from '../store/state-store.ts';
import { askZone } from './box-zone.ts';
import { capableService, capableServices } from './capable-service.ts';
import { chosenHosts } from './chosen-hosts.ts';
import type { HostAccess } from './host-access.ts';
import type { Zone } from './kodi-time.ts';
import type { LibraryItem } from './library-pages.ts';
import { changeOf, Report } from './marks-report.ts';
import { matchingItems, writeMark } from './marks-writing.ts';
import { indexMarks, type MarkIndex, type MarkWrite, resumeWrite, watchedWrite } from './watched-marks.ts';

export interface MarksSync {
  /** What would be written, and nothing is. @throws {ProblemError} */
  preview(hostId: string | undefined): Promise<MarksReport[]>;
  /** Writes it. @throws {ProblemError} */
  apply(hostId: string | undefined): Promise<MarksReport[]>;
  /** From now on every six hours, where the setting says so. */
  start(): void;
  stop(): Promise<void>;
}

export interface MarksSyncOptions {
  readonly hosts: () => readonly HostAccess[];
  readonly services: readonly AccountService[];
  readonly settings: () => Settings;
  readonly ownMarks: OwnMarks;
  readonly stock: LibraryStock;
  readonly state: StateStore;
  readonly homeZone: string;
  readonly clock: Clock;
  readonly log: Log;
}

const EVERY_MS = 6 * 3_600_000;
const OVERLAP_MS = 3_600_000;
const CHECK_MS = 60_000;
const AGAIN_AFTER_FAILURE_MS = 30 * 60_000;
/** What a box refuses so often is not tried for ever. */
const MOST_HELD = 3;

/** How far the automatic runs have come for one account and one box. */
const progressSchema = v.object({ atMs: v.number(), held: v.number(), what: v.string() });
type Progress = v.InferOutput<typeof progressSchema>;

interface Job {
  readonly host: HostAccess;
  readonly service: AccountService;
  readonly answer: MarksAnswer;
  readonly isPreview: boolean;
}

export function createMarksSync(options: MarksSyncOptions): MarksSync {
  return new Syncer(options);
}

class Syncer implements MarksSync {
  private readonly options: MarksSyncOptions;
  private readonly abort = new AbortController();
  private readonly notBefore = new Map<string, number>();
  private timer = { cancel: () => {} };
  /** One run at a time: two would write the same. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: MarksSyncOptions) {
    this.options = options;
  }

  preview(hostId: string | undefined): Promise<MarksReport[]> {
    return this.onRequest(hostId, true);
  }

  apply(hostId: string | undefined): Promise<MarksReport[]> {
    return this.onRequest(hostId, false);
  }

  start(): void {
    this.timer = this.options.clock.after(CHECK_MS, () => {
      void this.inTurn(() => this.runDue())
        .catch((error: unknown) => this.options.log.error('marking back failed', { error: errorText(error) }))
        .finally(() => {
          if (!this.abort.signal.aborted) this.start();
        });
    });
  }

  async stop(): Promise<void> {
    this.timer.cancel();
    this.abort.abort();
    await this.last.catch(() => undefined);
  }

  private async onRequest(hostId: string | undefined, isPreview: boolean): Promise<MarksReport[]> {
    const hosts = chosenHosts(this.options.hosts(), hostId);
    const service = capableService(this.options.services, 'watchedSince');
    return await this.inTurn(async () => {
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
    if (!settings().pull_sync_auto || this.abort.signal.aborted) return;
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

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const run = this.last.then(work);
    this.last = run.catch(() => undefined);
    return run;
  }

  private pull(service: AccountService, sinceMs: number | null): Promise<MarksAnswer> {
    const nothing: MarksAnswer = { kind: 'answered', watched: [], inProgress: [], unreadable: 0 };
    return service.watchedSince?.(sinceMs, this.abort.signal) ?? Promise.resolve(nothing);
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

  /** What the answer means for one box; written unless it is a preview. */
  private async bring({ host, service, answer, isPreview }: Job): Promise<MarksReport> {
    const report = new Report(host, service);
    const caller = host.caller();
    if (answer.kind !== 'answered') return report.failed(answer.problem);
    if (caller === null) return report.failed(unreachable(host, `${host.label} is not connected.`));
    try {
      const { zone } = await askZone(caller, this.options.homeZone, () => this.options.clock.wallMs());
      const { pull_watched, pull_resume } = this.options.settings();
      const writer = {
        ownMarks: this.options.ownMarks,
        stock: this.options.stock,
        host,
        caller,
        service: service.name,
      };
      const marks = indexMarks(pull_watched ? answer.watched : [], pull_resume ? answer.inProgress : []);
      for await (const item of matchingItems(caller, marks, () => this.abort.signal.throwIfAborted())) {
        for (const write of this.writesFor(item, marks, zone, report)) {
          const { outcome, reason } = isPreview ? PLANNED : await writeMark(writer, item, write);
          report.add(changeOf(host, item, write, zone, outcome, reason));
        }
      }
      return report.done(answer.unreadable, marks.notThere());
    } catch (error) {
      if (this.abort.signal.aborted) return report.failed({ kind: 'cancelled', text: 'The companion was stopped.' });
      if (!(error instanceof KodiCallError)) throw error;
      return report.failed(unreachable(host, `${host.label} could not be read to the end: ${error.message}`));
    }
  }

  private writesFor(item: LibraryItem, marks: MarkIndex, zone: Zone, report: Report): MarkWrite[] {
    const watched = marks.watched(item);
    const place = marks.inProgress(item);
    const first = watched && watchedWrite(item, watched, zone, this.options.clock.wallMs());
    if (watched !== null && first === null) report.alreadySo();
    const marked =
      first?.change === 'watched' && first.lastPlayed !== null ? { ...item, lastPlayed: first.lastPlayed } : item;
    const second = place && resumeWrite(marked, place, zone);
    if (place !== null && second === null) report.alreadySo();
    return [first, second].filter((write) => write !== null);
  }
}

const PLANNED = { outcome: 'planned', reason: '' } as const;

function unreachable({ hostId }: HostAccess, text: string): Problem {
  return { kind: 'host_unreachable', hostId, text };
}
