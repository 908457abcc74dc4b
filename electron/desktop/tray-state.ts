/** What the tray shows: a function of the state, so that it can be read as a table. It changes only where something to be seen changes. */

import type { CommandName, CommandRequest } from '../../shared/contract.ts';
import { mediaTitle } from '../../shared/media-title.ts';
import type { WindowName } from '../../shared/shell.ts';
import type { AccountInfo, CompanionState, HostState, LaneInfo, NowPlaying } from '../../shared/state.ts';
import type { Words } from '../words/index.ts';
import { APP_NAME } from './app-name.ts';
import { menuLabel, shortLabel } from './menu-text.ts';

/** From the least to the most urgent. `waiting`: events that cannot be sent now. */
export const TRAY_ICONS = ['idle', 'playing', 'waiting', 'paused', 'problem'] as const;
export type TrayIcon = (typeof TRAY_ICONS)[number];

type EngineAction = {
  [N in CommandName]: { readonly do: 'command'; readonly command: N; readonly input: CommandRequest<N> };
}[CommandName];

/** What a menu entry does. */
export type TrayAction =
  | EngineAction
  | { readonly do: 'open'; readonly window: WindowName; readonly view?: string; readonly service?: string }
  | { readonly do: 'quit' };

export type MenuEntry =
  | { readonly kind: 'separator' }
  /** Says something, does nothing. */
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'action'; readonly label: string; readonly action: TrayAction; readonly enabled?: boolean }
  | { readonly kind: 'switch'; readonly label: string; readonly isOn: boolean; readonly action: TrayAction }
  | { readonly kind: 'menu'; readonly label: string; readonly entries: readonly MenuEntry[] };

export interface TrayView {
  readonly icon: TrayIcon;
  /** Lines; bounded for Windows, which shows 127 characters. */
  readonly tooltip: string;
  readonly menu: readonly MenuEntry[];
}

const LONGEST_TOOLTIP = 127;
const SEPARATOR: MenuEntry = { kind: 'separator' };

type TrayWords = Words['tray'];

export interface TrayLanguage {
  readonly words: TrayWords;
  /** Writes a wall clock time: `22:30`, or with its day where that is another one. */
  readonly formatTime: (wallMs: number) => string;
}

export function trayState(state: CompanionState, language: TrayLanguage): TrayView {
  const { words } = language;
  const waiting = state.lanes.reduce((sum, lane) => sum + lane.waiting, 0);
  return {
    icon: trayIcon(state),
    tooltip: tooltip(state, waiting, language),
    menu: [
      ...nowPlayingEntries(state.hosts, words),
      ...hostEntries(state.hosts, words),
      SEPARATOR,
      { kind: 'text', label: queueText(waiting, words) },
      {
        kind: 'action',
        label: words.flush,
        enabled: waiting > 0,
        action: { do: 'command', command: 'queue.flush', input: {} },
      },
      SEPARATOR,
      ...pauseEntries(state, language),
      SEPARATOR,
      ...state.accounts.map((account) => accountEntry(account, words)),
      SEPARATOR,
      { kind: 'action', label: words.open(APP_NAME), action: { do: 'open', window: 'main' } },
      { kind: 'action', label: words.settings, action: { do: 'open', window: 'main', view: 'settings' } },
      { kind: 'action', label: words.quit, action: { do: 'quit' } },
    ],
  };
}

/** The icon says the most urgent thing. A box that is switched off is no problem: televisions are. */
export function trayIcon(state: CompanionState): TrayIcon {
  if (state.accounts.some(needsUser) || state.lanes.some(isBlocked) || state.hosts.some(refuses)) return 'problem';
  if (state.privateTime.all !== null) return 'paused';
  if (state.lanes.some(isHeldUp)) return 'waiting';
  return state.hosts.some(plays) ? 'playing' : 'idle';
}

/** How many things wait for the user: ratings that are asked for, and logins. For the badge. */
export function attentionCount(state: CompanionState): number {
  return state.ratings.filter((rating) => rating.state === 'asked').length + state.accounts.filter(needsUser).length;
}

function needsUser({ state }: AccountInfo): boolean {
  return state === 'login_needed';
}

function isBlocked(lane: LaneInfo): boolean {
  return lane.state === 'blocked' && lane.waiting > 0;
}

function isHeldUp(lane: LaneInfo): boolean {
  return lane.waiting > 0 && (lane.state === 'backing_off' || lane.problem !== null);
}

/** It answers, and cannot be watched all the same. */
function refuses(host: HostState): boolean {
  const failed = host.stages.find(({ outcome }) => outcome === 'failed');
  return (
    host.enabled && host.connection === 'unreachable' && (failed?.stage === 'version' || failed?.stage === 'identity')
  );
}

