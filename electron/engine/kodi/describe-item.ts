/** The full description of what plays, for whoever identifies it. */
import * as v from 'valibot';
import { KodiCallError, type KodiCaller } from './kodi-caller.ts';
import type { KodiItem, NotifiedItem, PlayerKind } from './observation.ts';
import type { ShowCache } from './show-cache.ts';
import {
  countOrNull,
  LONGEST_PATH,
  libraryId,
  optionalLibraryId,
  optionalText,
  optionalTexts,
  uniqueIds,
} from './wire-values.ts';

/** Constant in every version of Kodi. */
const PLAYER_IDS = { audio: 0, video: 1 } as const;

/** Every one of them is in JSON-RPC 12: one unknown name and Kodi refuses the whole call. */
const ITEM_FIELDS = [
  'title',
  'file',
  'showtitle',
  'season',
  'episode',
  'year',
  'genre',
  'uniqueid',
  'tvshowid',
  'firstaired',
  'playcount',
  'lastplayed',
  'resume',
  'streamdetails',
  'artist',
  'albumartist',
  'album',
  'track',
  'duration',
  'musicbrainztrackid',
];

const secondsOrNull = v.fallback(v.nullable(v.pipe(v.number(), v.finite(), v.minValue(0)), null), null);

const describedItem = v.object({
  type: optionalText(50),
  id: optionalLibraryId,
  label: optionalText(LONGEST_PATH),
  title: optionalText(LONGEST_PATH),
  file: optionalText(LONGEST_PATH),
  showtitle: optionalText(),
  season: countOrNull(0),
  episode: countOrNull(0),
  year: countOrNull(1),
  genre: optionalTexts(),
  uniqueid: uniqueIds,
  tvshowid: optionalLibraryId,
  firstaired: optionalText(50),
  playcount: countOrNull(0),
  lastplayed: optionalText(50),
  resume: v.fallback(v.nullable(v.object({ position: secondsOrNull }), null), null),
  streamdetails: v.fallback(
    v.nullable(v.object({ video: v.pipe(v.array(v.object({ duration: secondsOrNull })), v.maxLength(100)) }), null),
    null,
  ),
  artist: optionalTexts(),
  albumartist: optionalTexts(),
  album: optionalText(),
  track: countOrNull(1),
  duration: secondsOrNull,
  musicbrainztrackid: optionalText(100),
});
type DescribedItem = v.InferOutput<typeof describedItem>;

/** What Kodi says of an episode whose date its library does not have. */
const UNKNOWN_DATE = '1970-01-01';

const ITEM_TYPES = ['movie', 'episode', 'musicvideo', 'song', 'picture', 'channel'] as const;

/**
 * Everything Kodi says about what this player plays **now**; null where it plays nothing any more. Where one file holds
 * several episodes, Kodi's description is of the first one, whichever the notification named: it is kept, and
 * `episodesInFile` has all of them. Pictures are not asked about. Rejects with {@link KodiCallError}.
 */
export async function describeItem(
  caller: KodiCaller,
  player: PlayerKind,
  notified: NotifiedItem,
  cache: ShowCache,
): Promise<KodiItem | null> {
  if (player === 'picture') return describedPicture(notified);
  const { item } = await caller.call(
    'Player.GetItem',
    { playerid: PLAYER_IDS[player], properties: ITEM_FIELDS },
    v.object({ item: v.nullable(describedItem) }),
  );
  // After a stop Kodi describes nothing, without an error.
  if (item === null || (item.id === null && item.file === '' && item.label === '' && item.title === '')) return null;
  const isEpisode = item.type === 'episode';
  const [show, episodesInFile] = isEpisode ? await describeShow(caller, item, cache) : [NO_SHOW, []];
  return normalised(item, show, episodesInFile);
}

function describedPicture(notified: NotifiedItem): KodiItem {
  const nothing = v.parse(describedItem, {});
  return normalised({ ...nothing, type: 'picture', file: notified.file ?? '' }, NO_SHOW, []);
}

