import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../electron/cli/context.ts';
import type { Correction } from '../../../shared/corrections.ts';
import { runCli } from '../../support/cli-context.ts';

const answers = {
  'corrections.add': (input: Partial<Correction>) => ({ id: 3, createdAtMs: 0, ...input }),
  'corrections.remove': (input: { id: number }) => ({ removed: input.id }),
};
const correct = (...args: string[]) => runCli(['correct', ...args], { answers });
const sentBy = async (...args: string[]) => (await correct(...args)).sent[0]?.[1];

describe('correct show, movie, file', () => {
  it('sends every option as what it says', async () => {
    const options =
      '--tmdb 1 --tvdb 2 --imdb tt3 --trakt 4 --title T --year 2004 --as episode --season 0 --episode 5 ' +
      '--season-offset -1 --episode-offset=-25 --absolute 1=1x1 --absolute 26=2x1';
    expect(await sentBy('show', 'Lost', ...options.split(' '))).toEqual({
      match: { kind: 'show', title: 'Lost' },
      target: {
        kind: 'episode',
        title: 'T',
        year: 2004,
        ids: { tmdb: 1, tvdb: 2, imdb: 'tt3', trakt: 4 },
        season: 0,
        episode: 5,
        seasonOffset: -1,
        episodeOffset: -25,
        absoluteStarts: [
          { absolute: 1, season: 1, episode: 1 },
          { absolute: 26, season: 2, episode: 1 },
        ],
      },
    });
  });

  it.each([
    [['movie', 'Dune'], { kind: 'movie', title: 'Dune' }],
    [['movie', 'Dune (2021)'], { kind: 'movie', title: 'Dune', year: 2021 }],
    [['show', 'The', 'Office', '(2005)'], { kind: 'show', title: 'The Office', year: 2005 }],
    [['show', '(2005)'], { kind: 'show', title: '(2005)' }],
    [['movie', 'Room (1408)'], { kind: 'movie', title: 'Room (1408)' }],
    [['file', '/films/Dune (2021).mkv'], { kind: 'file', file: '/films/Dune (2021).mkv' }],
  ])('%o is %o', async (args, match) => {
    expect(await sentBy(...args, '--tmdb', '1')).toEqual({ match, target: { ids: { tmdb: 1 } } });
  });

  it('says what it did and how to take it back', async () => {
    const { answer } = await correct('show', 'Lost', '--tmdb', '4607', '--season-offset', '-1');
    expect(answer?.lines).toEqual([
      'Correction 3: the show Lost is really tmdb 4607, season - 1. It counts from the next event on. ' +
        'Take it back: companion correct remove 3',
    ]);
    expect(answer?.value).toMatchObject({ id: 3 });
  });

  it.each([
    [['show', 'Lost'], /needs what it really is, for example --tmdb/],
    [['show', 'Lost', '--imdb', '123'], /--imdb takes tt and digits/],
    [['show', 'Lost', '--absolute', '26'], /--absolute takes N=SxE, for example 26=2x1/],
    [['show', 'Lost', '--absolute', '26=2x1', '--absolute', 'x'], /not "x"/],
  ])('refuses %o', async (args, text) => {
    await expect(correct(...args)).rejects.toThrow(UsageError);
    await expect(correct(...args)).rejects.toThrow(text);
  });
});

describe('correct list', () => {
  it('shows each with its number, what it applies to and what that really is', async () => {
    const corrections: Correction[] = [
      {
        id: 2,
        match: { kind: 'file', file: 'a.mkv' },
        target: { kind: 'movie', title: 'A', year: 2004 },
        createdAtMs: 0,
      },
      {
        id: 1,
        match: { kind: 'show', title: 'Lost', year: 2004 },
        target: { episodeOffset: 3, absoluteStarts: [{ absolute: 26, season: 2, episode: 1 }] },
        createdAtMs: 0,
      },
    ];
    const { answer } = await runCli(['correct'], { answers: { 'corrections.list': corrections } });
    expect(answer).toEqual({
      value: corrections,
      lines: [
        'ID  WHAT              IS REALLY',
        '2   file a.mkv        a movie, A, of 2004',
        '1   show Lost (2004)  episode + 3, 26 = 2x1',
      ],
    });
  });

  it('says how to begin where there are none', async () => {
    const { answer } = await runCli(['correct', 'list'], { answers: { 'corrections.list': [] } });
    expect(answer?.lines).toEqual([expect.stringContaining('companion correct show')]);
  });
});

describe('correct remove', () => {
  it('takes one back by its number', async () => {
    const { answer, sent } = await correct('remove', '12');
    expect(sent).toEqual([['corrections.remove', { id: 12 }]]);
    expect(answer?.lines).toEqual(['Correction 12 is taken back.']);
  });

  it.each(['0', 'Lost', '1.5', '-1x'])('refuses %s', async (id) => {
    await expect(runCli(['correct', 'remove', '--', id], { answers })).rejects.toThrow(UsageError);
  });
});
