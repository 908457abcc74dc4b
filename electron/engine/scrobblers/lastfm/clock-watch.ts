/** Whether this computer's clock can be trusted with the time of a play (contract section 8: wrong clocks lose plays). */

const TOLERATED_MS = 5 * 60_000;

export interface ClockWatch {
  noteServerTime(serverMs: number, ownMs: number): void;
  /** What is wrong, in the user's words; null while nothing is. */
  warning(): string | null;
}

/** `onChange`: a warning came or went. */
export function createClockWatch(onChange: () => void): ClockWatch {
  let warning: string | null = null;
  return {
    noteServerTime: (serverMs, ownMs) => {
      const aheadMs = ownMs - serverMs;
      const isOff = Math.abs(aheadMs) > TOLERATED_MS;
      const before = warning !== null;
      const minutes = Math.round(Math.abs(aheadMs) / 60_000);
      const way = aheadMs > 0 ? 'fast' : 'slow';
      warning = isOff
        ? `The clock of this computer is ${minutes} minutes ${way}: plays get a wrong time, and may be refused. Set it right.`
        : null;
      if (before !== isOff) onChange();
    },
    warning: () => warning,
  };
}
