/** An event of playback as an outsider's plugin gets it (specification of scrobbler plugins, A4 and B3). */
import { createHash } from 'node:crypto';
import type { MediaIds, MediaItem } from '../../../shared/media-item.ts';
import type { PlaybackEvent, PlaybackIds, PlaybackItem } from '../../../shared/plugin-api.ts';
import { clamp, fractionToPercent, secondsToTicks } from '../../../shared/units.ts';
import { fileKey } from '../kodi/file-identity.ts';
import type { KodiItem } from '../kodi/observation.ts';
import type { ReportableEvent } from '../playback/viewing-event.ts';

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
