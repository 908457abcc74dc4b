/** `companion status` */

import { counted } from '../../shared/counted.ts';
import { mediaTitle } from '../../shared/media-title.ts';
import type {
  AccountInfo,
  CompanionState,
  HostState,
  LaneInfo,
  NowPlaying,
  OtherScrobbler,
  PrivateStatus,
  RatingRequest,
} from '../../shared/state.ts';
import type { Command } from './context.ts';
import { hostName } from './hosts.ts';
import { privateLines } from './private.ts';
import { columns, duration, localTime, relativeTime } from './text.ts';

export const showStatus: Command = async ({ call, io }) => {
  const state = await call('status.get', {});
  return { value: state, lines: statusLines(state, io.wallMs()) };
};

function statusLines(state: CompanionState, nowMs: number): readonly string[] {
  return [
    `PunchPlay Companion ${state.version}, running since ${localTime(state.startedAtMs)}, data in ${state.dataDirectory}`,
    ...section('Boxes', state.hosts.flatMap(hostLines), 'none yet: companion hosts add ADDRESS'),
    ...privateSection(state.privateTime),
    ...section('Accounts', columns(state.accounts.map(accountRow)), 'none'),
    ...section('Queue', columns(state.lanes.map((lane) => laneRow(lane, nowMs))), 'nothing waits'),
    ...ratingLines(state.ratings),
    ...section(
      'Last errors',
      state.problems.map((problem) => `${localTime(problem.atMs)}  ${problem.text}`),
      'none',
    ),
  ];
}

function section(title: string, lines: readonly string[], empty: string): readonly string[] {
  return ['', title, ...(lines.length === 0 ? [empty] : lines).map((line) => `  ${line}`)];
}

/** Only while there is a private time. */
function privateSection(status: PrivateStatus): readonly string[] {
  const lines = privateLines(status);
  return lines.length === 0 ? [] : section('Private time', lines, '');
}

/** Only where there is something to rate. */
function ratingLines(ratings: readonly RatingRequest[]): readonly string[] {
  if (ratings.length === 0) return [];
  const asked = ratings.filter(({ state }) => state !== 'later').length;
  return section('Ratings', [`${asked} asked for, ${ratings.length - asked} put off: companion ratings`], '');
}

function hostLines(host: HostState): readonly string[] {
  const playing = host.nowPlaying === null ? [] : [`  ${nowPlayingText(host.nowPlaying)}`];
  const others = host.otherScrobblers.map((other) => `  ${otherScrobblerText(other)}`);
  return [`${hostName(host)}: ${host.connectionText}`, ...playing, ...others];
}

/** `add-on PunchPlay (script.punchplay) reports to punchplay; the companion stands aside` */
function otherScrobblerText({ addOnId, name, service, choice, standsAside }: OtherScrobbler): string {
  if (addOnId === null)
    return `the companion ${standsAside ? 'does not report' : 'reports'} to ${service}, as you chose`;
  const here = standsAside ? '; the companion stands aside' : choice === 'off' ? '; the companion reports as well' : '';
  return `add-on ${name} (${addOnId}) reports to ${service}${here}`;
}

/** `playing The Expanse S02E05, 12:03 of 45:00` */
function nowPlayingText(playing: NowPlaying): string {
  const title = playing.item === null ? playing.label : mediaTitle(playing.item);
  const position = playing.positionSeconds === null ? '' : `, ${duration(playing.positionSeconds)}`;
  const length = playing.durationSeconds === null || position === '' ? '' : ` of ${duration(playing.durationSeconds)}`;
  const ignored = playing.ignored === null ? '' : ` (not reported: ${playing.ignored})`;
  return `${playing.playback} ${title}${position}${length}${ignored}`;
}

function accountRow(account: AccountInfo): readonly string[] {
  return [account.label, account.state.replace('_', ' '), account.text];
}

function laneRow(lane: LaneInfo, nowMs: number): readonly string[] {
  const since = lane.oldestAtMs === null ? '' : `, the oldest since ${localTime(lane.oldestAtMs)}`;
  const next =
    lane.nextTryAtMs === null || lane.waiting === 0 ? '' : `, next try ${relativeTime(lane.nextTryAtMs, nowMs)}`;
  const waiting =
    lane.waiting === 0 ? 'nothing waits' : `${counted(lane.waiting, 'event waits', 'events wait')}${since}${next}`;
  return [lane.service, lane.problem === null ? waiting : `${waiting}: ${lane.problem.text}`];
}
