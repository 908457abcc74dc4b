/** The latest problems, for the status; each is logged once while it stays the same. */
import type { Problem } from '../../shared/errors.ts';
import type { Clock, Log } from './ports.ts';

const KEPT = 20;
/** The same words again within this time are the same problem. */
const SAME_WITHIN_MS = 10 * 60_000;

export type DatedProblem = Problem & { readonly atMs: number };

export interface ProblemLog {
  /** Whether it was news. */
  add(problem: Problem): boolean;
  /** Newest first. */
  list(): readonly DatedProblem[];
}

export function createProblemLog({ clock, log }: { readonly clock: Clock; readonly log: Log }): ProblemLog {
  let problems: readonly DatedProblem[] = [];
  return {
    add: (problem) => {
      const atMs = clock.wallMs();
      const isSame = ({ kind, text, hostId }: Problem) =>
        kind === problem.kind && text === problem.text && hostId === problem.hostId;
      const known = problems.find(isSame);
      problems = [{ ...problem, atMs }, ...problems.filter((other) => !isSame(other))].slice(0, KEPT);
      const isNews = known === undefined || atMs - known.atMs > SAME_WITHIN_MS;
      if (isNews) {
        const { kind, stage, service, hostId } = problem;
        log.warn(problem.text, { kind, stage, service, hostId });
      }
      return isNews;
    },
    list: () => problems,
  };
}
