/** What PunchPlay is told an item is. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Playable, RealKodi } from '../support/kodi-box/real-kodi.ts';
import { useStage } from './stage.ts';
import { describeWithKodi } from './with-kodi.ts';

interface Case {
  readonly what: string;
  readonly item: (kodi: RealKodi) => Playable;
  readonly told: Readonly<Record<string, unknown>>;
  /** Fields that must be absent. */
  readonly without: readonly string[];
}

const EPISODE_FIELDS = ['season', 'episode', 'episode_title', 'episode_end', 'absolute_episode', 'multi_episode'];

const CASES: readonly Case[] = [
  {
    what: 'a movie whose preferred id is TMDb’s',
    item: (kodi) => kodi.movie('Inception'),
    told: {
      media_type: 'movie',
      title: 'Inception',
      year: 2010,
      tmdb_id: 27205,
      imdb_id: 'tt1375666',
      duration_seconds: 600,
    },
    without: [...EPISODE_FIELDS, 'tvdb_id', 'anime'],
  },
  {
    what: 'a movie whose preferred id is IMDb’s',
    item: (kodi) => kodi.movie('The Matrix'),
    told: { media_type: 'movie', title: 'The Matrix', year: 1999, tmdb_id: 603, imdb_id: 'tt0133093' },
    without: [...EPISODE_FIELDS, 'tvdb_id', 'anime'],
  },
  {
    what: 'a movie with an id of the old style',
    item: (kodi) => kodi.movie('Blade Runner'),
    told: { media_type: 'movie', title: 'Blade Runner', year: 1982, imdb_id: 'tt0083658' },
    without: [...EPISODE_FIELDS, 'tmdb_id', 'tvdb_id'],
  },
  {
    what: 'a movie in two parts',
    item: (kodi) => kodi.movie('Das Boot'),
    told: {
      media_type: 'movie',
      title: 'Das Boot',
      year: 1981,
      tmdb_id: 387,
      imdb_id: 'tt0082096',
      duration_seconds: 480,
    },
    without: EPISODE_FIELDS,
  },
  {
    what: 'an anime movie',
    item: (kodi) => kodi.movie('Spirited Away'),
    told: { media_type: 'movie', title: 'Spirited Away', tmdb_id: 129 },
    without: EPISODE_FIELDS,
  },
  {
    what: 'a movie of the library opened by its path',
    item: (kodi) => ({ file: join(kodi.media.movies, 'Inception (2010)', 'Inception (2010).mkv') }),
    told: { media_type: 'movie', title: 'Inception', tmdb_id: 27205 },
    without: EPISODE_FIELDS,
  },
  {
    what: 'an episode, with the ids of its show and never its own',
    item: (kodi) => kodi.episode('Breaking Bad', 1, 1),
    told: {
      media_type: 'episode',
      title: 'Breaking Bad',
      year: 2008,
      season: 1,
      episode: 1,
      episode_title: 'Pilot',
      tvdb_id: 81189,
      tmdb_id: 1396,
      imdb_id: 'tt0903747',
      raw_filename: 'Breaking.Bad.S01E01.mkv',
    },
    without: ['episode_end', 'multi_episode', 'anime'],
  },
  {
    what: 'a special',
    item: (kodi) => kodi.episode('Breaking Bad', 0, 1),
    told: { media_type: 'episode', title: 'Breaking Bad', season: 0, episode: 1, tvdb_id: 81189 },
    without: ['episode_end'],
  },
  {
    what: 'an episode of a show without ids',
    item: (kodi) => kodi.episode('Dark', 1, 1),
    told: { media_type: 'episode', title: 'Dark', year: 2017, season: 1, episode: 1 },
    without: ['tvdb_id', 'tmdb_id', 'imdb_id'],
  },
  {
    what: 'an anime episode',
    item: (kodi) => kodi.episode('Cowboy Bebop', 1, 2),
    told: {
      media_type: 'episode',
      title: 'Cowboy Bebop',
      season: 1,
      episode: 2,
      tvdb_id: 76885,
      tmdb_id: 30991,
      anime: true,
    },
    without: ['imdb_id'],
  },
  {
    what: 'two episodes in one file',
    item: (kodi) => kodi.episode('The Office (US)', 1, 5),
    told: {
      media_type: 'episode',
      title: 'The Office (US)',
      season: 1,
      episode: 5,
      episode_end: 6,
      multi_episode: true,
      tvdb_id: 73244,
    },
    without: ['anime'],
  },
  {
    what: 'a loose file, by its name without folders',
    item: (kodi) => kodi.looseFile('movie'),
    told: { raw_filename: 'Fight.Club.1999.1080p.BluRay.x264-GRP.mkv', title: expect.stringMatching(/^Fight.Club/) },
    without: ['tmdb_id', 'tvdb_id', 'imdb_id'],
  },
  {
    what: 'a loose file with a percent sign in its name',
    item: (kodi) => kodi.looseFile('percent'),
    told: { raw_filename: expect.stringMatching(/^100%(25)? Wolf \(2020\)\.mkv$/), title: '100% Wolf', year: 2020 },
    without: ['tmdb_id', 'tvdb_id', 'imdb_id'],
  },
  {
    what: 'a loose file in two parts',
    item: (kodi) => kodi.looseStack(),
    told: { title: expect.stringMatching(/^Heat/), duration_seconds: 480, raw_filename: 'Heat.1995.cd1.mkv' },
    without: ['tmdb_id', 'tvdb_id', 'imdb_id'],
  },
];

describeWithKodi('PunchPlay is told', () => {
  const stage = useStage();

  it.each(CASES)('$what', async ({ item, told, without }) => {
    const { kodi } = stage;
    const scene = await stage.open();
    await kodi.open(item(kodi));
    await scene.sent('start');
    await kodi.stop();
    const seen = await scene.settled(1);
    for (const body of [seen.viewings[0]?.start, seen.viewings[0]?.stop]) {
      expect(body).toMatchObject(told);
      expect(Object.keys(body ?? {}).filter((field) => without.includes(field))).toEqual([]);
    }
  });

  it('no name of a file where the setting forbids it', async () => {
    const { kodi } = stage;
    const scene = await stage.open({ settings: { send_file_name: false } });
    await kodi.open(kodi.looseFile('episode'));
    await kodi.stop();
    const seen = await scene.settled(1);
    expect(seen.requests.filter((request) => 'raw_filename' in request.body)).toEqual([]);
    expect(seen.viewings).toHaveLength(1);
  });
});
