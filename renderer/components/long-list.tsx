import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef } from 'react';
import './long-list.css';

interface LongListProps<Item> {
  /** Names it for screen readers. */
  readonly label: string;
  readonly items: readonly Item[];
  readonly keyOf: (item: Item, index: number) => string | number;
  /** What a row is high until it was measured. */
  readonly rowPx?: number;
  /** Shows its end first, as a log does. */
  readonly startsAtEnd?: boolean;
  readonly children: (item: Item) => ReactNode;
}

const OVERSCAN = 8;

/** A list of any length in a place of its own that scrolls: only the rows that are seen are there. */
export function LongList<Item>({
  label,
  items,
  keyOf,
  rowPx = 56,
  startsAtEnd = false,
  children,
}: LongListProps<Item>) {
  const place = useRef<HTMLElement>(null);
  const rows = useVirtualizer({
    count: items.length,
    getScrollElement: () => place.current,
    estimateSize: () => rowPx,
    overscan: OVERSCAN,
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
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is scrolled by keyboard, too.
    <section ref={place} className="long-list" aria-label={label} tabIndex={0}>
      <ul style={{ blockSize: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const item = items[index];
          return (
            <li
              key={key}
              ref={rows.measureElement}
              data-index={index}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              style={{ transform: `translateY(${start}px)` }}
            >
              {item !== undefined && children(item)}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
