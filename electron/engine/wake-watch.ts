/** Notices that the computer slept or that its clock was set: then every connection is asked whether it still lives. */
import type { Clock, Timer } from './ports.ts';

const LOOK_MS = 5000;
/** The two clocks drift apart, or a timer comes late, by more than this only in a sleep or when the clock is set. */
const JUMP_MS = 10_000;

/** Calls `onJump` with what it noticed. Gives the function that ends it. */
export function watchForWake(clock: Clock, onJump: (text: string) => void): () => void {
  let timer: Timer;
  let wallMs = clock.wallMs();
  let monotonicMs = clock.monotonicMs();
  const look = () => {
    const wallPassedMs = clock.wallMs() - wallMs;
    const passedMs = clock.monotonicMs() - monotonicMs;
    wallMs += wallPassedMs;
    monotonicMs += passedMs;
    if (passedMs > LOOK_MS + JUMP_MS || wallPassedMs - passedMs > JUMP_MS) onJump('The computer woke up.');
    else if (passedMs - wallPassedMs > JUMP_MS) onJump('The clock was set back.');
    timer = clock.after(LOOK_MS, look);
  };
  timer = clock.after(LOOK_MS, look);
  return () => timer.cancel();
}
