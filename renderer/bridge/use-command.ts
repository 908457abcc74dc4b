/** Commands as hooks: one that a user gives, and one that only asks. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { CommandResult } from '../../shared/bridge.ts';
import type { CommandName, CommandOutput, CommandRequest } from '../../shared/contract.ts';
import type { Problem } from '../../shared/errors.ts';
import { showProblem } from '../state/toasts.ts';
import { useBridge, useMirror } from './companion.tsx';

export interface RunningCommand<N extends CommandName> {
  /** Never rejects. */
  readonly run: (input: CommandRequest<N>) => Promise<CommandResult<N>>;
  readonly isRunning: boolean;
  /** What the last run came to, where it failed. */
  readonly problem: Problem | null;
  /** Forgets the problem. */
  readonly reset: () => void;
}

/** `toast`: a failure is told in a corner (default); `inline`: the view shows `problem` where it belongs. */
export function useCommand<N extends CommandName>(name: N, tell: 'toast' | 'inline' = 'toast'): RunningCommand<N> {
  const { commands } = useBridge();
  const [running, setRunning] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const run = useCallback(
    async (input: CommandRequest<N>): Promise<CommandResult<N>> => {
      setRunning((count) => count + 1);
      setProblem(null);
      const result = await commands[name](input);
      setRunning((count) => count - 1);
      if (!result.ok) {
        setProblem(result.problem);
        if (tell === 'toast') showProblem(result.problem);
      }
      return result;
    },
    [commands, name, tell],
  );
  const reset = useCallback(() => setProblem(null), []);
  return { run, isRunning: running > 0, problem, reset };
}

export interface Answer<N extends CommandName> {
  /** The last answer; null before the first. Stays while it is asked again. */
  readonly value: CommandOutput<N> | null;
  readonly problem: Problem | null;
  readonly isLoading: boolean;
  /** Asks again. */
  readonly reload: () => void;
}

/**
 * Asks when the view opens, whenever the input changes, every `everyMs` where that is given, and after a lost connection.
 * An answer that is overtaken by a later one is dropped.
 */
export function useAnswer<N extends CommandName>(
  name: N,
  input: CommandRequest<N>,
  { everyMs = null, enabled = true }: { readonly everyMs?: number | null; readonly enabled?: boolean } = {},
): Answer<N> {
  const { commands } = useBridge();
  const reconnections = useMirror((mirror) => mirror.reconnections);
  const [answer, setAnswer] = useState<Omit<Answer<N>, 'reload'>>({ value: null, problem: null, isLoading: enabled });
  const lastAsked = useRef(0);
  const inputText = JSON.stringify(input);

  const reload = useCallback(async () => {
    lastAsked.current += 1;
    const asked = lastAsked.current;
    setAnswer((before) => (before.isLoading ? before : { ...before, isLoading: true }));
    const result = await commands[name](JSON.parse(inputText));
    if (asked !== lastAsked.current) return;
    setAnswer((before) =>
      result.ok
        ? { value: result.value, problem: null, isLoading: false }
        : { value: before.value, problem: result.problem, isLoading: false },
    );
  }, [commands, name, inputText]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a connection that is back is a reason to ask again.
  useEffect(() => {
    if (!enabled) return;
    void reload();
    const timer = everyMs === null ? null : window.setInterval(() => void reload(), everyMs);
    return () => {
      lastAsked.current += 1;
      if (timer !== null) window.clearInterval(timer);
    };
  }, [reload, everyMs, enabled, reconnections]);

  return { ...answer, reload: () => void reload() };
}
