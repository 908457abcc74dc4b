import { describe, expect, it } from 'vitest';
import { type FilterInput, skipReason } from '../../../../electron/engine/scrobble/filters.ts';
import type { IgnoreRule } from '../../../../shared/corrections.ts';
import { DEFAULT_SETTINGS, type HostSettings, type Settings } from '../../../../shared/settings.ts';
import { kodiItem } from '../../../support/kodi-items.ts';
import { EPISODE, MOVIE } from '../../../support/viewing-events.ts';

const ANIME = { ...EPISODE, anime: true };

const reasonFor = (
  given: Partial<Omit<FilterInput, 'settings' | 'host'>>,
  changed: Partial<Settings> = {},
  host: HostSettings = {},
) =>
  skipReason({
    kodiItem: kodiItem({ type: 'movie', libraryId: 1, file: '/media/Dune.mkv' }),
    mediaItem: MOVIE,
    durationSeconds: 9000,
    settings: { ...DEFAULT_SETTINGS, ...changed },
    host,
    ignoreRules: [],
    ...given,
  });
const ruleFor = (...given: Parameters<typeof reasonFor>) => reasonFor(...given)?.rule ?? null;

describe('switches', () => {
  it.each([
    ['a movie', MOVIE, 'scrobble_movies'],
    ['an episode', EPISODE, 'scrobble_tv'],
    ['an anime episode', ANIME, 'scrobble_anime'],
    ['an anime movie', { ...MOVIE, anime: true }, 'scrobble_movies'],
    ['a song', { ...MOVIE, kind: 'song' }, 'scrobble_music'],
    ['a music video', { ...MOVIE, kind: 'musicvideo' }, 'scrobble_music'],
  ] as const)('%s goes by its own switch, that of its box before that of all, and by no other', (_, item, setting) => {
    const rule = (all: Partial<Settings>, host: HostSettings = {}) => ruleFor({ mediaItem: item }, all, host);
    expect(rule({})).toBeNull();
    expect(rule({ [setting]: false })).toBe(setting);
    expect(rule({}, { [setting]: false })).toBe(`host_${setting}`);
    expect(rule({ [setting]: false }, { [setting]: true })).toBeNull();
    const allOff = { scrobble_movies: false, scrobble_tv: false, scrobble_anime: false, scrobble_music: false };
    expect(rule({ ...allOff, [setting]: true }, { ...allOff, [setting]: true })).toBeNull();
  });
});

describe('the minimum length', () => {
  it('counts from exactly that length on, and says both numbers', () => {
    expect(ruleFor({ durationSeconds: 300 })).toBeNull();
    expect(reasonFor({ durationSeconds: 299.99 })).toEqual({
      rule: 'min_length',
      text: 'Shorter than the minimum of 5 minutes (4:59).',
    });
    expect(reasonFor({ durationSeconds: 30 })?.text).toBe('Shorter than the minimum of 5 minutes (0:30).');
    expect(reasonFor({ durationSeconds: 3661 }, { min_length: 90 })?.text).toContain('(1:01:01)');
    expect(reasonFor({ durationSeconds: 59 }, { min_length: 1 })?.text).toContain('1 minute (0:59)');
    expect(ruleFor({ durationSeconds: 1 }, { min_length: 0 })).toBeNull();
  });

  it('is not judged while the length is not known', () => {
    expect(ruleFor({ durationSeconds: null })).toBeNull();
    expect(ruleFor({ durationSeconds: null }, { scrobble_movies: false })).toBe('scrobble_movies');
  });

  it('is not asked of music', () => {
    expect(ruleFor({ mediaItem: { ...MOVIE, kind: 'song' }, durationSeconds: 100 })).toBeNull();
    expect(ruleFor({ mediaItem: { ...MOVIE, kind: 'musicvideo' }, durationSeconds: 100 })).toBeNull();
  });
});

describe('what is no watch', () => {
  const loose = (file: string) => ruleFor({ kodiItem: kodiItem({ file }) });

  it.each([
    '/movies/Dune (2021)/Dune (2021)-trailer.mkv',
    '/movies/Dune (2021)/movie-trailer.mp4',
    '/movies/Dune (2021)/Trailers/teaser.mkv',
    'C:\\movies\\trailer.mkv',
    'smb://nas/Dune-trailer2.mkv',
    'https://cdn/Dune-trailer.mp4?token=1',
    'plugin://plugin.video.imdb.trailers/?action=play&id=1',
  ])('a trailer: %s', (file) => expect(loose(file)).toBe('trailer'));

  it.each([
    '/tv/Trailer Park Boys/Trailer.Park.Boys.S01E01.mkv',
    '/movies/The Trailers (2019)/The Trailers (2019).mkv',
    '/home/trailers-and-more/Dune.mkv',
    'plugin://plugin.video.shows/?play=7',
    'https://cdn/watch.mp4?from=/trailers/x.mp4',
  ])('not a trailer: %s', (file) => expect(loose(file)).toBeNull());

  it('what is in the library is no trailer, wherever it lies', () => {
    expect(ruleFor({ kodiItem: kodiItem({ libraryId: 3, file: '/Trailers/Dune.mkv' }) })).toBeNull();
  });

  it('live TV and pictures, whatever else is known of them', () => {
    expect(ruleFor({ kodiItem: kodiItem({ type: 'channel' }) })).toBe('live_tv');
    expect(ruleFor({ kodiItem: kodiItem({ file: 'pvr://channels/tv/1.pvr' }) })).toBe('live_tv');
    expect(ruleFor({ kodiItem: kodiItem({ type: 'picture' }), durationSeconds: 1 })).toBe('picture');
  });

  it('what nobody could name', () => expect(ruleFor({ mediaItem: null })).toBe('not_identified'));
});

describe('what the user asked not to report', () => {
  const folder: IgnoreRule = { id: 7, kind: 'path', value: '/media/private', createdAtMs: 0 };
  const inFolder = kodiItem({ file: '/media/private/Dune.mkv' });

  it('is told by the rule, never with the path', () => {
    expect(reasonFor({ kodiItem: inFolder, ignoreRules: [folder] })).toEqual({
      rule: 'ignore_rule',
      text: 'You asked not to report everything below a folder (ignore rule 7).',
    });
    expect(ruleFor({ ignoreRules: [folder] })).toBeNull();
  });

  it('is told so also where nobody could name it, or a switch is off', () => {
    const given = { kodiItem: inFolder, ignoreRules: [folder] };
    expect(ruleFor({ ...given, mediaItem: null })).toBe('ignore_rule');
    expect(ruleFor(given, { scrobble_movies: false })).toBe('ignore_rule');
  });
});
