/** Remembers for a short time what the library said of shows: a season watched in a row asks once. */
import type { Clock } from '../ports.ts';

const MOST_ENTRIES = 100;

export interface ShowCache {
  /** What is remembered under `key`, else what `ask` gives, then remembered for `forMs`. Rejections are not remembered. */
  remember<Value>(key: string, forMs: number, ask: () => Promise<Value>): Promise<Value>;
  /** Forgets everything: the library changed, or another box may answer. */
  clear(): void;
}

/** One for each box; its callers keep one type of value to a kind of key. */
export function createShowCache(clock: Clock): ShowCache {
  const entries = new Map<string, { readonly value: unknown; readonly untilMs: number }>();
  return {
    async remember<Value>(key: string, forMs: number, ask: () => Promise<Value>) {
      const known = entries.get(key);
      if (known && clock.monotonicMs() < known.untilMs) return known.value as Value;
      const value = await ask();
      entries.delete(key);
      entries.set(key, { value, untilMs: clock.monotonicMs() + forMs });
      for (const oldest of entries.keys()) {
        if (entries.size <= MOST_ENTRIES) break;
        entries.delete(oldest);
      }
      return value;
    },
    clear: () => entries.clear(),
  };
}
