/** What every view works with: the mirror of the state, and the commands. */
import { createContext, type ReactNode, useContext } from 'react';
import { useStore } from 'zustand';
import type { Bridge } from '../../shared/bridge.ts';
import type { ShellApi } from '../../shared/shell.ts';
import type { CompanionState } from '../../shared/state.ts';
import type { Mirror, MirrorStore } from '../state/mirror.ts';

interface Companion {
  readonly bridge: Bridge;
  readonly store: MirrorStore;
}

const CompanionContext = createContext<Companion | null>(null);

export function CompanionProvider({ bridge, store, children }: Companion & { readonly children: ReactNode }) {
  return <CompanionContext value={{ bridge, store }}>{children}</CompanionContext>;
}

function useCompanion(): Companion {
  const companion = useContext(CompanionContext);
  if (companion === null) throw new Error('There is no CompanionProvider around this.');
  return companion;
}

export function useBridge(): Bridge {
  return useCompanion().bridge;
}

/** Null in a browser: what only the desktop can do is not shown there. */
export function useShell(): ShellApi | null {
  return useCompanion().bridge.shell;
}

/** Of the mirror itself; most views want {@link useCompanionState}. Renders again only where the selected value is another. */
export function useMirror<Selected>(select: (mirror: Mirror) => Selected): Selected {
  return useStore(useCompanion().store, select);
}

/** Of the engine's state. Views are shown once there is one. */
export function useCompanionState<Selected>(select: (state: CompanionState) => Selected): Selected {
  return useMirror(({ state }) => {
    if (state === null) throw new Error('A view is shown before the first snapshot.');
    return select(state);
  });
}
