/** The log: one redacted line an entry, `2026-11-21T03:04:05.678Z info text key=value`. */
import { redactText, redactValue } from '../../shared/redact.ts';
import { msToUtc } from '../../shared/units.ts';
import type { Log } from '../engine/ports.ts';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Longest text of one fact; a box's answer may be huge. */
const LONGEST_FACT = 2000;

export interface LogOptions {
  /** Entries below this level are not written. */
  readonly level: LogLevel;
  /** Takes one line with its line break. */
  readonly write: (line: string) => void;
  /** Wall clock, ms since the epoch. */
  readonly wallMs: () => number;
}

/** The level that a text (the environment's `COMPANION_LOG`) names; `info` where it names none. */
export function parseLogLevel(text: string | undefined): LogLevel {
  return LOG_LEVELS.find((level) => level === text?.trim().toLowerCase()) ?? 'info';
}

export function createLog(options: LogOptions, ownFacts: Record<string, unknown> = {}): Log {
  const entry =
    (level: LogLevel) =>
    (text: string, facts: Record<string, unknown> = {}) => {
      if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(options.level)) return;
      const written = formatFacts({ ...ownFacts, ...facts });
      options.write(`${msToUtc(options.wallMs())} ${level} ${oneLine(redactText(text))}${written}\n`);
    };
  return {
    debug: entry('debug'),
    info: entry('info'),
    warn: entry('warn'),
    error: entry('error'),
    child: (facts) => createLog(options, { ...ownFacts, ...facts }),
  };
}

function formatFacts(facts: Record<string, unknown>): string {
  const redacted = redactValue(facts) as Record<string, unknown>;
  return Object.entries(redacted)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}=${formatValue(value)}`)
    .join('');
}

function formatValue(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const bounded = text.length > LONGEST_FACT ? `${text.slice(0, LONGEST_FACT)}…` : text;
  const plain = typeof value !== 'string' || /^[^\s"=\p{C}]+$/u.test(bounded);
  return plain ? oneLine(bounded) : oneLine(JSON.stringify(bounded));
}

/** Control and direction characters as escapes, so that what a box sends can neither fake an entry nor drive the terminal. */
function oneLine(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
