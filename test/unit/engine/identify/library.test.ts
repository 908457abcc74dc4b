import { describe, expect, it } from 'vitest';
import { identifyFromLibrary, isAnime } from '../../../../electron/engine/identify/library.ts';
import type { KodiItem } from '../../../../electron/engine/kodi/observation.ts';
import { kodiItem } from '../../../support/kodi-items.ts';

const EPISODE = {
  type: 'episode',
  libraryId: 18,
  title: 'Cat’s in the Bag',
  showTitle: 'Breaking Bad',
  season: 1,
  episode: 2,
  year: 2008,
  firstAired: '2008-01-27',
  uniqueIds: { tvdb: '349235', imdb: 'tt1054724' },
  showUniqueIds: { tvdb: '81189', tmdb: '1396' },
} satisfies Partial<KodiItem>;

describe('what Kodi knows', () => {
  it('of a movie', () => {
    const item = kodiItem({
      type: 'movie',
      libraryId: 4,
      title: 'Heat',
      year: 1995,
      uniqueIds: { unknown: 'tt0113277' },
    });
    expect(identifyFromLibrary(item)).toEqual({
      kind: 'movie',
      title: 'Heat',
      year: 1995,
      ids: { imdb: 'tt0113277' },
      anime: false,
      source: 'library',
      confidence: 1,
      rule: 'library_movie',
    });
  });

  it('of an episode: the show’s title and ids, and the episode’s own apart', () => {
    expect(identifyFromLibrary(kodiItem(EPISODE))).toEqual({
      kind: 'episode',
      title: 'Breaking Bad',
      year: 2008,
      ids: { tvdb: 81189, tmdb: 1396 },
      episodeIds: { tvdb: 349235, imdb: 'tt1054724' },
      season: 1,
      episode: 2,
      episodeTitle: 'Cat’s in the Bag',
      airDate: '2008-01-27',
      anime: false,
      source: 'library',
      confidence: 1,
      rule: 'library_episode',
    });
  });

  it('season 0 is a season', () => {
    expect(identifyFromLibrary(kodiItem({ ...EPISODE, season: 0 }))).toMatchObject({ season: 0, episode: 2 });
  });

  it('of a song', () => {
    const item = kodiItem({
      type: 'song',
      title: 'Teardrop',
      artists: ['Massive Attack', 'Elizabeth Fraser'],
      albumArtists: ['Massive Attack'],
      album: 'Mezzanine',
      trackNumber: 3,
      musicBrainzTrackId: 'b51cbe35',
    });
    expect(identifyFromLibrary(item)).toMatchObject({
      kind: 'song',
      title: 'Teardrop',
      artist: 'Massive Attack',
      albumArtist: 'Massive Attack',
      album: 'Mezzanine',
      trackNumber: 3,
      musicBrainzTrackId: 'b51cbe35',
    });
  });

  it('of a music video', () => {
    const item = kodiItem({ type: 'musicvideo', title: 'Weapon of Choice', artists: ['Fatboy Slim'] });
    expect(identifyFromLibrary(item)).toMatchObject({ kind: 'musicvideo', artist: 'Fatboy Slim' });
  });

  it.each([
    ['a loose file', { type: 'unknown', file: '/media/heat.mkv', label: 'heat.mkv' }],
    ['a picture', { type: 'picture', title: 'Beach' }],
    ['a live channel', { type: 'channel', title: 'News at Ten' }],
    ['a movie without a title', { type: 'movie', title: ' ' }],
    ['a title alone, which may be a button’s', { type: 'unknown', title: 'Play' }],
  ] satisfies Array<[string, Partial<KodiItem>]>)('nothing of %s', (_, given) => {
    expect(identifyFromLibrary(kodiItem(given))).toBeNull();
  });
});

describe('several episodes in one file', () => {
  const inFile = (...numbers: Array<[season: number, episode: number]>) =>
    numbers.map(([season, episode], i) => ({ libraryId: i, season, episode, title: `E${episode}` }));

  it('is the first to the last where they follow each other', () => {
    const item = kodiItem({ ...EPISODE, episode: 4, episodesInFile: inFile([1, 4], [1, 3], [1, 5]) });
    expect(identifyFromLibrary(item)).toMatchObject({ season: 1, episode: 3, episodeEnd: 5, episodeTitle: 'E3' });
  });

  it.each([
    ['with a gap', inFile([1, 2], [1, 4])],
    ['of two seasons', inFile([1, 2], [2, 3])],
    ['that are one', inFile([1, 2])],
  ])('is the one Kodi named where they are %s', (_, episodesInFile) => {
    const found = identifyFromLibrary(kodiItem({ ...EPISODE, episodesInFile }));
    expect(found).toMatchObject({ season: 1, episode: 2 });
    expect(found).not.toHaveProperty('episodeEnd');
  });
});

describe('what a streaming add-on set', () => {
  it('an episode, with the ids of its show under their own names', () => {
    const item = kodiItem({
      showTitle: 'Severance',
      title: 'Hello, Ms. Cobel',
      season: 2,
      episode: 1,
      uniqueIds: { tmdb: '4951126', 'tvshow.tmdb': '95396' },
    });
    expect(identifyFromLibrary(item)).toMatchObject({
      kind: 'episode',
      title: 'Severance',
      ids: { tmdb: 95396 },
      episodeIds: { tmdb: 4951126 },
      rule: 'tags_episode',
    });
  });

  it.each([{ year: 1995 }, { uniqueIds: { imdb: 'tt0113277' } }])('a movie, by its title and %j', (given) => {
    expect(identifyFromLibrary(kodiItem({ title: 'Heat', ...given }))).toMatchObject({ kind: 'movie', title: 'Heat' });
  });
});

describe('anime', () => {
  it.each([
    [{ genres: ['Fantasy', 'ANIME'] }, true],
    [{ genres: ['Animation'] }, false],
    [{ file: '/media/Anime/Show/01.mkv' }, true],
    [{ file: 'C:\\anime\\Show\\01.mkv' }, true],
    [{ file: '/media/Animeland/anime.mkv' }, false],
  ])('%j: %s', (given, anime) => expect(isAnime(kodiItem(given))).toBe(anime));
});