function plays({ nowPlaying }: HostState): boolean {
  return nowPlaying !== null && nowPlaying.player !== 'picture';
}

function nowPlayingEntries(hosts: readonly HostState[], words: TrayWords): MenuEntry[] {
  const playing = hosts.filter(plays);
  if (playing.length === 0) return [{ kind: 'text', label: words.nothingPlays }, SEPARATOR];
  return [
    ...playing.map(
      (host): MenuEntry => ({
        kind: 'action',
        label: menuLabel(playingText(host, words)),
        action: { do: 'open', window: 'main' },
      }),
    ),
    SEPARATOR,
  ];
}

function playingText({ label, nowPlaying }: HostState, words: TrayWords): string {
  if (nowPlaying === null) return label;
  const paused = nowPlaying.playback === 'paused' ? words.paused : nowPlaying.ignored === null ? '' : words.notReported;
  return `${shortLabel(label, 20)}: ${shortLabel(titleOf(nowPlaying, words), 60 - 22 - paused.length)}${paused}`;
}

function titleOf({ item, label }: NowPlaying, words: TrayWords): string {
  if (item !== null) return mediaTitle(item);
  return label === '' ? words.something : label;
}

function hostEntries(hosts: readonly HostState[], words: TrayWords): MenuEntry[] {
  if (hosts.length === 0) {
    return [{ kind: 'action', label: words.addBox, action: { do: 'open', window: 'main', view: 'hosts' } }];
  }
  return hosts.map((host) => ({
    kind: 'switch',
    label: menuLabel(host.label),
    isOn: host.enabled,
    action: { do: 'command', command: 'hosts.set_enabled', input: { id: host.id, enabled: !host.enabled } },
  }));
}

function queueText(waiting: number, words: TrayWords): string {
  return waiting === 0 ? words.queueEmpty : words.queue(waiting);
}

function pauseEntries({ privateTime: { all } }: CompanionState, language: TrayLanguage): MenuEntry[] {
  const { words } = language;
  const pause = (until: CommandRequest<'private.set'>['until'], label: string): MenuEntry => ({
    kind: 'action',
    label,
    action: { do: 'command', command: 'private.set', input: { until } },
  });
  if (all === null) {
    return [
      {
        kind: 'menu',
        label: words.pause,
        entries: [
          pause({ hours: 1 }, words.pauseHour),
          pause('tomorrow', words.pauseTomorrow),
          pause('off', words.pauseOpen),
        ],
      },
    ];
  }
  return [
    { kind: 'text', label: pausedText(all.untilMs, language) },
    { kind: 'action', label: words.resume, action: { do: 'command', command: 'private.off', input: {} } },
  ];
}

function pausedText(untilMs: number | null, { words, formatTime }: TrayLanguage): string {
  return untilMs === null ? words.pausedOpen : words.pausedUntil(formatTime(untilMs));
}

function accountEntry(account: AccountInfo, words: TrayWords): MenuEntry {
  const { service, label, state, accountName } = account;
  switch (state) {
    case 'linked':
      return {
        kind: 'action',
        label: menuLabel(accountName === null ? words.loggedIn(label) : words.account(label, accountName)),
        action: { do: 'open', window: 'main', view: 'accounts' },
      };
    case 'not_linked':
    case 'login_needed':
      return {
        kind: 'action',
        label: menuLabel(state === 'login_needed' ? words.logInAgain(label) : words.logIn(label)),
        action: { do: 'open', window: 'login', service },
      };
    case 'unavailable':
      return {
        kind: 'action',
        label: menuLabel(account.waitsForKeychain ? words.keychainLocked(label) : words.unavailable(label)),
        action: { do: 'open', window: 'main', view: 'accounts' },
      };
  }
}

function tooltip(state: CompanionState, waiting: number, language: TrayLanguage): string {
  const { words } = language;
  const { all } = state.privateTime;
  const lines = [
    APP_NAME,
    ...(all === null ? [] : [pausedText(all.untilMs, language)]),
    ...state.accounts.filter((account) => account.waitsForKeychain).map(({ label }) => words.keychainLocked(label)),
    ...state.accounts.filter(needsUser).map(({ label }) => words.loginNeeded(label)),
    ...(state.lanes.some(isHeldUp) || state.lanes.some(isBlocked) ? [queueText(waiting, words)] : []),
    ...state.hosts.filter(plays).map((host) => playingText(host, words)),
  ];
  const shown: string[] = [];
  for (const line of lines) {
    if ([...shown, line].join('\n').length > LONGEST_TOOLTIP) break;
    shown.push(line);
  }
  return shown.join('\n');
}
