/** A log that keeps its entries for the test to look at. */
import type { Log } from '../../electron/engine/ports.ts';

export interface LogEntry {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly text: string;
  readonly facts: Record<string, unknown>;
}

export interface RecordedLog extends Log {
  readonly entries: LogEntry[];
}

export function createRecordedLog(entries: LogEntry[] = [], own: Record<string, unknown> = {}): RecordedLog {
  const entry =
    (level: LogEntry['level']) =>
    (text: string, facts: Record<string, unknown> = {}) =>
      void entries.push({ level, text, facts: { ...own, ...facts } });
  return {
    entries,
    debug: entry('debug'),
    info: entry('info'),
    warn: entry('warn'),
    error: entry('error'),
    child: (facts) => createRecordedLog(entries, { ...own, ...facts }),
  };
}
