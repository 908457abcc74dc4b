/** The boxes' libraries as the check of plugins plays them: one box that has every movie, unwatched until it is marked. */
import type { LibraryAccess } from '../electron/engine/history/library-access.ts';
import { ProblemError } from '../shared/errors.ts';

export interface PlayedLibrary extends LibraryAccess {
  isThere: boolean;
  calls: number;
}

const HOST = { hostId: 'box' } as const;
const WATCHED_AT_MS = Date.UTC(2026, 0, 2, 20);

export function createPlayedLibrary(): PlayedLibrary {
  const asked = () => {
    library.calls += 1;
    if (!library.isThere)
      throw new ProblemError({ kind: 'host_unreachable', text: 'No Kodi box is connected (played).' });
  };
  const library: PlayedLibrary = {
    isThere: true,
    calls: 0,
    find: async (_service, { kind, ids }) => {
      asked();
      const entry = { kind, ids, title: 'Inception', anime: false, watchedAtMs: null, playCount: 0 };
      return { items: kind === 'movie' ? [{ ...HOST, title: entry.title, entry }] : [], away: [] };
    },
    markWatched: async (_service, { kind }) => {
      asked();
      return { items: kind === 'movie' ? [{ ...HOST, outcome: 'marked', reason: '' }] : [], away: [] };
    },
    watchedSince: async () => {
      asked();
      const named = { title: 'Inception', year: 2010, ids: { tmdb: 27205 }, anime: false };
      const entry = { kind: 'movie' as const, ...named, watchedAtMs: WATCHED_AT_MS, playCount: 1 };
      return { found: [{ ...HOST, title: entry.title, entry }], leftOut: 0, isComplete: true, away: ['another box'] };
    },
  };
  return library;
}
