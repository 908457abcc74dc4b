/**
 * Sends the engine's state to the pages that show it: a snapshot, then numbered changes. While nobody looks, nothing is
 * computed; while somebody does, no more often than people can see.
 */
import { isDeepStrictEqual } from 'node:util';
import type { StateMessage } from '../../shared/bridge.ts';
import { errorText, type Problem, ProblemError } from '../../shared/errors.ts';
import type { CompanionState } from '../../shared/state.ts';
import type { Companion } from '../companion.ts';
import type { Clock, Log, Timer } from '../engine/ports.ts';
import { withSteadyPositions } from './steady-positions.ts';

export interface StateSubscription {
  /** Sends a snapshot to this page alone. */
  refresh(): void;
  /** Nothing comes after it. */
  end(): void;
}

export interface StatePublisher {
  /** Begins with a snapshot, before this returns. The listener must not throw. */
  subscribe(listener: (message: StateMessage) => void): StateSubscription;
}

export interface StatePublisherOptions {
  readonly companion: Pick<Companion, 'state' | 'onChange'>;
  readonly clock: Pick<Clock, 'after' | 'monotonicMs'>;
  readonly log: Log;
}

/** No more often than this. */
const SPACING_MS = 100;
/** What changes by time alone is seen after this: private time that ends, a rating that is due. */
const LOOK_AGAIN_MS = 10_000;

export function createStatePublisher({ companion, clock, log }: StatePublisherOptions): StatePublisher {
  const listeners = new Set<(message: StateMessage) => void>();
  /** The state as the pages have it; null while nobody looks, and while it cannot be read. */
  let published: CompanionState | null = null;
  let problem: Problem | null = null;
  let revision = 0;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  let timer: Timer | null = null;
  let isSoon = false;
  let endFollowing = () => {};

  const tell = (message: StateMessage) => {
    for (const listener of listeners) listener(message);
  };
  const snapshotOf = (state: CompanionState): StateMessage => ({ kind: 'snapshot', revision, state });

  /** Brings everybody up to date. */
  function look(): void {
    timer?.cancel();
    timer = clock.after(LOOK_AGAIN_MS, look);
    lookedAtMs = clock.monotonicMs();
    isSoon = false;
    const before = published;
    const next = read();
    published = next && withSteadyPositions(before, next);
    if (published === null) {
      if (before !== null && problem !== null) tell({ kind: 'lost', problem });
    } else if (before === null) {
      revision += 1;
      tell(snapshotOf(published));
    } else {
      const changes = differences(before, published);
      if (changes === null) return;
      revision += 1;
      tell({ kind: 'changes', revision, changes });
    }
  }

  function read(): CompanionState | null {
    try {
      const state = companion.state();
      problem = null;
      return state;
    } catch (error) {
      const text = 'The companion cannot say how things are. Its log says more.';
      problem = error instanceof ProblemError ? error.problem : { kind: 'internal', text };
      log.error('the state cannot be read', { error: errorText(error) });
      return null;
    }
  }

  function changed(): void {
    if (isSoon) return;
    isSoon = true;
    timer?.cancel();
    timer = clock.after(Math.max(0, lookedAtMs + SPACING_MS - clock.monotonicMs()), look);
  }

  /** The others hear of what is new as changes: the numbers are the same for all. */
  function greet(listener: (message: StateMessage) => void): void {
    listeners.delete(listener);
    look();
    listeners.add(listener);
    if (published !== null) listener(snapshotOf(published));
    else if (problem !== null) listener({ kind: 'lost', problem });
  }

  return {
    subscribe: (listener) => {
      if (listeners.size === 0) endFollowing = companion.onChange(changed);
      greet(listener);
      return {
        refresh: () => {
          if (listeners.has(listener)) greet(listener);
        },
        end: () => {
          if (!listeners.delete(listener) || listeners.size > 0) return;
          endFollowing();
          timer?.cancel();
          isSoon = false;
          published = null;
        },
      };
    },
  };
}

/** The parts that are not what they were; null where all are. */
function differences(before: CompanionState, next: CompanionState): Partial<CompanionState> | null {
  const changed = Object.entries(next).filter(
    ([part, value]) => !isDeepStrictEqual(before[part as keyof CompanionState], value),
  );
  return changed.length === 0 ? null : Object.fromEntries(changed);
}