function normalised(item: DescribedItem, show: Show, episodesInFile: KodiItem['episodesInFile']): KodiItem {
  const streamSeconds = item.streamdetails?.video.find(({ duration }) => duration !== null && duration > 0)?.duration;
  return {
    type: ITEM_TYPES.find((type) => type === item.type) ?? 'unknown',
    libraryId: item.id,
    file: item.file,
    label: item.label,
    title: item.title,
    showTitle: item.showtitle || show.title,
    season: item.season,
    episode: item.episode,
    // Kodi's own year of an episode is the one it was first aired in (1970 where that is not known).
    year: item.type === 'episode' ? show.year : item.year,
    genres: item.genre,
    uniqueIds: item.uniqueid,
    showLibraryId: item.tvshowid,
    showUniqueIds: show.uniqueid,
    episodesInFile,
    firstAired: item.firstaired === UNKNOWN_DATE ? '' : item.firstaired,
    playCount: item.playcount,
    resumePositionSeconds: item.resume?.position ?? null,
    lastPlayed: item.lastplayed,
    streamDurationSeconds: streamSeconds ?? (item.duration || null),
    artists: item.artist,
    albumArtists: item.albumartist,
    album: item.album,
    trackNumber: item.track,
    musicBrainzTrackId: item.musicbrainztrackid,
  };
}

const showDetails = v.object({ title: optionalText(), year: countOrNull(1), uniqueid: uniqueIds });
type Show = v.InferOutput<typeof showDetails>;

const NO_SHOW: Show = { title: '', year: null, uniqueid: {} };

const fileEpisode = v.object({
  episodeid: libraryId,
  season: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  episode: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  title: optionalText(),
  file: optionalText(LONGEST_PATH),
});
type FileEpisode = v.InferOutput<typeof fileEpisode>;

const SHOW_REMEMBERED_MS = 10 * 60_000;
const EPISODES_REMEMBERED_MS = 2 * 60_000;

/** The episode's show, and all episodes in its file where there are several. What the library refuses to say stays empty. */
async function describeShow(
  caller: KodiCaller,
  item: DescribedItem,
  cache: ShowCache,
): Promise<[Show, KodiItem['episodesInFile']]> {
  const { tvshowid, season, file } = item;
  if (tvshowid === null) return [NO_SHOW, []];
  const [show, episodes] = await Promise.all([
    cache.remember(`show ${tvshowid}`, SHOW_REMEMBERED_MS, () => askShow(caller, tvshowid)).catch(orElse(NO_SHOW)),
    season === null || file === ''
      ? []
      : cache
          .remember(`episodes ${tvshowid} ${season} ${file}`, EPISODES_REMEMBERED_MS, () =>
            askEpisodesInFile(caller, tvshowid, season, file),
          )
          .catch(orElse<FileEpisode[]>([])),
  ]);
  const inFile = episodes
    .toSorted((one, other) => one.episode - other.episode)
    .map(({ episodeid, season, episode, title }) => ({ libraryId: episodeid, season, episode, title }));
  return [show, inFile.length > 1 ? inFile : []];
}

/** An item without its show is better than none; but where the box is gone, so is the item. */
function orElse<Value>(value: Value): (error: unknown) => Value {
  return (error) => {
    if (error instanceof KodiCallError && error.answered) return value;
    throw error;
  };
}

async function askShow(caller: KodiCaller, tvshowid: number): Promise<Show> {
  const { tvshowdetails } = await caller.call(
    'VideoLibrary.GetTVShowDetails',
    { tvshowid, properties: ['title', 'year', 'uniqueid'] },
    v.object({ tvshowdetails: showDetails }),
  );
  return tvshowdetails;
}

async function askEpisodesInFile(
  caller: KodiCaller,
  tvshowid: number,
  season: number,
  file: string,
): Promise<FileEpisode[]> {
  const { episodes } = await caller.call(
    'VideoLibrary.GetEpisodes',
    {
      tvshowid,
      season,
      properties: ['title', 'season', 'episode', 'file'],
      filter: { field: 'filename', operator: 'is', value: storedFileName(file) },
      limits: { start: 0, end: 100 },
    },
    v.object({ episodes: v.optional(v.array(fileEpisode), []) }),
  );
  return episodes.filter((episode) => episode.file === file);
}

/** The file name as Kodi's database keeps it apart from its folder; these kinds are kept whole. */
function storedFileName(file: string): string {
  if (/^(stack|rar|zip|plugin):\/\//i.test(file)) return file;
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
}
