import { describe, expect, it } from 'vitest';
import { checkedMatch, corrected } from '../../../../electron/engine/identify/corrections.ts';
import type { Correction, CorrectionMatch, CorrectionTarget } from '../../../../shared/corrections.ts';
import { mediaTitle } from '../../../../shared/media-title.ts';
import { episode, movie } from '../../../support/reportable-event.ts';

const FILE = 'smb://nas/tv/Lost/Lost.S01E02.mkv';
let count = 0;
const correction = (match: CorrectionMatch, target: CorrectionTarget): Correction => {
  count += 1;
  return { id: count, match, target, createdAtMs: 0 };
};
const show = (target: CorrectionTarget, title = 'Lost') => correction({ kind: 'show', title }, target);
const file = (target: CorrectionTarget, path = FILE) => correction({ kind: 'file', file: path }, target);

const NUMBERED = { season: 1, episode: 2, episodeTitle: 'Pilot (2)', episodeIds: { tvdb: 7 }, airDate: '2004-09-29' };

describe('what a correction applies to', () => {
  const fits = (match: CorrectionMatch, item = episode(), path = FILE) =>
    corrected(item, path, [correction(match, { ids: { tmdb: 1 } })]).source === 'correction';

  it.each([
    ['Lost', true],
    ['LÓST ', true],
    ['lost', true],
    ['Lost in Space', false],
  ])('a show by its title, whatever its case and accents: %s', (title, expected) => {
    expect(fits({ kind: 'show', title })).toBe(expected);
  });

  it('a show is no movie, and a movie no show', () => {
    expect(fits({ kind: 'movie', title: 'Lost' })).toBe(false);
    expect(fits({ kind: 'show', title: 'Inception' }, movie())).toBe(false);
    expect(fits({ kind: 'movie', title: 'inception' }, movie())).toBe(true);
  });

  it('a title with a year is the one of that year, also where the year is a part of the title', () => {
    const match = { kind: 'show', title: 'Lost', year: 2004 } as const;
    expect(fits(match, episode({ year: 2004 }))).toBe(true);
    expect(fits(match, episode({ year: 1998 }))).toBe(false);
    expect(fits(match, episode())).toBe(false);
    expect(fits(match, episode({ title: 'Lost (2004)' }))).toBe(true);
  });

  it.each([
    [FILE, true],
    ['smb://NAS/TV/Lost/Lost.S01E02.mkv', true],
    ['Lost.S01E02.mkv', true],
    ['lost.s01e02', true],
    ['Lost.S01E03.mkv', false],
    ['smb://nas/tv/Lost.S01E02.mkv', false],
    ['smb://nas/tv/Lost', false],
  ])('a file by its path or its name: %s', (path, expected) => {
    expect(fits({ kind: 'file', file: path })).toBe(expected);
  });

  it('never whole titles that only begin alike in another script', () => {
    expect(fits({ kind: 'show', title: 'か' }, episode({ title: 'が' }))).toBe(false);
  });
});

describe('of several corrections', () => {
  it('the file’s counts before the one of the title and year, and that before the title’s', () => {
    const title = show({ title: 'by title' });
    const dated = correction({ kind: 'show', title: 'Lost', year: 2004 }, { title: 'by year' });
    const own = file({ title: 'by file' });
    const titleOf = (corrections: Correction[]) => corrected(episode({ year: 2004 }), FILE, corrections).title;
    expect(titleOf([title, dated, own])).toBe('by file');
    expect(titleOf([title, dated])).toBe('by year');
    expect(titleOf([title])).toBe('by title');
    expect(titleOf([])).toBe('Lost');
  });

  it('alike, the first counts, and only one', () => {
    const chain = [show({ title: 'second' }), show({ title: 'third' }), show({ title: 'fourth' }, 'second')];
    expect(corrected(episode(), FILE, chain).title).toBe('second');
  });
});

