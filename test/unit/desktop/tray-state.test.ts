import { describe, expect, it } from 'vitest';
import { type MenuEntry, trayState } from '../../../electron/desktop/tray-state.ts';
import { WORDS } from '../../../electron/words/index.ts';
import type { AccountInfo, CompanionState, HostState, LaneInfo, NowPlaying } from '../../../shared/state.ts';
import { companionState } from '../../support/companion-state.ts';

const HOUR = { words: WORDS.en.tray, formatTime: (ms: number) => `at ${ms}` };

const account = (changes: Partial<AccountInfo> = {}): AccountInfo => ({
  service: 'punchplay',
  label: 'PunchPlay',
  state: 'linked',
  accountName: 'ada',
  text: '',
  unsent: 0,
  ...changes,
});
const lane = (changes: Partial<LaneInfo> = {}): LaneInfo => ({
  service: 'punchplay',
  accountName: 'ada',
  waiting: 0,
  oldestAtMs: null,
  nextTryAtMs: null,
  state: 'idle',
  problem: null,
  ...changes,
});
const host = (label: string, changes: Partial<HostState> = {}): HostState => ({
  id: label.toLowerCase(),
  label,
  address: '10.0.0.2',
  port: 9090,
  httpPort: 8080,
  user: null,
  enabled: true,
  settings: {},
  connection: 'connected',
  connectionText: '',
  stages: [],
  kodiName: null,
  kodiVersion: null,
  nextRetryAtMs: null,
  nowPlaying: null,
  otherScrobblers: [],
  services: [],
  ...changes,
});
const playing = (label: string, changes: Partial<NowPlaying> = {}): NowPlaying => ({
  viewingId: 'v',
  player: 'video',
  playback: 'playing',
  item: null,
  label,
  positionSeconds: 10,
  durationSeconds: 100,
  speed: 1,
  atMs: 0,
  ignored: null,
  artwork: null,
  services: [],
  ...changes,
});

const state = (changes: Partial<CompanionState>): CompanionState =>
  companionState({ accounts: [account()], lanes: [lane()], ...changes });

/** A menu as lines: "☑" on, "☐" off, "·" something that only says something, ">" what opens further. */
function lines(entries: readonly MenuEntry[], indent = ''): string[] {
  return entries.flatMap((entry) => linesOf(entry, indent));
}

function linesOf(entry: MenuEntry, indent: string): string[] {
  switch (entry.kind) {
    case 'separator':
      return [`${indent}—`];
    case 'text':
      return [`${indent}· ${entry.label}`];
    case 'action':
      return [`${indent}${entry.label}${entry.enabled === false ? ' (off)' : ''}`];
    case 'switch':
      return [`${indent}${entry.isOn ? '☑' : '☐'} ${entry.label}`];
    case 'menu':
      return [`${indent}> ${entry.label}`, ...lines(entry.entries, `${indent}  `)];
  }
}

const PAUSE = ['> Pause scrobbling', '  1 hour', '  Until tomorrow', '  Until I turn it on'];
const END = ['—', 'Open PunchPlay Companion', 'Settings…', 'Quit'];
const QUEUE_EMPTY = ['—', '· Queue: empty', 'Flush queue now (off)', '—'];
const queue = (text: string) => ['—', `· Queue: ${text}`, 'Flush queue now', '—'];
const allPaused = { all: { sinceMs: 0, untilMs: 5 }, hosts: [] };

