/** `companion logs`: the companion's own log, also of one that has ended. */
import { readLogFile } from '../system/log-file.ts';
import type { Command } from './context.ts';

const DEFAULT_LINES = 50;

export const showLogs: Command = async ({ dataDirectory, options }) => {
  const lines = readLogFile(dataDirectory, options.limit ?? DEFAULT_LINES);
  return { value: { lines }, lines: lines.length === 0 ? ['There is no log yet.'] : lines };
};
