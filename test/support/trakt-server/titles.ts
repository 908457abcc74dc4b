/** The titles that the simulated Trakt knows, and which one a request names. */
import type { Body } from './contract-check.ts';

export interface Ids {
  readonly trakt: number;
  readonly tvdb?: number;
  readonly imdb?: string;
  readonly tmdb?: number;
}

export interface KnownMovie {
  readonly title: string;
  readonly year: number;
  readonly ids: Ids;
}

export interface KnownShow extends KnownMovie {
  /** Number of episodes by season; 0 holds the specials. */
  readonly seasons: Readonly<Record<number, number>>;
  /** Ids of single episodes: `1x2`. */
  readonly episodeIds?: Readonly<Record<string, Omit<Ids, 'trakt'>>>;
}

/** One thing that can be watched. */
export type Item =
  | { readonly type: 'movie'; readonly movie: KnownMovie }
  | { readonly type: 'episode'; readonly show: KnownShow; readonly season: number; readonly number: number };

export const keyOf = (item: Item): string =>
  item.type === 'movie' ? `movie ${item.movie.ids.trakt}` : `show ${item.show.ids.trakt} ${item.season}x${item.number}`;

/** `Inception`, `Breaking Bad 1x2` */
export const nameOfItem = (item: Item): string =>
  item.type === 'movie' ? item.movie.title : `${item.show.title} ${item.season}x${item.number}`;

export interface Titles {
  readonly movies: KnownMovie[];
  readonly shows: KnownShow[];
}

const KINDS = ['trakt', 'tvdb', 'imdb', 'tmdb'] as const;

export function findTitle<Known extends KnownMovie>(known: readonly Known[], wanted: Body | undefined): Known | null {
  const ids = (wanted?.['ids'] ?? {}) as Partial<Record<keyof Ids, unknown>>;
  const given = KINDS.filter((kind) => ids[kind] !== undefined);
  if (given.length > 0) return known.find((one) => given.some((kind) => one.ids[kind] === ids[kind])) ?? null;
  return known.find(({ title, year }) => title === wanted?.['title'] && year === wanted?.['year']) ?? null;
}

export function findEpisode(show: KnownShow, season: unknown, number: unknown): Item | null {
  const last = typeof season === 'number' ? (show.seasons[season] ?? 0) : 0;
  const isThere = typeof number === 'number' && number >= 1 && number <= last;
  return isThere ? { type: 'episode', show, season: season as number, number } : null;
}

/** By the episode's own ids. A show's id among them finds some other show's episode, as it does at Trakt. */
export function findByEpisodeIds(shows: readonly KnownShow[], ids: Partial<Record<keyof Ids, unknown>>): Item | null {
  for (const show of shows) {
    for (const [numbers, own] of Object.entries(show.episodeIds ?? {})) {
      if (!KINDS.some((kind) => kind !== 'trakt' && ids[kind] !== undefined && own[kind] === ids[kind])) continue;
      const [season, number] = numbers.split('x').map(Number);
      return findEpisode(show, season, number);
    }
  }
  return null;
}

/** Every episode of a show, or of one of its seasons. */
export function allEpisodes(show: KnownShow, season?: number): Item[] {
  return Object.entries(show.seasons).flatMap(([name, count]) =>
    season === undefined || Number(name) === season
      ? Array.from(
          { length: count },
          (_, index): Item => ({ type: 'episode', show, season: Number(name), number: index + 1 }),
        )
      : [],
  );
}

/** Of everything, in minutes: told only to who asks for it in full. */
const RUNTIME = 10;

/** As replies tell it. */
export function wireItem(item: Item, isFull = false): Body {
  const length = isFull ? { runtime: RUNTIME } : {};
  if (item.type === 'movie') return { type: 'movie', movie: { ...item.movie, ...length } };
  const { show, season, number } = item;
  const { seasons: _, episodeIds, ...named } = show;
  return {
    type: 'episode',
    episode: { ...length, season, number, title: '', ids: { trakt: 0, ...episodeIds?.[`${season}x${number}`] } },
    show: named,
  };
}

/** What should be a list of objects. */
export function list(value: unknown): Body[] {
  return Array.isArray(value) ? (value as Body[]) : [];
}
