import { useNow } from '../state/use-now.ts';
import { useFormat } from '../strings/index.ts';

/** A moment: `14:05`, with the date where it was another day. */
export function Time({ ms }: { readonly ms: number }) {
  const format = useFormat();
  return (
    <time dateTime={new Date(ms).toISOString()} title={format.dateTime(ms)}>
      {format.time(ms)}
    </time>
  );
}

/** `2 minutes ago`, kept true. Pointed at, it says when that was. */
export function RelativeTime({ ms }: { readonly ms: number }) {
  const format = useFormat();
  const nowMs = useNow('minute');
  return (
    <time dateTime={new Date(ms).toISOString()} title={format.dateTime(ms)}>
      {format.relative(ms, nowMs)}
    </time>
  );
}
