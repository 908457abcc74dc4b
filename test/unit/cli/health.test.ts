import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCli } from '../../support/cli-context.ts';
import { healthStatus } from '../../support/health-status.ts';

it('health tells of each service and box', async () => {
  const { answer } = await runCli(['health'], { answers: { 'health.status': healthStatus() }, nowMs: 100_000 });
  const text = answer?.lines.join('\n') ?? '';
  for (const part of [
    'Linked as ada.',
    '1 event (1 × /api/scrobble/stop), next try in 30 s',
    'nothing takes connections there',
    'Living Room (10.0.0.2:9090)',
    '3 times',
    'Dune (2021): matched by library (library_movie)',
  ]) {
    expect(text).toContain(part);
  }
});

describe('debug', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'companion-debug-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  const answers = { 'health.debug_export': (input: unknown) => ({ input }) };
  const file = () => join(directory, 'debug.json');

  it('is shown, and saved nowhere unless that was asked for', async () => {
    const { out, answer } = await runCli(['debug'], { answers });
    expect(JSON.parse(out)).toEqual({ input: { verbose: false } });
    expect(answer).toBeNull();
  });

  it('is saved after it was shown, for its owner only, and over nothing', async () => {
    const { out } = await runCli(['debug', '--out', file()], { answers, typed: ['y'] });
    expect(readFileSync(file(), 'utf8')).toBe(out);
    if (process.platform !== 'win32') expect(statSync(file()).mode & 0o777).toBe(0o600);
    await expect(runCli(['debug', '--out', file()], { answers })).rejects.toThrow('cannot be written');
  });

  it('is not saved where the user does not want it any more', async () => {
    const { answer, questions, out } = await runCli(['debug', '--out', file()], { answers, typed: [''] });
    expect(out).not.toBe('');
    expect(questions).toHaveLength(1);
    expect(answer?.failure).toBe('Nothing was saved.');
    expect(() => statSync(file())).toThrow();
  });

  it('asks before it names files', async () => {
    const refused = await runCli(['debug', '--verbose'], { answers, typed: ['n'] });
    expect([refused.out, refused.sent]).toEqual(['', []]);
    const agreed = await runCli(['debug', '--verbose'], { answers, typed: ['y'] });
    expect(JSON.parse(agreed.out)).toEqual({ input: { verbose: true } });
  });
});

it('why tells what happened, and what became of it at each service', async () => {
  const viewing = {
    ...{ viewingId: 'v1', hostId: 'h', hostLabel: 'Den', title: 'Dune', kind: 'movie', item: null, startedAtMs: 0 },
    ...{ endedAtMs: 1, positionSeconds: 41, durationSeconds: 100, progressFraction: 0.41, watched: false },
    ...{ stopReason: 'stopped', ignored: null, outcomes: [] },
  };
  const services = [
    { service: 'punchplay', label: 'PunchPlay', verdict: 'not_watched', text: 'It has 41 %.', rule: null },
  ];
  const { answer, sent } = await runCli(['why', 'v1'], {
    answers: { 'log.why': { viewing, text: 'It was not watched.', services } },
  });
  expect(sent).toEqual([['log.why', { viewing: 'v1' }]]);
  expect(answer?.lines.slice(1)).toEqual(['It was not watched.', '  PunchPlay  not watched  It has 41 %.']);
});
