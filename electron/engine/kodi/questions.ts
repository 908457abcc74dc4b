/** What a box is asked while it plays, and who it is. */
import * as v from 'valibot';
import { kodiTimeToSeconds } from '../../../shared/units.ts';
import { isSameFile } from './file-identity.ts';
import { KodiCallError, type KodiCaller } from './kodi-caller.ts';
import type { KodiItem, LibraryWitness, PlayerKind, Reading } from './observation.ts';
import {
  kodiTime,
  LONGEST_PATH,
  optionalLibraryId,
  optionalText,
  optionalTexts,
  playerSpeed,
  printable,
} from './wire-values.ts';

const activePlayers = v.array(
  v.object({
    playerid: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    type: v.picklist(['audio', 'video', 'picture']),
  }),
);

const playedItem = v.object({
  item: v.nullable(
    v.object({
      type: optionalText(50),
      id: optionalLibraryId,
      file: optionalText(LONGEST_PATH),
      label: optionalText(),
      title: optionalText(),
      artist: optionalTexts(),
    }),
  ),
});

const playedProperties = v.object({
  time: kodiTime,
  totaltime: kodiTime,
  speed: playerSpeed,
  live: v.fallback(v.boolean(), false),
});

/** A slide show runs beside music: it is looked at last. */
const PREFERENCE: readonly PlayerKind[] = ['video', 'audio', 'picture'];

/**
 * What plays now; null where nothing does. Positions are as Kodi gives them, wrong ones included: at a start they are
 * negative or another item's, after a stop 0. Rejects with {@link KodiCallError}.
 */
export async function readPlayers(caller: KodiCaller): Promise<Reading | null> {
  const players = await caller.call('Player.GetActivePlayers', {}, activePlayers);
  const chosen = PREFERENCE.flatMap((kind) => players.filter(({ type }) => type === kind))[0];
  if (!chosen) return null;
  if (chosen.type === 'picture') return readingOfPicture();
  const { playerid } = chosen;
  const [{ item }, properties, playersAfter] = await caller.batch([
    { method: 'Player.GetItem', params: { playerid, properties: ['file', 'title', 'artist'] }, schema: playedItem },
    {
      method: 'Player.GetProperties',
      params: { playerid, properties: ['time', 'totaltime', 'speed', 'live', 'type'] },
      schema: playedProperties,
    },
    // A player that stopped meanwhile answers with zeros and no error: asked again, it is not in the list.
    { method: 'Player.GetActivePlayers', schema: activePlayers },
  ]);
  if (!playersAfter.some((player) => player.playerid === playerid)) return null;
  return {
    player: chosen.type,
    item: {
      type: item?.type || 'unknown',
      libraryId: item?.id ?? null,
      file: item?.file ?? '',
      label: item?.label || item?.title || '',
      ...(chosen.type === 'audio' && item && { song: { title: item.title, artists: item.artist } }),
    },
    positionSeconds: kodiTimeToSeconds(properties.time),
    totalSeconds: kodiTimeToSeconds(properties.totaltime),
    speed: properties.speed,
    live: properties.live,
  };
}

/** Pictures have neither position nor length, and Kodi answers `item: null` for them. */
function readingOfPicture(): Reading {
  return {
    player: 'picture',
    item: { type: 'picture', libraryId: null, file: '', label: '' },
    positionSeconds: 0,
    totalSeconds: 0,
    speed: 1,
    live: false,
  };
}

const watchDetails = v.object({
  file: optionalText(LONGEST_PATH),
  playcount: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  lastplayed: optionalText(50),
  resume: v.object({ position: v.pipe(v.number(), v.finite(), v.minValue(0)) }),
});

const WITNESS_FIELDS = ['file', 'playcount', 'lastplayed', 'resume'];

function askWatchDetails(caller: KodiCaller, { type, libraryId }: KodiItem) {
  if (libraryId === null) return null;
  switch (type) {
    case 'movie':
      return caller
        .call(
          'VideoLibrary.GetMovieDetails',
          { movieid: libraryId, properties: WITNESS_FIELDS },
          v.object({ moviedetails: watchDetails }),
        )
        .then(({ moviedetails }) => moviedetails);
    case 'episode':
      return caller
        .call(
          'VideoLibrary.GetEpisodeDetails',
          { episodeid: libraryId, properties: WITNESS_FIELDS },
          v.object({ episodedetails: watchDetails }),
        )
        .then(({ episodedetails }) => episodedetails);
    default:
      return null;
  }
}

/**
 * What the library says of a movie or episode now; null where the item is neither, or where its library id is gone or
 * stands for another file by now (library ids are not for keeping). Rejects with {@link KodiCallError}.
 */
export async function askWitness(caller: KodiCaller, item: KodiItem): Promise<LibraryWitness | null> {
  try {
    const details = await askWatchDetails(caller, item);
    if (details === undefined || details === null || !isSameFile(details.file, item.file)) return null;
    return {
      playCount: details.playcount,
      resumePositionSeconds: details.resume.position,
      lastPlayed: details.lastplayed,
    };
  } catch (error) {
    if (error instanceof KodiCallError && error.failure === 'rpc') return null;
    throw error;
  }
}

/** The version of the box's JSON-RPC; 12 is Kodi 19, 13 is Kodi 20. */
export interface ApiVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
}

export interface KodiIdentity {
  /** The device name; null where Kodi does not say it (yet). Neither unique nor constant. */
  readonly name: string | null;
  /** `Kodi 20.1` */
  readonly versionText: string;
  readonly apiVersion: ApiVersion;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const apiVersion = v.object({
  version: v.union([
    v.object({ major: count, minor: count, patch: count }),
    // Before version 6 it was one number.
    v.pipe(
      count,
      v.transform((major) => ({ major, minor: 0, patch: 0 })),
    ),
  ]),
});

const application = v.object({
  name: optionalText(100),
  version: v.object({ major: count, minor: count, tag: optionalText(30), tagversion: optionalText(30) }),
});

const infoLabels = v.object({ 'System.FriendlyName': optionalText(200) });

/** Rejects with {@link KodiCallError}: what does not answer this is not Kodi. */
export async function askApiVersion(caller: KodiCaller): Promise<ApiVersion> {
  return (await caller.call('JSONRPC.Version', {}, apiVersion)).version;
}

/** Who the box is, once its version is known. Rejects with {@link KodiCallError}. */
export async function askIdentity(caller: KodiCaller, version: ApiVersion): Promise<KodiIdentity> {
  const [{ name, version: program }, labels] = await caller.batch([
    { method: 'Application.GetProperties', params: { properties: ['name', 'version'] }, schema: application },
    { method: 'XBMC.GetInfoLabels', params: { labels: ['System.FriendlyName'] }, schema: infoLabels },
  ]);
  const friendlyName = printable(labels['System.FriendlyName']);
  const tag = program.tag === '' || program.tag === 'stable' ? '' : ` ${program.tag}${program.tagversion}`;
  return {
    // Kodi says "Busy" where it has not found out yet.
    name: friendlyName === '' || friendlyName === 'Busy' ? null : friendlyName,
    versionText: printable(`${name || 'Kodi'} ${program.major}.${program.minor}${tag}`),
    apiVersion: version,
  };
}
