/** One run of two-way sync: from the service into the boxes, then from the boxes to the service. */
import type { Problem } from '../../../shared/errors.ts';
import type { SyncQuestion, SyncReport } from '../../../shared/sync.ts';
import type { Clock } from '../ports.ts';
import type { HistoryEntry, ImportAnswer, MarksAnswer, TwoWayHistory } from '../scrobble/history-service.ts';
import type { AccountService } from '../scrobble/service.ts';
import type { HostAccess } from './host-access.ts';
import { keysOf } from './import-entries.ts';
import { type BringingOptions, bringMarks } from './marks-bringing.ts';
import type { AccountMemory } from './sync-memory.ts';
import { readBoxes, type SyncReadingOptions } from './sync-reading.ts';
import { type Candidate, SyncReporting } from './sync-report.ts';

/** A service that can do it, and its account. */
export interface Side {
  readonly service: AccountService;
  readonly history: TwoWayHistory;
  readonly account: string;
}

export interface SyncRunOptions
  extends Omit<BringingOptions, 'settings' | 'signal'>,
    Omit<SyncReadingOptions, 'ownMarks'> {
  /** Events of the service that wait to be sent: what they tell is not added besides. */
  readonly waiting: (service: string) => number;
  /** Whether places to go on from are wanted in Kodi as well. */
  readonly pullsPlaces: () => boolean;
  readonly clock: Clock;
}

export interface SyncRun extends Side {
  /** Those that are there and have to do with the service. */
  readonly boxes: readonly HostAccess[];
  readonly memory: AccountMemory;
  /** Nothing is written on either side. */
  readonly isPreview: boolean;
  readonly signal: AbortSignal;
}

const HOUR_MS = 3_600_000;
/** What was told a while ago is asked for once more: clocks differ, and services are slow with themselves. */
const OVERLAP_MS = HOUR_MS;
/** What is written down there with a time long past shows in the whole only. */
const ALL_EVERY_MS = 24 * HOUR_MS;
const MOST_ADDS_AN_HOUR = 100;
const AT_ONCE = 50;
const MOST_RECENT = 1000;

/** Never rejects for what a box or the service does: the report has it as its problem. */
export async function runSync(options: SyncRunOptions, run: SyncRun): Promise<SyncReport> {
  const { service, boxes, memory, isPreview } = run;
  const report = new SyncReporting(service.name, isPreview, options.clock.wallMs());
  if (boxes.length === 0) return report.done({ kind: 'host_unreachable', text: 'No Kodi box is connected now.' });
  const pulled = await pull(options, run, report);
  const problem = pulled ?? (await push(options, run, report));
  if (!isPreview) memory.change({ lastRunAtMs: report.startedAtMs });
  return report.done(problem);
}

/** From the service into the boxes. */
async function pull(options: SyncRunOptions, run: SyncRun, report: SyncReporting): Promise<Problem | null> {
  const { service, history, boxes, memory, isPreview, signal } = run;
  const { pulledToMs, pulledAllMs } = memory.read();
  const answers = new Map<number | null, MarksAnswer>();
  const known = boxes.flatMap(({ hostId }) => pulledToMs[hostId] ?? []);
  const sinceKnownMs = known.length === 0 ? null : Math.min(...known) - OVERLAP_MS;
  for (const host of boxes) {
    // A box that never had all of it gets all of it: a full pull that failed stays one.
    const isAll =
      pulledToMs[host.hostId] === undefined || report.startedAtMs - (pulledAllMs[host.hostId] ?? 0) >= ALL_EVERY_MS;
    const sinceMs = isAll ? null : sinceKnownMs;
    const answer = answers.get(sinceMs) ?? (await history.watchedSince(sinceMs, signal));
    answers.set(sinceMs, answer);
    if (answer.kind !== 'answered') return answer.problem;
    const settings = () => ({ pull_watched: true, pull_resume: options.pullsPlaces() });
    const marks = await bringMarks({ ...options, settings, signal }, { host, service, answer, isPreview });
    report.marks.push(marks);
    if (!isPreview && marks.problem === null && marks.counts.failed === 0) {
      const before = memory.read();
      const now = { [host.hostId]: report.startedAtMs };
      memory.change({
        pulledToMs: { ...before.pulledToMs, ...now },
        ...(isAll && { pulledAllMs: { ...before.pulledAllMs, ...now } }),
      });
    }
  }
  return null;
}

