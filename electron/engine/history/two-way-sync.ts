/**
 * Keeps the history of a service and the libraries of the boxes alike: what was watched elsewhere is marked in Kodi, and
 * what Kodi has that never counted is added to the service. Nothing is written on either side before somebody has seen a
 * preview and agreed, and never more than a ceiling an hour without asking.
 */
import { errorText, type Problem, ProblemError } from '../../../shared/errors.ts';
import type { MarksReport } from '../../../shared/history.ts';
import type { SyncAdd, SyncQuestion, SyncReport, SyncStatus } from '../../../shared/sync.ts';
import { KodiCallError } from '../kodi/kodi-caller.ts';
import type { Clock, Log } from '../ports.ts';
import type { HistoryEntry, ImportAnswer, MarksAnswer, TwoWayHistory } from '../scrobble/history-service.ts';
import type { AccountService } from '../scrobble/service.ts';
import type { StateStore } from '../store/state-store.ts';
import { askZone } from './box-zone.ts';
import { capableService, capableServices } from './capable-service.ts';
import type { HostAccess } from './host-access.ts';
import { keysOf } from './import-entries.ts';
import { type BringingOptions, bringMarks } from './marks-bringing.ts';
import { keepSyncMemory, readSyncMemory, type SyncMemory } from './sync-memory.ts';
import { readWatchedHere, type SyncReadingOptions } from './sync-reading.ts';

/** Every method rejects with a `ProblemError` where no such service is logged in. */
export interface TwoWaySync {
  /** What would be done, and nothing is. */
  preview(service: string | undefined): Promise<SyncReport>;
  /** Does it; refused before somebody has agreed to a preview. */
  run(service: string | undefined): Promise<SyncReport>;
  /** Agrees to the preview, or to what a run has asked, and runs. */
  confirm(service: string | undefined): Promise<SyncReport>;
  /** Of every service that can do it, linked or not. */
  list(): SyncStatus[];
  /** From now on by itself, as each service's settings say. */
  start(): void;
  stop(): Promise<void>;
}

export interface TwoWaySyncOptions
  extends Omit<BringingOptions, 'settings' | 'signal'>,
    Omit<SyncReadingOptions, 'ownMarks'> {
  readonly hosts: () => readonly HostAccess[];
  readonly services: readonly AccountService[];
  /** Whether this box and this service are to do with each other. */
  readonly belongs: (hostId: string, service: string) => boolean;
  /** Events of the service that wait to be sent: what they tell is not added besides. */
  readonly waiting: (service: string) => number;
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly onChange: () => void;
}

const CHECK_MS = 60_000;
const HOUR_MS = 3_600_000;
/** What was told a while ago is asked for once more: clocks differ, and services are slow with themselves. */
const OVERLAP_MS = HOUR_MS;
const MOST_ADDS_AN_HOUR = 100;
const AT_ONCE = 50;
const MOST_LISTED = 1000;
const MOST_RECENT = 1000;
const PREVIEW_HOLDS_MS = 24 * HOUR_MS;

/** A service that can do it, and its account. */
interface Side {
  readonly service: AccountService;
  readonly history: TwoWayHistory;
  readonly account: string;
}

interface Candidate {
  readonly hostId: string;
  readonly entry: HistoryEntry;
  readonly title: string;
}

export function createTwoWaySync(options: TwoWaySyncOptions): TwoWaySync {
  return new Sync(options);
}

