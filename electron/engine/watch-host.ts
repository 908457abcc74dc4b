/** One box from end to end: watched, followed, recorded. Holds what plays there. */
import type { Problem } from '../../shared/errors.ts';
import type { NowPlaying } from '../../shared/state.ts';
import type { ConnectionStatus, Transport } from './kodi/connection-status.ts';
import { createHostWatcher, type HostTarget, type HostWatcher, type WatchPlan } from './kodi/host-watcher.ts';
import type { KodiCaller } from './kodi/kodi-caller.ts';
import type { Observation } from './kodi/observation.ts';
import { type HostPlayback, idlePlayback, type PlaybackRules } from './playback/host-playback.ts';
import { readLeftOff, storeLeftOff } from './playback/left-off.ts';
import { nextDeadlineMs, nextLookMs } from './playback/next-look.ts';
import { observe } from './playback/observe.ts';
import { isPositionTrusted, positionAt } from './playback/position.ts';
import { isLongOver, nameless, PrivateViewings } from './playback/private-viewings.ts';
import { recoverViewing, storeViewing } from './playback/recovery.ts';
import { nameOf, type Viewing } from './playback/viewing.ts';
import type { ViewingEvent } from './playback/viewing-event.ts';
import type { Ports } from './ports.ts';
import { PRIVATE_TITLE } from './scrobble/filters.ts';
import type { PlaybackChange, Recorder } from './scrobble/recorder.ts';
import type { HostRecord } from './store/host-store.ts';
import type { OpenViewing } from './store/open-viewings.ts';
import type { StateStore } from './store/state-store.ts';
import { storageProblemOf } from './store/storage-problem.ts';

export interface WatchHostOptions {
  readonly record: HostRecord;
  /** Where the box is now. */
  readonly target: HostTarget;
  readonly ports: Pick<Ports, 'clock' | 'random' | 'fetch' | 'log'>;
  readonly password: () => Promise<string | null>;
  readonly rules: () => PlaybackRules;
  readonly state: StateStore;
  readonly recorder: Pick<Recorder, 'record' | 'savePosition' | 'prepare'>;
  readonly onStatus: (status: ConnectionStatus) => void;
  readonly onProblem: (problem: Problem) => void;
  /** What begins on this box now is nobody's business. */
  readonly isPrivateTime: () => boolean;
  readonly onConnected: (caller: KodiCaller) => void;
  /** What the box was seen to do, after the playback has taken it in. */
  readonly onObserved: (observation: Observation) => void;
  /** A viewing that the last run left open. */
  readonly leftOpen: OpenViewing | null;
}

export interface WatchedHost {
  readonly watcher: HostWatcher;
  start(): void;
  /** Ends what plays there for this reason, and leaves the box. */
  stop(reason: Extract<Observation, { kind: 'shutdown' }>['reason']): Promise<void>;
  /** Private time has begun: what plays there is ended as of now, and goes on unseen. */
  beginPrivateTime(): void;
  /** What plays there is not to be reported any more: it is ended as of now, and goes on unreported. */
  endReporting(): void;
  nowPlaying(): Omit<NowPlaying, 'item' | 'ignored' | 'services' | 'artwork'> | null;
  /** Whether what plays there is private. */
  isPrivate(): boolean;
  playback(): HostPlayback;
}

/** Positions are kept no more often than this. */
const KEEP_POSITION_MS = 5000;

export function watchHost(options: WatchHostOptions): WatchedHost {
  return new WatchHost(options);
}

class WatchHost implements WatchedHost {
  readonly watcher: HostWatcher;
  private readonly options: WatchHostOptions;
  private state: HostPlayback;
  private readonly privates: PrivateViewings;
  private positionKeptMs = Number.NEGATIVE_INFINITY;

  constructor(options: WatchHostOptions) {
    const { target, ports, password, onStatus, onProblem, onConnected } = options;
    this.options = options;
    this.state = this.initialState();
    this.privates = new PrivateViewings(this.state.viewing);
    this.watcher = createHostWatcher({
      host: target,
      password,
      ports,
      observe: (observation) => this.observe(observation),
      plan: (transport) => this.plan(transport),
      onStatus,
      onLost: onProblem,
      onConnected,
    });
  }

  start(): void {
    if (this.options.isPrivateTime()) this.beginPrivateTime();
    this.watcher.start();
  }

  async stop(reason: Extract<Observation, { kind: 'shutdown' }>['reason']): Promise<void> {
    // Left in the store, so that its rest is private as well when the companion is back.
    const goesOnUnseen = reason === 'companion_stopped' && this.isPrivate();
    if (!goesOnUnseen) this.observe({ kind: 'shutdown', reason });
    await this.watcher.stop();
  }

  beginPrivateTime(): void {
    if (!this.isPrivate()) this.observe({ kind: 'parted', reason: 'private_time' });
  }

  endReporting(): void {
    if (!this.isPrivate()) this.observe({ kind: 'parted', reason: 'switched_off' });
  }

  isPrivate(): boolean {
    return this.privates.has(this.state.viewing ?? this.state.picture);
  }

  playback(): HostPlayback {
    return this.state;
  }

