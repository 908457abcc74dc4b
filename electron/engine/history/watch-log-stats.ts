/** A year of watching in numbers, counted by SQLite in the time zone of this computer. */
import type { LogStats, WatchedTime } from '../../../shared/watch-log.ts';
import type { Store } from '../store/store.ts';

const MOST_SHOWS = 10;
const DAY_MS = 24 * 3_600_000;

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
  // By the index, a day wider; then by the year that it was here.
  const inYear = `started_at_ms BETWEEN :fromMs AND :toMs AND strftime('%Y', ${local}) = :year AND ignored_rule IS NULL`;
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
  const years = database
    .prepare<[], string>(
      `SELECT DISTINCT strftime('%Y', ${local}) AS year FROM viewings WHERE ignored_rule IS NULL ORDER BY year`,
    )
    .pluck();

  return (year) =>
    read(() => {
      const span = {
        year: String(year).padStart(4, '0'),
        fromMs: Date.UTC(year, 0, 1) - DAY_MS,
        toMs: Date.UTC(year + 1, 0, 1) + DAY_MS,
      };
      const byWeekday = new Map(weekdays.all(span).map(({ name, ...time }) => [name, time]));
      return {
        year,
        years: years.all().map(Number),
        ...timeOf(whole.get(span)),
        days: days.all(span).map(({ name, ...time }) => ({ date: String(name), ...time })),
        weekdays: Array.from({ length: 7 }, (_, weekday) => timeOf(byWeekday.get(weekday))),
        shows: shows.all(span).map(({ name, ...time }) => ({ title: String(name), ...time })),
      };
    });
}

interface Span {
  readonly year: string;
  readonly fromMs: number;
  readonly toMs: number;
}

function timeOf(row: WatchedTime | undefined): WatchedTime {
  return { minutes: row?.minutes ?? 0, watches: row?.watches ?? 0 };
}