class Sync implements TwoWaySync {
  private readonly options: TwoWaySyncOptions;
  private readonly abort = new AbortController();
  private timer = { cancel: () => {} };
  /** One run at a time. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(options: TwoWaySyncOptions) {
    this.options = options;
  }

  preview(service: string | undefined): Promise<SyncReport> {
    const side = this.chosen(service);
    return this.inTurn(async () => {
      const report = await this.sync(side, true);
      const previewed = { atMs: report.startedAtMs, adds: report.counts.added };
      if (report.problem === null) this.remember(side, { previewed });
      return report;
    });
  }

  async run(service: string | undefined): Promise<SyncReport> {
    const side = this.chosen(service);
    if (!this.memory(side).isConfirmed) throw notConfirmed(side.service);
    return await this.inTurn(() => this.sync(side, false));
  }

  async confirm(service: string | undefined): Promise<SyncReport> {
    const side = this.chosen(service);
    const { isConfirmed, asks, previewed } = this.memory(side);
    const isFresh = previewed !== null && this.options.clock.wallMs() - previewed.atMs < PREVIEW_HOLDS_MS;
    if (!isConfirmed && !isFresh) throw notConfirmed(side.service);
    const allowance = asks?.adds ?? (isFresh ? previewed.adds : 0);
    this.remember(side, { isConfirmed: true, asks: null, previewed: null, allowance });
    return await this.inTurn(() => this.sync(side, false));
  }

  list(): SyncStatus[] {
    return this.options.services.flatMap((service) => {
      if (service.twoWay === undefined) return [];
      const side = sideOf(service);
      const { isOn, intervalMinutes } = service.twoWay.settings();
      const memory = side === null ? null : this.memory(side);
      const { isConfirmed = false, lastRunAtMs = null, asks = null } = memory ?? {};
      const isLinked = service.account().state === 'linked';
      const runs = isOn && isLinked && isConfirmed && asks === null;
      const nextRunAtMs = runs ? (lastRunAtMs ?? this.options.clock.wallMs()) + intervalMinutes * 60_000 : null;
      const facts = {
        service: service.name,
        label: service.label,
        isOn,
        intervalMinutes,
        isConfirmed,
        lastRunAtMs,
        asks,
      };
      return [
        { ...facts, nextRunAtMs, text: statusText(service, { isOn, isLinked, isConfirmed, asks, intervalMinutes }) },
      ];
    });
  }

  start(): void {
    this.timer = this.options.clock.after(CHECK_MS, () => {
      void this.inTurn(() => this.runDue())
        .catch((error: unknown) => this.options.log.error('a sync failed', { error: errorText(error) }))
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

  private async runDue(): Promise<void> {
    for (const service of capableServices(this.options.services, 'twoWay')) {
      const side = sideOf(service);
      if (side === null || this.abort.signal.aborted) continue;
      const { isOn, intervalMinutes } = side.history.settings();
      const { isConfirmed, asks, lastRunAtMs } = this.memory(side);
      const nowMs = this.options.clock.wallMs();
      const isDue = lastRunAtMs === null || lastRunAtMs > nowMs || nowMs - lastRunAtMs >= intervalMinutes * 60_000;
      if (!isOn || !isConfirmed || asks !== null || !isDue || this.boxesOf(side).length === 0) continue;
      const { problem, counts } = await this.sync(side, false);
      this.options.log.info(problem?.text ?? `Synced with ${service.label}.`, { ...counts });
    }
  }

  private chosen(wanted: string | undefined): Side {
    const side = sideOf(capableService(this.options.services, 'twoWay', wanted));
    if (side !== null) return side;
    throw new ProblemError({ kind: 'login_needed', text: 'Nobody is logged in there.' });
  }

  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const run = this.last.then(work);
    this.last = run.catch(() => undefined);
    return run;
  }

  private memory({ service, account }: Side): SyncMemory {
    return readSyncMemory(this.options.state, service.name, account);
  }

  private remember(side: Side, change: Partial<SyncMemory>): void {
    keepSyncMemory(this.options.state, side.service.name, side.account, { ...this.memory(side), ...change });
    this.options.onChange();
  }

  private boxesOf({ service }: Side): HostAccess[] {
    return this.options
      .hosts()
      .filter((host) => host.caller() !== null && this.options.belongs(host.hostId, service.name));
  }

  private async sync(side: Side, isPreview: boolean): Promise<SyncReport> {
    const report = new Reporting(side.service.name, isPreview, this.options.clock.wallMs());
    const boxes = this.boxesOf(side);
    if (boxes.length === 0) return report.done({ kind: 'host_unreachable', text: 'No Kodi box is connected now.' });
    const pulled = await this.pull(side, boxes, report);
    const problem = pulled ?? (await this.push(side, boxes, report));
    if (!isPreview) this.remember(side, { lastRunAtMs: report.startedAtMs });
    return report.done(problem);
  }

  /** From the service into the boxes. */
  private async pull(side: Side, boxes: readonly HostAccess[], report: Reporting): Promise<Problem | null> {
    const { pulledToMs } = this.memory(side);
    const answers = new Map<number | null, MarksAnswer>();
    const known = boxes.flatMap(({ hostId }) => pulledToMs[hostId] ?? []);
    const sinceKnownMs = known.length === 0 ? null : Math.min(...known) - OVERLAP_MS;
    for (const host of boxes) {
      // A box that never had all of it gets all of it: a full pull that failed stays one.
      const sinceMs = pulledToMs[host.hostId] === undefined ? null : sinceKnownMs;
      const answer = answers.get(sinceMs) ?? (await side.history.watchedSince(sinceMs, this.abort.signal));
      answers.set(sinceMs, answer);
      if (answer.kind !== 'answered') return answer.problem;
      const settings = () => ({ pull_watched: true, pull_resume: false });
      const options = { ...this.options, settings, signal: this.abort.signal };
      const marks = await bringMarks(options, { host, service: side.service, answer, isPreview: report.isPreview });
      report.marks.push(marks);
      if (!report.isPreview && marks.problem === null && marks.counts.failed === 0) {
        this.remember(side, { pulledToMs: { ...this.memory(side).pulledToMs, [host.hostId]: report.startedAtMs } });
      }
    }
    return null;
  }

