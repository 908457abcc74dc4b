import { describe, expect, it } from 'vitest';
import type { ReportableEvent } from '../../../../../electron/engine/playback/viewing-event.ts';
import {
  countOf,
  type HistoryBody,
  historyBody,
  scrobbleBody,
} from '../../../../../electron/engine/scrobblers/trakt/bodies.ts';
import { composeTrakt } from '../../../../../electron/engine/scrobblers/trakt/payload.ts';
import { type Subject, subjectOf } from '../../../../../electron/engine/scrobblers/trakt/subject.ts';
import { composeContext, episode, movie, reportableEvent } from '../../../../support/reportable-event.ts';

const MOVIE = movie({ year: 2010, ids: { tmdb: 27205, imdb: 'tt1375666' } });
const EPISODE = episode({ ids: { tvdb: 81189, tmdb: 1396 }, episodeIds: { tvdb: 349235, tmdb: 1396 } });

const compose = (event: Partial<ReportableEvent>, item = MOVIE) =>
  composeTrakt(reportableEvent(event), item, composeContext());
/** `path percent`, or the rule that keeps it back. */
const told = (event: Partial<ReportableEvent>, item = MOVIE): string => {
  const composed = compose(event, item);
  if (composed === null) return 'nothing';
  return 'rule' in composed ? composed.rule : `${composed.path} ${composed.body['progressPercent']}`;
};
const certain = (item = EPISODE): Subject => {
  const subject = subjectOf(item);
  if (subject === null || 'rule' in subject) throw new Error('not certain');
  return subject;
};

describe('what Trakt is told', () => {
  it.each([
    ['started', {}, '/scrobble/start 50'],
    ['resumed', {}, '/scrobble/start 50'],
    ['progress', {}, 'trakt_no_progress'],
    ['progress', { seek: true }, '/scrobble/start 50'],
    ['paused', {}, '/scrobble/pause 50'],
    ['paused', { progressFraction: 0.009 }, 'trakt_least'],
  ] as const)('%s %j: %s', (kind, given, expected) => {
    expect(told({ kind, ...given })).toBe(expected);
  });

  it.each([
    // Reached the user's threshold, wherever it lies: it counts.
    [0.95, true, false, '/watched 95'],
    [0.7, true, false, '/watched 70'],
    // Trakt would count it, and the user's threshold says that it is not watched.
    [0.85, false, false, '/scrobble/pause 85'],
    [0.8, false, false, '/scrobble/pause 80'],
    [0.79999, false, false, '/scrobble/stop 79.99'],
    [0.5, false, false, '/scrobble/stop 50'],
    [0.01, false, false, '/scrobble/stop 1'],
    [0.0099, false, false, 'trakt_least'],
    // Goes on where a counted viewing was left.
    [0.97, false, true, '/scrobble/pause 97'],
    [0.97, true, true, '/scrobble/pause 97'],
  ])('stopped at %d, watched %s, counted before %s: %s', (progressFraction, watched, alreadyCounted, expected) => {
    expect(told({ kind: 'stopped', progressFraction, watched, alreadyCounted })).toBe(expected);
  });

  it('keeps what is worth something only now out of the queue, and lets places age', () => {
    expect(compose({ kind: 'started' })).toMatchObject({ transient: true });
    expect(compose({ kind: 'paused' })).toMatchObject({ transient: true });
    const left = compose({ kind: 'stopped', watched: false, progressFraction: 0.3, atMs: 1000 });
    expect(left).toMatchObject({ expiresAtMs: 3_601_000 });
    expect(left).not.toHaveProperty('transient');
    expect(compose({ kind: 'stopped', watched: true, progressFraction: 0.9 })).not.toHaveProperty('expiresAtMs');
  });

  it('takes no music', () => {
    expect(told({ kind: 'started' }, movie({ kind: 'song' }))).toBe('nothing');
  });

  it('splits a file of two episodes in the middle', () => {
    const double = { ...EPISODE, episodeEnd: 3 };
    expect(compose({ kind: 'started', progressFraction: 0.25 }, double)).toMatchObject({
      body: { part: 0, progressPercent: 50 },
    });
    expect(compose({ kind: 'started', progressFraction: 0.75 }, double)).toMatchObject({
      body: { part: 1, progressPercent: 50 },
    });
    expect(compose({ kind: 'started', progressFraction: 1 }, double)).toMatchObject({
      body: { part: 1, progressPercent: 100 },
    });
  });
});

