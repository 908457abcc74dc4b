import { describe, expect, it } from 'vitest';
import { createWatchLog, type ViewingNote } from '../../../../electron/engine/history/watch-log.ts';
import { withoutPath } from '../../../../electron/engine/identify/without-path.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';
import { MOVIE } from '../../../support/viewing-events.ts';

function setUp() {
  const store = createMemoryStore();
  const log = createQuietLog();
  const watchLog = createWatchLog({ store, log });
  const note = (viewingId: string, given: Partial<ViewingNote> = {}) =>
    watchLog.noteViewing({
      viewingId,
      hostId: 'host',
      kind: 'movie',
      title: 'Dune (2021)',
      item: MOVIE,
      startedAtMs: 1000,
      endedAtMs: null,
      positionSeconds: 1,
      durationSeconds: 2,
      progressFraction: 0.5,
      watched: null,
      stopReason: null,
      ignored: null,
      ...given,
    });
  const outcome = (viewingId: string, atMs: number, reason = '') =>
    watchLog.noteOutcome({ viewingId, service: 'fake', event: 'progress', outcome: 'sent', reason, atMs });
  return { store, log, watchLog, note, outcome };
}

describe('the watch log', () => {
  it('lists the newest first, and no more than asked for', () => {
    const { note, watchLog } = setUp();
    note('b', { startedAtMs: 2000 });
    note('c', { startedAtMs: 3000 });
    note('a', { startedAtMs: 1000 });
    expect(watchLog.list(2).map(({ viewingId }) => viewingId)).toEqual(['c', 'b']);
  });

  it('finds a viewing by the first letters of its id, else by a part of its title, the newest first', () => {
    const { note, outcome, watchLog } = setUp();
    note('ab1', { title: '100 % Wolf', startedAtMs: 1 });
    note('ab2', { title: 'Dune (2021)', startedAtMs: 2 });
    note('cd3', { title: 'Dune (1984)', startedAtMs: 3 });
    outcome('cd3', 5);
    const found = (text: string) => watchLog.find(text).map(({ viewingId }) => viewingId);
    expect(found('AB')).toEqual(['ab2', 'ab1']);
    expect(found('dune')).toEqual(['cd3', 'ab2']);
    expect(found('0 %')).toEqual(['ab1']);
    expect(found('nothing')).toEqual([]);
    expect(watchLog.find('cd')[0]?.outcomes).toHaveLength(1);
  });

  it('has one entry a viewing, as of its latest event', () => {
    const { note, watchLog } = setUp();
    note('a');
    note('a', { endedAtMs: 9000, watched: true, stopReason: 'ended', positionSeconds: 2, item: null });
    expect(watchLog.list(9)).toMatchObject([
      { viewingId: 'a', endedAtMs: 9000, watched: true, stopReason: 'ended', positionSeconds: 2, item: MOVIE },
    ]);
  });

  it('counts outcomes that are alike, and tells apart what has another reason', () => {
    const { note, outcome, watchLog } = setUp();
    note('a');
    outcome('a', 5000);
    outcome('a', 7000);
    outcome('a', 6000, 'known already');
    expect(watchLog.list(1)[0]?.outcomes).toEqual([
      { service: 'fake', event: 'progress', outcome: 'sent', reason: 'known already', atMs: 6000 },
      { service: 'fake', event: 'progress', outcome: 'sent', reason: '', atMs: 7000, times: 2 },
    ]);
  });

  it('gives an entry whose row cannot be read no place, and keeps the others', () => {
    const { note, watchLog, store, log } = setUp();
    note('good');
    note('bad', { startedAtMs: 2000 });
    store.database.prepare("UPDATE viewings SET item = '{' WHERE viewing_id = 'bad'").run();
    expect(watchLog.list(9).map(({ viewingId }) => viewingId)).toEqual(['good']);
    expect(log.lines).toHaveLength(1);
  });

  it('calls what has no name so', () => {
    const { note, watchLog } = setUp();
    note('a', { title: '', item: null });
    expect(watchLog.list(1)[0]?.title).toBe('without a name');
  });
});

describe('a title', () => {
  it.each([
    ['smb://user:secret@nas/films/Dune.mkv', 'Dune.mkv'],
    ['/home/me/films/Dune.mkv', 'Dune.mkv'],
    ['C:\\films\\Dune.mkv', 'Dune.mkv'],
    ['\\\\nas\\films\\Dune.mkv', 'Dune.mkv'],
    ['https://cdn/live?token=secret', 'live'],
    ['plugin://plugin.video/?token=secret', ''],
    ['Face/Off', 'Face/Off'],
    ['AC/DC: Let There Be Rock', 'AC/DC: Let There Be Rock'],
    ['Dune: Part Two', 'Dune: Part Two'],
  ])('%s is kept as %s', (text, kept) => expect(withoutPath(text)).toBe(kept));
});