  /** From the boxes to the service. */
  private async push(side: Side, boxes: readonly HostAccess[], report: Reporting): Promise<Problem | null> {
    const { service } = side;
    const waiting = this.options.waiting(service.name);
    if (waiting > 0 && !report.isPreview) {
      const text = `${waiting} events wait to be sent to ${service.label} first; what Kodi has beside them is added then.`;
      return { kind: 'service_busy', service: service.name, text };
    }
    const read = await this.readBoxes(side, boxes, report);
    if ('kind' in read) return read;
    const { candidates, complete } = read;
    const wanted: Candidate[] = [];
    for (const some of chunks(candidates)) {
      const answer = await this.add(side, some, true);
      if (answer.kind !== 'answered') return answer.problem;
      wanted.push(...report.judged(some, answer));
    }
    const question = report.isPreview ? null : this.question(side, wanted.length);
    if (question !== null) {
      report.asks = question;
      report.plan(wanted);
      this.remember(side, { asks: question });
      return null;
    }
    if (report.isPreview) {
      report.plan(wanted);
      return null;
    }
    for (const some of chunks(wanted)) {
      const answer = await this.add(side, some, false);
      if (answer.kind !== 'answered') return answer.problem;
      const taken = report.added(some, answer);
      this.noteAdded(side, taken);
    }
    const to = Object.fromEntries(complete.map((hostId) => [hostId, report.startedAtMs]));
    this.remember(side, { pushedToMs: { ...this.memory(side).pushedToMs, ...to } });
    return null;
  }

  private add(side: Side, some: readonly Candidate[], dryRun: boolean): Promise<ImportAnswer> {
    const entries = some.map(({ entry }) => entry);
    return side.history.add(entries, { dryRun }, this.abort.signal);
  }

