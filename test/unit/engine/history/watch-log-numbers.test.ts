import { expect, it } from 'vitest';
import { createWatchLog, type ViewingNote } from '../../../../electron/engine/history/watch-log.ts';
import { exportWatchLog } from '../../../../electron/engine/history/watch-log-export.ts';
import { createWatchLogStats } from '../../../../electron/engine/history/watch-log-stats.ts';
import type { MediaItem } from '../../../../shared/media-item.ts';
import { createMemoryStore } from '../../../support/memory-store.ts';
import { createQuietLog } from '../../../support/quiet-log.ts';
import { MOVIE } from '../../../support/viewing-events.ts';

const show = (title: string): MediaItem => ({ ...MOVIE, kind: 'episode', title, season: 1, episode: 2 });
/** In the time zone of this computer, as it is counted. */
const at = (year: number, month: number, day: number, hour = 20) => new Date(year, month - 1, day, hour).getTime();

function setUp() {
  const store = createMemoryStore();
  const watchLog = createWatchLog({ store, log: createQuietLog() });
  let count = 0;
  const note = (startedAtMs: number, minutes: number, given: Partial<ViewingNote> = {}) => {
    count += 1;
    const item = given.item ?? MOVIE;
    watchLog.noteViewing({
      viewingId: `v${count}`,
      hostId: 'den',
      kind: item.kind,
      title: 'Dune',
      item,
      startedAtMs,
      endedAtMs: startedAtMs + minutes * 60_000,
      positionSeconds: minutes * 60,
      durationSeconds: 7200,
      progressFraction: 0.5,
      watched: true,
      stopReason: 'ended',
      ignored: null,
      ...given,
    });
  };
  return { watchLog, note, statsOf: createWatchLogStats(store) };
}

it('counts a year by day, weekday and show, by the clock on the wall here', () => {
  const { note, statsOf } = setUp();
  // A Monday, and the last minutes of the year before.
  note(at(2026, 1, 5), 30, { item: show('Dark') });
  note(at(2026, 1, 5, 23), 40, { item: show('Dark'), watched: false });
  note(at(2026, 12, 31, 23), 60, { item: show('Lost') });
  note(at(2025, 12, 31, 23), 50);
  const stats = statsOf(2026);
  expect(stats).toMatchObject({ year: 2026, years: [2025, 2026], minutes: 130, watches: 2 });
  expect(stats.days).toEqual([
    { date: '2026-01-05', minutes: 70, watches: 1 },
    { date: '2026-12-31', minutes: 60, watches: 1 },
  ]);
  expect(stats.weekdays.map(({ minutes }) => minutes)).toEqual([70, 0, 0, 60, 0, 0, 0]);
  expect(stats.shows).toEqual([
    { title: 'Dark', minutes: 70, watches: 1 },
    { title: 'Lost', minutes: 60, watches: 1 },
  ]);
  expect(statsOf(1999)).toMatchObject({ minutes: 0, watches: 0, days: [], shows: [] });
});

it('counts no pause over night, no ignored viewing, and what was caught up with by how far it was watched', () => {
  const { note, statsOf } = setUp();
  note(at(2026, 3, 1), 14 * 60);
  note(at(2026, 3, 2), 90, { ignored: { rule: 'private_time', text: '' } });
  note(at(2026, 3, 3), 45, { stopReason: 'caught_up', endedAtMs: at(2026, 3, 3) });
  note(at(2026, 3, 4), 5, { endedAtMs: null });
  expect(statsOf(2026).days.map(({ date, minutes }) => `${date} ${minutes}`)).toEqual([
    '2026-03-01 120',
    '2026-03-03 45',
    '2026-03-04 0',
  ]);
});

it('exports CSV that a spreadsheet reads as it is meant, and does not run', () => {
  const { note, watchLog } = setUp();
  note(Date.UTC(2026, 0, 2, 20), 10, { item: { ...MOVIE, title: '=HYPERLINK("http://evil.example")' } });
  note(Date.UTC(2026, 0, 2, 21), 10, { item: { ...show('Say "hi", twice'), ids: { tmdb: 7 } } });
  watchLog.noteOutcome({
    viewingId: 'v2',
    service: 'punchplay',
    event: 'stopped',
    outcome: 'sent',
    reason: '',
    atMs: 1,
  });
  const { text, suggestedName, count } = exportWatchLog(watchLog.list(10), {
    format: 'csv',
    nowMs: Date.UTC(2026, 4, 6),
  });
  expect([suggestedName, count]).toEqual(['watch-log-2026-05-06.csv', 2]);
  const [head, second, first, end] = text.split('\r\n');
  expect(head).toMatch(/^\uFEFFstarted_utc,ended_utc,box,kind,title,/);
  expect(second).toContain('2026-01-02T21:00:00.000Z,2026-01-02T21:10:00.000Z,den,episode,"Say ""hi"", twice",');
  expect(second).toContain(',punchplay stopped sent,v2');
  expect(first).toContain(`,"'=HYPERLINK(""http://evil.example"")",`);
  expect(end).toBe('');
});

it('exports JSON with everything that the log knows', () => {
  const { note, watchLog } = setUp();
  note(Date.UTC(2026, 0, 2, 20), 10);
  const { text, suggestedName } = exportWatchLog(watchLog.list(10), { format: 'json', nowMs: Date.UTC(2026, 4, 6) });
  expect(suggestedName).toBe('watch-log-2026-05-06.json');
  expect(JSON.parse(text)).toMatchObject([
    {
      viewingId: 'v1',
      title: 'Dune',
      item: { title: MOVIE.title },
      startedAtUtc: '2026-01-02T20:00:00.000Z',
      outcomes: [],
    },
  ]);
});
