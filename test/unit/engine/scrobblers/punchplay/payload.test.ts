import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composePunchPlay } from '../../../../../electron/engine/scrobblers/punchplay/payload.ts';
import type { MediaItem } from '../../../../../shared/media-item.ts';
import { bodyViolations } from '../../../../support/punchplay-server/contract-check.ts';
import { composeContext, episode, movie, reportableEvent } from '../../../../support/reportable-event.ts';

const bodyOf = (item: MediaItem, event = reportableEvent(), context = composeContext()) =>
  composePunchPlay(event, item, context)?.body ?? {};

describe('composePunchPlay', () => {
  it('puts the fields of the specification first, then those of v1.3, and leaves out what is unknown', () => {
    const context = composeContext({ eventId: '2f6c7d1e-2d0c-4a41-8c53-0a4a6f1b9d02' });
    const composed = composePunchPlay(
      reportableEvent(),
      movie({ year: 2010, ids: { tmdb: 27205, imdb: 'tt1375666' } }),
      context,
    );
    expect(composed?.path).toBe('/api/scrobble/progress');
    expect(JSON.stringify(composed?.body)).toBe(
      JSON.stringify({
        media_type: 'movie',
        title: 'Inception',
        year: 2010,
        tmdb_id: 27205,
        imdb_id: 'tt1375666',
        progress: 0.5,
        duration_seconds: 6000,
        position_seconds: 3000,
        device_id: context.deviceId,
        client_version: '1.2.3',
        playback_session_id: '7c7d2b52-4a53-4b3e-9b11-6f0f3c1f2a01',
        event_created_at: 1_760_000_000_000,
        event_id: context.eventId,
      }),
    );
  });

  it.each([
    ['started', '/api/scrobble/start'],
    ['paused', '/api/scrobble/pause'],
    ['resumed', '/api/scrobble/resume'],
    ['progress', '/api/scrobble/progress'],
    ['stopped', '/api/scrobble/stop'],
  ] as const)('sends %s to %s', (kind, path) => {
    expect(composePunchPlay(reportableEvent({ kind }), movie(), composeContext())?.path).toBe(path);
  });

  it.each(['song', 'musicvideo'] as const)('takes no %s', (kind) => {
    expect(composePunchPlay(reportableEvent(), movie({ kind }), composeContext())).toBeNull();
  });

  it('says watched, yes or no, and its threshold on a stop and nowhere else', () => {
    const context = composeContext({ watchedThresholdFraction: 0.85 });
    for (const watched of [true, false]) {
      expect(bodyOf(movie(), reportableEvent({ kind: 'stopped', watched }), context)).toMatchObject({
        watched,
        watched_threshold: 0.85,
      });
    }
    const heartbeat = bodyOf(movie(), reportableEvent({ kind: 'progress', watched: true }), context);
    expect(heartbeat).not.toHaveProperty('watched');
    expect(heartbeat).not.toHaveProperty('watched_threshold');
  });

  it('gives an episode the ids of its show, never its own', () => {
    const body = bodyOf(episode({ ids: { tvdb: 73739 }, episodeIds: { tvdb: 127131, tmdb: 1, imdb: 'tt0000001' } }));
    expect(body).toMatchObject({ tvdb_id: 73739, season: 1, episode: 2 });
    expect(body).not.toHaveProperty('tmdb_id');
    expect(body).not.toHaveProperty('imdb_id');
  });

  it('keeps season 0 and episode 0, but drops ids that are none', () => {
    const body = bodyOf(episode({ season: 0, episode: 0, year: 0, ids: { imdb: '123', tmdb: 0, tvdb: 1.5 } }));
    expect(body).toMatchObject({ season: 0, episode: 0 });
    for (const field of ['year', 'imdb_id', 'tmdb_id', 'tvdb_id']) expect(body).not.toHaveProperty(field);
  });

  it('names the last episode of a file with several', () => {
    expect(bodyOf(episode({ episodeEnd: 4 }))).toMatchObject({ episode: 2, episode_end: 4, multi_episode: true });
    for (const episodeEnd of [2, 1]) {
      expect(bodyOf(episode({ episodeEnd }))).not.toHaveProperty('episode_end');
      expect(bodyOf(episode({ episodeEnd }))).not.toHaveProperty('multi_episode');
    }
  });

  it('carries the absolute number, the episode’s title and anime where known', () => {
    expect(bodyOf(episode({ absoluteEpisode: 38, episodeTitle: 'Pilot', anime: true }))).toMatchObject({
      absolute_episode: 38,
      episode_title: 'Pilot',
      anime: true,
    });
    expect(bodyOf(episode())).not.toHaveProperty('anime');
  });

  it('says how sure the identification was only where PunchPlay itself made it', () => {
    expect(bodyOf(movie({ source: 'backend', confidence: 0.91239 }))).toMatchObject({
      identify_source: 'backend',
      identify_confidence: 0.9123,
    });
    expect(bodyOf(movie({ source: 'file_name', confidence: 0.9 }))).not.toHaveProperty('identify_confidence');
  });

  it('sends the base name it is given, and none where there is none', () => {
    const context = composeContext({ baseName: 'Inception.2010.mkv' });
    expect(bodyOf(movie(), reportableEvent(), context)).toMatchObject({ raw_filename: 'Inception.2010.mkv' });
    expect(bodyOf(movie())).not.toHaveProperty('raw_filename');
  });

  it.each([
    [0.57, 0.57],
    [1 / 3, 0.3333],
    [0.69999, 0.6999],
    [0.7, 0.7],
    [1.5, 1],
    [-0.2, 0],
    [Number.NaN, 0],
    [30740167365526.86, 1],
  ])('sends the fraction %d as %d', (progressFraction, progress) => {
    expect(bodyOf(movie(), reportableEvent({ progressFraction }))).toMatchObject({ progress });
  });

  it('is at or over a threshold exactly when the fraction is', () => {
    const threshold = fc.integer({ min: 10, max: 19 }).map((twentieths) => twentieths / 20);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), threshold, (fraction, limit) => {
        // Closer than this nobody can tell them apart.
        fc.pre(Math.abs(fraction - limit) > 1e-9 || fraction === limit);
        const { progress } = bodyOf(movie(), reportableEvent({ progressFraction: fraction }));
        expect((progress as number) >= limit).toBe(fraction >= limit);
      }),
    );
  });

  it('keeps the contract whatever the item and the position', () => {
    const number = fc.option(fc.oneof(fc.integer({ min: -3, max: 3000 }), fc.double()), { nil: undefined });
    const text = fc.option(
      fc.string({ minLength: 1 }).map((word) => `x${word}`),
      { nil: undefined },
    );
    const item = fc.record({
      kind: fc.constantFrom('movie', 'episode'),
      title: fc.string().map((word) => `T${word}`),
      year: number,
      ids: fc.record({
        tmdb: number,
        tvdb: number,
        imdb: fc.option(fc.constantFrom('tt1', 'nm2', 'tt', 'xtt3'), { nil: undefined }),
      }),
      season: number,
      episode: fc.option(fc.integer({ min: -1, max: 50 }), { nil: undefined }),
      episodeEnd: number,
      absoluteEpisode: number,
      episodeTitle: text,
      anime: fc.boolean(),
      source: fc.constantFrom('library', 'file_name', 'backend', 'correction', 'base_name'),
      confidence: fc.double(),
      rule: fc.constant('any'),
    }) as fc.Arbitrary<MediaItem>;
    const place = fc
      .tuple(fc.double({ min: 0.01, max: 1e6, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([durationSeconds, progressFraction]) => ({
        durationSeconds,
        progressFraction,
        positionSeconds: durationSeconds * progressFraction,
      }));
    const kind = fc.constantFrom('started', 'paused', 'resumed', 'progress', 'stopped');
    fc.assert(
      fc.property(item, place, kind, fc.boolean(), (anItem, where, which, watched) => {
        const event = reportableEvent({ ...where, kind: which as 'stopped', watched });
        const composed = composePunchPlay(event, anItem, composeContext());
        expect(bodyViolations(composed?.path ?? '', composed?.body ?? {})).toEqual([]);
      }),
    );
  });
});
