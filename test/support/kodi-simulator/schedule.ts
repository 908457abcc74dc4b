import type { Timer } from '../../../electron/engine/ports.ts';
import type { DelayName } from './delays.ts';
import type { Playback } from './playback.ts';
import type { PlayerWorld } from './player.ts';

/** After this long, this happens. */
export type Step = readonly [delay: DelayName | number, task: () => void];

/** What the playbacks of one box will do when. */
export class Schedule {
  readonly #world: PlayerWorld;
  readonly #timers = new Map<Timer, Playback>();

  constructor(world: PlayerWorld) {
    this.#world = world;
  }

  /** One step after another. */
  run(playback: Playback, steps: readonly Step[]): void {
    const [first, ...rest] = steps;
    if (first === undefined) return;
    const [delay, task] = first;
    const { generation } = playback;
    const timer = this.#world.clock.after(this.ms(delay), () => {
      this.#timers.delete(timer);
      task();
      if (playback.generation === generation) this.run(playback, rest);
    });
    this.#timers.set(timer, playback);
  }

  /** Steps that must happen whatever comes, then others: what interrupts the first does them at once. */
  owe(playback: Playback, owed: readonly Step[], then: readonly Step[] = []): void {
    playback.debts.push(...owed.map(([, task]) => task));
    const pay = () => playback.debts.shift()?.();
    this.run(playback, [...owed.map(([delay]): Step => [delay, pay]), ...then]);
  }

  /** Ends a playback's schedule; what it owes is done now. */
  retire(playback: Playback): void {
    playback.generation += 1;
    for (const [timer, owner] of this.#timers) {
      if (owner !== playback) continue;
      timer.cancel();
      this.#timers.delete(timer);
    }
    for (const task of playback.debts.splice(0)) task();
  }

  /** Forgets everything: nothing is done any more. */
  clear(): void {
    for (const [timer, owner] of this.#timers) {
      owner.generation += 1;
      timer.cancel();
    }
    this.#timers.clear();
  }

  ms(delay: DelayName | number): number {
    return typeof delay === 'number' ? delay : this.#world.delayMs(delay);
  }

  sumMs(delays: ReadonlyArray<DelayName | number>): number {
    return delays.reduce<number>((sum, delay) => sum + this.ms(delay), 0);
  }
}
