/**
 * Sends an import to a service, batch by batch, so that nothing counts twice: a batch is marked before it leaves and
 * settled by the answer. Where the answer is lost (network, crash) the service is asked, without importing anything,
 * what of it would still be taken; only that is sent again.
 */
import { setImmediate } from 'node:timers/promises';
import * as v from 'valibot';
import type { Problem } from '../../../shared/errors.ts';
import type { ImportOutcome } from '../../../shared/history.ts';
import type { Clock } from '../ports.ts';
import type {
  EntryFate,
  HistoryEntry,
  HistoryFailure,
  HistoryService,
  ImportAnswer,
  ImportAnswered,
} from '../scrobble/history-service.ts';
import type { ImportRow, ImportStore, ImportTotals } from '../store/import-store.ts';
import { historyEntrySchema, type Verdict, verdictsOf } from './import-entries.ts';

export interface SendingOptions {
  readonly store: ImportStore;
  readonly clock: Clock;
  readonly importHistory: NonNullable<HistoryService['importHistory']>;
  readonly jobId: number;
  readonly signal: AbortSignal;
  /** After every batch. */
  readonly onProgress: () => void;
}

/** `problem` null: all batches were asked or sent. */
export interface SendingEnd {
  readonly problem: Problem | null;
  /** Only the user can help. */
  readonly isBlocked: boolean;
}

const BATCH_SIZE = 50;
const TRIES = 3;
const FAILED_IN_A_ROW = 3;
const MOST_WAITS = 10;
const BUSY_WAIT_MS = 5000;
const LONGEST_WAIT_MS = 10 * 60_000;

const OUTCOME_OF = {
  taken: 'imported',
  duplicate: 'duplicate',
  unmatched: 'unmatched',
  refused: 'refused',
} as const satisfies Record<EntryFate, ImportOutcome>;

const NOT_SAID_WHICH = 'The service counted its batch without saying which title is which.';

/** Asks what would become of everything that was found. Ends with the first batch that cannot be asked about. */
export async function previewAll(options: SendingOptions): Promise<SendingEnd> {
  const { store, jobId, signal } = options;
  for (;;) {
    const rows = store.batch(jobId, 'found', BATCH_SIZE);
    if (rows.length === 0) return { problem: null, isBlocked: false };
    const answer = await askPatiently(options, rows, true);
    if (signal.aborted) return { problem: CANCELLED, isBlocked: false };
    if (answer.kind !== 'answered') return { problem: answer.problem, isBlocked: answer.kind === 'blocked' };
    settlePreview(options, rows, answer);
    options.onProgress();
    await setImmediate();
  }
}

/** Sends what is ready; what failed stays `failed`. Ends early after three failed batches in a row. */
export async function sendAll(options: SendingOptions): Promise<SendingEnd> {
  const { store, jobId, signal } = options;
  let failedInARow = 0;
  for (;;) {
    const rows = store.batch(jobId, 'ready', BATCH_SIZE);
    if (rows.length === 0) return { problem: null, isBlocked: false };
    const failure = await sendBatch(options, rows);
    if (signal.aborted) return { problem: CANCELLED, isBlocked: false };
    if (failure?.kind === 'blocked') return { problem: failure.problem, isBlocked: true };
    failedInARow = failure === null ? 0 : failedInARow + 1;
    options.onProgress();
    if (failure !== null && failedInARow === FAILED_IN_A_ROW) return { problem: failure.problem, isBlocked: false };
    await setImmediate();
  }
}

const CANCELLED: Problem = { kind: 'cancelled', text: 'The import was cancelled.' };

/** Null where all of it is settled. A failure has been written to its rows, unless the import is over. */
async function sendBatch(options: SendingOptions, batch: readonly ImportRow[]): Promise<HistoryFailure | null> {
  const { store, signal } = options;
  let rows = batch;
  let failure: HistoryFailure | null = null;
  for (let tries = 0; tries < TRIES && rows.length > 0; tries += 1) {
    if (rows.some(({ sent }) => sent === 1)) {
      const rest = await settleDoubt(options, rows);
      if (!Array.isArray(rest)) {
        failure = rest as HistoryFailure;
        break;
      }
      rows = rest;
      if (rows.length === 0) return null;
    }
    store.markSent(rows.map(({ id }) => id));
    rows = rows.map((row) => ({ ...row, sent: 1 }));
    const answer = await askPatiently(options, rows, false);
    if (answer.kind === 'answered') {
      settleImport(options, rows, answer);
      return null;
    }
    failure = answer;
    if (answer.kind !== 'later' || answer.isDone === 'no' || signal.aborted) break;
    await pause(options, 1000 * 2 ** tries);
  }
  if (failure !== null) settleFailure(options, rows, failure);
  return failure;
}

/** Those that the service would still take; the others are settled. */
async function settleDoubt(options: SendingOptions, rows: readonly ImportRow[]): Promise<ImportRow[] | HistoryFailure> {
  const answer = await askPatiently(options, rows, true);
  if (answer.kind !== 'answered') return answer;
  const verdicts = verdictsOf(rows.length, answer);
  if (verdicts !== null) return settleKnown(options, rows, verdicts);
  if (answer.counts.taken === 0)
    return settleKnown(
      options,
      rows,
      rows.map(() => ({ fate: 'duplicate', reason: '' })),
    );
  const half = Math.ceil(rows.length / 2);
  const rest: ImportRow[] = [];
  for (const part of [rows.slice(0, half), rows.slice(half)]) {
    const left = await settleDoubt(options, part);
    if (!Array.isArray(left)) return left;
    rest.push(...left);
  }
  return rest;
}

