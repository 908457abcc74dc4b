/** What the boxes of the tests have: movies, shows, loose files and music. Titles and ids are real ones, the pictures are not. */

/** One `<uniqueid>` of an .nfo file. */
export interface CatalogueId {
  readonly type: 'tmdb' | 'tvdb' | 'imdb';
  readonly value: string;
  /** The one Kodi answers as `imdbnumber`. */
  readonly preferred?: boolean;
}

export interface CatalogueMovie {
  readonly title: string;
  readonly year: number;
  readonly genre: string;
  readonly ids: readonly CatalogueId[];
  /** An `<id>` as old .nfo files have it. */
  readonly oldStyleId?: string;
  /** Length of each part: one, or two for a stack (`cd1`, `cd2`). */
  readonly partSeconds: readonly number[];
}

export interface CatalogueEpisode {
  readonly season: number;
  readonly episode: number;
  readonly title: string;
  readonly ids: readonly CatalogueId[];
}

export interface CatalogueFile {
  readonly name: string;
  readonly seconds: number;
  /** Several: one file with several episodes. */
  readonly episodes: readonly CatalogueEpisode[];
}

export interface CatalogueShow {
  readonly title: string;
  readonly year: number;
  readonly genre: string;
  readonly ids: readonly CatalogueId[];
  readonly files: readonly CatalogueFile[];
}

export const MOVIES: readonly CatalogueMovie[] = [
  {
    title: 'Inception',
    year: 2010,
    genre: 'Science Fiction',
    ids: [
      { type: 'tmdb', value: '27205', preferred: true },
      { type: 'imdb', value: 'tt1375666' },
    ],
    partSeconds: [600],
  },
  {
    title: 'The Matrix',
    year: 1999,
    genre: 'Action',
    ids: [
      { type: 'imdb', value: 'tt0133093', preferred: true },
      { type: 'tmdb', value: '603' },
    ],
    partSeconds: [420],
  },
  { title: 'Blade Runner', year: 1982, genre: 'Science Fiction', ids: [], oldStyleId: 'tt0083658', partSeconds: [420] },
  { title: 'Spirited Away', year: 2001, genre: 'Anime', ids: [{ type: 'tmdb', value: '129' }], partSeconds: [420] },
  {
    title: 'Das Boot',
    year: 1981,
    genre: 'War',
    ids: [
      { type: 'tmdb', value: '387', preferred: true },
      { type: 'imdb', value: 'tt0082096' },
    ],
    partSeconds: [240, 240],
  },
];

export const SHOWS: readonly CatalogueShow[] = [
  {
    title: 'Breaking Bad',
    year: 2008,
    genre: 'Drama',
    ids: [
      { type: 'tvdb', value: '81189', preferred: true },
      { type: 'tmdb', value: '1396' },
      { type: 'imdb', value: 'tt0903747' },
    ],
    files: [
      single('Breaking.Bad', 0, 1, 'Good Cop Bad Cop', [{ type: 'tvdb', value: '387721' }]),
      single('Breaking.Bad', 1, 1, 'Pilot', [
        { type: 'tvdb', value: '349232', preferred: true },
        { type: 'tmdb', value: '62085' },
        { type: 'imdb', value: 'tt0959621' },
      ]),
      single('Breaking.Bad', 1, 2, "Cat's in the Bag...", [{ type: 'tvdb', value: '349233' }]),
      single('Breaking.Bad', 1, 3, "...And the Bag's in the River", [{ type: 'tvdb', value: '349234' }]),
      single('Breaking.Bad', 2, 1, 'Seven Thirty-Seven', [{ type: 'tvdb', value: '438909' }]),
    ],
  },
  {
    title: 'The Office (US)',
    year: 2005,
    genre: 'Comedy',
    ids: [
      { type: 'tvdb', value: '73244', preferred: true },
      { type: 'tmdb', value: '2316' },
    ],
    files: [
      {
        name: 'The.Office.US.S01E05E06.mkv',
        seconds: 400,
        episodes: [
          { season: 1, episode: 5, title: 'Basketball', ids: [{ type: 'tvdb', value: '110436' }] },
          { season: 1, episode: 6, title: 'Hot Girl', ids: [{ type: 'tvdb', value: '110437' }] },
        ],
      },
    ],
  },
  {
    title: 'Cowboy Bebop',
    year: 1998,
    genre: 'Anime',
    ids: [
      { type: 'tvdb', value: '76885', preferred: true },
      { type: 'tmdb', value: '30991' },
    ],
    files: [
      single('Cowboy.Bebop', 1, 1, 'Asteroid Blues', [{ type: 'tvdb', value: '303861' }]),
      single('Cowboy.Bebop', 1, 2, 'Stray Dog Strut', [{ type: 'tvdb', value: '303862' }]),
    ],
  },
  {
    title: 'Dark',
    year: 2017,
    genre: 'Mystery',
    ids: [],
    files: [single('Dark', 1, 1, 'Secrets', [{ type: 'tvdb', value: '6394519', preferred: true }])],
  },
];

/** Videos that are in no library, by name; `seconds` null is one that cannot be played. */
export const LOOSE_FILES = {
  episode: { name: 'The.Expanse.S02E05.720p.HDTV.x264-GRP.mkv', seconds: 360 },
  movie: { name: 'Fight.Club.1999.1080p.BluRay.x264-GRP.mkv', seconds: 420 },
  anime: { name: '[Group] Frieren - 07 (1080p) [0A1B2C3D].mkv', seconds: 360 },
  percent: { name: '100%25 Wolf (2020).mkv', seconds: 360 },
  trailer: { name: 'Dune.2021.Trailer.mkv', seconds: 30 },
  clip: { name: 'Holiday.2019.mkv', seconds: 30 },
  firstPart: { name: 'Heat.1995.cd1.mkv', seconds: 240 },
  secondPart: { name: 'Heat.1995.cd2.mkv', seconds: 240 },
  broken: { name: 'Broken.Movie.2011.mkv', seconds: null },
} as const satisfies Record<string, { readonly name: string; readonly seconds: number | null }>;

/** A photo beside them. */
export const PICTURE = 'Summer.png';

export type LooseFile = keyof typeof LOOSE_FILES;

export const SONGS = [
  { title: 'Get Lucky', artist: 'Daft Punk', album: 'Random Access Memories', year: 2013, track: 8, seconds: 240 },
  { title: 'Instant Crush', artist: 'Daft Punk', album: 'Random Access Memories', year: 2013, track: 5, seconds: 90 },
  { title: 'So What', artist: 'Miles Davis', album: 'Kind of Blue', year: 1959, track: 1, seconds: 60 },
  { title: 'Her Majesty', artist: 'The Beatles', album: 'Abbey Road', year: 1969, track: 17, seconds: 32 },
] as const;

function single(
  prefix: string,
  season: number,
  episode: number,
  title: string,
  ids: readonly CatalogueId[],
): CatalogueFile {
  const number = (value: number) => String(value).padStart(2, '0');
  return {
    name: `${prefix}.S${number(season)}E${number(episode)}.mkv`,
    seconds: 360,
    episodes: [{ season, episode, title, ids }],
  };
}
