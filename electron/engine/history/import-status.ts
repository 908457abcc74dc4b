/** An import as it is shown: sums, how far it is, and the words for how it ended. */
import * as v from 'valibot';
import type { ImportCounts, ImportItem, ImportOutcome, ImportStatus } from '../../../shared/history.ts';
import { mediaTitle } from '../../../shared/media-title.ts';
import { msToUtc } from '../../../shared/units.ts';
import type { ImportJob, ImportRow, ImportStore } from '../store/import-store.ts';
import { historyEntrySchema } from './import-entries.ts';
import type { SendingEnd } from './import-sending.ts';

const NOTHING: ImportCounts = {
  found: 0,
  merged: 0,
  ownMarks: 0,
  private: 0,
  unreadable: 0,
  ready: 0,
  imported: 0,
  duplicates: 0,
  unmatched: 0,
  refused: 0,
  failed: 0,
};

/** Before the first import. */
export const NO_IMPORT: ImportStatus = {
  state: 'none',
  service: null,
  accountName: null,
  hosts: [],
  counts: NOTHING,
  progress: { done: 0, of: 0 },
  startedAtMs: null,
  updatedAtMs: null,
  text: 'Nothing was imported yet.',
};

/** Where the import stands. */
export function importStatus(store: ImportStore, job: ImportJob | null): ImportStatus {
  if (job === null) return NO_IMPORT;
  const { state, service, account, hosts, text, startedAtMs, updatedAtMs } = job;
  const facts = { state, service, accountName: account, hosts, text, startedAtMs, updatedAtMs };
  return { ...facts, counts: importCounts(store, job), progress: progressOf(store, job) };
}

/** The entries by what became of them, and what the service only counted. */
export function importCounts(store: ImportStore, job: ImportJob): ImportCounts {
  const { unattributed, ...sums } = job.totals;
  const counts = store.counts(job.id);
  const count = (outcome: ImportOutcome) => counts.get(outcome) ?? 0;
  // After a preview they are among the ready ones, after an import unclear.
  const isSent = count('unclear') > 0;
  const notReady = unattributed.duplicate + unattributed.unmatched + unattributed.refused;
  return {
    ...sums,
    ready: count('ready') - (isSent ? 0 : notReady),
    imported: count('imported') + (isSent ? unattributed.taken : 0),
    duplicates: count('duplicate') + unattributed.duplicate,
    unmatched: count('unmatched') + unattributed.unmatched,
    refused: count('refused') + unattributed.refused,
    failed: count('failed'),
  };
}

function progressOf(store: ImportStore, job: ImportJob): ImportStatus['progress'] {
  const counts = store.counts(job.id);
  const of = [...counts.values()].reduce((sum, count) => sum + count, 0);
  switch (job.state) {
    case 'previewing':
      return { done: of - (counts.get('found') ?? 0), of };
    case 'importing':
      return { done: of - (counts.get('ready') ?? 0), of };
    default:
      return { done: 0, of: 0 };
  }
}

export function previewText(label: string, { ready, duplicates, unmatched, refused, found }: ImportCounts): string {
  if (found === 0) return 'Kodi knows of nothing that was watched.';
  return `${label} would take ${ready}, has ${duplicates}, does not know ${unmatched}, refuses ${refused}.`;
}

export function endText(label: string, counts: ImportCounts, { problem, isBlocked }: SendingEnd): string {
  const { imported, duplicates, unmatched, refused, failed } = counts;
  const sums = `${label} took ${imported}, had ${duplicates}, did not know ${unmatched}, refused ${refused}`;
  const again = 'The rest is sent by: companion import start.';
  if (problem === null) return failed === 0 ? `${sums}.` : `${sums}; ${failed} could not be sent. ${again}`;
  return isBlocked
    ? `Stopped: ${problem.text} ${again}`
    : `Stopped after three failed batches in a row: ${problem.text} ${sums}. ${again}`;
}

/** One line of the report; null where the stored entry cannot be read. */
export function importItem({ id, entry, outcome, reason }: ImportRow): ImportItem | null {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), historyEntrySchema), entry);
  if (!read.success) return null;
  const { kind, watchedAtMs, playCount } = read.output;
  const title = mediaTitle({ ...read.output, source: 'library', confidence: 1, rule: '' });
  const watchedAtUtc = watchedAtMs === null ? null : msToUtc(watchedAtMs);
  return { id, title, kind, watchedAtUtc, plays: playCount, outcome, reason };
}
