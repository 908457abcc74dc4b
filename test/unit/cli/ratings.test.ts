import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../electron/cli/context.ts';
import type { RatingRequest } from '../../../shared/state.ts';
import { runCli } from '../../support/cli-context.ts';
import { movie } from '../../support/reportable-event.ts';

const watchedAtMs = new Date(2026, 0, 2, 22, 15).getTime();
const request: RatingRequest = {
  viewingId: '0b8f2a5e-8f7e-4f5f-8f63-5b0d8c1f7e11',
  title: 'Dune (2021)',
  item: movie(),
  watchedAtMs,
  state: 'asked',
};
const suppression = { id: 1, kind: 'show', title: 'Lost', createdAtMs: watchedAtMs };
const answers = {
  'ratings.list': [request, { ...request, viewingId: 'ffff0000-1', title: 'Lost S01E02', state: 'later' }],
  'ratings.rate': {
    viewingId: 'v',
    title: 'Dune (2021)',
    rating: 9,
    services: [
      { service: 'punchplay', outcome: 'queued', reason: '' },
      { service: 'other', outcome: 'skipped', reason: 'Other does not take ratings.' },
    ],
  },
  'ratings.later': request,
  'ratings.dismiss': request,
  'ratings.never_title': { ...suppression, kind: 'title' },
  'ratings.never_show': suppression,
  'ratings.suppressions': [suppression],
  'ratings.clear_suppressions': { removed: 2 },
};
const run = (...args: string[]) => runCli(['ratings', ...args], { answers });

describe('ratings', () => {
  it('lists what is asked for with the letters that name it', async () => {
    expect((await run()).answer?.lines).toEqual([
      'VIEWING   ASKED  WATCHED           TITLE',
      '0b8f2a5e  now    2026-01-02 22:15  Dune (2021)',
      'ffff0000  later  2026-01-02 22:15  Lost S01E02',
    ]);
  });

  it('sends a rating, and says who does not get it', async () => {
    const { sent, answer } = await run('rate', '0b8f', '9');
    expect(sent).toEqual([['ratings.rate', { viewingId: '0b8f', rating: 9 }]]);
    expect(answer?.lines).toEqual(['Dune (2021): 9 of 10.', '  other: Other does not take ratings.']);
  });

  it.each(['0', '11', '7.5', 'good', ''])('does not take %j for a rating', async (given) => {
    await expect(run('rate', '0b8f', given)).rejects.toThrow(UsageError);
  });

  it.each([
    ['later', 'ratings.later', 'Dune (2021) can be rated later: companion ratings'],
    ['dismiss', 'ratings.dismiss', 'Dune (2021) is not asked about any more.'],
    ['never-title', 'ratings.never_title', 'No rating of Lost is asked for any more.'],
    ['never-show', 'ratings.never_show', 'No rating of Lost is asked for any more.'],
  ])('%s', async (verb, command, line) => {
    const { sent, answer } = await run(verb, 'abcd');
    expect(sent).toEqual([[command, { viewingId: 'abcd' }]]);
    expect(answer?.lines).toEqual([line]);
  });

  it('shows and clears what is never asked about', async () => {
    expect((await run('suppressions')).answer?.lines[1]).toBe('show   Lost   2026-01-02 22:15');
    expect((await run('suppressions', 'clear')).answer?.lines).toEqual(['Cleared 2 of them.']);
    await expect(run('suppressions', 'wipe')).rejects.toThrow(UsageError);
  });
});
