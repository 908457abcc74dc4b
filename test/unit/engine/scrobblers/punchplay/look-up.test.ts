import { describe, expect, it } from 'vitest';
import type { LookUpQuery } from '../../../../../electron/engine/identify/look-ups.ts';
import type { ApiReply, ApiResult } from '../../../../../electron/engine/scrobblers/punchplay/client.ts';
import { lookUpAnswer, lookUpBody } from '../../../../../electron/engine/scrobblers/punchplay/look-up.ts';
import type { MediaItem } from '../../../../../shared/media-item.ts';
import { bodyViolations, IDENTIFY_PATH } from '../../../../support/punchplay-server/contract-check.ts';
import { episode, movie } from '../../../../support/reportable-event.ts';

const query = (item: MediaItem = movie(), given: Partial<LookUpQuery> = {}): LookUpQuery => ({
  item,
  baseName: null,
  durationSeconds: 6000.4,
  ...given,
});
const reply = (body: Record<string, unknown>, given: Partial<ApiReply> = {}): ApiResult => ({
  kind: 'reply',
  status: 200,
  content: 'json',
  body,
  words: '',
  retryAtMs: null,
  ...given,
});

describe('the question', () => {
  it('has what is known, in the contract’s words', () => {
    const item = episode({ year: 2004, episodeEnd: 3, absoluteEpisode: 2, episodeTitle: 'Pilot', anime: true });
    expect(lookUpBody(query(item, { baseName: 'Lost.mkv' }))).toEqual({
      media_type: 'episode',
      title: 'Lost',
      year: 2004,
      raw_filename: 'Lost.mkv',
      duration_seconds: 6000,
      source: 'kodi',
      season: 1,
      episode: 2,
      episode_end: 3,
      episode_title: 'Pilot',
      absolute_episode: 2,
      anime: true,
    });
  });

  it.each([
    ['a movie', movie({ season: 1, episode: 2, episodeTitle: 'x' })],
    ['an episode', episode()],
    ['a special', episode({ season: 0 })],
    ['absolute numbers', { ...movie(), kind: 'episode', absoluteEpisode: 26, episodeEnd: 27 } as const],
    ['a range of one', episode({ episodeEnd: 2, episodeTitle: '' })],
  ])('keeps the contract: %s', (_, item) => {
    const body = lookUpBody(query(item, { durationSeconds: 0.2 }));
    expect(bodyViolations(IDENTIFY_PATH, body)).toEqual([]);
    expect(Object.values(body)).not.toContain(undefined);
  });
});

describe('the answer', () => {
  const answer = (body: Record<string, unknown>, item?: MediaItem) => lookUpAnswer(query(item), reply(body));

  it('is a match from a confidence of 0.85 on', () => {
    const match = { matched: true, tmdb_id: 27205 };
    expect(answer({ ...match, confidence: 0.85 })).toEqual({
      state: 'matched',
      found: { kind: 'movie', title: 'Inception', ids: { tmdb: 27205 }, confidence: 0.85 },
    });
    expect(answer({ ...match, confidence: 0.8499 })).toEqual({ state: 'low_confidence' });
    expect(answer({ ...match })).toEqual({ state: 'low_confidence' });
    expect(answer({ ...match, confidence: 97 })).toEqual({ state: 'low_confidence' });
    expect(answer({ matched: false, confidence: 1, tmdb_id: 1 })).toEqual({ state: 'no_match' });
  });

  it('has every field that the service gives', () => {
    const body = {
      matched: true,
      confidence: 0.97,
      media_type: 'episode',
      title: 'Attack on Titan',
      year: 2013,
      season: 2,
      episode: 1,
      episode_end: 2,
      absolute_episode: 26,
      episode_title: 'Beast Titan',
      tmdb_id: 1429,
      tvdb_id: 267440,
      imdb_id: 'tt2560140',
      punchplay_id: 'pp-1',
      anime: true,
    };
    expect(answer(body)).toEqual({
      state: 'matched',
      found: {
        kind: 'episode',
        title: 'Attack on Titan',
        year: 2013,
        ids: { tmdb: 1429, tvdb: 267440, imdb: 'tt2560140', punchplay: 'pp-1' },
        season: 2,
        episode: 1,
        episodeEnd: 2,
        absoluteEpisode: 26,
        episodeTitle: 'Beast Titan',
        anime: true,
        confidence: 0.97,
      },
    });
  });

  it('has nothing of what is null, wrong or not said', () => {
    const wrong = {
      media_type: 'planet',
      title: '  ',
      year: 0,
      season: -1,
      episode: 1.5,
      episode_end: null,
      absolute_episode: '26',
      episode_title: 7,
      tmdb_id: '1',
      tvdb_id: 0,
      imdb_id: '2560140',
      punchplay_id: '',
      anime: null,
      extra: {},
    };
    expect(answer({ matched: true, confidence: 0.9, ...wrong }, episode())).toEqual({
      state: 'matched',
      found: { kind: 'episode', title: 'Lost', ids: {}, confidence: 0.9 },
    });
  });

  it.each([
    ['a status', reply({ matched: true, confidence: 1 }, { status: 503, words: 'down' }), /status 503: down/],
    ['a refused token', reply({}, { status: 401 }), /status 401/],
    ['an empty reply', reply({}, { content: 'empty' }), /not one to this question/],
    ['a web page', reply({}, { content: 'html' }), /not one to this question/],
    ['another answer', reply({ ok: true, matched: 'yes' }), /not one to this question/],
    ['no reply', { kind: 'failure', problem: { kind: 'service_unreachable', text: 'gone.' } } as const, /gone/],
  ])('is none, to be asked again: %s', (_, result, text) => {
    expect(lookUpAnswer(query(), result)).toEqual({ state: 'error', text: expect.stringMatching(text) });
  });
});