  /** Each title once, whatever number of boxes has it; and the boxes that were read to the end. */
  private async readBoxes(
    side: Side,
    boxes: readonly HostAccess[],
    report: Reporting,
  ): Promise<Problem | { readonly candidates: readonly Candidate[]; readonly complete: readonly string[] }> {
    const { pushedToMs, recent } = this.memory(side);
    const byKey = new Map<string, Candidate>();
    const complete: string[] = [];
    const lately = new Map(recent);
    for (const host of boxes) {
      const caller = host.caller();
      if (caller === null) continue;
      const nowMs = this.options.clock.wallMs();
      try {
        const { zone } = await askZone(caller, this.options.homeZone, () => nowMs);
        const sinceMs = pushedToMs[host.hostId] ?? null;
        const of = { service: side.service.name, host, caller, zone, sinceMs, nowMs, signal: this.abort.signal };
        const here = await readWatchedHere(this.options, of);
        report.counts.leftOut += here.leftOut;
        if (here.isComplete) complete.push(host.hostId);
        for (const { entry, title } of here.entries) {
          const key = keyOf(entry);
          const before = byKey.get(key);
          const isOlder = before !== undefined && (before.entry.watchedAtMs ?? 0) >= (entry.watchedAtMs ?? 0);
          if (isOlder || lately.get(key) === (entry.watchedAtMs ?? 0)) continue;
          byKey.set(key, { hostId: host.hostId, entry, title });
        }
      } catch (error) {
        if (this.abort.signal.aborted) return { kind: 'cancelled', text: 'The companion was stopped.' };
        if (!(error instanceof KodiCallError)) throw error;
        const text = `${host.label} could not be read to the end: ${error.message}`;
        return { kind: 'host_unreachable', hostId: host.hostId, text };
      }
    }
    return { candidates: [...byKey.values()], complete };
  }

  /** Null where so many may be added now. */
  private question(side: Side, adds: number): SyncQuestion | null {
    const { added, allowance } = this.memory(side);
    const sinceMs = this.options.clock.wallMs() - HOUR_MS;
    const lately = added.filter(({ atMs }) => atMs > sinceMs).reduce((sum, { count }) => sum + count, 0);
    if (adds <= allowance || lately + adds <= MOST_ADDS_AN_HOUR) return null;
    const { name, label } = side.service;
    const text = `${adds} titles would be added to ${label}, and no more than ${MOST_ADDS_AN_HOUR} an hour are without asking. Look at them: companion sync ${name} --preview. Add them: companion sync ${name} --yes`;
    return { adds, text };
  }

  private noteAdded(side: Side, taken: readonly Candidate[]): void {
    const { added, allowance, recent } = this.memory(side);
    const nowMs = this.options.clock.wallMs();
    const count = taken.length;
    this.remember(side, {
      added: [...added.filter(({ atMs }) => atMs > nowMs - HOUR_MS), { atMs: nowMs, count }],
      allowance: Math.max(0, allowance - count),
      recent: [...recent, ...taken.map(({ entry }): [string, number] => [keyOf(entry), entry.watchedAtMs ?? 0])].slice(
        -MOST_RECENT,
      ),
    });
  }
}

/** Collects what a run came to. */
class Reporting {
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
  judged(some: readonly Candidate[], { verdicts }: Extract<ImportAnswer, { kind: 'answered' }>): Candidate[] {
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
  added(some: readonly Candidate[], answer: Extract<ImportAnswer, { kind: 'answered' }>): Candidate[] {
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

function sideOf(service: AccountService): Side | null {
  const { accountName } = service.account();
  return service.twoWay === undefined || accountName === null
    ? null
    : { service, history: service.twoWay, account: accountName };
}

function keyOf(entry: HistoryEntry): string {
  const { ids, title } = keysOf(entry);
  return ids[0] ?? title;
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / AT_ONCE);
  return Array.from({ length: count }, (_, index) => items.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}

function notConfirmed({ name, label }: AccountService): ProblemError {
  const text = `Look first at what would change in Kodi and at ${label}: companion sync ${name} --preview. Then agree: companion sync ${name} --yes`;
  return new ProblemError({ kind: 'not_allowed', service: name, text });
}

function statusText(
  { name, label }: AccountService,
  {
    isOn,
    isLinked,
    isConfirmed,
    asks,
    intervalMinutes,
  }: Pick<SyncStatus, 'isOn' | 'isConfirmed' | 'asks' | 'intervalMinutes'> & {
    readonly isLinked: boolean;
  },
): string {
  if (!isLinked) return `${label} is not linked.`;
  if (asks !== null) return asks.text;
  if (!isConfirmed) return `Nothing is synced yet. Look at what would change: companion sync ${name} --preview`;
  return isOn ? `Every ${intervalMinutes} minutes.` : 'Only on request.';
}
