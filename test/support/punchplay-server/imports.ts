/** Taking over a history and giving it back, as punchplay.tv does (contract sections 8 and 9). */
import type { Answer } from './accounts.ts';
import { type Body, IMPORT_PATH } from './contract-check.ts';

/** One entry that was imported. */
export interface ImportedEntry {
  readonly user: string;
  readonly mediaType: string;
  readonly title: string;
  readonly season: number | null;
  readonly episode: number | null;
  readonly watchedAt: string | null;
  readonly plays: number;
  /** It had been imported before: somebody sends twice. */
  readonly double: boolean;
}

/** How imports are answered; change any of it while it runs. */
export interface ImportBehaviour {
  /** Titles that are not known. */
  readonly unmatched: Set<string>;
  /** Titles that are refused, and why. */
  readonly refused: Map<string, string>;
  /** What `items` of a reply names: every entry, only those not taken, or none. */
  items: 'all' | 'not_taken' | 'none';
}

/** What `/api/scrobble/sync` gives; `since` leaves out what is older. */
export interface WatchedElsewhere {
  movies: Readonly<Record<string, unknown>>[];
  episodes: Readonly<Record<string, unknown>>[];
  in_progress: Readonly<Record<string, unknown>>[];
}

export interface Imports {
  readonly entries: ImportedEntry[];
  readonly behaviour: ImportBehaviour;
  readonly elsewhere: WatchedElsewhere;
  importEntries(user: string, body: Body, dryRun: boolean, isKnown: (entry: Body) => boolean): Answer;
  sync(sinceMs: number | null): Answer;
}

export { IMPORT_PATH };
export const SYNC_PATH = '/api/scrobble/sync';

export function createImports(): Imports {
  const entries: ImportedEntry[] = [];
  const known = new Set<string>();
  const behaviour: ImportBehaviour = { unmatched: new Set(), refused: new Map(), items: 'all' };
  const elsewhere: WatchedElsewhere = { movies: [], episodes: [], in_progress: [] };
  const keyOf = (user: string, entry: Body) =>
    `${user} ${entry.media_type} ${entry.title} ${entry.season} ${entry.episode}`;

  const fateOf = (user: string, entry: Body, isKnown: (entry: Body) => boolean) => {
    const title = String(entry.title);
    if (behaviour.refused.has(title)) return { status: 'failed', reason: behaviour.refused.get(title) };
    if (behaviour.unmatched.has(title)) return { status: 'unmatched', reason: 'no such title' };
    if (known.has(keyOf(user, entry)) || isKnown(entry))
      return { status: 'duplicate', reason: 'already in the history' };
    return { status: 'imported' };
  };

  return {
    entries,
    behaviour,
    elsewhere,
    importEntries(user, body, dryRun, isKnown) {
      const sent = body['entries'] as readonly Body[];
      const fates = sent.map((entry) => fateOf(user, entry, isKnown));
      if (!dryRun) {
        sent.forEach((entry, index) => {
          const isTaken = fates[index]?.status === 'imported';
          const isSentTwice = known.has(keyOf(user, entry));
          if (isTaken || isSentTwice) entries.push(imported(user, entry, isSentTwice));
          if (isTaken) known.add(keyOf(user, entry));
        });
      }
      const count = (status: string) => fates.filter((fate) => fate.status === status).length;
      const items = fates.flatMap((fate, index) => {
        if (behaviour.items === 'none' || (behaviour.items === 'not_taken' && fate.status === 'imported')) return [];
        const { title, media_type, season, episode } = sent[index] ?? {};
        return [{ index, title, media_type, season, episode, ...fate }];
      });
      const counts = {
        [dryRun ? 'would_import' : 'imported']: count('imported'),
        skipped_duplicates: count('duplicate'),
        unmatched: count('unmatched'),
        failed: count('failed'),
      };
      return { status: 200, body: { ...counts, items } };
    },
    sync(sinceMs) {
      const isNew = (entry: Readonly<Record<string, unknown>>) =>
        sinceMs === null || Date.parse(String(entry['watched_at'] ?? entry['updated_at'])) >= sinceMs;
      const { movies, episodes, in_progress } = elsewhere;
      const body = {
        movies: movies.filter(isNew),
        episodes: episodes.filter(isNew),
        in_progress: in_progress.filter(isNew),
      };
      return { status: 200, body };
    },
  };
}

function imported(user: string, entry: Body, double: boolean): ImportedEntry {
  const number = (value: unknown) => (typeof value === 'number' ? value : null);
  return {
    user,
    mediaType: String(entry.media_type),
    title: String(entry.title),
    season: number(entry.season),
    episode: number(entry.episode),
    watchedAt: typeof entry['watched_at'] === 'string' ? entry['watched_at'] : null,
    plays: number(entry['playcount']) ?? 1,
    double,
  };
}
