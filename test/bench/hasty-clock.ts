/** A clock that runs so many times as fast as the machine's, for days that are to pass in minutes over real sockets. */
import type { Clock } from '../../electron/engine/ports.ts';
import { createSystemClock } from '../../electron/system/clock.ts';

/**
 * `shortestMs`: no timer is hurried below it. Sockets are as slow as ever: a time limit of 15 s must not become one of
 * some milliseconds.
 */
export function createHastyClock(speed: number, shortestMs = 0): Clock {
  const clock = createSystemClock();
  const [wallStartMs, monotonicStartMs] = [clock.wallMs(), clock.monotonicMs()];
  const passedMs = () => (clock.monotonicMs() - monotonicStartMs) * speed;
  return {
    wallMs: () => wallStartMs + Math.floor(passedMs()),
    monotonicMs: passedMs,
    after: (delayMs, task) => clock.after(Math.max(delayMs / speed, Math.min(delayMs, shortestMs)), task),
  };
}