  nowPlaying(): Omit<NowPlaying, 'item' | 'ignored' | 'services' | 'artwork'> | null {
    const { clock } = this.options.ports;
    const viewing = this.state.viewing ?? this.state.picture;
    if (viewing === null) return null;
    const { id: viewingId, player, speed } = viewing;
    const playing = { viewingId, player, playback: playbackWord(viewing), speed, atMs: clock.wallMs() };
    if (this.isPrivate()) return { ...playing, label: PRIVATE_TITLE, positionSeconds: null, durationSeconds: null };
    return {
      ...playing,
      label: nameOf(viewing),
      positionSeconds: viewing.anchor === null ? null : positionAt(viewing, clock.monotonicMs()),
      durationSeconds: viewing.durationSeconds,
    };
  }

  private initialState(): HostPlayback {
    const { record, state, leftOpen, ports } = this.options;
    const idle = idlePlayback(record.id, readLeftOff(state, record.id));
    if (leftOpen === null) return idle;
    const viewing = recoverViewing(record.id, leftOpen.json, ports.clock.monotonicMs());
    if (viewing === null) {
      ports.log.error('what the last run left open cannot be read: that viewing is lost', {
        viewingId: leftOpen.viewingId,
      });
    }
    return { ...idle, viewing: viewing !== null && isLongOver(viewing, ports.clock.wallMs()) ? null : viewing };
  }

  private observe(observation: Observation): void {
    const { clock, random } = this.options.ports;
    const before = this.state;
    const wasPrivate = this.privates.has(before.viewing);
    const { state: after, events } = observe(before, observation, {
      wallMs: clock.wallMs(),
      monotonicMs: clock.monotonicMs(),
      newViewingId: () => random.uuid(),
      rules: this.options.rules(),
    });
    const isPrivateTime = this.options.isPrivateTime();
    const told = this.privates.work({ before, after, observation, events, isPrivateTime });
    // Where a private viewing was left is not remembered either.
    this.state = wasPrivate ? { ...after, leftOff: before.leftOff } : after;
    const isHiddenNow = !wasPrivate && this.privates.has(after.viewing);
    if (told.length > 0 || before.viewing?.id !== after.viewing?.id || isHiddenNow) {
      const closed = events.filter(({ kind }) => kind === 'stopped' || kind === 'ignored');
      this.options.recorder.record(this.changeOf(closed, told));
    } else if (!wasPrivate) {
      this.keepPosition(observation.kind === 'seek' || observation.kind === 'lost');
    }
    if (before.leftOff !== this.state.leftOff) this.keepLeftOff();
    if (after.viewing !== null) this.prepare(after.viewing, before.viewing);
    this.options.onObserved(observation);
  }

  /** Once a viewing, when Kodi has said what it is and how long: mostly before the first frame. */
  private prepare(viewing: Viewing, before: Viewing | null): void {
    const { item, durationSeconds } = viewing;
    const wasKnown = before?.id === viewing.id && before.item !== null && before.durationSeconds !== null;
    if (item === null || durationSeconds === null || wasKnown || this.privates.has(viewing)) return;
    this.options.recorder.prepare(viewing.hostId, item, durationSeconds);
  }

  private changeOf(closed: readonly ViewingEvent[], events: PlaybackChange['events']): PlaybackChange {
    const { hostId, viewing } = this.state;
    return {
      hostId,
      openViewing: viewing === null ? null : { viewingId: viewing.id, json: this.storedJson(viewing) },
      closedViewingIds: closed.map(({ viewingId }) => viewingId),
      events,
    };
  }

  /** Now and then; at once where the position moved by more than time. */
  private keepPosition(atOnce: boolean): void {
    const { viewing } = this.state;
    const nowMs = this.options.ports.clock.monotonicMs();
    if (viewing === null || (!atOnce && nowMs - this.positionKeptMs < KEEP_POSITION_MS)) return;
    this.positionKeptMs = nowMs;
    this.options.recorder.savePosition({ viewingId: viewing.id, json: this.storedJson(viewing) });
  }

  private storedJson(viewing: Viewing): string {
    const { clock } = this.options.ports;
    const kept = this.privates.has(viewing) ? nameless(viewing) : viewing;
    return storeViewing(kept, clock.wallMs(), clock.monotonicMs());
  }

  private keepLeftOff(): void {
    try {
      storeLeftOff(this.options.state, this.state);
    } catch (error) {
      const problem = storageProblemOf(error);
      if (problem === null) throw error;
      this.options.onProblem(problem);
    }
  }

  private plan(transport: Transport): WatchPlan {
    const { viewing } = this.state;
    const nowMs = this.options.ports.clock.monotonicMs();
    return {
      lookInMs: nextLookMs(this.state, transport, this.options.rules(), nowMs),
      deadlineInMs: nextDeadlineMs(this.state, nowMs),
      undescribed: viewing !== null && viewing.item === null ? viewing : null,
      openItem: viewing?.item ?? null,
      isPositionKnown: viewing === null || (viewing.presence.kind === 'present' && isPositionTrusted(viewing, nowMs)),
    };
  }
}

function playbackWord(viewing: Viewing): NowPlaying['playback'] {
  if (viewing.presence.kind === 'waiting') return 'waiting';
  if (viewing.firstFrameMonotonicMs === null && viewing.player !== 'picture') return 'opening';
  if (viewing.speed === 0) return 'paused';
  return viewing.speed === 1 ? 'playing' : 'winding';
}
