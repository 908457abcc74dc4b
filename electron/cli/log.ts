/** `companion log`: the watch log. */
import { mediaTitle } from '../../shared/media-title.ts';
import type { WatchLogEntry, WatchLogOutcome } from '../../shared/state.ts';
import { fractionToPercent } from '../../shared/units.ts';
import type { Command } from './context.ts';
import { columns, duration, localTime, shortId } from './text.ts';

export const showLog: Command = async ({ call, options }) => {
  const entries = await call('log.list', options.limit === undefined ? {} : { limit: options.limit });
  return {
    value: entries,
    lines: entries.length === 0 ? ['Nothing has been watched yet.'] : entries.flatMap(entryLines),
  };
};

/** One line on the viewing, then one for what became of each event at each service. */
export function entryLines(entry: WatchLogEntry): readonly string[] {
  const title = entry.item === null ? entry.title : mediaTitle(entry.item);
  const head = [
    localTime(entry.startedAtMs),
    entry.hostLabel,
    title,
    progressText(entry),
    watchedText(entry),
    `#${shortId(entry.viewingId)}`,
  ];
  const outcomes = entry.outcomes.map(outcomeRow);
  const ignored = entry.ignored === null ? [] : [`    not reported: ${entry.ignored.text} (${entry.ignored.rule})`];
  return [head.filter((part) => part !== '').join('  '), ...ignored, ...columns(outcomes)];
}

/** `41:02 of 45:00 (91 %)` */
export function progressText({ positionSeconds, durationSeconds, progressFraction }: WatchLogEntry): string {
  if (positionSeconds === null) return '';
  const length = durationSeconds === null ? '' : ` of ${duration(durationSeconds)}`;
  const share = progressFraction === null ? '' : ` (${Math.floor(fractionToPercent(progressFraction))} %)`;
  return `${duration(positionSeconds)}${length}${share}`;
}

export function watchedText(entry: WatchLogEntry): string {
  if (entry.endedAtMs === null) return 'still open';
  const how = entry.stopReason === null ? '' : ` (${entry.stopReason.replaceAll('_', ' ')})`;
  if (entry.watched === null) return how.trim();
  return `${entry.watched ? 'watched' : 'not watched'}${how}`;
}

/** `punchplay  progress  sent (12 times)  …` */
function outcomeRow({ service, event, outcome, times = 1, reason, atMs }: WatchLogOutcome): readonly string[] {
  const often = times > 1 ? ` (${times} times)` : '';
  return [`    ${service}`, event, `${outcome}${often}`, `${reason === '' ? '' : `${reason} `}${localTime(atMs)}`];
}
