/** Where an attempt to connect stands. */
import type { Problem } from '../../../shared/errors.ts';
import { HOST_STAGES, type HostStage, type StageResult } from '../../../shared/state.ts';
import type { Clock } from '../ports.ts';

export interface StageList {
  ok(stage: HostStage, text: string): void;
  /** The problem's stage failed; those after it were not reached. */
  failed(problem: Problem): void;
  list(): readonly StageResult[];
}

export function createStageList(clock: Clock): StageList {
  const results = new Map<HostStage, StageResult>();
  const set = (stage: HostStage, outcome: StageResult['outcome'], text: string) =>
    results.set(stage, { stage, outcome, text, atMs: clock.wallMs() });
  for (const stage of HOST_STAGES) set(stage, 'pending', 'Not reached.');
  return {
    ok: (stage, text) => void set(stage, 'ok', text),
    failed(problem) {
      const failedAt = (HOST_STAGES as readonly string[]).indexOf(problem.stage ?? '');
      HOST_STAGES.forEach((stage, index) => {
        if (index === failedAt) set(stage, 'failed', problem.text);
        else if (index > failedAt) set(stage, 'pending', 'Not reached.');
      });
    },
    list: () => HOST_STAGES.flatMap((stage) => results.get(stage) ?? []),
  };
}
