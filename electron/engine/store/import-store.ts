/** One library import: what was found, and what became of each title. There is only ever one; the next preview replaces it. */
import type { Statement } from 'better-sqlite3';
import * as v from 'valibot';
import type { ImportHost, ImportOutcome, ImportState } from '../../../shared/history.ts';
import type { Clock, Log } from '../ports.ts';
import { checkedRow, jsonColumn } from './rows.ts';
import type { Store } from './store.ts';

/** Sums that no single entry tells. */
export interface ImportTotals {
  readonly found: number;
  readonly merged: number;
  readonly ownMarks: number;
  readonly private: number;
  readonly unreadable: number;
  /** What the service said of entries without saying which: `unclear` ones, or (preview) `ready` ones. */
  readonly unattributed: {
    readonly taken: number;
    readonly duplicate: number;
    readonly unmatched: number;
    readonly refused: number;
  };
}

export interface ImportJob {
  readonly id: number;
  readonly service: string;
  readonly account: string | null;
  readonly state: ImportState;
  readonly hosts: readonly ImportHost[];
  readonly totals: ImportTotals;
  readonly text: string;
  readonly startedAtMs: number;
  readonly updatedAtMs: number;
}

/** One title; the entry is checked by who wrote it. */
export interface ImportRow {
  readonly id: number;
  readonly entry: string;
  readonly outcome: ImportOutcome;
  readonly reason: string;
  /** A request with it left, and its answer is not known. */
  readonly sent: 0 | 1;
}

export type JobChange = Partial<Pick<ImportJob, 'state' | 'hosts' | 'totals' | 'text'>>;

export interface ImportStore {
  /** The import there is, or null. */
  job(): ImportJob | null;
  begin(job: { readonly service: string; readonly account: string | null }): ImportJob;
  update(jobId: number, change: JobChange): ImportJob;
  add(
    jobId: number,
    row: { readonly kind: string; readonly entry: string; readonly outcome: ImportOutcome; readonly reason: string },
  ): number;
  rewrite(entryId: number, entry: string): void;
  entry(entryId: number): string | null;
  /** The entry known by this key. */
  byKey(jobId: number, key: string): number | null;
  /** An earlier entry keeps a key that it has. */
  addKey(jobId: number, key: string, entryId: number): void;
  /** Movies first; those whose fate is in doubt before all. */
  batch(jobId: number, outcome: ImportOutcome, limit: number): ImportRow[];
  markSent(entryIds: readonly number[]): void;
  settle(rows: ReadonlyArray<Pick<ImportRow, 'id' | 'outcome' | 'reason' | 'sent'>>): void;
  /** Those of them that are not settled: their batch failed. `isUndone`: the service surely has none of them. */
  fail(
    entryIds: readonly number[],
    how: { readonly outcome: ImportOutcome; readonly reason: string; readonly isUndone: boolean },
  ): void;
  /** What failed is to be sent again. */
  reopenFailed(jobId: number): void;
  counts(jobId: number): ReadonlyMap<ImportOutcome, number>;
  items(jobId: number, after: number, limit: number): ImportRow[];
  /** All or nothing; survives a crash of the companion, and repeats itself after a power cut. */
  inOne<T>(work: () => T): T;
}

const OUTCOMES = ['found', 'ready', 'imported', 'duplicate', 'unmatched', 'refused', 'failed', 'unclear'] as const;
const STATES = [
  'none',
  'reading',
  'previewing',
  'previewed',
  'importing',
  'done',
  'stopped',
  'cancelled',
  'called_off',
  'failed',
] as const satisfies readonly ImportState[];

const number = v.number();
const totalsSchema = v.object({
  found: number,
  merged: number,
  ownMarks: number,
  private: number,
  unreadable: number,
  unattributed: v.object({ taken: number, duplicate: number, unmatched: number, refused: number }),
});
const hostsSchema = v.array(
  v.object({
    hostId: v.string(),
    label: v.string(),
    found: number,
    zone: v.nullable(v.string()),
    leftOut: v.nullable(v.string()),
  }),
);
const jobSchema = v.object({
  id: number,
  service: v.string(),
  account: v.nullable(v.string()),
  state: v.picklist(STATES),
  hosts: jsonColumn(hostsSchema),
  totals: jsonColumn(totalsSchema),
  text: v.string(),
  startedAtMs: number,
  updatedAtMs: number,
});
const rowSchema = v.object({
  id: number,
  entry: v.string(),
  outcome: v.picklist(OUTCOMES),
  reason: v.string(),
  sent: v.picklist([0, 1]),
});

export const NO_TOTALS: ImportTotals = {
  found: 0,
  merged: 0,
  ownMarks: 0,
  private: 0,
  unreadable: 0,
  unattributed: { taken: 0, duplicate: 0, unmatched: 0, refused: 0 },
};

const LONGEST_REASON = 300;

export interface ImportStoreOptions {
  readonly store: Store;
  readonly clock: Pick<Clock, 'wallMs'>;
  readonly log: Log;
  /** Some of it is not what it was. */
  readonly onChange?: () => void;
}

