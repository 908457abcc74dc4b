/** The machine's clocks behind the engine's `Clock` port. */
import type { Clock, Timer } from '../engine/ports.ts';

/** A longer delay makes `setTimeout` fire at once. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export function createSystemClock(): Clock {
  return {
    wallMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    after: startTimer,
  };
}

function startTimer(delayMs: number, task: () => void): Timer {
  let handle: NodeJS.Timeout;
  const arm = (remainingMs: number) => {
    const stepMs = Math.min(remainingMs, LONGEST_TIMEOUT_MS);
    handle = setTimeout(() => (remainingMs > stepMs ? arm(remainingMs - stepMs) : task()), stepMs);
    handle.unref();
  };
  arm(delayMs);
  return { cancel: () => clearTimeout(handle) };
}
