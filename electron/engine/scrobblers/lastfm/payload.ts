/** The calls that tell Last.fm of a song (contract sections 3, 4 and 6), or why it is not told. */

import type { MediaItem } from '../../../../shared/media-item.ts';
import { msToSeconds } from '../../../../shared/units.ts';
import { enoughSeconds, SHORTEST_SONG_SECONDS } from '../../playback/music-rule.ts';
import type { ReportableEvent } from '../../playback/viewing-event.ts';
import type { SkipReason } from '../../scrobble/filters.ts';
import type { ComposedEvent } from '../../scrobble/service.ts';

export const NOW_PLAYING = 'track.updateNowPlaying';
export const SCROBBLE = 'track.scrobble';

/** Older plays are not recorded, although the call succeeds (contract section 4). */
const WORTH_SENDING_MS = 14 * 24 * 3600 * 1000;

/** What the user decides about it. */
export interface PayloadSettings {
  readonly now_playing_enabled: boolean;
  readonly music_videos: boolean;
  /** Genres, with commas between them. */
  readonly ignored_genres: string;
}

/** The call for an event, or why there is none; null for what is no music. `path` is the method's name. */
export function composeLastFm(
  event: ReportableEvent,
  item: MediaItem,
  settings: PayloadSettings,
): ComposedEvent | SkipReason | null {
  if (item.kind !== 'song' && item.kind !== 'musicvideo') return null;
  const reason = notForLastFm(event, item, settings);
  if (reason !== null) return reason;
  switch (event.kind) {
    case 'started':
    case 'resumed':
      if (!settings.now_playing_enabled) return skip('now_playing_enabled', 'Telling what plays now is switched off.');
      return { path: NOW_PLAYING, body: track(event, item), transient: true };
    case 'paused':
    case 'progress':
      return skip('start_and_end_only', 'Last.fm is told of the start and the end only.');
    case 'stopped':
      return scrobble(event, item);
  }
}

function notForLastFm(event: ReportableEvent, item: MediaItem, settings: PayloadSettings): SkipReason | null {
  if (item.kind === 'musicvideo' && !settings.music_videos) {
    return skip('music_videos', 'Music videos are not told to Last.fm (setting music_videos).');
  }
  // A base name is no title: it would make a new song at Last.fm.
  if (item.source === 'base_name' || !item.artist?.trim()) {
    return skip('missing_tags', 'It has no tags for artist and title, and a file name is no song’s name.');
  }
  const genre = ignoredGenre(event.item.genres, settings.ignored_genres);
  if (genre !== null) return skip('ignored_genres', `Its genre is ${genre} (setting ignored_genres).`);
  const { durationSeconds } = event;
  if (durationSeconds !== null && durationSeconds <= SHORTEST_SONG_SECONDS) {
    return skip('too_short', 'Last.fm takes nothing of 30 seconds or less.');
  }
  return null;
}

function ignoredGenre(genres: readonly string[], ignored: string): string | null {
  const names = ignored.split(',').map((name) => name.trim().toLowerCase());
  return genres.find((genre) => genre !== '' && names.includes(genre.trim().toLowerCase())) ?? null;
}

function scrobble(event: ReportableEvent, item: MediaItem): ComposedEvent | SkipReason {
  if (event.alreadyCounted === true) return skip('already_counted', 'It goes on with a play that was counted.');
  if (event.watched !== true) return skip('not_listened_enough', notEnough(event));
  const { startedAtMs, durationSeconds } = event;
  const radio: Record<string, string> = durationSeconds === null ? { chosenByUser: '0' } : {};
  const body = { ...track(event, item), timestamp: String(Math.floor(msToSeconds(startedAtMs))), ...radio };
  return { path: SCROBBLE, body, expiresAtMs: startedAtMs + WORTH_SENDING_MS };
}

function notEnough({ playedSeconds, durationSeconds }: ReportableEvent): string {
  const needed = Math.ceil(enoughSeconds(durationSeconds) ?? 0);
  const whose = durationSeconds === null ? ' where the length is unknown' : '';
  return `${inMinutes(playedSeconds)} of it were heard; ${inMinutes(needed)} are needed${whose}.`;
}

/** 65.4 → `1:05` */
function inMinutes(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** What both calls say of a song; what is unknown is left out. */
function track({ durationSeconds }: ReportableEvent, item: MediaItem): Record<string, string> {
  const { title, artist = '', albumArtist, album, trackNumber, musicBrainzTrackId } = item;
  // Kodi packs the number of the disc into the upper half.
  const number = (trackNumber ?? 0) & 0xffff;
  const seconds = Math.round(durationSeconds ?? 0);
  const fields = {
    artist,
    track: title,
    album,
    albumArtist: albumArtistOf(artist, albumArtist),
    trackNumber: number > 0 ? String(number) : undefined,
    mbid: musicBrainzId(musicBrainzTrackId),
    duration: seconds >= SHORTEST_SONG_SECONDS ? String(seconds) : undefined,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value?.trim())) as Record<string, string>;
}

/** Only where it says something: another artist, and one that exists. */
function albumArtistOf(artist: string, albumArtist: string | undefined): string | undefined {
  if (albumArtist === undefined || albumArtist.toLowerCase() === artist.toLowerCase()) return undefined;
  return /^(various( artists)?|va|v\.a\.?)$/i.test(albumArtist) ? undefined : albumArtist;
}

function musicBrainzId(id: string | undefined): string | undefined {
  return id !== undefined && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id) ? id : undefined;
}

function skip(rule: string, text: string): SkipReason {
  return { rule, text };
}