export function createImportStore({ store, clock, log, onChange }: ImportStoreOptions): ImportStore {
  const changed = <Result>(result: Result): Result => {
    onChange?.();
    return result;
  };
  const { database } = store;
  const selectJob = database.prepare(`
    SELECT id, service, account, state, hosts, totals, text, started_at_ms AS startedAtMs, updated_at_ms AS updatedAtMs
    FROM import_jobs ORDER BY id DESC LIMIT 1`);
  const insertJob = database.prepare(`
    INSERT INTO import_jobs (service, account, state, hosts, totals, text, started_at_ms, updated_at_ms)
    VALUES (:service, :account, 'reading', '[]', :totals, '', :nowMs, :nowMs)`);
  const rewriteJob = database.prepare(`
    UPDATE import_jobs SET state = :state, hosts = :hosts, totals = :totals, text = :text, updated_at_ms = :nowMs
    WHERE id = :id`);
  const clear = ['import_keys', 'import_entries', 'import_jobs'].map((table) =>
    database.prepare(`DELETE FROM ${table}`),
  );
  const insertEntry = database.prepare(
    'INSERT INTO import_entries (job_id, kind, entry, outcome, reason, sent) VALUES (:jobId, :kind, :entry, :outcome, :reason, 0)',
  );
  const rewriteEntry = database.prepare('UPDATE import_entries SET entry = ? WHERE id = ?');
  const selectEntry = database.prepare<[number], string>('SELECT entry FROM import_entries WHERE id = ?').pluck();
  const selectKey = database
    .prepare<[number, string], number>('SELECT entry_id FROM import_keys WHERE job_id = ? AND key = ?')
    .pluck();
  const insertKey = database.prepare(
    'INSERT INTO import_keys (job_id, key, entry_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const columns = 'SELECT id, entry, outcome, reason, sent FROM import_entries';
  const selectBatch = database.prepare(
    `${columns} WHERE job_id = ? AND outcome = ? AND sent = ? ORDER BY kind DESC, id LIMIT ?`,
  );
  const selectItems = database.prepare(`${columns} WHERE job_id = ? AND id > ? ORDER BY id LIMIT ?`);
  const setSent = database.prepare('UPDATE import_entries SET sent = 1 WHERE id = ?');
  const setOutcome: Statement = database.prepare(
    'UPDATE import_entries SET outcome = :outcome, reason = :reason, sent = :sent WHERE id = :id',
  );
  const setFailed = database.prepare(`
    UPDATE import_entries SET outcome = :outcome, reason = :reason, sent = iif(:isUndone, 0, sent)
    WHERE id = :id AND outcome = 'ready'`);
  const reopen = database.prepare(
    "UPDATE import_entries SET outcome = 'ready' WHERE job_id = ? AND outcome = 'failed'",
  );
  const countAll = database.prepare<[number], { outcome: ImportOutcome; count: number }>(
    'SELECT outcome, count(*) AS count FROM import_entries WHERE job_id = ? GROUP BY outcome',
  );

  const job = () => {
    const row = store.read(() => selectJob.get());
    return row === undefined ? null : checkedRow(jobSchema, row, 'import', log);
  };
  const current = (): ImportJob => {
    const found = job();
    if (found === null) throw new Error('the import is gone');
    return found;
  };
  const rows = (found: readonly unknown[]) =>
    found.flatMap((row) => checkedRow(rowSchema, row, 'import entry', log) ?? []);

  return {
    job,
    begin: ({ service, account }) =>
      changed(
        store.durable(() => {
          for (const statement of clear) statement.run();
          insertJob.run({ service, account, totals: JSON.stringify(NO_TOTALS), nowMs: clock.wallMs() });
          return current();
        }),
      ),
    update: (id, change) =>
      changed(
        store.relaxed(() => {
          const { state, hosts, totals, text } = { ...current(), ...change };
          const json = { hosts: JSON.stringify(hosts), totals: JSON.stringify(totals) };
          rewriteJob.run({ id, state, text, ...json, nowMs: clock.wallMs() });
          return current();
        }),
      ),
    add: (jobId, { reason, ...row }) =>
      changed(
        store.relaxed(() =>
          Number(insertEntry.run({ jobId, ...row, reason: reason.slice(0, LONGEST_REASON) }).lastInsertRowid),
        ),
      ),
    rewrite: (entryId, entry) => {
      store.relaxed(() => rewriteEntry.run(entry, entryId));
    },
    entry: (entryId) => store.read(() => selectEntry.get(entryId) ?? null),
    byKey: (jobId, key) => store.read(() => selectKey.get(jobId, key) ?? null),
    addKey: (jobId, key, entryId) => {
      store.relaxed(() => insertKey.run(jobId, key, entryId));
    },
    batch: (jobId, outcome, limit) =>
      store.read(() => {
        const doubtful = selectBatch.all(jobId, outcome, 1, limit);
        return rows(doubtful.length > 0 ? doubtful : selectBatch.all(jobId, outcome, 0, limit));
      }),
    markSent: (entryIds) => {
      store.durable(() => {
        for (const id of entryIds) setSent.run(id);
      });
    },
    settle: (settled) => {
      store.relaxed(() => {
        for (const { id, outcome, reason, sent } of settled) {
          setOutcome.run({ id, outcome, reason: reason.slice(0, LONGEST_REASON), sent });
        }
      });
      onChange?.();
    },
    fail: (entryIds, { outcome, reason, isUndone }) => {
      store.relaxed(() => {
        for (const id of entryIds) {
          setFailed.run({ id, outcome, reason: reason.slice(0, LONGEST_REASON), isUndone: Number(isUndone) });
        }
      });
      onChange?.();
    },
    reopenFailed: (jobId) => {
      changed(store.relaxed(() => reopen.run(jobId)));
    },
    counts: (jobId) => store.read(() => new Map(countAll.all(jobId).map(({ outcome, count }) => [outcome, count]))),
    items: (jobId, after, limit) => store.read(() => rows(selectItems.all(jobId, after, limit))),
    inOne: (work) => store.relaxed(work),
  };
}
