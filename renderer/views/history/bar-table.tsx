import type { ReactNode } from 'react';
import type { WatchedTime } from '../../../shared/watch-log.ts';
import { useFormat } from '../../strings/index.ts';

interface BarTableProps {
  readonly caption: string;
  readonly bars: ReadonlyArray<{ readonly key: string; readonly name: ReactNode; readonly time: WatchedTime }>;
  /** The whole of it, for whoever points at a bar. */
  readonly timeText: (time: WatchedTime) => string;
}

/** A table whose numbers are drawn as bars: the picture and its alternative in one. */
export function BarTable({ caption, bars, timeText }: BarTableProps) {
  const format = useFormat();
  const most = Math.max(1, ...bars.map(({ time }) => time.minutes));
  return (
    <table className="bar-table">
      <caption className="unseen">{caption}</caption>
      <tbody>
        {bars.map(({ key, name, time }) => (
          <tr key={key} title={timeText(time)}>
            <th scope="row">{name}</th>
            <td className="bar-cell" aria-hidden>
              {time.minutes > 0 && <span className="bar" style={{ inlineSize: `${(time.minutes / most) * 100}%` }} />}
            </td>
            <td className="bar-value figures quiet">{time.minutes === 0 ? '–' : format.duration(time.minutes * 60)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
