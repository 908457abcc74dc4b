import { useVirtualizer } from '@tanstack/react-virtual';
import { CalendarClock, SearchX } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { WatchLogEntry } from '../../../shared/state.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ProblemNotice } from '../../components/notice.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { useFormat, useStrings } from '../../strings/index.ts';
import { LogFilters } from './log-filters.tsx';
import { LogRow } from './log-row.tsx';
import { type LogPages, type LogQuery, useLogPages } from './use-log-pages.ts';

/** Older ones are asked for this many rows before the end is seen. */
const AHEAD = 60;
const ROW_PX = 68;
const DAY_PX = 40;

export function LogList() {
  const { history, frame } = useStrings();
  const format = useFormat();
  const [query, setQuery] = useState<LogQuery>({});
  const { page, problem, loadMore } = useLogPages(query);
  const isFiltered = Object.keys(query).length > 0;
  return (
    <div className="stack">
      <LogFilters query={query} onChange={setQuery} />
      <ProblemNotice problem={problem} />
      <p role="status" className="quiet small log-count">
        {page !== null && history.found(format.number(page.total))}
      </p>
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

/** Only what is in sight is in the document. */
function Rows({ page, loadMore }: { readonly page: NonNullable<LogPages['page']>; readonly loadMore: () => void }) {
  const { history } = useStrings();
  const lines = useMemo(() => linesOf(page.entries, page.next !== null), [page]);
  const [opened, setOpened] = useState<string | null>(null);
  const list = useRef<HTMLElement>(null);
  const [topPx, setTopPx] = useState(0);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => document.getElementById('content'),
    estimateSize: (index) => (lines[index]?.kind === 'day' ? DAY_PX : ROW_PX),
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 8,
    scrollMargin: topPx,
  });
  // Filters and notices above the list may wrap: where it begins is measured each time.
  useLayoutEffect(() => {
    const content = document.getElementById('content');
    if (list.current === null || content === null) return;
    const top = list.current.getBoundingClientRect().top - content.getBoundingClientRect().top + content.scrollTop;
    setTopPx((before) => (Math.abs(before - top) < 1 ? before : top));
  });
  const shown = virtualizer.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= lines.length - AHEAD) loadMore();
  }, [lastShown, lines.length, loadMore]);
  return (
    <section
      ref={list}
      className="log-rows"
      aria-label={history.listLabel}
      aria-busy={page.next !== null && lastShown >= lines.length - 1}
      style={{ blockSize: virtualizer.getTotalSize() }}
    >
      {shown.map(({ index, key, start }) => {
        const line = lines[index];
        return (
          <div
            key={key}
            ref={virtualizer.measureElement}
            data-index={index}
            className="log-line"
            style={{ transform: `translateY(${start - topPx}px)` }}
          >
            {line?.kind === 'day' && <DayHeading ms={line.ms} />}
            {line?.kind === 'more' && <Spinner label={history.loadingMore} isLabelShown />}
            {line?.kind === 'entry' && (
              <LogRow
                entry={line.entry}
                isOpen={line.key === opened}
                onToggle={() => setOpened(line.key === opened ? null : line.key)}
              />
            )}
          </div>
        );
      })}
    </section>
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