describe('which title is meant', () => {
  const wire = (item: Parameters<typeof certain>[0], byOwnIds = false) =>
    scrobbleBody({ subject: certain(item), part: 0, progressPercent: 10 }, byOwnIds);

  it('names a movie by all its ids, an episode by its show’s and its numbers', () => {
    expect(wire(MOVIE)).toEqual({
      progress: 10,
      movie: { title: 'Inception', year: 2010, ids: { imdb: 'tt1375666', tmdb: 27205 } },
    });
    expect(wire(EPISODE)).toEqual({
      progress: 10,
      show: { title: 'Lost', ids: { tvdb: 81189, tmdb: 1396 } },
      episode: { season: 1, number: 2 },
    });
  });

  it('never sends a show’s id as an episode’s', () => {
    expect(wire(EPISODE, true)).toEqual({ progress: 10, episode: { ids: { tvdb: 349235 } } });
  });

  it('sends specials, and no number that was not known', () => {
    expect(wire({ ...EPISODE, season: 0 })).toMatchObject({ episode: { season: 0, number: 2 } });
    const { season: _, episode: __, episodeIds: ___, ...nameless } = EPISODE;
    expect(told({ kind: 'started' }, { ...nameless, absoluteEpisode: 26, anime: true })).toBe('trakt_no_numbers');
    expect(wire({ ...nameless, absoluteEpisode: 26, episodeIds: { tvdb: 5 } })).toEqual({
      progress: 10,
      episode: { ids: { tvdb: 5 } },
    });
  });

  it('lets Trakt guess nothing: a title alone is not enough', () => {
    expect(told({ kind: 'started' }, movie())).toBe('trakt_not_certain');
    expect(told({ kind: 'started' }, episode())).toBe('trakt_not_certain');
    expect(wire(movie({ year: 2010 }))).toEqual({ progress: 10, movie: { title: 'Inception', year: 2010, ids: {} } });
    expect(told({ kind: 'started' }, movie({ ids: { punchplay: 'x' } }))).toBe('trakt_not_certain');
  });
});

describe('what is added to the history', () => {
  it('names every episode, and never a show alone', () => {
    const subject = certain({ ...EPISODE, episodeEnd: 3 });
    const watchedAtMs = Date.UTC(2026, 0, 2, 3, 4, 5);
    const body = historyBody([
      { subject, part: 0, watchedAtMs },
      { subject, part: 1, watchedAtMs },
      { subject: certain(MOVIE), part: 0, watchedAtMs: null },
    ]);
    expect(countOf(body)).toBe(3);
    expect(body).toMatchObject({
      movies: [{ watched_at: 'unknown' }],
      shows: [
        { seasons: [{ number: 1, episodes: [{ number: 2, watched_at: '2026-01-02T03:04:05.000Z' }] }] },
        { seasons: [{ number: 1, episodes: [{ number: 3 }] }] },
      ],
    });
  });

  it('refuses at run time what the types forbid', () => {
    const show = { ids: { tvdb: 1 } };
    for (const shows of [[show], [{ ...show, seasons: [] }], [{ ...show, seasons: [{ number: 1 }] }]]) {
      expect(() => countOf({ shows } as unknown as HistoryBody)).toThrow(/all of it/);
    }
    const subject = { ...certain(), numbers: [] } as Subject;
    expect(() => historyBody([{ subject, part: 0, watchedAtMs: 0 }])).toThrow(/without its number/);
  });
});