describe('what it becomes', () => {
  const became = (item: Parameters<typeof corrected>[0], target: CorrectionTarget) =>
    corrected(item, FILE, [file(target)]);

  it('carries the user’s word as its source', () => {
    expect(became(movie({ confidence: 0.5 }), { year: 2010 })).toMatchObject({
      year: 2010,
      source: 'correction',
      confidence: 1,
      rule: 'correction',
    });
  });

  it('has the ids that were said, and no others', () => {
    const item = episode({ ids: { tmdb: 1, imdb: 'tt1' } });
    expect(became(item, { ids: { tvdb: 2 } }).ids).toEqual({ tvdb: 2 });
  });

  it.each([
    ['another title', { title: 'Found' }],
    ['another year', { year: 1999 }],
    ['another kind', { kind: 'movie' }],
  ] as const)('keeps no ids of what it was taken for: %s', (_, target) => {
    expect(became(episode({ ids: { tmdb: 1 }, year: 2004 }), target).ids).toEqual({});
  });

  it('keeps its ids and its year where title and year are the same', () => {
    const item = episode({ ids: { tmdb: 1 }, year: 2004 });
    expect(became(item, { title: 'LOST', seasonOffset: 1 })).toMatchObject({ ids: { tmdb: 1 }, year: 2004 });
    expect(became(episode({ ids: { tmdb: 1 } }), { year: 2004 })).toMatchObject({ ids: { tmdb: 1 }, year: 2004 });
    expect(became(item, { title: 'Found' })).not.toHaveProperty('year');
  });

  it('keeps what belongs to the episode only while it is that episode of that show', () => {
    const item = episode(NUMBERED);
    expect(became(item, { year: 2004 })).toMatchObject(NUMBERED);
    for (const target of [{ episodeOffset: 1 }, { title: 'Found' }, { ids: { tmdb: 1 } }]) {
      const result = became(item, target);
      expect(Object.keys(result)).not.toEqual(expect.arrayContaining(['episodeTitle']));
      expect(result).not.toHaveProperty('episodeIds');
      expect(result).not.toHaveProperty('airDate');
    }
  });

  it('is a movie without numbers, or an episode with those that were said', () => {
    expect(became(episode({ ...NUMBERED, episodeEnd: 3 }), { kind: 'movie', title: 'Lost: The Film' })).toEqual(
      movie({ title: 'Lost: The Film', source: 'correction', rule: 'correction' }),
    );
    const said = { kind: 'episode', title: 'Lost', season: 0, episode: 4 } as const;
    expect(became(movie({ year: 2010 }), said)).toMatchObject({ title: 'Lost', season: 0, episode: 4 });
  });

  it('leaves music what it is', () => {
    expect(became(movie({ kind: 'song', artist: 'A' }), { title: 'B' })).toMatchObject({
      kind: 'song',
      title: 'B',
      artist: 'A',
    });
  });
});