/** They were ready, so the service did not have them: one that it has now came with the request whose answer was lost. */
function settleKnown({ store }: SendingOptions, rows: readonly ImportRow[], verdicts: readonly Verdict[]): ImportRow[] {
  const judged = rows.map((row, index) => ({
    row,
    verdict: verdicts[index] ?? { fate: 'taken' as const, reason: '' },
  }));
  const isLeft = ({ verdict }: (typeof judged)[number]) => verdict.fate === 'taken';
  store.settle(
    judged.map((each) => {
      const { row, verdict } = each;
      if (isLeft(each)) return { ...row, sent: 0 };
      if (verdict.fate === 'duplicate')
        return { id: row.id, outcome: 'imported', reason: 'The answer was lost, and asked for again.', sent: 0 };
      return { id: row.id, outcome: OUTCOME_OF[verdict.fate], reason: verdict.reason, sent: 0 };
    }),
  );
  return judged.filter(isLeft).map(({ row }) => ({ ...row, sent: 0 }));
}

function settlePreview(options: SendingOptions, rows: readonly ImportRow[], answer: ImportAnswered): void {
  const verdicts = verdictsOf(rows.length, answer);
  options.store.inOne(() => {
    options.store.settle(
      rows.map(({ id }, index) => {
        const { fate, reason } = verdicts?.[index] ?? { fate: 'taken', reason: NOT_SAID_WHICH };
        return { id, outcome: fate === 'taken' ? 'ready' : OUTCOME_OF[fate], reason, sent: 0 };
      }),
    );
    if (verdicts === null) addUnattributed(options, answer);
  });
}

function settleImport(options: SendingOptions, rows: readonly ImportRow[], answer: ImportAnswered): void {
  const verdicts = verdictsOf(rows.length, answer);
  options.store.inOne(() => {
    options.store.settle(
      rows.map(({ id }, index) => {
        const verdict = verdicts?.[index];
        if (verdict === undefined) return { id, outcome: 'unclear', reason: NOT_SAID_WHICH, sent: 0 };
        return { id, outcome: OUTCOME_OF[verdict.fate], reason: verdict.reason, sent: 0 };
      }),
    );
    if (verdicts === null) addUnattributed(options, answer);
  });
}

function addUnattributed({ store, jobId }: SendingOptions, { counts }: ImportAnswered): void {
  const totals = store.job()?.totals;
  if (totals === undefined) return;
  const sum = (fate: EntryFate) => totals.unattributed[fate] + counts[fate];
  const unattributed: ImportTotals['unattributed'] = {
    taken: sum('taken'),
    duplicate: sum('duplicate'),
    unmatched: sum('unmatched'),
    refused: sum('refused'),
  };
  store.update(jobId, { totals: { ...totals, unattributed } });
}

function settleFailure({ store, signal }: SendingOptions, rows: readonly ImportRow[], failure: HistoryFailure): void {
  const { kind, problem } = failure;
  const isOver = kind === 'blocked' || signal.aborted;
  const outcome = kind === 'refused' ? 'refused' : isOver ? 'ready' : 'failed';
  store.fail(
    rows.map(({ id }) => id),
    { outcome, reason: isOver ? '' : problem.text, isUndone: kind !== 'later' || failure.isDone === 'no' },
  );
}

/** The answer; a service that is busy is given its time. */
async function askPatiently(
  options: SendingOptions,
  rows: readonly ImportRow[],
  dryRun: boolean,
): Promise<ImportAnswer> {
  const entries = rows.map(entryOf);
  for (let waits = 0; ; waits += 1) {
    const answer = await options.importHistory(entries, { dryRun }, options.signal);
    const isSafe = answer.kind === 'later' && (dryRun || answer.isDone === 'no');
    if (answer.kind !== 'later' || !isSafe || options.signal.aborted) return answer;
    const isBusy = answer.problem.kind === 'service_busy';
    if (waits >= (isBusy ? MOST_WAITS : TRIES - 1)) return answer;
    await pause(options, waitMs(options.clock, answer.problem, waits));
    if (options.signal.aborted) return answer;
  }
}

function waitMs(clock: Clock, { retryAtMs, kind }: Problem, waits: number): number {
  const told = (retryAtMs ?? 0) - clock.wallMs();
  const own = kind === 'service_busy' ? BUSY_WAIT_MS : 1000 * 2 ** waits;
  return Math.min(LONGEST_WAIT_MS, told > 0 ? told : own);
}

function pause({ clock, signal }: SendingOptions, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(delayMs, done);
    signal.addEventListener('abort', done, { once: true });
    function done(): void {
      timer.cancel();
      signal.removeEventListener('abort', done);
      resolve();
    }
    if (signal.aborted) done();
  });
}

/** The store holds only what was written by {@link readWatched}; another version's is sent as far as it can be read. */
function entryOf({ entry }: ImportRow): HistoryEntry {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), historyEntrySchema), entry);
  if (!read.success) throw new Error('a stored import entry cannot be read');
  return read.output;
}
