/** The library of the box that the traces in test/fixtures/kodi were recorded on: same ids, titles, files and lengths. */
import type { LibraryContent, SimulatedEpisode, SimulatedFile, SimulatedMovie, SimulatedSong } from './media.ts';

const movie = (
  id: number,
  title: string,
  year: number,
  durationSeconds: number,
  genres: readonly string[],
  uniqueIds: Readonly<Record<string, string>>,
): SimulatedMovie => ({
  type: 'movie',
  id,
  title,
  year,
  durationSeconds,
  genres,
  uniqueIds,
  file: `/media/Movies/${title} (${year})/${title} (${year}).mkv`,
});

const FRIEREN = '/media/Anime/Sousou no Frieren/Season 01/Sousou.no.Frieren.S01E0';
const BREAKING_BAD = '/media/TV/Breaking Bad/Season 01/Breaking.Bad.S01E0';
const OFFICE = '/media/TV/The Office (US)/Season 0';

const episodes = (
  firstId: number,
  showId: number,
  durationSeconds: number,
  aired: string,
  file: (episode: number) => string,
  titles: ReadonlyArray<readonly [title: string, uniqueIds: Readonly<Record<string, string>>]>,
): readonly SimulatedEpisode[] =>
  titles.map(([title, uniqueIds], index) => ({
    type: 'episode',
    id: firstId + index,
    showId,
    season: 1,
    episode: index + 1,
    title,
    durationSeconds,
    firstAired: `${aired}-0${index + 1}`,
    file: file(index + 1),
    uniqueIds,
  }));

const loose = (name: string, durationSeconds: number): SimulatedFile => ({
  type: 'file',
  file: `/media/Loose/${name}`,
  durationSeconds,
});

const song = (id: number, track: number, title: string, extension: string, durationSeconds: number): SimulatedSong => ({
  type: 'song',
  id,
  track,
  title,
  durationSeconds,
  artist: 'Radiohead',
  album: 'OK Computer',
  year: 1997,
  genres: ['Alternative Rock'],
  musicBrainzTrackId: extension === 'flac' ? '00000000-0000-4000-8000-000000000002' : '',
  file: `/media/Music/Radiohead/OK Computer/0${track} - ${title}.${extension}`,
});

const OFFICE_PAIR = `${OFFICE}1/The.Office.US.S01E05E06.mkv`;

export const LAB_LIBRARY: LibraryContent = {
  shows: [
    {
      id: 1,
      title: 'Sousou no Frieren',
      year: 2023,
      genres: ['Anime', 'Fantasy'],
      uniqueIds: { tvdb: '424536', tmdb: '209867' },
    },
    {
      id: 2,
      title: 'Breaking Bad',
      year: 2008,
      genres: ['Drama'],
      uniqueIds: { tvdb: '81189', tmdb: '1396', imdb: 'tt0903747' },
    },
    { id: 3, title: 'The Office (US)', year: 2005, genres: ['Comedy'], uniqueIds: { tvdb: '73244', tmdb: '2316' } },
  ],
  media: [
    movie(1, 'Alien', 1979, 420.043, ['Horror'], { imdb: 'tt0078748' }),
    movie(2, 'Amélie', 2001, 420.043, ['Comedy'], { tmdb: '194' }),
    movie(3, 'Inception', 2010, 600.043, ['Action', 'Science Fiction'], { tmdb: '27205', imdb: 'tt1375666' }),
    movie(4, 'Parasite', 2019, 420.043, ['Thriller'], { unknown: 'tt6751668' }),
    movie(5, 'Spirited Away', 2001, 420.043, ['Animation', 'Family'], { tmdb: '129', imdb: 'tt0245429' }),
    movie(6, 'The Matrix', 1999, 480.043, ['Action'], { imdb: 'tt0133093', tmdb: '603' }),
    ...episodes(1, 1, 360.043, '2023-02', (episode) => `${FRIEREN}${episode}.1080p.mkv`, [
      ["The Journey's End", { tvdb: '9350138', tmdb: '3946240' }],
      ["It Didn't Have to Be Magic...", { tvdb: '9919671' }],
      ['Killing Magic', { tvdb: '9919672' }],
      ['The Land Where Souls Rest', { tvdb: '9919673' }],
      ['Phantoms of the Dead', { tvdb: '9919674' }],
      ['The Hero of the Village', { tvdb: '9919675' }],
    ]),
    ...episodes(7, 2, 400.043, '2008-02', (episode) => `${BREAKING_BAD}${episode}.720p.WEB-DL.mkv`, [
      ['Pilot', { tvdb: '349232', tmdb: '62085', imdb: 'tt0959621' }],
      ["Cat's in the Bag...", { tvdb: '349235', tmdb: '62086' }],
      ["...And the Bag's in the River", { tvdb: '349236', tmdb: '62087' }],
      ['Cancer Man', { tvdb: '349238', tmdb: '62088' }],
      ['Gray Matter', { tvdb: '349240', tmdb: '62089' }],
      ["Crazy Handful of Nothin'", { tvdb: '349242', tmdb: '62090' }],
    ]),
    {
      type: 'episode',
      id: 13,
      showId: 3,
      season: 0,
      episode: 1,
      title: 'Special: Deleted Scenes',
      firstAired: '2005-02-01',
      durationSeconds: 360.043,
      file: `${OFFICE}0/The.Office.US.S00E01.mkv`,
      uniqueIds: { tvdb: '300001' },
    },
    ...episodes(14, 3, 360.043, '2005-02', (episode) => officeFile(episode), [
      ['Pilot', { tvdb: '110432' }],
      ['Diversity Day', { tvdb: '110433' }],
      ['Health Care', { tvdb: '110434' }],
      ['The Alliance', { tvdb: '110435' }],
      ['Basketball', { tvdb: '110436' }],
      ['Hot Girl', { tvdb: '110437' }],
    ]),
    song(1, 2, 'Paranoid Android', 'flac', 60),
    song(3, 1, 'Airbag', 'mp3', 70.065),
    song(4, 6, 'Karma Police', 'mp3', 240.065),
    {
      type: 'song',
      track: 6,
      title: 'Karma Police',
      artist: 'Radiohead',
      album: 'OK Computer',
      year: 1997,
      genres: ['Alternative Rock'],
      musicBrainzTrackId: '',
      durationSeconds: 240.065,
      file: '/media/Loose/loose song.mp3',
    },
    loose('Dune.Part.Two.2024.1080p.WEB-DL.x264.mkv', 360.043),
    loose('Severance.S02E03.720p.WEB.mkv', 360.043),
    loose('[SubsPlease] Dandadan - 04 (1080p) [ABCD1234].mkv', 360.043),
    loose('home video 2023-05-01.mp4', 360.043),
    loose('odd name & (weird) #1 100%25 é.mkv', 360.043),
    loose('Season 02/03 - Third.mkv', 360.043),
    loose('Arrival (2016)/Arrival.mkv', 360.043),
    loose('tagged.mkv', 360.043),
    loose('trailer.mkv', 30.043),
    loose('Blade.Runner.1982.cd1.mkv', 300.043),
    loose('Blade.Runner.1982.cd2.mkv', 300.043),
    { ...loose('broken.mkv', 360), broken: true },
    { type: 'file', file: 'http://127.0.0.1:8099/live.ts', durationSeconds: 0, live: true },
    { type: 'picture', file: '/media/Movies/Inception (2010)/poster.jpg' },
  ],
};

function officeFile(episode: number): string {
  return episode >= 5 ? OFFICE_PAIR : `${OFFICE}1/The.Office.US.S01E0${episode}.mkv`;
}
