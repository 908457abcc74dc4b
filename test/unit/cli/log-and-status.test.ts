import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../electron/cli/context.ts';
import type { MediaItem } from '../../../shared/media-item.ts';
import type { CompanionState, HostState, NowPlaying, WatchLogEntry } from '../../../shared/state.ts';
import type { LogStats } from '../../../shared/watch-log.ts';
import { runCli } from '../../support/cli-context.ts';
import { companionState } from '../../support/companion-state.ts';
import { hostState } from '../../support/host-state.ts';

const atMs = new Date(2026, 0, 2, 20, 15).getTime();
const item: MediaItem = {
  kind: 'episode',
  title: 'The Expanse',
  ids: {},
  season: 2,
  episode: 5,
  anime: false,
  source: 'library',
  confidence: 1,
  rule: 'library',
};
const entry: WatchLogEntry = {
  viewingId: 'v',
  hostId: 'h',
  hostLabel: 'Den',
  title: 'Home',
  kind: 'episode',
  item,
  startedAtMs: atMs,
  endedAtMs: atMs + 2_462_000,
  positionSeconds: 2462,
  durationSeconds: 2700,
  progressFraction: 2462 / 2700,
  watched: true,
  stopReason: 'box_quit',
  ignored: null,
  artwork: null,
  outcomes: [
    { service: 'punchplay', event: 'start', outcome: 'sent', reason: '', atMs },
    { service: 'punchplay', event: 'progress', outcome: 'sent', reason: 'Reached PunchPlay.', atMs, times: 80 },
    { service: 'punchplay', event: 'stop', outcome: 'waiting', reason: 'PunchPlay cannot be reached.', atMs },
  ],
};
const log = async (...entries: readonly WatchLogEntry[]) =>
  (await runCli(['log'], { answers: { 'log.list': entries } })).answer?.lines;

describe('log', () => {
  it('tells the viewing, and for each service what became of it and why', async () => {
    expect(await log(entry)).toEqual([
      '2026-01-02 20:15  Den  The Expanse S02E05  41:02 of 45:00 (91 %)  watched (box quit)  #v',
      '    punchplay  start     sent             2026-01-02 20:15',
      '    punchplay  progress  sent (80 times)  Reached PunchPlay. 2026-01-02 20:15',
      '    punchplay  stop      waiting          PunchPlay cannot be reached. 2026-01-02 20:15',
    ]);
  });

  it('tells why a viewing was not reported', async () => {
    const ignored = { rule: 'min_length', text: 'shorter than 5 minutes' };
    expect(await log({ ...entry, item: null, title: 'Trailer', watched: null, ignored, outcomes: [] })).toEqual([
      '2026-01-02 20:15  Den  Trailer  41:02 of 45:00 (91 %)  (box quit)  #v',
      '    not reported: shorter than 5 minutes (min_length)',
    ]);
  });

  it('tells what is still open or not known', async () => {
    const open = { ...entry, endedAtMs: null, watched: null, stopReason: null, positionSeconds: null, outcomes: [] };
    expect(await log(open)).toEqual(['2026-01-02 20:15  Den  The Expanse S02E05  still open  #v']);
  });

  it('asks for as many as wanted', async () => {
    const { sent } = await runCli(['log', '--limit', '3'], { answers: { 'log.list': [] } });
    expect(sent).toEqual([['log.list', { limit: 3 }]]);
  });
});

describe('log search', () => {
  const page = (count: number, total: number) => ({
    entries: Array.from({ length: count }, () => entry),
    total,
    next: count < total ? { startedAtMs: atMs, viewingId: 'v' } : null,
  });

  it('sends every word of the title, and what it is narrowed to', async () => {
    const words = ['the', 'expanse', '--host', 'den', '--service', 'PunchPlay', '--outcome', 'ignored'];
    const { sent, answer } = await runCli(['log', 'search', ...words], {
      answers: { 'hosts.list': [hostState('Den')], 'log.search': page(1, 1) },
    });
    const asked = { text: 'the expanse', hostId: 'Den', service: 'punchplay', outcome: 'ignored', limit: 50 };
    expect(sent.at(-1)).toEqual(['log.search', asked]);
    expect(answer?.lines[0]).toContain('The Expanse S02E05');
  });

  it('says how many there are beside those shown, and that there are none', async () => {
    const some = await runCli(['log', 'search', '--limit', '2'], { answers: { 'log.search': page(2, 7) } });
    expect(some.answer?.lines.at(-1)).toBe('2 of 7 are shown; more with --limit N.');
    const none = await runCli(['log', 'search', 'x'], { answers: { 'log.search': page(0, 0) } });
    expect(none.answer?.lines).toEqual(['Nothing in the log is so.']);
  });

  it('goes on from page to page where more are wanted than one holds', async () => {
    let asked = 0;
    const answer = ({ limit }: { readonly limit: number }) => {
      asked += 1;
      return page(limit, 5000);
    };
    const { sent, answer: shown } = await runCli(['log', 'search', '--limit', '1200'], {
      answers: { 'log.search': answer },
    });
    expect(asked).toBe(2);
    expect(sent[1]?.[1]).toEqual({ text: '', limit: 200, before: { startedAtMs: atMs, viewingId: 'v' } });
    expect(shown?.value).toHaveProperty('entries.length', 1200);
  });
});

