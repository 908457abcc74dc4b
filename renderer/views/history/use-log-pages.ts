/** The log as far as it was scrolled through, kept up to date at its newest end. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CommandRequest } from '../../../shared/contract.ts';
import type { Problem } from '../../../shared/errors.ts';
import type { WatchLogEntry } from '../../../shared/state.ts';
import type { LogPage } from '../../../shared/watch-log.ts';
import { useBridge, useCompanionState, useMirror } from '../../bridge/companion.tsx';
import { useReloadOn } from '../../bridge/use-reload-on.ts';

export type LogQuery = Omit<CommandRequest<'log.search'>, 'before' | 'limit'>;

export interface LogPages {
  /** Null until the first page is there. */
  readonly page: LogPage | null;
  readonly problem: Problem | null;
  /** Asks for older ones, where there are any and none are on their way. */
  readonly loadMore: () => void;
}

const PAGE = 250;
/** The contract's own limit. */
const MOST_AT_ONCE = 1000;

export function useLogPages(query: LogQuery): LogPages {
  const { commands } = useBridge();
  const revision = useCompanionState((state) => state.logRevision);
  const reconnections = useMirror((mirror) => mirror.reconnections);
  const [page, setPage] = useState<LogPage | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const asked = useRef(0);
  const isLoading = useRef(false);
  const shown = useRef<LogPage | null>(null);
  shown.current = page;
  const queryText = JSON.stringify(query);

  const ask = useCallback(
    async (range: Pick<CommandRequest<'log.search'>, 'before' | 'limit'>, take: (found: LogPage) => LogPage) => {
      asked.current += 1;
      const mine = asked.current;
      isLoading.current = true;
      const result = await commands['log.search']({ ...(JSON.parse(queryText) as LogQuery), ...range });
      if (mine !== asked.current) return;
      isLoading.current = false;
      setProblem(result.ok ? null : result.problem);
      if (result.ok) setPage(take(result.value));
    },
    [commands, queryText],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a connection that is back is a reason to ask again.
  useEffect(() => {
    void ask({ limit: PAGE }, (found) => found);
  }, [ask, reconnections]);

  useReloadOn(revision, () => {
    const limit = Math.min(MOST_AT_ONCE, Math.max(PAGE, shown.current?.entries.length ?? 0));
    void ask({ limit }, (found) => withOlder(found, shown.current));
  });

  const loadMore = useCallback(() => {
    const before = shown.current?.next;
    if (before == null || isLoading.current) return;
    void ask({ before, limit: PAGE }, (found) => ({
      ...found,
      entries: [...(shown.current?.entries ?? []), ...found.entries],
    }));
  }, [ask]);

  return { page, problem, loadMore };
}

/** The newest ones as they are now, and behind them what was scrolled to before. */
function withOlder(found: LogPage, before: LogPage | null): LogPage {
  const last = found.entries.at(-1);
  const at = last === undefined ? -1 : indexOf(before?.entries ?? [], last);
  const older = at < 0 ? [] : (before?.entries.slice(at + 1) ?? []);
  return older.length === 0 ? found : { ...found, entries: [...found.entries, ...older], next: before?.next ?? null };
}

function indexOf(entries: readonly WatchLogEntry[], { viewingId }: WatchLogEntry): number {
  return entries.findIndex((entry) => entry.viewingId === viewingId);
}
