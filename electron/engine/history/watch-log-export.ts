/** The whole watch log as a file: CSV for a spreadsheet, JSON for a program. */
import type { WatchLogEntry } from '../../../shared/state.ts';
import { fractionToPercent, msToUtc } from '../../../shared/units.ts';
import type { LogExport } from '../../../shared/watch-log.ts';

/** More than anybody watches; it keeps the memory bounded. */
export const MOST_EXPORTED = 100_000;

export function exportWatchLog(
  entries: readonly WatchLogEntry[],
  { format, nowMs }: { readonly format: 'csv' | 'json'; readonly nowMs: number },
): LogExport {
  const text = format === 'json' ? `${JSON.stringify(entries.map(withTimes), null, 2)}\n` : csvOf(entries);
  return { text, suggestedName: `watch-log-${msToUtc(nowMs).slice(0, 10)}.${format}`, count: entries.length };
}

function withTimes({ artwork: _, ...entry }: WatchLogEntry) {
  const { startedAtMs, endedAtMs } = entry;
  return { ...entry, startedAtUtc: msToUtc(startedAtMs), endedAtUtc: endedAtMs === null ? null : msToUtc(endedAtMs) };
}

type Cell = string | number | boolean | null | undefined;

const COLUMNS: ReadonlyArray<readonly [head: string, cell: (entry: WatchLogEntry) => Cell]> = [
  ['started_utc', ({ startedAtMs }) => msToUtc(startedAtMs)],
  ['ended_utc', ({ endedAtMs }) => endedAtMs && msToUtc(endedAtMs)],
  ['box', ({ hostLabel }) => hostLabel],
  ['kind', ({ kind }) => kind],
  ['title', ({ item, title }) => item?.title ?? title],
  ['year', ({ item }) => item?.year],
  ['season', ({ item }) => item?.season],
  ['episode', ({ item }) => item?.episode],
  ['episode_title', ({ item }) => item?.episodeTitle],
  ['artist', ({ item }) => item?.artist],
  ['tmdb', ({ item }) => item?.ids.tmdb],
  ['tvdb', ({ item }) => item?.ids.tvdb],
  ['imdb', ({ item }) => item?.ids.imdb],
  ['duration_seconds', ({ durationSeconds }) => durationSeconds && Math.round(durationSeconds)],
  ['progress_percent', ({ progressFraction }) => progressFraction && Math.floor(fractionToPercent(progressFraction))],
  ['watched', ({ watched }) => watched],
  ['why_it_ended', ({ stopReason }) => stopReason],
  ['why_not_reported', ({ ignored }) => ignored?.text],
  [
    'outcomes',
    ({ outcomes }) => outcomes.map(({ service, event, outcome }) => `${service} ${event} ${outcome}`).join('; '),
  ],
  ['viewing', ({ viewingId }) => viewingId],
];

/** RFC 4180, with a byte order mark: spreadsheets take it for UTF-8 then. */
function csvOf(entries: readonly WatchLogEntry[]): string {
  const lines = [
    COLUMNS.map(([head]) => head),
    ...entries.map((entry) => COLUMNS.map(([, cell]) => csvCell(cell(entry)))),
  ];
  return `\uFEFF${lines.map((line) => `${line.join(',')}\r\n`).join('')}`;
}

/** A title that begins like a formula would be one in a spreadsheet. */
function csvCell(cell: Cell): string {
  const text = String(cell ?? '');
  const plain = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
