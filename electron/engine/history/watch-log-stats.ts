/** A year of watching in numbers, counted by SQLite in the time zone of this computer. */
import type { LogStats, WatchedTime } from '../../../shared/watch-log.ts';
import type { Store } from '../store/store.ts';

const MOST_SHOWS = 10;

interface Row extends WatchedTime {
  readonly name: string | number;
}

export function createWatchLogStats({ database, read }: Store): (year: number) => LogStats {
  const local = "datetime(started_at_ms / 1000, 'unixepoch', 'localtime')";
  /** What a pause took is not known: a viewing counts as long as it was open, and no longer than its item. */
  const seconds = `
    CASE
      WHEN duration_seconds IS NULL THEN 0
      WHEN stop_reason = 'caught_up' THEN coalesce(position_seconds, 0)
      ELSE max(0, min(duration_seconds, (coalesce(ended_at_ms, started_at_ms) - started_at_ms) / 1000.0))
    END`;
  const sums = `round(sum(${seconds}) / 60.0) AS minutes, sum(coalesce(watched, 0)) AS watches`;
  const inYear = 'started_at_ms >= :fromMs AND started_at_ms < :toMs AND ignored_rule IS NULL';
  const counted = (name: string, more: string) =>
    database.prepare<[Span], Row>(`SELECT ${name} AS name, ${sums} FROM viewings WHERE ${inYear} ${more}`);
  const whole = counted("''", '');
  const days = counted(`date(${local})`, 'GROUP BY name ORDER BY name');
  const weekdays = counted(`(CAST(strftime('%w', ${local}) AS INTEGER) + 6) % 7`, 'GROUP BY name');
  const shows = counted(
    "item ->> '$.title'",
    `AND kind = 'episode' GROUP BY name HAVING minutes > 0 OR watches > 0
     ORDER BY minutes DESC, watches DESC, name LIMIT ${MOST_SHOWS}`,
  );
  const bounds = database.prepare<[], { readonly first: number | null; readonly last: number | null }>(
    'SELECT (SELECT min(started_at_ms) FROM viewings) AS first, (SELECT max(started_at_ms) FROM viewings) AS last',
  );
  const years = () => {
    const { first = null, last = null } = bounds.get() ?? {};
    if (first === null || last === null) return [];
    const firstYear = new Date(first).getFullYear();
    return Array.from({ length: new Date(last).getFullYear() - firstYear + 1 }, (_, index) => firstYear + index);
  };

  return (year) =>
    read(() => {
      const span = { fromMs: new Date(year, 0, 1).getTime(), toMs: new Date(year + 1, 0, 1).getTime() };
      const byWeekday = new Map(weekdays.all(span).map(({ name, ...time }) => [name, time]));
      return {
        year,
        years: years(),
        ...timeOf(whole.get(span)),
        days: days.all(span).map(({ name, ...time }) => ({ date: String(name), ...time })),
        weekdays: Array.from({ length: 7 }, (_, weekday) => timeOf(byWeekday.get(weekday))),
        shows: shows.all(span).map(({ name, ...time }) => ({ title: String(name), ...time })),
      };
    });
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

function timeOf(row: WatchedTime | undefined): WatchedTime {
  return { minutes: row?.minutes ?? 0, watches: row?.watches ?? 0 };
}
