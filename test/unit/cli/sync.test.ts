import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../electron/cli/context.ts';
import type { SyncReport, SyncStatus } from '../../../shared/sync.ts';
import { runCli } from '../../support/cli-context.ts';

const report = (given: Partial<SyncReport> = {}): SyncReport => ({
  service: 'trakt',
  isPreview: true,
  startedAtMs: 0,
  problem: null,
  marks: [],
  adds: [
    {
      hostId: 'a1',
      title: 'The Matrix (1999)',
      kind: 'movie',
      watchedAtMs: new Date(2026, 0, 2, 3, 4).getTime(),
      outcome: 'planned',
      reason: '',
    },
  ],
  counts: { added: 1, duplicates: 4, unmatched: 0, refused: 0, leftOut: 2 },
  asks: null,
  ...given,
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
const asks = { adds: 120, text: '120 titles would be added to Trakt.' };
const answers = {
  'sync.status': [status()],
  'sync.preview': report(),
  'sync.confirm': report({ isPreview: false }),
  'sync.run': report({ isPreview: false }),
};
const names = (sent: ReadonlyArray<readonly [string, unknown]>) => sent.map(([name]) => name);

describe('sync', () => {
  it('--preview shows what would be done, and does nothing', async () => {
    const { answer, sent } = await runCli(['sync', 'trakt', '--preview'], { answers });
    expect(names(sent)).toEqual(['sync.preview']);
    expect(answer?.lines).toEqual([
      'trakt: 1 title would be added, 4 there already, 2 left out.',
      '  The Matrix (1999)  2026-01-02 03:04  planned',
    ]);
  });

  it('shows and asks before the first time', async () => {
    const yes = await runCli(['sync', 'trakt'], { answers, typed: ['y'] });
    expect(names(yes.sent)).toEqual(['sync.status', 'sync.preview', 'sync.confirm']);
    expect(yes.err).toContain('would be added');
    const no = await runCli(['sync', 'trakt'], { answers, typed: [''] });
    expect(names(no.sent)).not.toContain('sync.confirm');
    expect(no.answer).toMatchObject({ failure: 'Nothing was changed.' });
  });

  it('needs --yes where nobody can be asked', async () => {
    await expect(runCli(['sync', 'trakt'], { answers })).rejects.toThrow(UsageError);
    const { sent } = await runCli(['sync', 'trakt', '--yes'], { answers });
    expect(names(sent)).toContain('sync.confirm');
  });

  it('runs at once where it was agreed to, and asks where too much would be added', async () => {
    const confirmed = { ...answers, 'sync.status': [status({ isConfirmed: true })] };
    expect(names((await runCli(['sync'], { answers: confirmed })).sent)).toEqual(['sync.status', 'sync.run']);
    const many = { ...confirmed, 'sync.run': report({ isPreview: false, asks }) };
    const { sent } = await runCli(['sync'], { answers: many, typed: ['n'] });
    expect(names(sent)).toEqual(['sync.status', 'sync.run']);
  });

  it('agrees to nothing where the preview did not work out', async () => {
    const problem = { kind: 'service_unreachable', text: 'Trakt cannot be reached.' } as const;
    const failing = { ...answers, 'sync.preview': report({ problem }) };
    const { answer, sent } = await runCli(['sync', '--yes'], { answers: failing });
    expect(names(sent)).not.toContain('sync.confirm');
    expect(answer).toMatchObject({ failure: 'Trakt cannot be reached.' });
  });
});
