import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '../../../electron/cli/context.ts';
import type { CatchUpList, ImportItem, ImportState, ImportStatus, MarksReport } from '../../../shared/history.ts';
import { runCli } from '../../support/cli-context.ts';

const COUNTS = {
  found: 120,
  merged: 3,
  ownMarks: 0,
  private: 0,
  unreadable: 0,
  ready: 100,
  imported: 0,
  duplicates: 10,
  unmatched: 7,
  refused: 0,
  failed: 0,
};
const status = (state: ImportState, given: Partial<ImportStatus> = {}): ImportStatus => ({
  state,
  service: 'punchplay',
  accountName: 'ada',
  hosts: [
    { hostId: 'a1', label: 'Attic', found: 120, zone: 'Europe/Berlin, as Kodi says', leftOut: null },
    { hostId: 'b2', label: 'Bedroom', found: 0, zone: null, leftOut: 'Bedroom is not connected.' },
  ],
  counts: COUNTS,
  progress: { done: 0, of: 0 },
  startedAtMs: 0,
  updatedAtMs: new Date(2026, 0, 2, 3, 4).getTime(),
  text: 'PunchPlay would take 100.',
  ...given,
});
const HOSTS = [{ id: 'a1b2c3d4', label: 'Attic', address: '10.0.0.2', port: 9090 }];

/** Answers to `import.status`, one after another; the last one stays. */
function successive(...answers: readonly ImportStatus[]) {
  const left = [...answers];
  return () => (left.length > 1 ? left.shift() : left[0]);
}

const names = (sent: ReadonlyArray<readonly [string, unknown]>) => sent.map(([name]) => name);

describe('import status', () => {
  it('says where it stands, box by box and sum by sum', async () => {
    const { answer } = await runCli(['import'], { answers: { 'import.status': status('previewed') } });
    expect(answer?.lines).toEqual([
      'Import previewed, 2026-01-02 03:04: PunchPlay would take 100.',
      '  Attic    120 watched items, times in Europe/Berlin, as Kodi says',
      '  Bedroom  Bedroom is not connected.',
      '  found       120  watched on the boxes',
      '  merged      3    the same title on another box, or twice on one',
      '  ready       100  the service would take them',
      '  duplicates  10   the service has them',
      '  unmatched   7    the service does not know the title',
    ]);
    expect(answer?.failure).toBeUndefined();
  });

  it('is a failure where it stopped', async () => {
    const { answer } = await runCli(['import', 'status'], { answers: { 'import.status': status('stopped') } });
    expect(answer?.failure).toBe('PunchPlay would take 100.');
  });
});

describe('import preview', () => {
  it('waits until it is through, for the box that was named', async () => {
    const { answer, sent } = await runCli(['import', 'preview', '--host', 'attic'], {
      answers: {
        'hosts.list': HOSTS,
        'import.preview': status('reading'),
        'import.status': successive(status('reading'), status('previewing'), status('previewed')),
      },
    });
    expect(sent[1]).toEqual(['import.preview', { hostId: 'a1b2c3d4' }]);
    expect(answer?.value).toMatchObject({ state: 'previewed' });
  });

  it('ended with Ctrl-C goes on in the companion', async () => {
    const { answer } = await runCli(['import', 'preview'], {
      answers: { 'import.preview': status('reading'), 'import.status': status('reading') },
      interrupts: true,
    });
    expect(answer?.value).toMatchObject({ state: 'reading' });
  });
});

describe('import start', () => {
  const done = status('done', { counts: { ...COUNTS, ready: 0, imported: 100 } });
  const answers = {
    'import.preview': status('reading'),
    'import.start': status('importing'),
  };

  it('shows what was previewed, asks, and imports at yes', async () => {
    const world = { answers: { ...answers, 'import.status': successive(status('previewed'), done) }, typed: ['y'] };
    const { answer, sent, questions, err } = await runCli(['import', 'start'], world);
    expect(err).toContain('PunchPlay would take 100.');
    expect(questions).toEqual(['Import 100 titles? [y/N] ']);
    expect(names(sent)).toEqual(['import.status', 'import.start', 'import.status']);
    expect(answer?.value).toMatchObject({ state: 'done' });
  });

  it('previews first where that was not done', async () => {
    const world = { answers: { ...answers, 'import.status': successive(status('none'), status('previewed'), done) } };
    const { sent } = await runCli(['import', 'start', '--yes'], world);
    expect(names(sent)).toContain('import.preview');
    expect(names(sent)).toContain('import.start');
  });

  it('imports nothing at no, and nothing without --yes where nobody can be asked', async () => {
    const world = { answers: { ...answers, 'import.status': status('previewed') } };
    const { answer, sent } = await runCli(['import', 'start'], { ...world, typed: ['n'] });
    expect(answer?.failure).toBe('Nothing was imported.');
    expect(names(sent)).not.toContain('import.start');
    await expect(runCli(['import', 'start'], world)).rejects.toThrow(UsageError);
  });

  it('imports nothing where the preview failed', async () => {
    const failed = status('failed', { text: 'The preview failed: PunchPlay cannot be reached.' });
    const world = { answers: { ...answers, 'import.status': successive(status('none'), failed) } };
    const { answer, sent } = await runCli(['import', 'start', '--yes'], world);
    expect(answer?.failure).toContain('cannot be reached');
    expect(names(sent)).not.toContain('import.start');
  });
});

