/** One thing that a simulated player has open, and what a client would read of it. */
import type { Clock } from '../../../electron/engine/ports.ts';
import { isLive, type PlayerId, playerOf } from './items.ts';
import type { Playable, PlayState } from './library.ts';
import { PositionTrack } from './position-track.ts';

/** A stack's first readings: INT32_MIN milliseconds, and the percentage that Kodi makes of it. */
const ABSURD_SECONDS = -2_147_483.648;
const ABSURD_PERCENTAGE = 3_074_016_810_106_880;

/** `opening`: OnPlay not sent; `announced`: sent; `opened`: the file is open; `playing`: frames are shown. */
export type Phase = 'opening' | 'announced' | 'opened' | 'playing';

export interface PlayerReading {
  readonly timeSeconds: number;
  readonly totalSeconds: number;
  /** 0..100, and what Kodi makes of nonsense */
  readonly percentage: number;
  readonly speed: number;
}

const NOTHING: PlayerReading = { timeSeconds: 0, totalSeconds: 0, percentage: 0, speed: 1 };

export class Playback {
  readonly playable: Playable;
  readonly player: PlayerId;
  readonly track: PositionTrack;
  readonly startSeconds: number;
  /** The library's state when it was opened: Kodi compares with it later. */
  readonly openedWith: PlayState;
  /** What Kodi shows until the new item is announced. */
  readonly shownBefore: Playable | null;
  /** What a song's readings are until its own are there. */
  staleReading: PlayerReading | null = null;
  phase: Phase = 'opening';
  /** Stop was asked for, OnStop is to come. */
  stopping = false;
  /** A stack's first moments. */
  absurd = false;
  /** A jump over a stack's border: its end then starts the stack again. */
  jumpedBorder = false;
  /** What must be announced in any case, even if something else is opened meanwhile; in order. */
  debts: Array<() => void> = [];
  /** Raised when its schedule ends. */
  generation = 0;
  /** Monotonic ms: when the first frame is due. */
  firstFrameAtMs = 0;
  readonly #totalKnownAtOnce: boolean;

  constructor(
    clock: Clock,
    playable: Playable,
    openedWith: PlayState,
    options: { startSeconds?: number; over?: Playback | null; totalKnownAtOnce: boolean },
  ) {
    this.playable = playable;
    this.player = playerOf(playable);
    this.startSeconds = options.startSeconds ?? 0;
    this.track = new PositionTrack(clock, this.startSeconds);
    this.openedWith = { ...openedWith };
    this.shownBefore = options.over?.playable ?? null;
    this.#totalKnownAtOnce = options.totalKnownAtOnce;
  }

  /** The position, within the item. */
  positionSeconds(): number {
    return Math.min(Math.max(0, this.track.exactSeconds()), this.playable.durationSeconds);
  }

  /** Whether GetActivePlayers names it. */
  get active(): boolean {
    if (this.stopping) return false;
    if (isLive(this.playable)) return this.phase === 'playing';
    if (this.phase === 'opening') return this.player === 1 && this.shownBefore !== null && this.staleReading === null;
    return true;
  }

  reading(): PlayerReading {
    if (this.stopping || this.phase === 'opening') return NOTHING;
    if (this.staleReading !== null) return this.staleReading;
    const total = this.playable.durationSeconds;
    if (this.phase === 'opened') return { ...NOTHING, timeSeconds: this.startSeconds, totalSeconds: total };
    if (this.phase === 'announced') return { ...NOTHING, totalSeconds: this.#totalKnownAtOnce ? total : 0 };
    if (this.absurd) {
      return { timeSeconds: ABSURD_SECONDS, totalSeconds: total, percentage: ABSURD_PERCENTAGE, speed: 1 };
    }
    const timeSeconds = this.track.readSeconds();
    const percentage = total > 0 ? Math.fround(Math.min(Math.max(0, (timeSeconds / total) * 100), 100)) : 0;
    return { timeSeconds, totalSeconds: total, percentage, speed: this.track.speed };
  }
}
