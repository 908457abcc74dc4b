import { useLayoutEffect, useMemo, useRef } from 'react';
import type { LogStats, WatchedTime } from '../../../shared/watch-log.ts';
import { useFormat, useLanguage, useStrings } from '../../strings/index.ts';
import { daysOf, levelsOf } from './calendar.ts';

const CELL = 11;
const STEP = 14;
const LEFT = 30;
const TOP = 18;
const LEVELS = [0, 1, 2, 3, 4] as const;

interface HeatMapProps {
  readonly stats: LogStats;
  readonly timeText: (time: WatchedTime) => string;
}

/** Every day of the year, darker the more was watched; the same as a table below. */
export function HeatMap({ stats, timeText }: HeatMapProps) {
  const { history } = useStrings();
  const format = useFormat();
  const language = useLanguage();
  const days = useMemo(() => daysOf(stats.year), [stats.year]);
  const watched = new Map(stats.days.map((day) => [day.date, day]));
  const level = levelsOf(stats.days.map(({ minutes }) => minutes));
  const month = new Intl.DateTimeFormat(language, { month: 'short', timeZone: 'UTC' });
  const weekday = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' });
  const date = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeZone: 'UTC' });
  const scroll = useRef<HTMLElement>(null);
  // In a small window: today is what one looks for.
  useLayoutEffect(() => {
    const isThisYear = stats.year === new Date().getFullYear();
    if (scroll.current !== null && isThisYear) scroll.current.scrollLeft = scroll.current.scrollWidth;
  }, [stats.year]);
  const weeks = (days.at(-1)?.week ?? 52) + 1;
  const dateText = (day: string) => date.format(Date.parse(day));
  return (
    <>
      {/* It scrolls sideways in a small window: the keyboard has to reach it. */}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: see above. */}
      <section ref={scroll} className="heat-scroll" tabIndex={0} aria-label={history.heatTitle}>
        <svg
          className="heat-map"
          role="img"
          aria-label={history.heatLabel(stats.year, format.number(stats.days.length))}
          viewBox={`0 0 ${LEFT + weeks * STEP} ${TOP + 7 * STEP}`}
          width={LEFT + weeks * STEP}
          height={TOP + 7 * STEP}
        >
          {days.map(
            (day) =>
              day.month !== null && (
                <text key={day.month} x={LEFT + day.week * STEP} y={11}>
                  {month.format(Date.parse(day.date))}
                </text>
              ),
          )}
          {[0, 2, 4].map((row) => (
            <text key={row} x={LEFT - 6} y={TOP + row * STEP + 9} textAnchor="end">
              {weekday.format(Date.UTC(2026, 0, 5 + row))}
            </text>
          ))}
          {days.map((day) => {
            const time = watched.get(day.date);
            return (
              <rect
                key={day.date}
                className={`heat heat-${level(time?.minutes ?? 0)}`}
                x={LEFT + day.week * STEP}
                y={TOP + day.weekday * STEP}
                width={CELL}
                height={CELL}
                rx={2.5}
              >
                <title>
                  {history.heatDay(dateText(day.date), time === undefined ? history.nothing : timeText(time))}
                </title>
              </rect>
            );
          })}
        </svg>
      </section>
      <p className="heat-legend small quiet" aria-hidden>
        {history.less}
        <svg aria-hidden width={LEVELS.length * STEP} height={CELL}>
          {LEVELS.map((value) => (
            <rect key={value} className={`heat heat-${value}`} x={value * STEP} width={CELL} height={CELL} rx={2.5} />
          ))}
        </svg>
        {history.more}
      </p>
      <details className="heat-table">
        <summary>{history.asTable}</summary>
        <table>
          <thead className="heat-table-head">
            <tr>
              <th scope="col">{history.tableDay}</th>
              <th scope="col">{history.tableTime}</th>
              <th scope="col">{history.tableTitles}</th>
            </tr>
          </thead>
          <tbody>
            {stats.days.map((day) => (
              <tr key={day.date}>
                <th scope="row">{dateText(day.date)}</th>
                <td className="figures">{format.duration(day.minutes * 60)}</td>
                <td className="figures">{format.number(day.watches)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  );
}
