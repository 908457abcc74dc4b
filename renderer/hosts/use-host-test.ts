import { useCallback, useState } from 'react';
import type { Problem } from '../../shared/errors.ts';
import type { StageResult } from '../../shared/state.ts';
import { useCommand } from '../bridge/use-command.ts';

export interface HostTest {
  readonly run: (id: string) => Promise<void>;
  readonly isRunning: boolean;
  /** Of the last test; null before it. */
  readonly stages: readonly StageResult[] | null;
  readonly problem: Problem | null;
}

/** A test of the connection to a box, and what it came to. */
export function useHostTest(): HostTest {
  const { run, isRunning, problem } = useCommand('hosts.test', 'inline');
  const [stages, setStages] = useState<readonly StageResult[] | null>(null);
  const test = useCallback(
    async (id: string) => {
      const result = await run({ id });
      setStages(result.ok ? result.value.stages : null);
    },
    [run],
  );
  return { run: test, isRunning, stages, problem };
}

/** Whether what is missing may be Kodi's own permission: it is found, but lets nobody in. */
export function mayNeedRemoteControl(stages: readonly StageResult[]): boolean {
  return stages.some(({ stage, outcome }) => outcome === 'failed' && stage === 'connect');
}
