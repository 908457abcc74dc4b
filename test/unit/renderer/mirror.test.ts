import { describe, expect, it } from 'vitest';
import { applyMessage, followState, type Mirror } from '../../../renderer/state/mirror.ts';
import type { StateMessage } from '../../../shared/bridge.ts';
import type { CompanionState } from '../../../shared/state.ts';
import { companionState } from '../../support/companion-state.ts';
import { hostState as host } from '../../support/host-state.ts';

const state = (changes: Partial<CompanionState> = {}): CompanionState =>
  companionState({ hosts: [host('den'), host('kitchen')], ...changes });

const begun: Mirror = { state: state(), revision: 4, lost: null, reconnections: 0 };

function applied(mirror: Mirror, message: StateMessage): Mirror {
  const next = applyMessage(mirror, message);
  if (next === 'gap') throw new Error('a gap was not expected');
  return next;
}

describe('the mirror of the state', () => {
  it('keeps what did not change the very same, so that nothing of it is rendered again', () => {
    const hosts = [host('den'), host('kitchen', { connection: 'unreachable' })];
    const next = applied(begun, { kind: 'changes', revision: 5, changes: { hosts } });
    expect(next.state?.hosts[1]?.connection).toBe('unreachable');
    expect(next.state?.hosts[0]).toBe(begun.state?.hosts[0]);
    expect(next.state?.settings).toBe(begun.state?.settings);
  });

  it('is the very same state after a snapshot that says nothing new', () => {
    const next = applied(begun, { kind: 'snapshot', revision: 9, state: state() });
    expect(next.state).toBe(begun.state);
    expect(next.revision).toBe(9);
  });

  it('keeps the boxes that stay when one before them is removed', () => {
    const next = applied(begun, { kind: 'changes', revision: 5, changes: { hosts: [host('kitchen')] } });
    expect(next.state?.hosts).toHaveLength(1);
    expect(next.state?.hosts[0]).toBe(begun.state?.hosts[1]);
  });

  it('forgets a field that is gone', () => {
    const before = applied(begun, {
      kind: 'changes',
      revision: 5,
      changes: { hosts: [host('den', { settings: { scrobble_tv: false } })] },
    });
    const next = applied(before, { kind: 'changes', revision: 6, changes: { hosts: [host('den')] } });
    expect(next.state?.hosts[0]?.settings).toEqual({});
  });

  it('asks for a snapshot when changes are missing, and before the first one', () => {
    expect(applyMessage(begun, { kind: 'changes', revision: 6, changes: {} })).toBe('gap');
    const empty: Mirror = { ...begun, state: null };
    expect(applyMessage(empty, { kind: 'changes', revision: 5, changes: {} })).toBe('gap');
  });

  it('does not go back to changes that the snapshot already holds', () => {
    expect(applied(begun, { kind: 'changes', revision: 4, changes: { hosts: [] } })).toBe(begun);
  });

  it('shows the old state while the engine is lost, and counts that it is back', () => {
    const lost = applied(begun, { kind: 'lost', problem: { kind: 'not_running', text: 'gone' } });
    expect(lost.state).toBe(begun.state);
    expect(lost.lost?.text).toBe('gone');
    const back = applied(lost, { kind: 'snapshot', revision: 1, state: state() });
    expect(back).toMatchObject({ lost: null, reconnections: 1, revision: 1 });
  });

  it('asks the bridge to begin again at a gap, and follows it from there', () => {
    let tell: (message: StateMessage) => void = () => {};
    let refreshed = 0;
    const { store } = followState({
      onState: (listener) => {
        tell = listener;
        return () => {};
      },
      refresh: () => {
        refreshed += 1;
        tell({ kind: 'snapshot', revision: 30, state: state({ version: '0.2.0' }) });
      },
    });
    tell({ kind: 'snapshot', revision: 1, state: state() });
    tell({ kind: 'changes', revision: 29, changes: {} });
    expect(refreshed).toBe(1);
    expect(store.getState()).toMatchObject({ revision: 30, state: { version: '0.2.0' } });
  });
});
