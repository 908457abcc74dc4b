import { CalendarOff, ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { LogStats, WatchedTime } from '../../../shared/watch-log.ts';
import { useCompanionState } from '../../bridge/companion.tsx';
import { useAnswer } from '../../bridge/use-command.ts';
import { useReloadOn } from '../../bridge/use-reload-on.ts';
import { IconButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { Title } from '../../components/title.tsx';
import { useFormat, useLanguage, useStrings } from '../../strings/index.ts';
import { BarTable } from './bar-table.tsx';
import { HeatMap } from './heat-map.tsx';

/** A year of watching, drawn. */
export function YearPictures() {
  const { frame } = useStrings();
  const [year, setYear] = useState(() => new Date().getFullYear());
  const revision = useCompanionState((state) => state.logRevision);
  const { value, problem, reload } = useAnswer('log.stats', { year });
  useReloadOn(revision, reload);
  return (
    <div className="stack">
      <ProblemNotice problem={problem} />
      {value === null && problem === null && <Spinner label={frame.loading} />}
      {value !== null && (
        <>
          <YearHead stats={value} year={year} onYear={setYear} />
          <Pictures stats={value} />
        </>
      )}
    </div>
  );
}

interface YearHeadProps {
  readonly stats: LogStats;
  readonly year: number;
  readonly onYear: (year: number) => void;
}

function YearHead({ stats, year, onYear }: YearHeadProps) {
  const { history } = useStrings();
  const timeText = useTimeText();
  const first = Math.min(year, ...stats.years);
  const last = Math.max(year, new Date().getFullYear());
  return (
    <div className="year-head">
      <IconButton label={history.back} icon={ChevronLeft} disabled={year <= first} onClick={() => onYear(year - 1)} />
      <h2 className="figures" aria-live="polite">
        {year}
      </h2>
      <IconButton
        label={history.forward}
        icon={ChevronRight}
        disabled={year >= last}
        onClick={() => onYear(year + 1)}
      />
      {stats.minutes > 0 && <p className="quiet">{timeText(stats)}</p>}
    </div>
  );
}

function Pictures({ stats }: { readonly stats: LogStats }) {
  const { history } = useStrings();
  const timeText = useTimeText();
  const weekdays = useWeekdayNames();
  if (stats.minutes === 0 && stats.watches === 0) {
    return (
      <EmptyState icon={CalendarOff} title={history.noYear(stats.year)}>
        <p>{history.noYearText}</p>
      </EmptyState>
    );
  }
  return (
    <>
      <Card>
        <h3>{history.heatTitle}</h3>
        <HeatMap stats={stats} timeText={timeText} />
      </Card>
      <div className="year-pair">
        <Card label={history.weekdayTitle}>
          <h3>{history.weekdayTitle}</h3>
          <BarTable
            caption={history.weekdayTitle}
            bars={stats.weekdays.map((time, index) => ({ key: String(index), name: weekdays[index], time }))}
            timeText={timeText}
          />
        </Card>
        <Card label={history.showsTitle}>
          <h3>{history.showsTitle}</h3>
          {stats.shows.length === 0 ? (
            <p className="quiet">{history.noShows}</p>
          ) : (
            <BarTable
              caption={history.showsTitle}
              bars={stats.shows.map(({ title, ...time }) => ({ key: title, name: <Title>{title}</Title>, time }))}
              timeText={timeText}
            />
          )}
        </Card>
      </div>
    </>
  );
}

/** `12 hr 5 min watched, 9 titles` */
function useTimeText(): (time: WatchedTime) => string {
  const { history } = useStrings();
  const format = useFormat();
  return ({ minutes, watches }) =>
    history.total(format.duration(minutes * 60), history.watches(format.number(watches)));
}

/** Monday first. */
function useWeekdayNames(): readonly string[] {
  const names = new Intl.DateTimeFormat(useLanguage(), { weekday: 'long', timeZone: 'UTC' });
  // The fifth of January 2026 was a Monday.
  return Array.from({ length: 7 }, (_, index) => names.format(Date.UTC(2026, 0, 5 + index)));
}
