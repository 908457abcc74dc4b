import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReportableEvent } from '../../../../../electron/engine/playback/viewing-event.ts';
import {
  composeLastFm,
  NOW_PLAYING,
  type PayloadSettings,
  SCROBBLE,
} from '../../../../../electron/engine/scrobblers/lastfm/payload.ts';
import type { MediaItem } from '../../../../../shared/media-item.ts';
import { kodiItem } from '../../../../support/kodi-items.ts';
import { playFaults } from '../../../../support/lastfm-server/parameters.ts';
import { movie, reportableEvent } from '../../../../support/reportable-event.ts';

const SETTINGS: PayloadSettings = {
  now_playing_enabled: true,
  music_videos: false,
  ignored_genres: 'Podcast, Audiobook',
};
const STARTED_AT_MS = 1_760_000_000_900;
const MBID = '2c6bd2c4-1a9b-4a7b-8e0c-0e1a6d7b9a11';

function song(given: Partial<MediaItem> = {}): MediaItem {
  return { ...movie(), kind: 'song', title: 'Airbag', artist: 'Radiohead', album: 'OK Computer', ...given };
}

/** Heard to its end. */
function heard(given: Partial<ReportableEvent> = {}): ReportableEvent {
  return reportableEvent({
    kind: 'stopped',
    player: 'audio',
    durationSeconds: 284.4,
    positionSeconds: 284.4,
    playedSeconds: 284,
    progressFraction: 1,
    startedAtMs: STARTED_AT_MS,
    watched: true,
    stopReason: 'ended',
    ...given,
  });
}

const compose = (event: ReportableEvent, item: MediaItem, settings: Partial<PayloadSettings> = {}) =>
  composeLastFm(event, item, { ...SETTINGS, ...settings });

describe('a scrobble', () => {
  it('says all that Kodi knows of the song, and when it started', () => {
    const item = song({ albumArtist: 'Thom Yorke', trackNumber: 1, musicBrainzTrackId: MBID });
    expect(compose(heard(), item)).toEqual({
      path: SCROBBLE,
      body: {
        artist: 'Radiohead',
        track: 'Airbag',
        album: 'OK Computer',
        albumArtist: 'Thom Yorke',
        trackNumber: '1',
        mbid: MBID,
        duration: '284',
        timestamp: '1760000000',
      },
      expiresAtMs: STARTED_AT_MS + 14 * 24 * 3600 * 1000,
    });
  });

  it.each<[string, Partial<MediaItem>, string]>([
    ['an album artist who is the artist', { albumArtist: 'radiohead' }, 'albumArtist'],
    ['Various Artists', { albumArtist: 'Various Artists' }, 'albumArtist'],
    ['Various Artists in short', { albumArtist: 'VA' }, 'albumArtist'],
    ['an id that is none of MusicBrainz', { musicBrainzTrackId: `${MBID}/${MBID}` }, 'mbid'],
    ['a track number of 0', { trackNumber: 0 }, 'trackNumber'],
    ['an empty album', { album: '' }, 'album'],
  ])('leaves out %s', (_, given, field) => {
    expect(compose(heard(), song(given))).not.toHaveProperty(['body', field]);
  });

  it('takes the number of the disc out of the track number', () => {
    expect(compose(heard(), song({ trackNumber: (2 << 16) | 7 }))).toHaveProperty('body.trackNumber', '7');
  });

  it('of a station says no length, and that nobody chose it', () => {
    const composed = compose(heard({ durationSeconds: null, playedSeconds: 240 }), song());
    expect(composed).toHaveProperty('body.chosenByUser', '0');
    expect(composed).not.toHaveProperty('body.duration');
  });

  it('never breaks the contract, whatever the tags are', async () => {
    const text = fc.string({ unit: 'grapheme' });
    const tags = fc.record(
      {
        title: text.filter((title) => title.trim() !== ''),
        artist: text,
        album: text,
        albumArtist: text,
        musicBrainzTrackId: text,
        trackNumber: fc.nat(),
      },
      { requiredKeys: ['title'] },
    );
    await fc.assert(
      fc.property(tags, fc.option(fc.double({ min: 30.1, max: 1e5, noNaN: true })), (given, durationSeconds) => {
        const composed = compose(heard({ durationSeconds }), song(given));
        if (composed === null || 'rule' in composed) return;
        expect(playFaults(SCROBBLE, composed.body as Record<string, string>)).toEqual([]);
      }),
      { examples: [[{ title: '!', artist: ' ', album: ' ' }, null]] },
    );
  });
});

describe('what is not scrobbled', () => {
  it.each<[string, Partial<ReportableEvent>, Partial<MediaItem>, Partial<PayloadSettings>, string]>([
    ['a song heard for too short', { watched: false, playedSeconds: 65 }, {}, {}, 'not_listened_enough'],
    ['what goes on with a counted play', { watched: false, alreadyCounted: true }, {}, {}, 'already_counted'],
    ['thirty seconds', { durationSeconds: 30, watched: false }, {}, {}, 'too_short'],
    ['a song without artist', {}, { artist: '' }, {}, 'missing_tags'],
    ['a file’s name', {}, { source: 'base_name' }, {}, 'missing_tags'],
    ['a podcast', { item: kodiItem({ genres: ['Talk', 'podcast '] }) }, {}, {}, 'ignored_genres'],
    ['a music video', {}, { kind: 'musicvideo' }, {}, 'music_videos'],
  ])('%s is skipped, with the reason', (_, event, item, settings, rule) => {
    expect(compose(heard(event), song(item), settings)).toMatchObject({ rule, text: expect.stringMatching(/\.$/) });
  });

  it('says how much was missing', () => {
    const short = heard({ watched: false, playedSeconds: 65.9 });
    expect(compose(short, song())).toHaveProperty('text', '1:05 of it were heard; 2:23 are needed.');
  });

  it('is nothing of Last.fm’s where it is no music', () => {
    expect(compose(heard(), movie())).toBeNull();
  });
});

describe('now playing', () => {
  it('is told at the start and when it goes on, only at once, without a time', () => {
    for (const kind of ['started', 'resumed'] as const) {
      const composed = compose(reportableEvent({ kind, player: 'audio', durationSeconds: 284 }), song());
      expect(composed).toEqual({
        path: NOW_PLAYING,
        transient: true,
        body: { artist: 'Radiohead', track: 'Airbag', album: 'OK Computer', duration: '284' },
      });
    }
  });

  it('is not told of pauses and progress, nor where the user does not want it', () => {
    const event = (kind: ReportableEvent['kind']) => reportableEvent({ kind, player: 'audio' });
    expect(compose(event('paused'), song())).toHaveProperty('rule', 'start_and_end_only');
    expect(compose(event('progress'), song())).toHaveProperty('rule', 'start_and_end_only');
    const off = compose(event('started'), song(), { now_playing_enabled: false });
    expect(off).toHaveProperty('rule', 'now_playing_enabled');
  });

  it('is told of music videos where the user wants them', () => {
    const event = reportableEvent({ kind: 'started' });
    expect(compose(event, song({ kind: 'musicvideo' }), { music_videos: true })).toHaveProperty('path', NOW_PLAYING);
  });
});
