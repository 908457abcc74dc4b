import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifyPath } from '../../../../electron/engine/identify/index.ts';

it('gives all it read, with the rule', () => {
  expect(identifyPath('/tv/The Show (2011) {tvdb-7}/The Show - S01E02-E03 - Its Title.mkv')).toEqual({
    path: '/tv/The Show (2011) {tvdb-7}/The Show - S01E02-E03 - Its Title.mkv',
    media_type: 'episode',
    title: 'The Show',
    year: 2011,
    season: 1,
    episode: 2,
    episode_end: 3,
    episode_title: 'Its Title',
    tvdb_id: 7,
    confidence: 0.97,
    rule: 'season_episode',
  });
  expect(identifyPath('Late Talk 2024.02.29.mkv')).toMatchObject({ media_type: 'episode', air_date: '2024-02-29' });
  expect(identifyPath('Film.2001.cd2.avi')).toMatchObject({ media_type: 'movie', part: 2 });
});

describe('what cannot be read is unknown, with the reason', () => {
  it.each([
    ['', 'the path is empty'],
    ['/', 'the path is empty'],
    ['/media/Movies/', 'this is a folder, not a file'],
    ['plugin://plugin.video.x/?title=Heat', 'an add-on’s address says nothing about what it plays'],
    ['.mkv', 'the name holds no readable word'],
    ['\u202e\u0007\u0000', 'the path is empty'],
    ['12AB34CD.mkv', 'the name holds no readable word'],
    ['http://host/Videos/0a1b2c3d4e5f60718293a4b5c6d7e8f9/stream?static=true', 'the name holds no readable word'],
  ])('%s: %s', (path, reason) => {
    expect(identifyPath(path)).toMatchObject({ media_type: 'unknown', title: null, confidence: 0, reason });
  });
});

it('a megabyte of garbage is unknown', () => {
  expect(identifyPath(`/x/${'a'.repeat(1_000_000)}`)).toMatchObject({ reason: 'longer than any path' });
});

it('reads through direction marks and control characters', () => {
  expect(identifyPath('/x/\u200fThe\u0007Show\u202b S01E02\u0000.mkv')).toMatchObject({
    title: 'The Show',
    episode: 2,
  });
});

/** Text as hostile as names get: brackets, separators, digits, words of every rule, any character. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(...'[](){}【】-._ ~+&#/\\0123456789xXsSeEvV％'.split('')),
      fc.constantFrom(
        'S01E02',
        '1x02',
        'Ep',
        'Season ',
        '1080p',
        '2019',
        ' - 01',
        '第',
        '話',
        'of',
        'Cap.',
        'AKA',
        '(2010)',
      ),
      fc.constantFrom('__proto__', 'constructor', '\u0000', '\ud800', '\u202e', '%ff', '%', '://', 'stack://', ' , '),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 600 },
  )
  .map((pieces) => pieces.join(''));

describe('whatever the text', () => {
  it('the answer is bounded, plain and complete', () => {
    fc.assert(
      fc.property(fc.oneof(hostile, fc.string({ unit: 'binary', maxLength: 4000 })), (path) => {
        const found = identifyPath(path);
        expect(found.path).toBe(path);
        if (found.media_type === 'unknown') {
          expect(found.reason).toMatch(/\w/);
          return;
        }
        expect(found.title?.length).toBeGreaterThan(0);
        expect(found.title?.length).toBeLessThanOrEqual(250);
        for (const number of [found.year, found.season, found.episode, found.episode_end, found.absolute_episode]) {
          expect(number === undefined || (Number.isInteger(number) && number >= 0 && number < 100_000)).toBe(true);
        }
        const first = found.episode ?? found.absolute_episode ?? 0;
        expect(found.episode_end ?? Number.POSITIVE_INFINITY).toBeGreaterThan(first);
        expect(found.confidence).toBeGreaterThan(0);
        expect(found.confidence).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });

  it('the answer is the same every time', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom('auto', 'season_episode', 'absolute'), (path, animeFormat) => {
        expect(identifyPath(path, { animeFormat })).toEqual(identifyPath(path, { animeFormat }));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a well-formed name reads back, whatever separates its words', () => {
  const word = fc.constantFrom('Amber', 'Quiet', 'Harbour', 'Winter', 'Orchard', 'Nora', 'Lantern', 'Meridian');
  const title = fc.array(word, { minLength: 1, maxLength: 4 });
  const separator = fc.constantFrom(' ', '.', '_');
  const tail = fc.constantFrom([], ['1080p', 'WEB-DL'], ['720p', 'HDTV', 'x264-GRP']);

  it('an episode', () => {
    fc.assert(
      fc.property(
        title,
        separator,
        tail,
        fc.nat(40),
        fc.integer({ min: 1, max: 99 }),
        (words, gap, end, season, episode) => {
          const number = `S${String(season).padStart(2, '0')}E${String(episode).padStart(2, '0')}`;
          expect(identifyPath(`${[...words, number, ...end].join(gap)}.mkv`)).toMatchObject({
            media_type: 'episode',
            title: words.join(' '),
            season,
            episode,
          });
        },
      ),
    );
  });

  it('a film', () => {
    fc.assert(
      fc.property(title, separator, tail, fc.integer({ min: 1900, max: 2035 }), (words, gap, end, year) => {
        expect(identifyPath(`${[...words, year, ...end].join(gap)}.mkv`)).toMatchObject({
          media_type: 'movie',
          title: words.join(' '),
          year,
        });
      }),
    );
  });

  it('an anime’s episode', () => {
    fc.assert(
      fc.property(title, fc.constantFrom(' ', '_'), fc.integer({ min: 1, max: 1887 }), (words, gap, episode) => {
        const name = ['[Group]', ...words, '-', String(episode).padStart(2, '0'), '[1080p][12AB34CD]'].join(gap);
        expect(identifyPath(`${name}.mkv`)).toMatchObject({
          title: words.join(' '),
          absolute_episode: episode,
          anime: true,
        });
      }),
    );
  });
});
