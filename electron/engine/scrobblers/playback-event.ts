/** An event of playback as an outsider's plugin gets it (specification of scrobbler plugins, A4 and B3). */
import { createHash } from 'node:crypto';
import type { MediaIds, MediaItem } from '../../../shared/media-item.ts';
import { clamp, fractionToPercent, secondsToTicks } from '../../../shared/units.ts';
import { fileKey } from '../kodi/file-identity.ts';
import type { KodiItem } from '../kodi/observation.ts';
import type { ReportableEvent } from '../playback/viewing-event.ts';

export interface PlaybackIds {
  readonly imdb?: string;
  readonly tmdb?: number;
  readonly tvdb?: number;
  readonly trakt?: number;
}

export interface PlaybackItem {
  readonly kind: 'movie' | 'episode' | 'song' | 'musicvideo';
  /** The movie's, song's or episode's own; an episode without a known title has the show's. */
  readonly title: string;
  readonly year?: number;
  /** Of the movie, or of the episode itself: never the show's. */
  readonly ids: PlaybackIds;
  readonly show?: { readonly title: string; readonly year?: number; readonly ids: PlaybackIds };
  readonly season?: number;
  readonly episode?: number;
  /** The last one of a file that holds several. */
  readonly episodeEnd?: number;
  readonly anime?: true;
  readonly artist?: string;
  readonly albumArtist?: string;
  readonly album?: string;
  readonly track?: number;
  /** MusicBrainz's id of the track. */
  readonly mbid?: string;
}

export interface PlaybackEvent {
  /** UUID of the event, the same when it is delivered again. */
  readonly eventId: string;
  /** UUID of the viewing. */
  readonly sessionId: string;
  readonly userId: string;
  /** The same for the same item on the same box. */
  readonly mediaItemId: string;
  /** UUID of the Kodi box. */
  readonly deviceId: string;
  /** 100 ns each. */
  readonly positionTicks: number;
  /** Null where the length is not known: a radio station. */
  readonly durationTicks: number | null;
  /** 0..100; null where the length is not known. */
  readonly progressPercent: number | null;
  /** Unix seconds. */
  readonly timestamp: number;
  /** Unix seconds. */
  readonly startedAt: number;
  /** Really played, without pauses and jumps. */
  readonly listenedSeconds: number;
  /** On `stopped` only. */
  readonly finalPositionTicks?: number;
  /** On `stopped` only: it counts as watched, by the user's own threshold and once. */
  readonly reachedEnd?: boolean;
  /** On `progress` only: after a jump. */
  readonly seek?: boolean;
  /** It is delivered again, or later than it happened. */
  readonly replayed: boolean;
  readonly item: PlaybackItem;
}

/** Everybody at home is one user. */
export const USER_ID = 'home';

/** The event as a plain value, for storing and sending. */
export function playbackEvent(
  event: ReportableEvent,
  item: MediaItem,
  context: { readonly eventId: string; readonly deviceId: string },
): PlaybackEvent {
  const { durationSeconds, positionSeconds } = event;
  const positionTicks = ticksWithin(positionSeconds, durationSeconds);
  return {
    eventId: context.eventId,
    sessionId: event.viewingId,
    userId: USER_ID,
    mediaItemId: mediaItemId(event.hostId, event.item),
    deviceId: context.deviceId,
    positionTicks,
    durationTicks: durationSeconds === null ? null : secondsToTicks(durationSeconds),
    progressPercent: progressPercent(event),
    timestamp: unixSeconds(event.atMs),
    startedAt: unixSeconds(event.startedAtMs),
    listenedSeconds: Math.max(0, Math.round(event.playedSeconds)),
    ...(event.kind === 'stopped' && { finalPositionTicks: positionTicks, reachedEnd: event.watched === true }),
    ...(event.kind === 'progress' && { seek: event.seek === true }),
    replayed: false,
    item: playbackItem(item),
  };
}

/** Never past the end, and never below 0, whatever rounding does. */
function ticksWithin(positionSeconds: number, durationSeconds: number | null): number {
  const ticks = Math.max(0, secondsToTicks(positionSeconds));
  return durationSeconds === null ? ticks : Math.min(ticks, secondsToTicks(durationSeconds));
}

function progressPercent({ durationSeconds, progressFraction }: ReportableEvent): number | null {
  if (durationSeconds === null) return null;
  return Math.floor(clamp(fractionToPercent(progressFraction), 0, 100) * 100 + 1e-6) / 100;
}

function unixSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}

/** By the file: a library's own numbers change. A hash, because paths are nobody's business. */
function mediaItemId(hostId: string, { file, type, season, episode }: KodiItem): string {
  const text = `${hostId}\n${type}\n${fileKey(file)}\n${season ?? ''}x${episode ?? ''}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function playbackItem(item: MediaItem): PlaybackItem {
  const { kind, year, season, episode, episodeEnd, anime, artist, albumArtist, album, trackNumber } = item;
  const isEpisode = kind === 'episode';
  const all = {
    kind,
    title: isEpisode ? item.episodeTitle || item.title : item.title,
    year: isEpisode ? undefined : year,
    ids: idsOf(isEpisode ? item.episodeIds : item.ids),
    show: isEpisode ? { title: item.title, ...(year !== undefined && { year }), ids: idsOf(item.ids) } : undefined,
    season,
    episode,
    episodeEnd,
    anime: anime || undefined,
    artist,
    albumArtist,
    album,
    track: trackNumber,
    mbid: item.musicBrainzTrackId,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as unknown as PlaybackItem;
}

/** What other services know as well. */
function idsOf({ imdb, tmdb, tvdb, trakt }: MediaIds = {}): PlaybackIds {
  return {
    ...(imdb !== undefined && { imdb }),
    ...(tmdb !== undefined && { tmdb }),
    ...(tvdb !== undefined && { tvdb }),
    ...(trakt !== undefined && { trakt }),
  };
}
