// @vitest-environment happy-dom
import { cleanup, fireEvent, render, waitFor } from '@testing-library/react';
import { createElement } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { CompanionProvider } from '../../../renderer/bridge/companion.tsx';
import { followState } from '../../../renderer/state/mirror.ts';
import { startSpeaking } from '../../../renderer/strings/index.ts';
import { ImportView } from '../../../renderer/views/import/import-view.tsx';
import type { Bridge, BridgeCommands, StateMessage } from '../../../shared/bridge.ts';
import type { Problem } from '../../../shared/errors.ts';
import type { CompanionState } from '../../../shared/state.ts';
import type { SyncReport, SyncStatus } from '../../../shared/sync.ts';
import { companionState } from '../../support/companion-state.ts';
import { hostState } from '../../support/host-state.ts';

afterEach(cleanup);

const LOOK = 'Show me what would change';
const AGREE = 'Do this, and from now on by itself';
const linked = companionState({
  hosts: [hostState('Den')],
  accounts: [{ service: 'trakt', label: 'Trakt', state: 'linked', accountName: 'ada', text: '', unsent: 0 }],
});
const status = (given: Partial<SyncStatus> = {}): SyncStatus => ({
  service: 'trakt',
  label: 'Trakt',
  isOn: true,
  intervalMinutes: 30,
  isConfirmed: false,
  lastRunAtMs: null,
  nextRunAtMs: null,
  asks: null,
  text: '',
  ...given,
});
const report = (given: Partial<SyncReport> = {}): SyncReport => ({
  service: 'trakt',
  isPreview: true,
  startedAtMs: 0,
  problem: null,
  marks: [],
  adds: [],
  counts: { added: 2, duplicates: 0, unmatched: 0, refused: 0, leftOut: 0 },
  asks: null,
  ...given,
});
const asks = { adds: 120, text: 'companion sync trakt --yes' };

/** What the companion answers: a value, or the problem. */
type Answers = Partial<Record<'sync.status' | 'sync.preview' | 'sync.confirm' | 'sync.run', unknown>>;

/** The tab of the sync, and the commands that it gave. */
async function openSync(answers: Answers, state: CompanionState = linked) {
  await startSpeaking();
  const given: string[] = [];
  let tell: (message: StateMessage) => void = () => {};
  const command = (name: string) => async () => {
    if (name !== 'sync.status') given.push(name);
    const answer = answers[name as keyof Answers];
    const isProblem = typeof answer === 'object' && answer !== null && 'kind' in answer;
    return isProblem ? { ok: false, problem: answer } : { ok: true, value: answer };
  };
  const bridge: Bridge = {
    commands: new Proxy({} as BridgeCommands, { get: (_, name) => command(String(name)) }),
    onState: (listener) => {
      tell = listener;
      return () => {};
    },
    refresh: () => {},
    shell: null,
  };
  const { store } = followState(bridge);
  tell({ kind: 'snapshot', revision: 1, state });
  const children = createElement(ImportView, { rest: ['sync'] });
  const view = render(createElement(CompanionProvider, { bridge, store, children }));
  const press = async (name: string) => fireEvent.click(await view.findByRole('button', { name }));
  return { ...view, given, press };
}

describe('the sync of a service', () => {
  it('can be agreed to after a look only', async () => {
    const confirmed = report({ isPreview: false });
    const answers = { 'sync.status': [status()], 'sync.preview': report(), 'sync.confirm': confirmed };
    const { press, queryByRole, findByText, given } = await openSync(answers);
    await findByText(/Nothing happens before/);
    expect(queryByRole('button', { name: AGREE })).toBeNull();
    expect(queryByRole('button', { name: 'Sync now' })).toBeNull();
    await press(LOOK);
    await findByText('Would be marked in Kodi: 0. Would be added to Trakt: 2.');
    await press(AGREE);
    await findByText('Marked in Kodi: 0. Added to Trakt: 2.');
    expect(given).toEqual(['sync.preview', 'sync.confirm']);
  });

  it('cannot be agreed to after a look that did not work out', async () => {
    const problem: Problem = { kind: 'service_unreachable', text: 'Trakt cannot be reached.' };
    const answers = { 'sync.status': [status()], 'sync.preview': report({ problem }) };
    const { press, findByText, queryByRole } = await openSync(answers);
    await press(LOOK);
    await findByText('Trakt cannot be reached.');
    expect(queryByRole('button', { name: AGREE })).toBeNull();
  });

  it('asks where too much would be added, in words without commands, and goes on at yes', async () => {
    const answers = {
      'sync.status': [status({ isConfirmed: true, asks })],
      'sync.confirm': report({ isPreview: false }),
    };
    const { press, findByText, container, given, queryByRole } = await openSync(answers);
    await findByText('120 titles would be added to Trakt.');
    expect(container.textContent).not.toContain('--yes');
    expect(queryByRole('button', { name: 'Sync now' })).toBeNull();
    await press('Add all 120');
    await waitFor(() => expect(given).toEqual(['sync.confirm']));
  });

  it('says that a look is too old, and forgets it', async () => {
    const tooOld: Problem = { kind: 'not_allowed', text: 'companion sync trakt --preview' };
    const answers = { 'sync.status': [status()], 'sync.preview': report(), 'sync.confirm': tooOld };
    const { press, findByText, queryByRole, container } = await openSync(answers);
    await press(LOOK);
    await press(AGREE);
    await findByText(/That look is too old/);
    expect(container.textContent).not.toContain('--preview');
    expect(queryByRole('button', { name: AGREE })).toBeNull();
  });

  it('is not offered where no service can do it, and needs an account', async () => {
    const none = await openSync({ 'sync.status': [] });
    await waitFor(() => expect(none.queryByRole('tab', { name: 'Sync' })).toBeNull());
    cleanup();
    const unlinked = { ...linked, accounts: [] };
    const { findByText, queryByRole } = await openSync({ 'sync.status': [status()] }, unlinked);
    await findByText(/Link Trakt first/);
    expect(queryByRole('button', { name: LOOK })).toBeNull();
  });
});
