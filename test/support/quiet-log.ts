import type { Log } from '../../electron/engine/ports.ts';

export interface QuietLog extends Log {
  /** `warn: text` and so on, in order. */
  readonly lines: string[];
}

/** A log that keeps its lines for the test to look at. */
export function createQuietLog(): QuietLog {
  const lines: string[] = [];
  const at = (level: string) => (text: string) => {
    lines.push(`${level}: ${text}`);
  };
  const log: QuietLog = {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  };
  return log;
}
