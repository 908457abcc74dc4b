import { describe, expect, it } from 'vitest';
import { merged, verdictsOf } from '../../../../electron/engine/history/import-entries.ts';
import { isSameTitle } from '../../../../electron/engine/history/item-keys.ts';
import type { HistoryEntry, ImportAnswered } from '../../../../electron/engine/scrobble/history-service.ts';
import { episode, movie } from '../../../support/reportable-event.ts';

describe('two items are the same title', () => {
  it.each([
    [
      'by a common id, whatever they are called',
      movie({ title: 'A', ids: { tmdb: 1 } }),
      movie({ title: 'B', ids: { tmdb: 1 } }),
      true,
    ],
    ['not with different ids', movie({ ids: { tmdb: 1 } }), movie({ ids: { tmdb: 2 } }), false],
    [
      'by name where they have no common kind of id',
      movie({ ids: { tmdb: 1 } }),
      movie({ ids: { imdb: 'tt1' } }),
      true,
    ],
    ['not with different years', movie({ year: 1982 }), movie({ year: 2010 }), false],
    ['not as movie and episode', movie({ title: 'Lost' }), episode(), false],
    ['not as two episodes', episode({ episode: 1 }), episode({ episode: 2 }), false],
    ['as one of the episodes in a file', episode({ episode: 1, episodeEnd: 2 }), episode({ episode: 2 }), true],
    ['not in different seasons', episode({ season: 0 }), episode({ season: 1 }), false],
    ['in other writing', movie({ title: '  INCEPTION ' }), movie({ title: 'Inception' }), true],
  ])('%s', (_, one, other, isSame) => {
    expect(isSameTitle(one, other)).toBe(isSame);
    expect(isSameTitle(other, one)).toBe(isSame);
  });
});

describe('one title on two boxes', () => {
  const entry: HistoryEntry = {
    kind: 'movie',
    title: 'A',
    ids: { tmdb: 1 },
    anime: false,
    watchedAtMs: 5,
    playCount: 2,
  };

  it('has the ids of both, the most plays and the latest time', () => {
    expect(merged(entry, { ...entry, ids: { imdb: 'tt1' }, watchedAtMs: 9, playCount: 1 })).toEqual({
      ...entry,
      ids: { tmdb: 1, imdb: 'tt1' },
      watchedAtMs: 9,
      playCount: 2,
    });
    expect(merged({ ...entry, watchedAtMs: null }, entry).watchedAtMs).toBe(5);
    expect(merged({ ...entry, watchedAtMs: null }, { ...entry, watchedAtMs: null }).watchedAtMs).toBeNull();
  });
});

describe('what became of each entry of a batch', () => {
  const answer = (
    counts: Partial<ImportAnswered['counts']>,
    verdicts: ImportAnswered['verdicts'] = [],
  ): ImportAnswered => ({
    kind: 'answered',
    counts: { taken: 0, duplicate: 0, unmatched: 0, refused: 0, ...counts },
    verdicts,
  });
  const fates = (count: number, given: ImportAnswered) => verdictsOf(count, given)?.map(({ fate }) => fate) ?? null;

  it('is known where all went one way', () => {
    expect(fates(3, answer({ duplicate: 3 }))).toEqual(['duplicate', 'duplicate', 'duplicate']);
  });

  it('is known where those that were not taken are named', () => {
    const named = answer({ taken: 2, unmatched: 1 }, [{ index: 1, fate: 'unmatched', reason: 'no' }]);
    expect(fates(3, named)).toEqual(['taken', 'unmatched', 'taken']);
  });

  it.each([
    ['numbers alone', answer({ taken: 2, unmatched: 1 })],
    ['too few named', answer({ taken: 1, unmatched: 2 }, [{ index: 0, fate: 'unmatched', reason: '' }])],
    ['numbers that do not add up', answer({ taken: 1 })],
    ['numbers and names that differ', answer({ taken: 3 }, [{ index: 0, fate: 'refused', reason: '' }])],
  ])('is not known from %s', (_, given) => {
    expect(fates(3, given)).toBeNull();
  });
});
