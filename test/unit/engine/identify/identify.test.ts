import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseNameOf, identify } from '../../../../electron/engine/identify/index.ts';
import { kodiItem } from '../../../support/kodi-items.ts';

describe('the library wins, the file’s name fills the gaps', () => {
  it('a movie’s year', () => {
    const known = kodiItem({ type: 'movie', libraryId: 1, title: 'Heat', file: '/m/Something Else (1995).mkv' });
    expect(identify(known)).toMatchObject({ title: 'Heat', year: 1995, source: 'library' });
    expect(identify({ ...known, year: 1986 })).toMatchObject({ year: 1986 });
  });

  it('an episode’s numbers, all or none of them', () => {
    const known = kodiItem({ type: 'episode', libraryId: 1, showTitle: 'Lost', file: '/t/Lost S02E03-E04.mkv' });
    expect(identify(known)).toMatchObject({ title: 'Lost', season: 2, episode: 3, episodeEnd: 4 });
    expect(identify({ ...known, season: 1, episode: 9 })).toEqual(
      expect.not.objectContaining({ episodeEnd: expect.anything() }),
    );
  });

  it('an anime’s running number beside the season’s', () => {
    const file = '/media/Anime/Gintama/Gintama - S04E10 - 211.mkv';
    const known = kodiItem({ type: 'episode', libraryId: 1, showTitle: 'Gintama', season: 4, episode: 10, file });
    expect(identify(known)).toMatchObject({ season: 4, episode: 10, absoluteEpisode: 211, anime: true });
  });

  it('ids written into the path, where the library has none', () => {
    const file = '/m/Heat (1995) {tmdb-949}/Heat.mkv';
    const known = kodiItem({ type: 'movie', libraryId: 1, title: 'Heat', year: 1995, file });
    expect(identify(known)).toMatchObject({ ids: { tmdb: 949 } });
    expect(identify({ ...known, uniqueIds: { imdb: 'tt0113277' } })).toMatchObject({ ids: { imdb: 'tt0113277' } });
  });

  it('nothing where the name speaks of another kind of thing', () => {
    const known = kodiItem({ type: 'movie', libraryId: 1, title: 'Heat', file: '/m/Show S01E02 (1995).mkv' });
    expect(identify(known)).toEqual(expect.not.objectContaining({ season: 1 }));
  });
});

describe('a loose file', () => {
  it('is what its name says', () => {
    expect(identify(kodiItem({ file: '/x/Severance.S02E03.720p.WEB.mkv' }))).toMatchObject({
      kind: 'episode',
      title: 'Severance',
      season: 2,
      episode: 3,
      ids: {},
      source: 'file_name',
    });
  });

  it('is one movie where several files are stacked', () => {
    const file = 'stack:///m/Gettysburg.1993.cd1.avi , /m/Gettysburg.1993.cd2.avi';
    expect(identify(kodiItem({ file }))).toMatchObject({ kind: 'movie', title: 'Gettysburg', year: 1993 });
  });

  it('keeps an item’s own ids with the episode, not with its show', () => {
    const item = kodiItem({ file: '/x/Lost S01E02.mkv', uniqueIds: { tmdb: '12' } });
    expect(identify(item)).toMatchObject({ ids: {}, episodeIds: { tmdb: 12 } });
  });

  it('reads an anime’s number as the setting says', () => {
    const item = kodiItem({ file: '/x/[Group] Mononoke Diary - 07 [1080p].mkv' });
    expect(identify(item)).toMatchObject({ absoluteEpisode: 7, anime: true });
    expect(identify(item, { animeFormat: 'season_episode' })).toMatchObject({ season: 1, episode: 7, anime: true });
  });

  it('without a readable name is what its label says', () => {
    const item = kodiItem({ file: 'plugin://plugin.video.films/?id=7', label: 'Face/Off (1997)' });
    expect(identify(item)).toMatchObject({ title: 'Face/Off', year: 1997 });
  });

  it('has at least its base name', () => {
    expect(identify(kodiItem({ file: '/[12AB34CD].mkv', label: '!' }))).toEqual({
      kind: 'movie',
      title: '[12AB34CD]',
      ids: {},
      anime: false,
      source: 'base_name',
      confidence: 0.2,
      rule: 'base_name',
    });
  });
});

it('a song without tags is a song named after its file', () => {
  const item = kodiItem({ type: 'song', file: '/music/03 Teardrop.flac' });
  expect(identify(item)).toMatchObject({ kind: 'song', title: '03 Teardrop', source: 'base_name' });
});

it.each([
  ['a picture', kodiItem({ type: 'picture', file: '/p/beach.jpg' })],
  ['a live channel', kodiItem({ type: 'channel', file: 'pvr://channels/tv/1.pvr', label: 'News' })],
  ['what has neither file nor label', kodiItem()],
])('%s is nothing', (_, item) => expect(identify(item)).toBeNull());

it('every item gets an answer that can be stored and sent, or null', () => {
  fc.assert(
    fc.property(
      fc.record({
        file: fc.string({ unit: 'binary' }),
        label: fc.string(),
        title: fc.string(),
        showTitle: fc.string(),
      }),
      fc.constantFrom('movie', 'episode', 'song', 'musicvideo', 'unknown'),
      (given, type) => {
        const found = identify(kodiItem({ ...given, type }));
        if (found === null) return;
        expect(found.title.trim()).not.toBe('');
        expect(found.confidence).toBeGreaterThan(0);
        expect(JSON.parse(JSON.stringify(found))).toEqual(found);
      },
    ),
  );
});

describe('base name', () => {
  it.each([
    ['/media/Movies/Heat (1995).mkv', 'Heat (1995).mkv'],
    ['C:\\Filme\\Heat.avi', 'Heat.avi'],
    ['\\\\nas\\filme\\Heat.avi', 'Heat.avi'],
    ['smb://user:secret@nas/films/Heat.mkv', 'Heat.mkv'],
    ['smb://user:secret@nas', ''],
    ['https://user:secret@host/a/My%20Film.mp4?token=secret#x', 'My Film.mp4'],
    ['http://host/secret%2Ffolder%2FFilm.mp4|Authorization=secret', 'Film.mp4'],
    ['stack:///m/Heat.cd1.avi , /m/Heat.cd2.avi', 'Heat.cd1.avi'],
    ['stack:///m/Hello,, World , /m/b', 'Hello, World'],
    ['rar://smb%3a%2f%2fuser%3asecret%40nas%2fHeat.rar/heat.mkv', 'heat.mkv'],
    ['plugin://plugin.video.films/?token=secret', ''],
    ['What?.mkv', 'What?.mkv'],
    ['/media/folder/', 'folder'],
    ['', ''],
  ])('%s: %j', (path, name) => expect(baseNameOf(path)).toBe(name));
});
