import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../electron/cli/context.ts';
import type { PrivateStatus } from '../../../shared/state.ts';
import { runCli } from '../../support/cli-context.ts';

const OFF: PrivateStatus = { all: null, hosts: [] };
const sinceMs = new Date(2026, 0, 2, 20).getTime();
const untilMs = new Date(2026, 0, 3, 4).getTime();
const ON: PrivateStatus = {
  all: { sinceMs, untilMs },
  hosts: [{ hostId: 'abc123', hostLabel: 'Den', sinceMs, untilMs: null }],
};
const answers = {
  'private.status': OFF,
  'private.set': ON,
  'private.off': OFF,
  'hosts.list': [{ id: 'abc123', label: 'Den' }],
};

describe('private', () => {
  it.each([
    ['1h', { hours: 1 }],
    ['2.5h', { hours: 2.5 }],
    ['tomorrow', 'tomorrow'],
    ['on', 'off'],
  ])('%s begins it', async (typed, until) => {
    const { sent, answer } = await runCli(['private', typed], { answers });
    expect(sent).toEqual([['private.set', { until }]]);
    expect(answer?.lines).toEqual([
      'On all boxes until 2026-01-03 04:00: what plays is not reported and not recorded.',
      'On Den until it is switched off.',
    ]);
  });

  it('is for one box where one is named', async () => {
    const { sent } = await runCli(['private', 'on', '--host', 'den'], { answers });
    expect(sent.at(-1)).toEqual(['private.set', { until: 'off', hostId: 'abc123' }]);
    expect((await runCli(['private', 'off', '--host', 'abc'], { answers })).sent.at(-1)).toEqual([
      'private.off',
      { hostId: 'abc123' },
    ]);
    await expect(runCli(['private', 'on', '--host', 'attic'], { answers })).rejects.toThrow('no box "attic"');
  });

  it('tells how things are', async () => {
    for (const args of [['private'], ['private', 'status'], ['private', 'off']]) {
      expect((await runCli(args, { answers })).answer).toEqual({ value: OFF, lines: ['Off: what plays is reported.'] });
    }
  });

  it.each(['0h', '1d', 'h', '-1h', 'yes', '0.001h'])('does not take %s', async (typed) => {
    await expect(runCli(['private', typed.replace('-', '–')], { answers })).rejects.toThrow(UsageError);
  });
});
