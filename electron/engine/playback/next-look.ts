/** When the players should be looked at again: seldom, because positions are computed in between. */
import type { HostPlayback, PlaybackRules } from './host-playback.ts';
import { BORDER_HOLD_MS, WAIT_FOR_BOX_MS } from './observe.ts';
import { SETTLE_MS } from './position.ts';
import { JUMP_TOLD_AFTER_MS } from './reading.ts';
import type { Viewing } from './viewing.ts';

/** Once a minute, so that what began or ended unseen is put right. */
const IDLE_LOOK_MS = 60_000;
const PLAYING_LOOK_MS = 10_000;
const WINDING_LOOK_MS = 2_000;
const OPENING_LOOK_MS = 2_000;
const UNKNOWN_LENGTH_LOOK_MS = 500;
/** Kodi has named a target and is still on its way. */
const JUMPING_LOOK_MS = 200;
const DOUBTFUL_LOOK_MS = 1_000;
/** The picture stands still: it may go on at any moment, after a slow jump at quite another place. */
const STALLED_LOOK_MS = 250;
/** Without notifications (HTTP): a second while something plays, else five. */
const POLL_PLAYING_MS = 1_000;
const POLL_IDLE_MS = 5_000;
/** A length that is still unknown after this is looked for as seldom as any position. */
const LENGTH_EXPECTED_WITHIN_MS = 20_000;

/** Milliseconds from now until the next look; null while there is no box to look at. */
export function nextLookMs(
  state: HostPlayback,
  transport: 'websocket' | 'http',
  rules: PlaybackRules,
  monotonicMs: number,
): number | null {
  const { viewing } = state;
  if (transport === 'http') return viewing === null ? POLL_IDLE_MS : POLL_PLAYING_MS;
  if (viewing === null) return IDLE_LOOK_MS;
  switch (viewing.presence.kind) {
    case 'waiting':
      return null;
    case 'doubtful':
      return DOUBTFUL_LOOK_MS;
    case 'present':
      return presentLookMs(viewing, rules, monotonicMs);
  }
}

function presentLookMs(viewing: Viewing, rules: PlaybackRules, monotonicMs: number): number {
  if (viewing.border !== null) return SETTLE_MS;
  if (viewing.firstFrameMonotonicMs === null) return OPENING_LOOK_MS;
  const sinceFrameMs = monotonicMs - viewing.firstFrameMonotonicMs;
  if (sinceFrameMs < SETTLE_MS) return SETTLE_MS - sinceFrameMs + 20;
  if (viewing.durationSeconds === null && viewing.startedAtMs === null) {
    return sinceFrameMs < LENGTH_EXPECTED_WITHIN_MS ? UNKNOWN_LENGTH_LOOK_MS : PLAYING_LOOK_MS;
  }
  if (viewing.jump !== null) {
    return Math.max(JUMPING_LOOK_MS, viewing.jump.sinceMonotonicMs + JUMP_TOLD_AFTER_MS - monotonicMs);
  }
  if (viewing.speed === 0) return IDLE_LOOK_MS;
  if (viewing.stalled) return STALLED_LOOK_MS;
  if (viewing.speed !== 1) return WINDING_LOOK_MS;
  const untilHeartbeatMs = viewing.lastEventMonotonicMs + rules.heartbeatMs - monotonicMs;
  return Math.min(PLAYING_LOOK_MS, Math.max(200, untilHeartbeatMs));
}

/** Milliseconds until a deadline of the state itself (a box that stays away, a stack that does not go on); null for none. */
export function nextDeadlineMs({ viewing }: HostPlayback, monotonicMs: number): number | null {
  if (viewing?.presence.kind === 'waiting') {
    return Math.max(0, viewing.presence.sinceMonotonicMs + WAIT_FOR_BOX_MS - monotonicMs);
  }
  if (viewing?.border?.kind === 'stopped') {
    return Math.max(0, viewing.border.sinceMonotonicMs + BORDER_HOLD_MS - monotonicMs);
  }
  return null;
}