describe('numbers', () => {
  const numbers = (given: Parameters<typeof episode>[0], target: CorrectionTarget) =>
    mediaTitle(corrected(episode(given), FILE, [file(target)]));
  const bare = (absoluteEpisode: number, episodeEnd?: number) => {
    const { season: _season, episode: _episode, ...rest } = episode();
    return { ...rest, absoluteEpisode, ...(episodeEnd === undefined ? {} : { episodeEnd }) };
  };
  const ofBare = (item: ReturnType<typeof bare>, target: CorrectionTarget) => corrected(item, FILE, [file(target)]);

  it.each([
    [{ season: 1, episode: 2 }, { seasonOffset: 1 }, 'Lost S02E02'],
    [{ season: 1, episode: 1 }, { seasonOffset: -1 }, 'Lost S00E01'],
    [{ season: 1, episode: 30 }, { seasonOffset: 1, episodeOffset: -25 }, 'Lost S02E05'],
    [{ season: 1, episode: 5, episodeEnd: 6 }, { episodeOffset: 10 }, 'Lost S01E15-E16'],
    [{ season: 1, episode: 5, episodeEnd: 6 }, { episode: 1 }, 'Lost S01E01-E02'],
    [{ season: 1, episode: 5 }, { season: 3 }, 'Lost S03E05'],
    [{ season: 4, episode: 5 }, { season: 0, episode: 1 }, 'Lost S00E01'],
  ])('%o with %o is %s', (given, target, expected) => expect(numbers(given, target)).toBe(expected));

  it.each([
    [
      { season: 1, episode: 25 },
      { seasonOffset: 1, episodeOffset: -25 },
    ],
    [
      { season: 1, episode: 25 },
      { season: 2, episodeOffset: -25 },
    ],
    [{ season: 0, episode: 25 }, { seasonOffset: -1 }],
  ])('%o stays where %o would lead before the beginning', (given, target) => {
    expect(numbers(given, target)).toBe(mediaTitle(episode(given)));
  });

  it('a bare number in a season that was said is the episode’s number', () => {
    expect(ofBare(bare(5), { season: 2 })).toMatchObject({ season: 2, episode: 5 });
    expect(ofBare(bare(5), { season: 2 })).not.toHaveProperty('absoluteEpisode');
    expect(ofBare(bare(30), { season: 2, episodeOffset: -25 })).toMatchObject({
      season: 2,
      episode: 5,
      absoluteEpisode: 30,
    });
    expect(ofBare(bare(5), { title: 'Found' })).toMatchObject({ absoluteEpisode: 5 });
    expect(ofBare(bare(5), { title: 'Found' })).not.toHaveProperty('episode');
  });

  const absoluteStarts = [
    { absolute: 38, season: 3, episode: 1 },
    { absolute: 1, season: 1, episode: 1 },
    { absolute: 26, season: 2, episode: 1 },
    { absolute: 60, season: 4, episode: 13 },
  ];

  it.each([
    [1, 1, 1],
    [25, 1, 25],
    [26, 2, 1],
    [37, 2, 12],
    [38, 3, 1],
    [61, 4, 14],
    [1000, 4, 953],
  ])('absolute %i is season %i, episode %i, and stays known', (absoluteEpisode, season, number) => {
    expect(ofBare(bare(absoluteEpisode), { absoluteStarts })).toMatchObject({
      season,
      episode: number,
      absoluteEpisode,
    });
  });

  it('counts the numbers of season 1 as absolute ones, not those of other seasons', () => {
    expect(numbers({ season: 1, episode: 30 }, { absoluteStarts })).toBe('Lost S02E05');
    expect(numbers({ season: 2, episode: 30 }, { absoluteStarts })).toBe('Lost S02E30');
  });

  it('believes the absolute number where both are known', () => {
    expect(numbers({ season: 2, episode: 99, absoluteEpisode: 38 }, { absoluteStarts })).toBe('Lost S03E01');
  });

  it('leaves what lies before the first start as it is', () => {
    const item = bare(10);
    expect(ofBare(item, { absoluteStarts: [{ absolute: 26, season: 2, episode: 1 }] })).toMatchObject({
      absoluteEpisode: 10,
    });
  });

  it('a file of several ends with as many, and not beyond its season', () => {
    expect(ofBare(bare(26, 28), { absoluteStarts })).toMatchObject({ season: 2, episode: 1, episodeEnd: 3 });
    expect(ofBare(bare(25, 26), { absoluteStarts })).toMatchObject({ season: 1, episode: 25, episodeEnd: 25 });
    expect(numbers({ season: 1, episode: 26, episodeEnd: 27 }, { absoluteStarts })).toBe('Lost S02E01-E02');
  });
});

it('is kept without a password', () => {
  const match = { kind: 'file', file: 'smb://user:secret@nas/Lost.mkv' } as const;
  expect(checkedMatch(match)).toEqual({ kind: 'file', file: 'smb://nas/Lost.mkv' });
  const title = { kind: 'show', title: 'user:secret@nas' } as const;
  expect(checkedMatch(title)).toBe(title);
  expect(() => checkedMatch({ kind: 'file', file: 'stack:// , smb://user:secret@nas/b.mkv' })).toThrow('names no file');
});