describe('log export', () => {
  const answers = { 'log.export': { text: 'a,b\r\n1,\u001b[2J\r\n', suggestedName: 'watch-log.csv', count: 1 } };

  it('writes the text itself to stdout, and nothing that drives a terminal', async () => {
    const { out, answer } = await runCli(['log', 'export', 'csv'], { answers });
    expect(out).toBe('a,b\r\n1, [2J\r\n');
    expect(answer).toBeNull();
  });

  it('takes csv and json only', async () => {
    await expect(runCli(['log', 'export', 'xml'], { answers })).rejects.toThrow(UsageError);
  });
});

describe('log stats', () => {
  const none = { minutes: 0, watches: 0 };
  const stats: LogStats = {
    year: 2026,
    years: [2025, 2026],
    minutes: 1865,
    watches: 42,
    days: [{ date: '2026-01-02', minutes: 1865, watches: 42 }],
    weekdays: [none, none, none, none, { minutes: 1865, watches: 42 }, none, none],
    shows: [{ title: 'The Expanse', minutes: 45, watches: 1 }],
  };

  it('are of this year unless another is named', async () => {
    const { sent } = await runCli(['log', 'stats'], { answers: { 'log.stats': stats }, nowMs: atMs });
    expect(sent).toEqual([['log.stats', { year: 2026 }]]);
    const other = await runCli(['log', 'stats', '2019'], { answers: { 'log.stats': stats } });
    expect(other.sent).toEqual([['log.stats', { year: 2019 }]]);
    await expect(runCli(['log', 'stats', 'last'])).rejects.toThrow(UsageError);
  });

  it('say how long, on which days and what', async () => {
    const { answer } = await runCli(['log', 'stats'], { answers: { 'log.stats': stats }, nowMs: atMs });
    expect(answer?.lines).toEqual([
      '2026: 31 h 5 min, 42 watches, on 1 day.',
      'By day of the week',
      '  Monday     0 min       0 watches',
      '  Tuesday    0 min       0 watches',
      '  Wednesday  0 min       0 watches',
      '  Thursday   0 min       0 watches',
      '  Friday     31 h 5 min  42 watches',
      '  Saturday   0 min       0 watches',
      '  Sunday     0 min       0 watches',
      'Shows',
      '  The Expanse  45 min  1 watch',
      'There is something of 2025, too.',
    ]);
  });
});

describe('status', () => {
  const playing: NowPlaying = {
    viewingId: 'v',
    player: 'video',
    playback: 'paused',
    item,
    label: 'x',
    positionSeconds: 723,
    durationSeconds: 2700,
    speed: 0,
    atMs,
    ignored: null,
    artwork: null,
    services: [],
  };
  const host: HostState = {
    id: 'h',
    label: 'Den',
    address: '10.0.0.2',
    port: 9090,
    httpPort: 8080,
    user: null,
    enabled: true,
    settings: {},
    connection: 'connected',
    connectionText: 'Connected to Den (Kodi 20.1)',
    stages: [],
    kodiName: 'Den',
    kodiVersion: '20.1',
    nextRetryAtMs: null,
    nowPlaying: playing,
    otherScrobblers: [],
    services: [],
  };
  const state = companionState({
    version: '1.2.3',
    startedAtMs: atMs,
    hosts: [host],
    accounts: [
      {
        service: 'punchplay',
        label: 'PunchPlay',
        state: 'login_needed',
        accountName: 'ada',
        text: 'Log in again.',
        unsent: 1,
      },
    ],
    lanes: [
      {
        service: 'punchplay',
        accountName: 'ada',
        waiting: 1,
        oldestAtMs: atMs,
        nextTryAtMs: atMs + 90_000,
        state: 'backing_off',
        problem: { kind: 'service_unreachable', text: 'PunchPlay cannot be reached.' },
      },
    ],
    problems: [{ kind: 'host_refused', text: 'Kodi refused the connection.', atMs }],
  });
  const status = async (changes: Partial<CompanionState> = {}) =>
    (await runCli(['status'], { answers: { 'status.get': { ...state, ...changes } }, nowMs: atMs })).answer?.lines;

  it('reads from top to bottom', async () => {
    expect(await status()).toEqual([
      'PunchPlay Companion 1.2.3, running since 2026-01-02 20:15, data in /data',
      '',
      'Boxes',
      '  Den (10.0.0.2:9090): Connected to Den (Kodi 20.1)',
      '    paused The Expanse S02E05, 12:03 of 45:00',
      '',
      'Accounts',
      '  PunchPlay  login needed  Log in again.',
      '',
      'Queue',
      '  punchplay  1 event waits, the oldest since 2026-01-02 20:15, next try in 90 s: PunchPlay cannot be reached.',
      '',
      'Last errors',
      '  2026-01-02 20:15  Kodi refused the connection.',
    ]);
  });

  it('says where there is nothing', async () => {
    const lines = await status({ hosts: [], accounts: [], lanes: [], problems: [] });
    expect(lines).toContain('  none yet: companion hosts add ADDRESS');
    expect(lines).toContain('  nothing waits');
  });

  it('says why what plays is not reported', async () => {
    const ignored = { ...playing, item: null, label: 'Trailer', positionSeconds: null, ignored: 'too short' };
    expect(await status({ hosts: [{ ...host, nowPlaying: ignored }] })).toContain(
      '    paused Trailer (not reported: too short)',
    );
  });
});
