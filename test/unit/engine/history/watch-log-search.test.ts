import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { createWatchLogSearch } from '../../../../electron/engine/history/watch-log-search.ts';
import { CONTRACT, type CommandRequest } from '../../../../shared/contract.ts';
import type { MediaItem } from '../../../../shared/media-item.ts';
import type { LogPage } from '../../../../shared/watch-log.ts';
import { createOutboxBench } from '../../../support/outbox-bench.ts';
import { MOVIE } from '../../../support/viewing-events.ts';

const EPISODE: MediaItem = { ...MOVIE, kind: 'episode', title: 'Dark', season: 1, episode: 2, episodeTitle: 'Lügen' };

function setUp() {
  const bench = createOutboxBench();
  const { store, log, watchLog } = bench;
  const find = createWatchLogSearch({ store, log });
  const search = (query: CommandRequest<'log.search'> = {}): LogPage =>
    find(v.parse(CONTRACT['log.search'].input, query));
  const note = (
    viewingId: string,
    startedAtMs: number,
    given: { title?: string; item?: MediaItem; hostId?: string; ignored?: string } = {},
  ) =>
    watchLog.noteViewing({
      viewingId,
      hostId: given.hostId ?? 'den',
      kind: 'movie',
      title: given.title ?? 'Dune (2021)',
      item: given.item ?? MOVIE,
      startedAtMs,
      endedAtMs: startedAtMs + 1,
      positionSeconds: 1,
      durationSeconds: 2,
      progressFraction: 0.5,
      watched: true,
      stopReason: 'ended',
      ignored: given.ignored === undefined ? null : { rule: given.ignored, text: 'why' },
    });
  const came = (viewingId: string, service: string, outcome: 'sent' | 'refused') =>
    watchLog.noteOutcome({ viewingId, service, event: 'stopped', outcome, reason: '', atMs: 1 });
  const ids = (query: CommandRequest<'log.search'> = {}) => search(query).entries.map(({ viewingId }) => viewingId);
  return { ...bench, search, note, came, ids };
}

it('gives page after page, the newest first, each viewing once, also where several began at once', () => {
  const { note, search } = setUp();
  for (let count = 0; count < 25; count += 1) note(`v${String(count).padStart(2, '0')}`, 1000 + Math.floor(count / 4));
  const seen: string[] = [];
  let page = search({ limit: 10 });
  const totals = [page.total];
  for (; page.next !== null; totals.push(page.total)) {
    seen.push(...page.entries.map(({ viewingId }) => viewingId));
    page = search({ limit: 10, before: page.next });
  }
  seen.push(...page.entries.map(({ viewingId }) => viewingId));
  expect(seen).toEqual(Array.from({ length: 25 }, (_, index) => `v${String(24 - index).padStart(2, '0')}`));
  expect(totals).toEqual([25, 25, 25]);
});

describe('the text', () => {
  it('is found in titles and names of episodes, in any case and without accents, as it stands', () => {
    const { note, ids } = setUp();
    note('a', 1, { title: 'Le fabuleux destin d’AMÉLIE Poulain' });
    note('b', 2, { title: 'Dark S01E02', item: EPISODE });
    note('c', 3, { title: '100% Wolf' });
    expect(ids({ text: 'amélie' })).toEqual(['a']);
    expect(ids({ text: 'Amelie' })).toEqual(['a']);
    expect(ids({ text: 'lugen' })).toEqual(['b']);
    expect(ids({ text: '%' })).toEqual(['c']);
    expect(ids({ text: "' OR 1=1 --" })).toEqual([]);
  });
});

it('filters by box, service and outcome, alone and together, and counts what it finds', () => {
  const { note, came, ids, search, add } = setUp();
  note('sent', 1);
  came('sent', 'punchplay', 'sent');
  note('mixed', 2, { hostId: 'attic' });
  came('mixed', 'punchplay', 'refused');
  came('mixed', 'trakt', 'sent');
  note('ignored', 3, { ignored: 'min_length' });
  add({ viewingId: 'waits', service: 'trakt', kind: 'stopped' });
  expect(ids({ hostId: 'attic' })).toEqual(['mixed']);
  expect(ids({ service: 'Trakt' }).toSorted()).toEqual(['mixed', 'waits']);
  expect(ids({ outcome: 'sent' }).toSorted()).toEqual(['mixed', 'sent']);
  expect(ids({ outcome: 'sent', service: 'trakt' })).toEqual(['mixed']);
  expect(ids({ outcome: 'sent', service: 'trakt', hostId: 'den' })).toEqual([]);
  expect(ids({ outcome: 'waiting' })).toEqual(['waits']);
  expect(ids({ outcome: 'waiting', service: 'punchplay' })).toEqual([]);
  expect(ids({ outcome: 'ignored' })).toEqual(['ignored']);
  expect(search({ outcome: 'sent', limit: 1 })).toMatchObject({ total: 2, entries: [{ viewingId: 'mixed' }] });
});