describe.each<readonly [name: string, state: CompanionState, icon: string, tooltip: string[], menu: string[]]>([
  [
    'nothing is set up',
    state({ accounts: [account({ state: 'not_linked', accountName: null })] }),
    'idle',
    [],
    ['· Nothing plays', '—', 'Add a Kodi box…', ...QUEUE_EMPTY, ...PAUSE, '—', 'Log in to PunchPlay…', ...END],
  ],
  [
    'two boxes, nothing plays, one switched off by the user',
    state({ hosts: [host('Living room'), host('Attic', { enabled: false, connection: 'disabled' })] }),
    'idle',
    [],
    ['· Nothing plays', '—', '☑ Living room', '☐ Attic', ...QUEUE_EMPTY, ...PAUSE, '—', 'PunchPlay: ada', ...END],
  ],
  [
    'one plays, one is paused',
    state({
      hosts: [
        host('Living room', { nowPlaying: playing('Dune') }),
        host('Attic', { nowPlaying: playing('Heat', { playback: 'paused' }) }),
      ],
    }),
    'playing',
    ['Living room: Dune', 'Attic: Heat (paused)'],
    [
      'Living room: Dune',
      'Attic: Heat (paused)',
      '—',
      '☑ Living room',
      '☑ Attic',
      ...QUEUE_EMPTY,
      ...PAUSE,
      '—',
      'PunchPlay: ada',
      ...END,
    ],
  ],
  [
    'what plays is not reported',
    state({ hosts: [host('Box', { nowPlaying: playing('Trailer', { ignored: 'too short' }) })] }),
    'playing',
    ['Box: Trailer (not reported)'],
    ['Box: Trailer (not reported)', '—', '☑ Box', ...QUEUE_EMPTY, ...PAUSE, '—', 'PunchPlay: ada', ...END],
  ],
  [
    'a slide show is no viewing',
    state({ hosts: [host('Box', { nowPlaying: playing('beach.jpg', { player: 'picture' }) })] }),
    'idle',
    [],
    ['· Nothing plays', '—', '☑ Box', ...QUEUE_EMPTY, ...PAUSE, '—', 'PunchPlay: ada', ...END],
  ],
  [
    'an event is just being sent',
    state({ lanes: [lane({ waiting: 1, state: 'sending' })] }),
    'idle',
    [],
    ['· Nothing plays', '—', 'Add a Kodi box…', ...queue('1 event waits'), ...PAUSE, '—', 'PunchPlay: ada', ...END],
  ],
  [
    'events cannot be sent now, while something plays',
    state({
      hosts: [host('Box', { nowPlaying: playing('Dune') })],
      lanes: [lane({ waiting: 2, state: 'backing_off' }), lane({ waiting: 1, state: 'backing_off', service: 'trakt' })],
    }),
    'waiting',
    ['Queue: 3 events wait', 'Box: Dune'],
    ['Box: Dune', '—', '☑ Box', ...queue('3 events wait'), ...PAUSE, '—', 'PunchPlay: ada', ...END],
  ],
  [
    'paused by the user for a while, while events wait',
    state({ privateTime: allPaused, lanes: [lane({ waiting: 2, state: 'backing_off' })] }),
    'paused',
    ['Paused until at 5', 'Queue: 2 events wait'],
    [
      '· Nothing plays',
      '—',
      'Add a Kodi box…',
      ...queue('2 events wait'),
      '· Paused until at 5',
      'Scrobble again',
      '—',
      'PunchPlay: ada',
      ...END,
    ],
  ],
  [
    'paused until it is switched on',
    state({ privateTime: { all: { sinceMs: 0, untilMs: null }, hosts: [] } }),
    'paused',
    ['Paused until you turn it on'],
    [
      '· Nothing plays',
      '—',
      'Add a Kodi box…',
      ...QUEUE_EMPTY,
      '· Paused until you turn it on',
      'Scrobble again',
      '—',
      'PunchPlay: ada',
      ...END,
    ],
  ],
  [
    'a login is needed, although paused',
    state({ privateTime: allPaused, accounts: [account({ state: 'login_needed' })] }),
    'problem',
    ['Paused until at 5', 'PunchPlay: please log in again'],
    [
      '· Nothing plays',
      '—',
      'Add a Kodi box…',
      ...QUEUE_EMPTY,
      '· Paused until at 5',
      'Scrobble again',
      '—',
      'Log in to PunchPlay again…',
      ...END,
    ],
  ],
  [
    'a box answers, and refuses the password',
    state({
      hosts: [
        host('Box', {
          connection: 'unreachable',
          stages: [{ stage: 'version', outcome: 'failed', text: 'wrong password', atMs: 0 }],
        }),
      ],
    }),
    'problem',
    [],
    ['· Nothing plays', '—', '☑ Box', ...QUEUE_EMPTY, ...PAUSE, '—', 'PunchPlay: ada', ...END],
  ],
  [
    'a box that is off is no problem; two services, one cannot be used',
    state({
      hosts: [
        host('Box', {
          connection: 'unreachable',
          stages: [{ stage: 'connect', outcome: 'failed', text: 'no answer', atMs: 0 }],
        }),
      ],
      accounts: [account(), account({ service: 'trakt', label: 'Trakt', state: 'unavailable', accountName: null })],
    }),
    'idle',
    [],
    [
      '· Nothing plays',
      '—',
      '☑ Box',
      ...QUEUE_EMPTY,
      ...PAUSE,
      '—',
      'PunchPlay: ada',
      'Trakt: cannot be used now',
      ...END,
    ],
  ],
])('%s', (_, given, icon, tooltip, menu) => {
  const view = trayState(given, HOUR);
  it('icon', () => expect(view.icon).toBe(icon));
  it('tooltip', () => expect(view.tooltip.split('\n')).toEqual(['PunchPlay Companion', ...tooltip]));
  it('menu', () => expect(lines(view.menu)).toEqual(menu));
});

it('titles of any kind stay one short line, and an ampersand is no shortcut', () => {
  const nasty = `Tom & Jerry\n\u202e${'x'.repeat(400)}`;
  const view = trayState(state({ hosts: [host('A & B', { nowPlaying: playing(nasty) })] }), HOUR);
  const [first] = view.menu;
  const label = first?.kind === 'action' ? first.label : '';
  expect(label).toMatch(/^A && B: Tom && Jerry x+…$/);
  expect(label.length).toBeLessThanOrEqual(64);
  expect(view.tooltip.length).toBeLessThanOrEqual(127);
});

it('speaks the user’s language', () => {
  const given = state({
    accounts: [account({ state: 'login_needed' }), account({ service: 'trakt', label: 'Trakt', state: 'not_linked' })],
    lanes: [lane({ waiting: 2, state: 'backing_off' })],
    hosts: [host('Box', { nowPlaying: playing('Dune', { playback: 'paused' }) })],
    privateTime: { all: { sinceMs: 0, untilMs: 7 }, hosts: [] },
  });
  const { menu, tooltip } = trayState(given, { words: WORDS.de.tray, formatTime: () => '22:30' });
  expect(lines(menu).filter((line) => line !== '—')).toEqual([
    'Box: Dune (Pause)',
    '☑ Box',
    '· Warteschlange: 2 Meldungen warten',
    'Warteschlange jetzt senden',
    '· Angehalten bis 22:30',
    'Scrobbeln fortsetzen',
    'Bei PunchPlay neu anmelden…',
    'Bei Trakt anmelden…',
    'PunchPlay Companion öffnen',
    'Einstellungen…',
    'Beenden',
  ]);
  expect(tooltip).toContain('PunchPlay: bitte neu anmelden');
});

it('does not change while a position moves', () => {
  const at = (positionSeconds: number) =>
    trayState(
      state({ hosts: [host('Box', { nowPlaying: playing('Dune', { positionSeconds, atMs: positionSeconds }) })] }),
      HOUR,
    );
  expect(at(10)).toEqual(at(20));
});
