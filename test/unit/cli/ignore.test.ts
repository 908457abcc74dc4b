import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../electron/cli/context.ts';
import type { IgnoreRule } from '../../../shared/corrections.ts';
import { runCli } from '../../support/cli-context.ts';

const answers = {
  'ignores.add': (input: Partial<IgnoreRule>) => ({ id: 2, createdAtMs: 0, ...input }),
  'ignores.remove': (input: { id: number }) => ({ removed: input.id }),
};
const ignore = (...args: string[]) => runCli(['ignore', ...args], { answers });

describe('ignore', () => {
  it.each([
    [['path', '/my films'], { kind: 'path', value: '/my films' }, 'everything below /my films'],
    [['add-on', 'plugin.video.x'], { kind: 'add_on', value: 'plugin.video.x' }, 'the add-on plugin.video.x'],
    [['genre', 'Reality', 'TV'], { kind: 'genre', value: 'Reality TV' }, 'the genre Reality TV'],
    [['title', 'Lost'], { kind: 'title', value: 'Lost' }, 'the title Lost'],
  ])('%o', async (args, rule, text) => {
    const { answer, sent } = await ignore(...args);
    expect(sent).toEqual([['ignores.add', rule]]);
    expect(answer).toEqual({
      value: { id: 2, createdAtMs: 0, ...rule },
      lines: [`Ignore rule 2: ${text} is not reported from now on. Take it back: companion ignore remove 2`],
    });
  });

  it('lists the rules with their numbers, and says how to begin where there are none', async () => {
    const rules: IgnoreRule[] = [
      { id: 1, kind: 'genre', value: 'War', createdAtMs: 0 },
      { id: 12, kind: 'path', value: '/films', createdAtMs: 0 },
    ];
    const listed = await runCli(['ignore'], { answers: { 'ignores.list': rules } });
    expect(listed.answer).toEqual({
      value: rules,
      lines: ['ID  NOT REPORTED', '1   the genre War', '12  everything below /films'],
    });
    const none = await runCli(['ignore', 'list'], { answers: { 'ignores.list': [] } });
    expect(none.answer?.lines).toEqual([expect.stringContaining('companion ignore path')]);
  });

  it('takes one back by its number', async () => {
    const { answer, sent } = await ignore('remove', '12');
    expect(sent).toEqual([['ignores.remove', { id: 12 }]]);
    expect(answer?.lines).toEqual(['Ignore rule 12 is taken back.']);
    await expect(ignore('remove', 'Lost')).rejects.toThrow(UsageError);
  });
});
