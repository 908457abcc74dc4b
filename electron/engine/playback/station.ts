/**
 * A radio station: one endless file in which the songs change. Kodi 20 names artist and title of its stream's titles
 * ("Artist - Title"), and tells no change: it is seen at the next look.
 */
import type { KodiItem, Reading } from '../kodi/observation.ts';
import { anchorAt } from './position.ts';
import type { EndDetails, Turn } from './turn.ts';
import type { Viewing } from './viewing.ts';

/** Works in that a station plays another song than the one that is heard: each is a viewing of its own. */
export function followSong(turn: Turn, viewing: Viewing, reading: Reading, ended: EndDetails): void {
  const { item } = viewing;
  const { song } = reading.item;
  if (item === null || song === undefined || !isStation(viewing, item, reading) || isSameSong(item, song)) return;
  if (viewing.startedAtMs === null) {
    turn.viewing = { ...viewing, item: withSong(item, song) };
    return;
  }
  turn.end(viewing.presence.kind === 'present' ? 'ended' : 'ended_unseen', ended);
  const next = turn.open(viewing.player, viewing.notified, reading.speed);
  const described = { ...next, item: withSong(item, song), announced: true, beganAtSeconds: reading.positionSeconds };
  turn.viewing = anchorAt(turn.firstFrame(described, reading.speed), reading.positionSeconds, turn.moment.monotonicMs);
  turn.startIfReady({ hasLength: false });
}

function isStation({ player, durationSeconds }: Viewing, { libraryId }: KodiItem, { totalSeconds }: Reading): boolean {
  return player === 'audio' && durationSeconds === null && libraryId === null && totalSeconds === 0;
}

type Song = NonNullable<Reading['item']['song']>;

function isSameSong({ title, artists }: KodiItem, song: Song): boolean {
  return title === song.title && artists.join('\n') === song.artists.join('\n');
}

/** What was known of the song before is not this one's. */
function withSong(item: KodiItem, { title, artists }: Song): KodiItem {
  return {
    ...item,
    label: title,
    title,
    artists,
    albumArtists: [],
    album: '',
    trackNumber: null,
    musicBrainzTrackId: '',
  };
}
