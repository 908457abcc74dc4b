/** What a simulated box can play. Any length may be given: nothing is ever decoded. */

interface MediaBase {
  /** Path or URL, as Kodi would have it. */
  readonly file: string;
  readonly durationSeconds: number;
}

export interface SimulatedMovie extends MediaBase {
  readonly type: 'movie';
  readonly id: number;
  readonly title: string;
  readonly year: number;
  readonly genres: readonly string[];
  /** Kodi's `uniqueid`; the first is the default one, which Kodi answers as `imdbnumber`. */
  readonly uniqueIds: Readonly<Record<string, string>>;
}

export interface SimulatedShow {
  readonly id: number;
  readonly title: string;
  readonly year: number;
  readonly genres: readonly string[];
  readonly uniqueIds: Readonly<Record<string, string>>;
}

export interface SimulatedEpisode extends MediaBase {
  readonly type: 'episode';
  readonly id: number;
  readonly showId: number;
  /** 0 for specials */
  readonly season: number;
  readonly episode: number;
  readonly title: string;
  readonly firstAired: string;
  readonly uniqueIds: Readonly<Record<string, string>>;
}

export interface SimulatedSong extends MediaBase {
  readonly type: 'song';
  /** Absent for a loose file with tags. */
  readonly id?: number;
  readonly title: string;
  readonly artist: string;
  readonly album: string;
  readonly track: number;
  readonly year: number;
  readonly genres: readonly string[];
  readonly musicBrainzTrackId: string;
}

export interface SimulatedFile extends MediaBase {
  readonly type: 'file';
  /** Opens, but cannot be played. */
  readonly broken?: boolean;
  /** A stream without a length; `durationSeconds` is ignored. */
  readonly live?: boolean;
}

export interface SimulatedPicture {
  readonly type: 'picture';
  readonly file: string;
}

export type SimulatedVideo = SimulatedMovie | SimulatedEpisode;
export type SimulatedMedia = SimulatedVideo | SimulatedSong | SimulatedFile | SimulatedPicture;

export interface LibraryContent {
  readonly shows: readonly SimulatedShow[];
  /** Library and loose media together; a file that is not listed does not exist. */
  readonly media: readonly SimulatedMedia[];
}

/** How a driver names something to play, as Kodi's Player.Open does. A `stack://a , b` of listed files is a file too. */
export type PlayableRef = { readonly movieId: number } | { readonly episodeId: number } | { readonly file: string };
