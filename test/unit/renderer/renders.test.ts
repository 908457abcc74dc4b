// @vitest-environment happy-dom
import { act, cleanup, render } from '@testing-library/react';
import { createElement, Profiler } from 'react';
import { afterEach, expect, it } from 'vitest';
import { CompanionProvider } from '../../../renderer/bridge/companion.tsx';
import { followState } from '../../../renderer/state/mirror.ts';
import { startSpeaking } from '../../../renderer/strings/index.ts';
import { NowView } from '../../../renderer/views/now/now-view.tsx';
import type { Bridge, BridgeCommands, StateMessage } from '../../../shared/bridge.ts';
import type { CompanionState } from '../../../shared/state.ts';
import { companionState } from '../../support/companion-state.ts';
import { hostState } from '../../support/host-state.ts';

afterEach(cleanup);

const noCommands = {} as BridgeCommands;

/** The view of what plays, in this state: what it was told, and how often anything of it was rendered. */
async function openView(state: CompanionState) {
  await startSpeaking();
  let tell: (message: StateMessage) => void = () => {};
  let renders = 0;
  const bridge: Bridge = {
    commands: noCommands,
    onState: (listener) => {
      tell = listener;
      return () => {};
    },
    refresh: () => {},
    shell: null,
  };
  const { store } = followState(bridge);
  tell({ kind: 'snapshot', revision: 1, state });
  const count = () => {
    renders += 1;
  };
  const profiled = createElement(Profiler, { id: 'now', onRender: count }, createElement(NowView));
  // biome-ignore lint/correctness/noChildrenProp: they are no element's here.
  const view = render(createElement(CompanionProvider, { bridge, store, children: profiled }));
  return { view, renders: () => renders, tell: (message: StateMessage) => act(() => tell(message)) };
}

it('renders nothing again for news that says nothing new', async () => {
  const { renders, tell } = await openView(companionState({ queueRevision: 1 }));
  const before = renders();
  tell({ kind: 'changes', revision: 2, changes: { hosts: [], queueRevision: 2 } });
  tell({ kind: 'snapshot', revision: 9, state: companionState({ queueRevision: 2 }) });
  expect(renders()).toBe(before);
});

it('renders once what something changed about, and leaves the rest where it is', async () => {
  const state = companionState({ hosts: [hostState('Den'), hostState('Attic')] });
  const { view, renders, tell } = await openView(state);
  const attic = view.getByText('Attic');
  const before = renders();
  tell({
    kind: 'changes',
    revision: 2,
    changes: { hosts: [hostState('Den', { connection: 'connecting' }), hostState('Attic')] },
  });
  expect(renders()).toBe(before + 1);
  expect(view.container.textContent).toContain('Connecting…');
  expect(view.getByText('Attic')).toBe(attic);
});
