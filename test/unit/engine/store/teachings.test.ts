import { expect, it } from 'vitest';
import type { Store } from '../../../../electron/engine/store/store.ts';
import { createTeachings } from '../../../../electron/engine/store/teachings.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';
import { createVirtualClock } from '../../../support/virtual-clock.ts';

const clock = createVirtualClock();

/** As after a start: what is only in memory is gone. */
function open(store: Store, log = createQuietLog()) {
  return createTeachings({ store, clock, log });
}

it('keeps corrections over a restart, newest first', () => {
  const store = createMemoryStore();
  const teachings = open(store);
  const absoluteStarts = [{ absolute: 26, season: 2, episode: 1 }];
  const first = teachings.addCorrection({ kind: 'show', title: 'Lost', year: 2004 }, { absoluteStarts });
  const second = teachings.addCorrection({ kind: 'file', file: '/a.mkv' }, { ids: { imdb: 'tt1' } });
  expect(first).toEqual({
    id: 1,
    match: { kind: 'show', title: 'Lost', year: 2004 },
    target: { absoluteStarts },
    createdAtMs: clock.wallMs(),
  });
  expect(teachings.corrections()).toEqual([second, first]);
  expect(open(store).corrections()).toEqual([second, first]);
});

it('has one correction for a title or file: the latest', () => {
  const teachings = open(createMemoryStore());
  teachings.addCorrection({ kind: 'show', title: 'Amélie' }, { season: 1 });
  teachings.addCorrection({ kind: 'show', title: 'AMELIE ' }, { season: 2 });
  const others = [
    { kind: 'show', title: 'Amélie', year: 2001 },
    { kind: 'movie', title: 'Amélie' },
    { kind: 'file', file: 'Amélie' },
  ] as const;
  for (const match of others) teachings.addCorrection(match, { season: 3 });
  expect(teachings.corrections().map(({ target }) => target.season)).toEqual([3, 3, 3, 2]);
});

it('keeps ignore rules over a restart, oldest first and each once', () => {
  const store = createMemoryStore();
  const teachings = open(store);
  const first = teachings.addIgnoreRule({ kind: 'genre', value: 'War' });
  const second = teachings.addIgnoreRule({ kind: 'path', value: '/films' });
  expect(teachings.addIgnoreRule({ kind: 'genre', value: 'war' })).toEqual(first);
  const third = teachings.addIgnoreRule({ kind: 'path', value: '/Films' });
  expect(teachings.ignoreRules()).toEqual([first, second, third]);
  expect(open(store).ignoreRules()).toEqual([first, second, third]);
});

it('forgets what is taken back, and says what is not there', () => {
  const store = createMemoryStore();
  const teachings = open(store);
  const { id } = teachings.addCorrection({ kind: 'file', file: 'a' }, { season: 1 });
  const rule = teachings.addIgnoreRule({ kind: 'title', value: 'a' });
  teachings.removeCorrection(id);
  teachings.removeIgnoreRule(rule.id);
  expect([teachings.corrections(), teachings.ignoreRules()]).toEqual([[], []]);
  expect([open(store).corrections(), open(store).ignoreRules()]).toEqual([[], []]);
  expect(() => teachings.removeCorrection(id)).toThrow('There is no correction 1. "companion correct" lists them.');
  expect(() => teachings.removeIgnoreRule(9)).toThrow('There is no ignore rule 9. "companion ignore" lists them.');
});

it('gives no number twice: one that was written down never means another', () => {
  const store = createMemoryStore();
  const teachings = open(store);
  teachings.removeIgnoreRule(teachings.addIgnoreRule({ kind: 'title', value: 'a' }).id);
  expect(open(store).addIgnoreRule({ kind: 'title', value: 'b' }).id).toBe(2);
});

it('leaves out rows that cannot be read, says so, and can replace them', () => {
  const store = createMemoryStore();
  const insert = store.database.prepare('INSERT INTO corrections (match, target, created_at_ms) VALUES (?, ?, 0)');
  insert.run('{"kind":"show","title":"Lost"}', '{broken');
  insert.run('{"kind":"planet","title":"Mars"}', '{"season":1}');
  insert.run('{"kind":"show","title":"Found"}', '{}');
  insert.run('{"kind":"show","title":"Kept"}', '{"season":1}');
  store.database
    .prepare('INSERT INTO ignore_rules (kind, value, created_at_ms) VALUES (?, ?, 0)')
    .run('planet', 'Mars');
  const log = createQuietLog();
  const teachings = open(store, log);
  expect(teachings.corrections().map(({ match }) => match)).toEqual([{ kind: 'show', title: 'Kept' }]);
  expect(teachings.ignoreRules()).toEqual([]);
  expect(log.lines).toHaveLength(4);
  teachings.addCorrection({ kind: 'show', title: 'Lost' }, { season: 2 });
  expect(open(store).corrections()).toHaveLength(2);
});
