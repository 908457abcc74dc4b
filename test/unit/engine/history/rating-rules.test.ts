import { describe, expect, it } from 'vitest';
import { isInScope, isSuppressedBy, withReply } from '../../../../electron/engine/history/rating-rules.ts';
import { DEFAULT_SETTINGS } from '../../../../shared/settings.ts';
import { episode, movie } from '../../../support/reportable-event.ts';

describe('what is asked about', () => {
  it.each([
    ['a movie', movie(), 'all', true],
    ['an episode', episode(), 'all', true],
    ['a movie', movie(), 'movies', true],
    ['an episode', episode(), 'movies', false],
    ['a song', movie({ kind: 'song' }), 'all', false],
  ] as const)('%s, with the scope at its setting', (_, item, rating_prompt_scope, expected) => {
    expect(isInScope(item, { ...DEFAULT_SETTINGS, rating_prompt_scope })).toBe(expected);
    expect(isInScope(item, { ...DEFAULT_SETTINGS, rating_prompt_scope, rate_after_watching: false })).toBe(false);
  });
});

describe('"never for this show"', () => {
  const said = episode({ title: 'The Office (US)', ids: { tmdb: 2316, tvdb: 73_244 }, season: 1, episode: 1 });

  it.each([
    ['another episode', { ids: { tmdb: 2316 }, season: 4, episode: 9 }, true],
    ['one known by another id as well', { ids: { tvdb: 73_244, tmdb: 99 } }, true],
    ['one whose ids nobody knows', { title: 'the office  (us)', ids: {} }, true],
    ['one known by an id that the first had not', { ids: { imdb: 'tt0386676' } }, true],
    ['a special', { ids: { tmdb: 2316 }, season: 0, episode: 1 }, true],
    ['one without numbers', { ids: { tmdb: 2316 }, episodeTitle: 'Pilot' }, true],
    ['another year given for the show', { ids: {}, year: 2006 }, true],
    ['a namesake with ids of its own', { ids: { tmdb: 2996 } }, false],
    ['another show', { title: 'Lost', ids: {} }, false],
  ] as const)('%s: %j', (_, given, expected) => {
    expect(isSuppressedBy('show', said, episode({ title: 'The Office (US)', ...given }))).toBe(expected);
  });

  it('says nothing of a movie', () => {
    expect(isSuppressedBy('show', said, movie({ title: 'The Office (US)', ids: { tmdb: 2316 } }))).toBe(false);
  });
});

describe('"never for this title"', () => {
  it('is about the one episode', () => {
    const said = episode({ season: 1, episode: 2 });
    expect(isSuppressedBy('title', said, episode({ season: 1, episode: 2, ids: { tmdb: 1 } }))).toBe(true);
    expect(isSuppressedBy('title', said, episode({ season: 1, episode: 3 }))).toBe(false);
    expect(isSuppressedBy('title', said, episode({ season: 2, episode: 2 }))).toBe(false);
  });

  it('knows an episode by its absolute number', () => {
    const anime = (absoluteEpisode: number) => {
      const { season: _season, episode: _episode, ...rest } = episode({ title: 'Naruto', absoluteEpisode });
      return rest;
    };
    expect(isSuppressedBy('title', anime(135), anime(135))).toBe(true);
    expect(isSuppressedBy('title', anime(135), anime(136))).toBe(false);
  });

  it('tells a remake from the movie by its year', () => {
    const dune = movie({ title: 'Dune', year: 1984 });
    expect(isSuppressedBy('title', dune, movie({ title: 'dune' }))).toBe(true);
    expect(isSuppressedBy('title', dune, movie({ title: 'Dune', year: 2021 }))).toBe(false);
  });
});

describe('what a service replied', () => {
  it('completes the item', () => {
    expect(withReply(movie({ ids: { imdb: 'tt1' } }), { ids: { tmdb: 5 } }).ids).toEqual({ imdb: 'tt1', tmdb: 5 });
    expect(withReply(movie(), null)).toEqual(movie());
  });

  it('replaces ids of what it says is another title', () => {
    const reply = { ids: { tmdb: 5 } };
    expect(withReply(movie({ ids: { tmdb: 4, imdb: 'tt1' } }), reply).ids).toEqual({ tmdb: 5 });
  });

  it('gives an episode its numbers, and a movie none', () => {
    const reply = { ids: { tmdb: 5 }, season: 3, episode: 7 };
    expect(withReply(episode({ season: 1, episode: 2 }), reply)).toMatchObject({ season: 3, episode: 7 });
    expect(withReply(movie(), reply)).not.toHaveProperty('season');
  });
});
