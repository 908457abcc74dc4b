import { CalendarClock, SearchX } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { WatchLogEntry } from '../../../shared/state.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { LongList } from '../../components/long-list.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';
import { LogFilters } from './log-filters.tsx';
import { LogRow } from './log-row.tsx';
import { type LogPages, type LogQuery, useLogPages } from './use-log-pages.ts';

const ROW_PX = 68;
const DAY_PX = 40;

/** `isSearching`: somebody came here to search. */
export function LogList({ isSearching }: { readonly isSearching: boolean }) {
  const { history, frame } = useStrings();
  const format = useFormat();
  const [query, setQuery] = useState<LogQuery>({});
  const { page, problem, loadMore } = useLogPages(query);
  const isFiltered = Object.keys(query).length > 0;
  // In a log with nothing in it there is nothing to look for.
  const isNew = page?.total === 0 && !isFiltered;
  return (
    <div className="stack">
      {!isNew && <LogFilters query={query} onChange={setQuery} isSearching={isSearching} />}
      <ProblemNotice problem={problem} />
      {!isNew && (
        <p role="status" className="quiet small log-count">
          {page !== null && history.found(format.number(page.total))}
        </p>
      )}
      {page === null && problem === null && <Spinner label={frame.loading} />}
      {page !== null && page.entries.length > 0 && <Rows page={page} loadMore={loadMore} />}
      {page?.entries.length === 0 &&
        (isFiltered ? (
          <EmptyState
            icon={SearchX}
            title={history.nothingFound}
            action={<Button onClick={() => setQuery({})}>{history.resetFilters}</Button>}
          >
            <p>{history.nothingFoundText}</p>
          </EmptyState>
        ) : (
          <EmptyState icon={CalendarClock} title={history.empty}>
            <p>{history.emptyText}</p>
          </EmptyState>
        ))}
    </div>
  );
}

type Line =
  | { readonly kind: 'day'; readonly key: string; readonly ms: number }
  | { readonly kind: 'entry'; readonly key: string; readonly entry: WatchLogEntry }
  | { readonly kind: 'more'; readonly key: string };

function Rows({ page, loadMore }: { readonly page: NonNullable<LogPages['page']>; readonly loadMore: () => void }) {
  const { history } = useStrings();
  const lines = useMemo(() => linesOf(page.entries, page.next !== null), [page]);
  const [opened, setOpened] = useState<string | null>(null);
  return (
    <LongList
      label={history.listLabel}
      items={lines}
      keyOf={({ key }) => key}
      rowPx={({ kind }) => (kind === 'day' ? DAY_PX : ROW_PX)}
      scrolls="page"
      isBusy={page.next !== null}
      onEndNear={loadMore}
    >
      {(line) => {
        switch (line.kind) {
          case 'day':
            return <DayHeading ms={line.ms} />;
          case 'more':
            return <Spinner label={history.loadingMore} isLabelShown />;
          case 'entry': {
            const isOpen = line.key === opened;
            return <LogRow entry={line.entry} isOpen={isOpen} onToggle={() => setOpened(isOpen ? null : line.key)} />;
          }
        }
      }}
    </LongList>
  );
}

function DayHeading({ ms }: { readonly ms: number }) {
  const { history } = useStrings();
  const format = useFormat();
  const daysAgo = Math.round((startOfDay(Date.now()) - startOfDay(ms)) / 86_400_000);
  return (
    <h2 className="log-day">{daysAgo === 0 ? history.today : daysAgo === 1 ? history.yesterday : format.date(ms)}</h2>
  );
}

function linesOf(entries: readonly WatchLogEntry[], hasMore: boolean): readonly Line[] {
  const lines: Line[] = [];
  let day = Number.NaN;
  for (const entry of entries) {
    const thisDay = startOfDay(entry.startedAtMs);
    if (thisDay !== day) lines.push({ kind: 'day', key: `day ${thisDay}`, ms: entry.startedAtMs });
    day = thisDay;
    lines.push({ kind: 'entry', key: entry.viewingId, entry });
  }
  if (hasMore) lines.push({ kind: 'more', key: 'more' });
  return lines;
}

function startOfDay(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}
