import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import './long-list.css';

interface LongListProps<Item> {
  /** Names it for screen readers. */
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item, index: number) => string | number;
  /** What a row is high until it was measured. */
  readonly rowPx?: number | ((item: Item) => number);
  /** `itself`: in a place of its own (default) · `page`: with all that is above it. */
  readonly scrolls?: 'itself' | 'page';
  /** Shows its end first, as a log does. */
  readonly startsAtEnd?: boolean;
  /** More rows are on their way, and their place is in sight. */
  readonly isBusy?: boolean;
  /** Called whenever few rows are left below those in sight. */
  readonly onEndNear?: () => void;
  readonly children: (item: Item) => ReactNode;
}

const OVERSCAN = 8;
/** Few rows. */
const END_IS_NEAR = 60;

/** A list of any length: only the rows that are seen are there. */
export function LongList<Item>({
  label,
  items,
  keyOf,
  rowPx = 56,
  scrolls = 'itself',
  startsAtEnd = false,
  isBusy = false,
  onEndNear,
  children,
}: LongListProps<Item>) {
  const place = useRef<HTMLElement>(null);
  const isOfPage = scrolls === 'page';
  const topPx = useTopInPage(place, isOfPage);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => (isOfPage ? pageContent() : place.current),
    estimateSize: (index) => (typeof rowPx === 'number' ? rowPx : rowPx(items[index] as Item)),
    overscan: OVERSCAN,
    scrollMargin: topPx,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item, index);
    },
  });
  const { length } = items;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number of rows is a reason to go to the end again.
  useEffect(() => {
    if (startsAtEnd && length > 0) rows.scrollToIndex(length - 1, { align: 'end' });
  }, [startsAtEnd, length]);
  const shown = rows.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (lastShown >= length - END_IS_NEAR) onEndNear?.();
  }, [lastShown, length, onEndNear]);
  return (
    <section
      ref={place}
      className={isOfPage ? 'long-list' : 'long-list long-list-apart'}
      aria-label={label}
      aria-busy={isBusy && lastShown >= length - 1}
      // What scrolls is scrolled by keyboard, too.
      tabIndex={isOfPage ? undefined : 0}
    >
      <ul style={{ blockSize: rows.getTotalSize() }}>
        {shown.map(({ index, key, start }) => {
          const item = items[index];
          return (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              aria-setsize={length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start - topPx}px)` }}
            >
              {item !== undefined && children(item)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** Where in what the page scrolls the list begins; what is above it may wrap, and is measured each time. */
function useTopInPage(place: RefObject<HTMLElement | null>, isOfPage: boolean): number {
  const [topPx, setTopPx] = useState(0);
  useLayoutEffect(() => {
    const content = pageContent();
    if (!isOfPage || place.current === null || content === null) return;
    const top = place.current.getBoundingClientRect().top - content.getBoundingClientRect().top + content.scrollTop;
    setTopPx((before) => (Math.abs(before - top) < 1 ? before : top));
  });
  return topPx;
}

function pageContent(): HTMLElement | null {
  return document.getElementById('content');
}
