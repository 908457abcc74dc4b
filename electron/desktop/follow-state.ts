/** The engine's state for the shell itself: kept up to date by the same messages that the page gets. */
import type { CompanionState } from '../../shared/state.ts';
import type { StatePublisher } from '../bridge/state-publisher.ts';

/** Calls `onState` with the whole state, at once and after every change. Gives the function that ends it. */
export function followState(
  subscribe: StatePublisher['subscribe'],
  onState: (state: CompanionState) => void,
): () => void {
  let state: CompanionState | null = null;
  const subscription = subscribe((message) => {
    if (message.kind === 'snapshot') state = message.state;
    // In one process none is ever missed.
    else if (message.kind === 'changes' && state !== null) state = { ...state, ...message.changes };
    if (state !== null) onState(state);
  });
  return () => subscription.end();
}
