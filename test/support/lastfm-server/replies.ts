/** Replies as Last.fm writes them: numbers as texts here and there, an object for one play, an array for several. */
import type { Play } from './parameters.ts';
import type { IgnoredCode } from './profile.ts';

const corrected = (text = '') => ({ corrected: '0', '#text': text });

export function nowPlayingReply(play: Play) {
  const { artist, track, album, albumArtist } = play;
  return {
    nowplaying: {
      artist: corrected(artist),
      track: corrected(track),
      album: corrected(album),
      albumArtist: corrected(albumArtist),
      ignoredMessage: { code: '0', '#text': '' },
    },
  };
}

export function scrobbleReply(plays: readonly Play[], codes: readonly IgnoredCode[], numbersAsText: boolean) {
  const number = (value: number) => (numbersAsText ? String(value) : value);
  const items = plays.map((play, index) => ({
    artist: corrected(play['artist']),
    track: corrected(play['track']),
    album: corrected(play['album']),
    albumArtist: corrected(play['albumArtist']),
    timestamp: play['timestamp'],
    ignoredMessage: { code: String(codes[index] ?? 0), '#text': IGNORED_TEXTS[codes[index] ?? 0] },
  }));
  const ignored = codes.filter((code) => code !== 0).length;
  return {
    scrobbles: {
      '@attr': { accepted: number(codes.length - ignored), ignored: number(ignored) },
      scrobble: items.length === 1 ? items[0] : items,
    },
  };
}

const IGNORED_TEXTS: Readonly<Record<IgnoredCode, string>> = {
  0: '',
  1: 'Artist name failed filter',
  2: 'Track name failed filter',
  3: 'Timestamp failed filter: too old',
  4: 'Timestamp failed filter: too new',
  5: 'Daily scrobble limit reached',
};
