/** The time, for what is shown relative to it: one clock for all, standing still while nobody looks. */
import { useSyncExternalStore } from 'react';

interface Ticker {
  subscribe(listener: () => void): () => void;
  now(): number;
}

function createTicker(everyMs: number): Ticker {
  const listeners = new Set<() => void>();
  let nowMs = Date.now();
  let timer: number | undefined;
  const tick = () => {
    nowMs = Date.now();
    for (const listener of listeners) listener();
  };
  const run = () => {
    window.clearInterval(timer);
    if (listeners.size === 0 || document.hidden) return;
    timer = window.setInterval(tick, everyMs);
  };
  const onVisibility = () => {
    if (!document.hidden) tick();
    run();
  };
  return {
    subscribe(listener) {
      if (listeners.size === 0) {
        nowMs = Date.now();
        document.addEventListener('visibilitychange', onVisibility);
      }
      listeners.add(listener);
      if (listeners.size === 1) run();
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        document.removeEventListener('visibilitychange', onVisibility);
        run();
      };
    },
    now() {
      // The same for everything that is shown at once: React asks several times in one rendering.
      if (listeners.size === 0 && Date.now() - nowMs > everyMs) nowMs = Date.now();
      return nowMs;
    },
  };
}

const TICKERS = { second: createTicker(1000), minute: createTicker(20_000) } as const;
const STILL: Ticker = { subscribe: () => () => {}, now: () => 0 };

/** Wall clock, ms, brought on every second, or every twenty for what is told in minutes; `still`: 0, and never renders. */
export function useNow(pace: 'second' | 'minute' | 'still'): number {
  const ticker = pace === 'still' ? STILL : TICKERS[pace];
  return useSyncExternalStore(ticker.subscribe, ticker.now);
}
