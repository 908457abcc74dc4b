import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../electron/cli/context.ts';
import { runCli } from '../../support/cli-context.ts';

describe('delete-everything', () => {
  const answers = { 'queue.list': [{}, {}], 'app.delete_everything': null };

  it('says what goes, with the number that waits, and wants the word itself', async () => {
    const { questions, sent } = await runCli(['delete-everything'], { answers, typed: ['delete'] });
    expect(questions[0]).toContain('2 events that wait to be sent');
    expect(sent.at(-1)).toEqual(['app.delete_everything', { sure: true }]);
  });

  it.each(['', 'y', 'yes'])('deletes nothing after %j', async (given) => {
    const { answer, sent } = await runCli(['delete-everything'], { answers, typed: [given] });
    expect([answer?.failure, sent.map(([name]) => name)]).toEqual(['Nothing was deleted.', ['queue.list']]);
  });

  it('wants --yes where nobody can be asked, before it looks at anything', async () => {
    await expect(runCli(['delete-everything'], { answers })).rejects.toThrow(UsageError);
  });
});
