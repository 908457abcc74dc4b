import { describe, expect, it } from 'vitest';
import { readCorrection, startFields } from '../../../renderer/views/now/correction-form.ts';
import type { MediaItem } from '../../../shared/media-item.ts';

const show: MediaItem = {
  kind: 'episode',
  title: 'The Ofice',
  year: 2005,
  ids: { tvdb: 1 },
  season: 1,
  episode: 2,
  anime: false,
  source: 'file_name',
  confidence: 0.6,
  rule: 'season_episode',
};

describe('a fixed match', () => {
  it('says only what differs, about the show with the title and year that it was taken for', () => {
    const fields = { ...startFields(show), title: ' The Office ', tmdb: '2316', episodeOffset: '−1' };
    expect(readCorrection(show, fields)).toEqual({
      kind: 'correction',
      request: {
        match: { kind: 'show', title: 'The Ofice', year: 2005 },
        target: { title: 'The Office', ids: { tmdb: 2316 }, episodeOffset: -1 },
      },
    });
  });

  it('is none where nothing was changed, or only emptied', () => {
    expect(readCorrection(show, startFields(show))).toEqual({ kind: 'unchanged' });
    expect(readCorrection(show, { ...startFields(show), title: '', tvdb: '' })).toEqual({ kind: 'unchanged' });
  });

  it('names every field that cannot be read', () => {
    const fields = { ...startFields(show), year: '05!', imdb: '1160419', seasonOffset: '1.5' };
    expect(readCorrection(show, fields)).toEqual({
      kind: 'errors',
      errors: { year: 'number', imdb: 'imdb', seasonOffset: 'number' },
    });
  });

  it('of a movie is about the movie', () => {
    const { season: _season, episode: _episode, ...rest } = show;
    const movie: MediaItem = { ...rest, kind: 'movie' };
    const read = readCorrection(movie, { ...startFields(movie), year: '2006' });
    expect(read).toMatchObject({ request: { match: { kind: 'movie' }, target: { year: 2006 } } });
  });
});
