/** The log as a plugin has it: so many lines a minute, that one which floods does not wash away what all others wrote. */
import type { Clock, Log } from '../ports.ts';

export const MOST_LINES = 100;
const MINUTE_MS = 60_000;

/** Passes lines on; what is more than a hundred in a minute is left out, which is said once. Outlives the plugin's processes. */
export function createPluginLog(log: Log, clock: Pick<Clock, 'monotonicMs'>): Log {
  let minute = -1;
  let lines = 0;
  const bounded =
    (level: 'debug' | 'info' | 'warn' | 'error') =>
    (text: string, facts?: Record<string, unknown>): void => {
      const now = Math.floor(clock.monotonicMs() / MINUTE_MS);
      if (now !== minute) [minute, lines] = [now, 0];
      lines += 1;
      if (lines <= MOST_LINES) return log[level](text, facts);
      if (lines === MOST_LINES + 1)
        log.warn(`it wrote more than ${MOST_LINES} lines into the log: the rest of this minute is left out`);
    };
  const bounds: Log = {
    debug: bounded('debug'),
    info: bounded('info'),
    warn: bounded('warn'),
    error: bounded('error'),
    child: () => bounds,
  };
  return bounds;
}
