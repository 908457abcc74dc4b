import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mediaIdsFrom, ownIds, prefixedIds } from '../../../../electron/engine/identify/unique-ids.ts';

describe('unique ids', () => {
  it.each([
    [
      { tmdb: '603', tvdb: '81189', imdb: 'tt0133093', trakt: '481' },
      { tmdb: 603, tvdb: 81189, imdb: 'tt0133093', trakt: 481 },
    ],
    [{ unknown: 'tt0133093' }, { imdb: 'tt0133093' }],
    [{ imdb: '603', tmdb: 'tt0133093' }, { imdb: 'tt0133093' }],
    [{ tmdb: ' 603 ' }, { tmdb: 603 }],
    [{ unknown: '603', anidb: '12', default: '603' }, {}],
    [{ tmdb: '0', tvdb: '-5', trakt: '1.5', imdb: 'tt' }, {}],
    [{ tmdb: '9007199254740993', tvdb: '1e3', trakt: '', imdb: 'TT12' }, {}],
    [{}, {}],
  ])('%j gives %j', (given, ids) => expect(mediaIdsFrom(given)).toEqual(ids));

  it('gives numbers that are positive whole numbers, and imdb ids that are tt and digits, whatever Kodi says', () => {
    const key = fc.constantFrom('tmdb', 'tvdb', 'imdb', 'trakt', 'unknown', '__proto__', 'constructor');
    const value = fc.oneof(
      fc.string(),
      fc.integer().map(String),
      fc.nat().map((id) => `tt${id}`),
    );
    fc.assert(
      fc.property(fc.dictionary(key, value), (given) => {
        const { imdb, ...numbers } = mediaIdsFrom(given);
        expect(imdb ?? 'tt1').toMatch(/^tt\d+$/);
        for (const id of Object.values(numbers)) expect(Number.isSafeInteger(id) && Number(id) > 0).toBe(true);
      }),
    );
  });

  it('tells the ids of the show from those of the item', () => {
    const given = { tmdb: '62085', 'tvshow.tmdb': '1396', 'tvshow.imdb': 'tt0903747' };
    expect(mediaIdsFrom(prefixedIds(given, 'tvshow'))).toEqual({ tmdb: 1396, imdb: 'tt0903747' });
    expect(mediaIdsFrom(ownIds(given))).toEqual({ tmdb: 62085 });
  });
});
