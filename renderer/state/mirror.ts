/** The engine's state as the page last heard it: a snapshot, brought on by numbered changes; old while the engine is lost. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Bridge, StateMessage } from '../../shared/bridge.ts';
import type { Problem } from '../../shared/errors.ts';
import type { CompanionState } from '../../shared/state.ts';
import { keepSame } from './same.ts';

export interface Mirror {
  /** Null until the first snapshot. */
  readonly state: CompanionState | null;
  readonly revision: number;
  /** Why the engine cannot be reached; null while it can. */
  readonly lost: Problem | null;
  /** Counts the snapshots that ended a loss: what was asked before is to be asked again. */
  readonly reconnections: number;
}

export type MirrorStore = StoreApi<Mirror>;

const EMPTY: Mirror = { state: null, revision: 0, lost: null, reconnections: 0 };

/** Follows the bridge until `stop` is called. */
export function followState(bridge: Pick<Bridge, 'onState' | 'refresh'>): {
  readonly store: MirrorStore;
  stop(): void;
} {
  const store = createStore<Mirror>(() => EMPTY);
  const stop = bridge.onState((message) => {
    const next = applyMessage(store.getState(), message);
    if (next === 'gap') bridge.refresh();
    else store.setState(next, true);
  });
  return { store, stop };
}

/** `gap`: changes are missing, and a snapshot has to be asked for. A message that says nothing new gives the same mirror. */
export function applyMessage(mirror: Mirror, message: StateMessage): Mirror | 'gap' {
  switch (message.kind) {
    case 'snapshot': {
      const state = keepSame(mirror.state, message.state);
      const reconnections = mirror.reconnections + (mirror.lost === null ? 0 : 1);
      return { state, revision: message.revision, lost: null, reconnections };
    }
    case 'changes': {
      if (mirror.state === null || message.revision > mirror.revision + 1) return 'gap';
      // Sent before the snapshot that is here, and in it.
      if (message.revision <= mirror.revision) return mirror;
      const state = keepSame(mirror.state, { ...mirror.state, ...message.changes });
      return { ...mirror, state, revision: message.revision };
    }
    case 'lost':
      return { ...mirror, lost: message.problem };
  }
}
