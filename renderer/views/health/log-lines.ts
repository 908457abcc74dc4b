/** Lines of the companion's log, as far as the page reads them. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** The level of `2026-11-21T03:04:05.678Z info text key=value`; what is no such line counts as `info`. */
export function levelOf(line: string): LogLevel {
  const word = /^\S+ (\w+) /.exec(line)?.[1];
  return LOG_LEVELS.find((level) => level === word) ?? 'info';
}

/** The lines of this level and worse that hold the text, in any case. */
export function filterLines(lines: readonly string[], least: LogLevel, text: string): readonly string[] {
  const wanted = text.trim().toLowerCase();
  const isWorse = (line: string) => LOG_LEVELS.indexOf(levelOf(line)) >= LOG_LEVELS.indexOf(least);
  return lines.filter((line) => isWorse(line) && line.toLowerCase().includes(wanted));
}
