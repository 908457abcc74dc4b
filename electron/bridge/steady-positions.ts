/** A position that only moved as time did is no news: the page carries it forward by itself. */
import type { CompanionState, HostState, NowPlaying } from '../../shared/state.ts';

/** Closer than this to where it was expected: nobody sees the difference. */
const SLACK_SECONDS = 0.5;

/** `next`, where each position that is what the page shows by now is replaced by the one that it computes it from. */
export function withSteadyPositions(before: CompanionState | null, next: CompanionState): CompanionState {
  if (before === null) return next;
  const hosts = next.hosts.map((host): HostState => {
    const known = before.hosts.find(({ id }) => id === host.id)?.nowPlaying ?? null;
    if (host.nowPlaying === null || known === null || !isAsExpected(known, host.nowPlaying)) return host;
    const { atMs, positionSeconds } = known;
    return { ...host, nowPlaying: { ...host.nowPlaying, atMs, positionSeconds } };
  });
  return { ...next, hosts };
}

function isAsExpected(before: NowPlaying, next: NowPlaying): boolean {
  const isSame =
    before.viewingId === next.viewingId && before.speed === next.speed && before.playback === next.playback;
  if (!isSame || before.positionSeconds === null || next.positionSeconds === null) {
    return isSame && before.positionSeconds === next.positionSeconds;
  }
  const moves = next.playback === 'playing' || next.playback === 'winding';
  const movedSeconds = moves ? (next.speed * (next.atMs - before.atMs)) / 1000 : 0;
  return Math.abs(before.positionSeconds + movedSeconds - next.positionSeconds) < SLACK_SECONDS;
}