describe('--report', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'report-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it('writes every title, page by page', async () => {
    const item = (id: number): ImportItem => ({
      id,
      title: `Title ${id}`,
      kind: 'movie',
      watchedAtUtc: null,
      plays: 1,
      outcome: 'imported',
      reason: '',
    });
    const file = join(directory, 'report.json');
    const pages = ({ after = 0 }) => (after === 0 ? [item(1), item(2)] : after === 2 ? [item(3)] : []);
    const { answer } = await runCli(['import', '--report', file], {
      answers: { 'import.status': status('done'), 'import.items': pages },
    });
    expect(answer?.lines.at(-1)).toBe(`Report with 3 titles: ${file}`);
    const report = JSON.parse(readFileSync(file, 'utf8'));
    expect(report).toMatchObject({ state: 'done', counts: COUNTS });
    expect(report.items.map(({ title }: ImportItem) => title)).toEqual(['Title 1', 'Title 2', 'Title 3']);
  });

  it('that cannot be written is one clear failure', async () => {
    const world = { answers: { 'import.status': status('done'), 'import.items': [] } };
    await expect(runCli(['import', '--report', join(directory, 'no', 'such.json')], world)).rejects.toThrow(
      'could not be written',
    );
  });
});

describe('marks', () => {
  const report: MarksReport = {
    service: 'punchplay',
    hostId: 'a1',
    hostLabel: 'Attic',
    problem: null,
    changes: [
      {
        hostId: 'a1',
        title: 'Inception',
        kind: 'movie',
        change: 'watched',
        watchedAtMs: new Date(2026, 0, 2, 3, 4).getTime(),
        plays: 1,
        positionSeconds: null,
        outcome: 'written',
        reason: '',
      },
      {
        hostId: 'a1',
        title: 'Lost S01E02',
        kind: 'episode',
        change: 'resume',
        watchedAtMs: null,
        plays: null,
        positionSeconds: 754,
        outcome: 'failed',
        reason: 'It plays now.',
      },
    ],
    counts: { watched: 1, resume: 0, alreadySo: 5, notThere: 9, failed: 1, unreadable: 0 },
  };

  it('tell what was written and what was not', async () => {
    const { answer } = await runCli(['marks', 'apply'], { answers: { 'marks.apply': [report] } });
    expect(answer?.lines).toEqual([
      'Attic: 1 title was marked as watched, 0 resume points set, 5 already so, 9 not in its library, 1 failed.',
      '  Inception    watched          2026-01-02 03:04  written',
      '  Lost S01E02  resume at 12:34                    failed: It plays now.',
    ]);
  });

  it('are a failure where a box or the service could not be asked', async () => {
    const problem = { kind: 'host_unreachable', text: 'Attic is not connected.' } as const;
    const { answer, sent } = await runCli(['marks'], { answers: { 'marks.preview': [{ ...report, problem }] } });
    expect(names(sent)).toEqual(['marks.preview']);
    expect(answer).toMatchObject({ failure: 'Attic is not connected.', lines: ['Attic: Attic is not connected.'] });
  });
});

describe('catch-up', () => {
  it('tells when each box was looked at, and what was found', async () => {
    const list: CatchUpList = {
      enabled: false,
      hosts: [{ hostId: 'a1', label: 'Attic', lookedAtMs: null, text: 'Its library has not been read yet.' }],
      entries: [
        {
          viewingId: 'v',
          hostId: 'a1',
          hostLabel: 'Attic',
          title: 'Inception (2010)',
          kind: 'movie',
          item: null,
          startedAtMs: new Date(2026, 0, 2, 3, 4).getTime(),
          endedAtMs: 0,
          positionSeconds: 600,
          durationSeconds: 600,
          progressFraction: 1,
          watched: true,
          stopReason: 'caught_up',
          ignored: null,
          outcomes: [],
          artwork: null,
        },
      ],
    };
    const { answer } = await runCli(['catch-up'], { answers: { 'catch_up.list': list } });
    expect(answer?.lines).toEqual([
      'Catching up is switched off: companion settings set catch_up on',
      'BOX    LAST LOOK',
      'Attic  not yet    Its library has not been read yet.',
      '',
      '2026-01-02 03:04  Attic  Inception (2010)  10:00 of 10:00 (100 %)  watched (caught up)  #v',
    ]);
  });
});
