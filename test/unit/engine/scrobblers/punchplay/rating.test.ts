import { describe, expect, it } from 'vitest';
import { deliveryOf } from '../../../../../electron/engine/scrobblers/punchplay/delivery.ts';
import { composePunchPlayRating } from '../../../../../electron/engine/scrobblers/punchplay/rating.ts';
import { repliedIdentity } from '../../../../../electron/engine/scrobblers/punchplay/replied-identity.ts';
import { bodyViolations } from '../../../../support/punchplay-server/contract-check.ts';
import { episode, movie } from '../../../../support/reportable-event.ts';

const context = { eventId: '0b8f2a5e-8f7e-4f5f-8f63-5b0d8c1f7e11', clientVersion: '1.2.3' };

describe('a rating', () => {
  it('of a movie names it by its ids', () => {
    const composed = composePunchPlayRating(movie({ ids: { tmdb: 27205, imdb: 'tt1375666' } }), 8, context);
    expect(composed).toEqual({
      path: '/api/scrobble/rate',
      body: {
        media_type: 'movie',
        rating: 8,
        event_id: context.eventId,
        client_version: '1.2.3',
        tmdb_id: 27205,
        imdb_id: 'tt1375666',
      },
    });
  });

  it('of an episode names the show by its ids, and the episode by its numbers', () => {
    const given = { ids: { tvdb: 81189, punchplay: 'pp1' }, episodeIds: { tvdb: 349232 }, season: 0, episode: 1 };
    const composed = composePunchPlayRating(episode({ ...given, absoluteEpisode: 4 }), 10, context);
    expect(composed?.body).toMatchObject({
      media_type: 'episode',
      tvdb_id: 81189,
      punchplay_id: 'pp1',
      season: 0,
      episode: 1,
      absolute_episode: 4,
    });
    expect(bodyViolations('/api/scrobble/rate', composed?.body ?? {})).toEqual([]);
  });

  const { season: _season, episode: _episode, ...unnumbered } = episode({ ids: { tmdb: 1 } });
  it.each([
    ['a title without ids', movie()],
    ['an imdb id that is none', movie({ ids: { imdb: '27205' } })],
    ['an episode without a number', unnumbered],
    ['a song', movie({ kind: 'song', ids: { tmdb: 1 } })],
  ])('is not made of %s', (_, item) => expect(composePunchPlayRating(item, 8, context)).toBeNull());
});

describe('a reply', () => {
  it('tells what PunchPlay took it for', () => {
    const body = { ok: true, tmdb_id: 2316, imdb_id: 'tt0386676', punchplay_id: ' pp ', season: 0, episode: 3 };
    const identity = { ids: { tmdb: 2316, imdb: 'tt0386676', punchplay: 'pp' }, season: 0, episode: 3 };
    expect(repliedIdentity(body)).toEqual(identity);
    const reply = { kind: 'reply', status: 200, content: 'json', words: '', retryAtMs: null } as const;
    expect(deliveryOf({ ...reply, body })).toMatchObject({ kind: 'sent', identity });
    expect(deliveryOf({ ...reply, body: { ...body, deduped: true } })).toMatchObject({ kind: 'duplicate', identity });
    expect(deliveryOf({ ...reply, body: { ok: true } })).not.toHaveProperty('identity');
  });

  it.each([
    {},
    { tmdb_id: null, tvdb_id: 'x', imdb_id: 'nm1', punchplay_id: '' },
    { tmdb_id: -1, tvdb_id: 0.5, punchplay_id: 7 },
    { season: 1, episode: 2 },
    { tmdb_id: { $gt: 0 }, punchplay_id: 'x'.repeat(201) },
  ])('that names nothing usable tells nothing: %j', (body) => expect(repliedIdentity(body)).toBeNull());
});
