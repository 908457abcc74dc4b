import { describe, expect, it } from 'vitest';
import type { MediaItem } from '../../../shared/media-item.ts';
import type { CompanionState, HostState, NowPlaying, WatchLogEntry } from '../../../shared/state.ts';
import { runCli } from '../../support/cli-context.ts';
import { companionState } from '../../support/companion-state.ts';

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
