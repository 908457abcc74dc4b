/** How Kodi words an item: little in a notification, by field list in an answer (recorded: test/fixtures/kodi). */
import type { Playable, SimulatedLibrary } from './library.ts';
import type { SimulatedMedia, SimulatedSong, SimulatedVideo } from './media.ts';

/** The `item` of a Player notification. */
export type NotificationItem = Readonly<Record<string, unknown>>;
type Fields = Record<string, unknown>;

/** What Kodi has at the end of a playlist: the item's identity is lost. */
export const LOST_ITEM: NotificationItem = { type: 'unknown' };

/** Kodi knows loose videos as "movie" and loose songs as "unknown" here. */
export function notificationItem({ media }: Playable): NotificationItem {
  switch (media.type) {
    case 'movie':
    case 'episode':
      return { id: media.id, type: media.type };
    case 'song':
      return media.id === undefined ? LOST_ITEM : { id: media.id, type: 'song' };
    case 'picture':
      return { file: media.file, type: 'picture' };
    case 'file':
      return { title: fileLabel(media.file), type: 'movie' };
  }
}

/** Player.GetItem's `item`: only the asked fields beside label, type and id. `null` for nothing playing. */
export function playerItem(library: SimulatedLibrary, playable: Playable | null, wanted: readonly string[]): Fields {
  if (playable === null) return pick({ ...BLANK, label: '', type: 'unknown' }, wanted, ['label', 'type']);
  const { media } = playable;
  switch (media.type) {
    case 'movie':
    case 'episode': {
      const answered = library.firstInFile(media.file) ?? media;
      return pick({ ...videoFields(library, answered), type: answered.type }, wanted, ['id', 'label', 'type']);
    }
    case 'song':
      return pick({ ...BLANK, ...songFields(media) }, wanted, ['id', 'label', 'type']);
    case 'picture':
      return { file: media.file, label: fileLabel(media.file), title: '', type: 'picture' };
    case 'file':
      return pick(
        { ...BLANK, ...stateFields(library, media), file: media.file, label: fileLabel(media.file), type: 'unknown' },
        wanted,
        ['label', 'type'],
      );
  }
}

/** One of VideoLibrary's details objects: `movieid` or `episodeid`, label, and the asked fields. */
export function videoDetails(library: SimulatedLibrary, media: SimulatedVideo, wanted: readonly string[]): Fields {
  const fields = videoFields(library, media);
  return { [`${media.type}id`]: media.id, ...pick(fields, wanted, ['label']) };
}

/** VideoLibrary.GetTVShowDetails' `tvshowdetails`. */
export function showDetails(library: SimulatedLibrary, id: number, wanted: readonly string[]): Fields | undefined {
  const show = library.shows.find((candidate) => candidate.id === id);
  if (show === undefined) return undefined;
  const fields = {
    title: show.title,
    label: show.title,
    year: show.year,
    genre: show.genres,
    uniqueid: show.uniqueIds,
    imdbnumber: Object.values(show.uniqueIds)[0] ?? '',
    premiered: `${show.year}-01-01`,
    file: '',
    playcount: 0,
    lastplayed: '',
  };
  return { tvshowid: id, ...pick(fields, wanted, ['label']) };
}

/** What follows the last slash; percent codes are decoded as Kodi does, a query is left out. A stack has its last part's. */
function fileLabel(file: string): string {
  const path = file.startsWith('http') ? (file.split('?')[0] ?? file) : file;
  const name = path.slice(path.lastIndexOf('/') + 1);
  return name.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Values of an item that has no such thing. */
const BLANK: Fields = {
  title: '',
  showtitle: '',
  season: -1,
  episode: -1,
  year: 0,
  genre: [],
  imdbnumber: '',
  file: '',
  tvshowid: -1,
  playcount: 0,
  lastplayed: '',
  resume: { position: 0, total: 0 },
  runtime: 0,
  firstaired: '',
  streamdetails: { audio: [], subtitle: [], video: [] },
};

function videoFields(library: SimulatedLibrary, media: SimulatedVideo): Fields {
  const show = media.type === 'episode' ? library.shows.find((candidate) => candidate.id === media.showId) : undefined;
  const own = media.type === 'movie' ? media : show;
  return {
    ...BLANK,
    id: media.id,
    label: media.title,
    title: media.title,
    file: media.file,
    year: own?.year ?? 0,
    genre: own?.genres ?? [],
    uniqueid: media.uniqueIds,
    imdbnumber: Object.values(media.uniqueIds)[0] ?? '',
    runtime: Math.floor(media.durationSeconds),
    streamdetails: streamDetails(media.durationSeconds),
    ...stateFields(library, media),
    ...(media.type === 'episode' && {
      season: media.season,
      episode: media.episode,
      showtitle: show?.title ?? '',
      tvshowid: media.showId,
      firstaired: media.firstAired,
    }),
  };
}

function songFields(media: SimulatedSong): Fields {
  return {
    ...(media.id !== undefined && { id: media.id }),
    type: 'song',
    label: media.title,
    title: media.title,
    artist: [media.artist],
    albumartist: [media.artist],
    album: media.album,
    track: media.track,
    genre: media.genres,
    duration: Math.floor(media.durationSeconds),
    musicbrainztrackid: media.musicBrainzTrackId,
    file: media.file,
    year: media.year,
  };
}

function stateFields(library: SimulatedLibrary, media: SimulatedMedia): Fields {
  const state = library.state(media);
  return {
    playcount: state.playCount,
    lastplayed: state.lastPlayed,
    resume: { position: state.resumeSeconds, total: state.resumeTotalSeconds },
  };
}

function streamDetails(durationSeconds: number): Fields {
  const picture = { aspect: 1.7777780294418335, codec: 'h264', hdrtype: '', height: 90, language: '', stereomode: '' };
  return {
    audio: [{ channels: 1, codec: 'aac', language: '' }],
    subtitle: [],
    video: [{ ...picture, duration: Math.floor(durationSeconds), width: 160 }],
  };
}

function pick(fields: Fields, wanted: readonly string[], always: readonly string[]): Fields {
  const names = [...always, ...wanted].filter((name) => name in fields);
  return Object.fromEntries(names.map((name) => [name, fields[name]]));
}

/** True for what the player opens but cannot play. */
export function isBroken({ media }: Playable): boolean {
  return media.type === 'file' && media.broken === true;
}

export function isLive({ media }: Playable): boolean {
  return media.type === 'file' && media.live === true;
}

/** Kodi's player numbers: constant in all versions since 19 (recorded: test/fixtures/kodi). */
export type PlayerId = 0 | 1 | 2;

export function playerOf({ media }: Playable): PlayerId {
  if (media.type === 'song') return 0;
  return media.type === 'picture' ? 2 : 1;
}

/** Nothing of a library item but its name: for library listings. */
export function listLabel(media: SimulatedVideo): string {
  return media.type === 'movie'
    ? media.title
    : `${media.season}x${String(media.episode).padStart(2, '0')}. ${media.title}`;
}
