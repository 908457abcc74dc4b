import type { Clock } from '../../../electron/engine/ports.ts';

/** Readings move in steps of about this (measured on Kodi 20.1). */
const STEP_SECONDS = 0.2;

/** Where in its item a playback is: a base, a speed, and the monotonic clock. */
export class PositionTrack {
  readonly #clock: Clock;
  #baseSeconds: number;
  #baseAtMs: number;
  #speed = 0;

  constructor(clock: Clock, positionSeconds: number) {
    this.#clock = clock;
    this.#baseSeconds = positionSeconds;
    this.#baseAtMs = clock.monotonicMs();
  }

  get speed(): number {
    return this.#speed;
  }

  /** The true position; not bounded by the item's length. */
  exactSeconds(): number {
    return this.#baseSeconds + this.#elapsedSeconds();
  }

  /** What a client would read: the position in steps. */
  readSeconds(): number {
    const moved = this.#elapsedSeconds();
    return this.#baseSeconds + Math.trunc(moved / STEP_SECONDS) * STEP_SECONDS;
  }

  setSpeed(speed: number): void {
    this.moveTo(this.exactSeconds());
    this.#speed = speed;
  }

  moveTo(positionSeconds: number): void {
    this.#baseSeconds = positionSeconds;
    this.#baseAtMs = this.#clock.monotonicMs();
  }

  /** Ms until the position is reached; null where it never is at this speed. */
  msUntil(positionSeconds: number): number | null {
    if (this.#speed === 0) return null;
    const ms = ((positionSeconds - this.exactSeconds()) / this.#speed) * 1000;
    return ms >= 0 ? ms : null;
  }

  #elapsedSeconds(): number {
    return ((this.#clock.monotonicMs() - this.#baseAtMs) / 1000) * this.#speed;
  }
}
