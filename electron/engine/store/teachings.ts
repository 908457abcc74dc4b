/** What the user taught: corrections and ignore rules. Few, and read at every event: they are kept in memory as well. */
import * as v from 'valibot';
import {
  type Correction,
  type CorrectionMatch,
  type CorrectionTarget,
  correctionMatch,
  correctionTarget,
  type IgnoreRule,
  ignoreRule,
  type NewIgnoreRule,
} from '../../../shared/corrections.ts';
import { ProblemError } from '../../../shared/errors.ts';
import { isSameTitle } from '../../../shared/media-title.ts';
import type { Clock, Log } from '../ports.ts';
import { checkedRow, jsonColumn } from './rows.ts';
import type { Store } from './store.ts';

export interface Teachings {
  /** Newest first: the latest word counts. */
  corrections(): readonly Correction[];
  /** Replaces an earlier correction of the same file or title. */
  addCorrection(match: CorrectionMatch, target: CorrectionTarget): Correction;
  /** @throws {ProblemError} of kind `not_found` */
  removeCorrection(id: number): void;
  /** Oldest first. */
  ignoreRules(): readonly IgnoreRule[];
  /** The rule, also where it was there already. */
  addIgnoreRule(rule: NewIgnoreRule): IgnoreRule;
  /** @throws {ProblemError} of kind `not_found` */
  removeIgnoreRule(id: number): void;
}

const correctionRow = v.object({
  id: v.number(),
  match: jsonColumn(correctionMatch),
  target: jsonColumn(correctionTarget),
  createdAtMs: v.number(),
});

const ignoreRow = v.object({ id: v.number(), ...ignoreRule.entries, createdAtMs: v.number() });

export interface TeachingsOptions {
  readonly store: Store;
  readonly clock: Pick<Clock, 'wallMs'>;
  readonly log: Log;
}

export function createTeachings({ store, clock, log }: TeachingsOptions): Teachings {
  const { database } = store;
  const selectCorrections = database.prepare(
    'SELECT id, match, target, created_at_ms AS createdAtMs FROM corrections ORDER BY id DESC',
  );
  const insertCorrection = database.prepare('INSERT INTO corrections (match, target, created_at_ms) VALUES (?, ?, ?)');
  const deleteSameMatch = database.prepare('DELETE FROM corrections WHERE match = ?');
  const deleteCorrection = database.prepare('DELETE FROM corrections WHERE id = ?');
  const selectRules = database.prepare(
    'SELECT id, kind, value, created_at_ms AS createdAtMs FROM ignore_rules ORDER BY id',
  );
  const insertRule = database.prepare(
    'INSERT INTO ignore_rules (kind, value, created_at_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const deleteRule = database.prepare('DELETE FROM ignore_rules WHERE id = ?');

  const readCorrections = (): readonly Correction[] =>
    store.read(() => selectCorrections.all().flatMap((row) => checkedRow(correctionRow, row, 'correction', log) ?? []));
  const readRules = (): readonly IgnoreRule[] =>
    store.read(() => selectRules.all().flatMap((row) => checkedRow(ignoreRow, row, 'ignore rule', log) ?? []));
  const refuseMissing = (changes: number, what: string, id: number, command: string) => {
    if (changes > 0) return;
    throw new ProblemError({
      kind: 'not_found',
      text: `There is no ${what} ${id}. "companion ${command}" lists them.`,
    });
  };

  let corrections = readCorrections();
  let rules = readRules();
  return {
    corrections: () => corrections,
    addCorrection: (match, target) => {
      const matchJson = JSON.stringify(match);
      store.durable(() => {
        // One that cannot be read is not among those in memory.
        deleteSameMatch.run(matchJson);
        for (const { id } of corrections.filter((earlier) => isSameMatch(earlier.match, match))) {
          deleteCorrection.run(id);
        }
        insertCorrection.run(matchJson, JSON.stringify(target), clock.wallMs());
      });
      corrections = readCorrections();
      return corrections[0] as Correction;
    },
    removeCorrection: (id) => {
      refuseMissing(
        store.durable(() => deleteCorrection.run(id).changes),
        'correction',
        id,
        'correct',
      );
      corrections = readCorrections();
    },
    ignoreRules: () => rules,
    addIgnoreRule: ({ kind, value }) => {
      const isSame = (rule: IgnoreRule) =>
        rule.kind === kind && (kind === 'path' ? rule.value === value : isSameTitle(rule.value, value));
      const earlier = rules.find(isSame);
      if (earlier !== undefined) return earlier;
      store.durable(() => insertRule.run(kind, value, clock.wallMs()));
      rules = readRules();
      return rules.find(isSame) as IgnoreRule;
    },
    removeIgnoreRule: (id) => {
      refuseMissing(
        store.durable(() => deleteRule.run(id).changes),
        'ignore rule',
        id,
        'ignore',
      );
      rules = readRules();
    },
  };
}

function isSameMatch(one: CorrectionMatch, other: CorrectionMatch): boolean {
  if (one.kind === 'file' || other.kind === 'file') {
    return one.kind === 'file' && other.kind === 'file' && one.file === other.file;
  }
  return one.kind === other.kind && one.year === other.year && isSameTitle(one.title, other.title);
}
