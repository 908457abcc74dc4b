import { useEffect, useRef } from 'react';

/** Closer together than this, changes are taken as one. */
const SPACING_MS = 400;

/** Asks again when the revision is another: at once, and then no more often than somebody can read. */
export function useReloadOn(revision: number | string, reload: () => void): void {
  const latest = useRef(reload);
  latest.current = reload;
  const seen = useRef(revision);
  const reloadedAtMs = useRef(0);
  useEffect(() => {
    if (seen.current === revision) return;
    const waitMs = Math.max(0, reloadedAtMs.current + SPACING_MS - Date.now());
    const timer = window.setTimeout(() => {
      seen.current = revision;
      reloadedAtMs.current = Date.now();
      latest.current();
    }, waitMs);
    return () => window.clearTimeout(timer);
  }, [revision]);
}