/** From the boxes to the service. */
async function push(options: SyncRunOptions, run: SyncRun, report: SyncReporting): Promise<Problem | null> {
  const { service, boxes, memory, isPreview, signal } = run;
  const waiting = options.waiting(service.name);
  if (waiting > 0 && !isPreview) {
    const text = `${waiting} events wait to be sent to ${service.label} first; what Kodi has beside them is added then.`;
    return { kind: 'service_busy', service: service.name, text };
  }
  const { pushedToMs, recent } = memory.read();
  const sinceMs = (hostId: string) => pushedToMs[hostId] ?? null;
  const nowMs = options.clock.wallMs();
  const read = await readBoxes(options, { service: service.name, boxes, sinceMs, nowMs, signal });
  if ('kind' in read) return read;
  report.counts.leftOut += read.leftOut;
  const lately = new Map(recent);
  const isNew = ({ entry }: Candidate) => lately.get(keyOf(entry)) !== (entry.watchedAtMs ?? 0);
  const wanted: Candidate[] = [];
  for (const some of chunks(newestOfEach(read.found).filter(isNew))) {
    const answer = await add(run, some, true);
    if (answer.kind !== 'answered') return answer.problem;
    wanted.push(...report.judged(some, answer));
  }
  report.asks = isPreview ? null : question(run, wanted.length, nowMs);
  if (isPreview || report.asks !== null) {
    report.plan(wanted);
    if (report.asks !== null) memory.change({ asks: report.asks });
    return null;
  }
  for (const some of chunks(wanted)) {
    const answer = await add(run, some, false);
    if (answer.kind !== 'answered') return answer.problem;
    noteAdded(memory, report.added(some, answer), options.clock.wallMs());
  }
  const to = Object.fromEntries(read.complete.map((hostId) => [hostId, report.startedAtMs]));
  memory.change({ pushedToMs: { ...memory.read().pushedToMs, ...to } });
  return null;
}

function add({ history, signal }: SyncRun, some: readonly Candidate[], dryRun: boolean): Promise<ImportAnswer> {
  const entries = some.map(({ entry }) => entry);
  return history.add(entries, { dryRun }, signal);
}

/** Each title once, whatever number of boxes has it. */
function newestOfEach(found: readonly Candidate[]): Candidate[] {
  const byKey = new Map<string, Candidate>();
  for (const candidate of found) {
    const key = keyOf(candidate.entry);
    const before = byKey.get(key);
    const isOlder = before !== undefined && (before.entry.watchedAtMs ?? 0) >= (candidate.entry.watchedAtMs ?? 0);
    if (!isOlder) byKey.set(key, candidate);
  }
  return [...byKey.values()];
}

/** Null where so many may be added now. */
function question({ service, memory }: SyncRun, adds: number, nowMs: number): SyncQuestion | null {
  const { added, allowance } = memory.read();
  const lately = added.filter(({ atMs }) => atMs > nowMs - HOUR_MS).reduce((sum, { count }) => sum + count, 0);
  if (adds <= allowance || lately + adds <= MOST_ADDS_AN_HOUR) return null;
  const { name, label } = service;
  const text = `${adds} titles would be added to ${label}, and no more than ${MOST_ADDS_AN_HOUR} an hour are without asking. Look at them: companion sync ${name} --preview. Add them: companion sync ${name} --yes`;
  return { adds, text };
}

function noteAdded(memory: AccountMemory, taken: readonly Candidate[], nowMs: number): void {
  const { added, allowance, recent } = memory.read();
  const count = taken.length;
  const now = taken.map(({ entry }): [string, number] => [keyOf(entry), entry.watchedAtMs ?? 0]);
  memory.change({
    added: [...added.filter(({ atMs }) => atMs > nowMs - HOUR_MS), { atMs: nowMs, count }],
    allowance: Math.max(0, allowance - count),
    recent: [...recent, ...now].slice(-MOST_RECENT),
  });
}

function keyOf(entry: HistoryEntry): string {
  const { ids, title } = keysOf(entry);
  return ids[0] ?? title;
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / AT_ONCE);
  return Array.from({ length: count }, (_, index) => items.slice(index * AT_ONCE, (index + 1) * AT_ONCE));
}
