/** What a user's profile at the simulated Trakt shows: history, what plays, where playback was left. */
import type { Answer } from '../service-failures.ts';
import { type Body, historyViolations, scrobbleViolations, type Violation } from './contract-check.ts';
import {
  allEpisodes,
  findByEpisodeIds,
  findEpisode,
  findTitle,
  type Item,
  keyOf,
  list,
  nameOfItem,
  type Titles,
  wireItem,
} from './titles.ts';

export interface HistoryEntry {
  readonly id: number;
  readonly item: Item;
  /** `Breaking Bad 1x2` */
  readonly name: string;
  /** Null: unknown. */
  readonly watchedAtMs: number | null;
  readonly action: 'scrobble' | 'watch';
}

export interface SavedPlace {
  readonly id: number;
  readonly item: Item;
  readonly name: string;
  readonly progress: number;
  readonly pausedAtMs: number;
}

export interface ProfileBehaviour {
  /** So long a second scrobble of one item answers 409. */
  scrobbleWindowMs: number;
  /** Trakt's own clock. */
  nowMs: () => number;
  /** False: lists come without `X-Pagination-…`, as they did once. */
  paginationHeaders: boolean;
}

const COUNTS_FROM = 80;
/** What is to be added (null: not known), when, and how it is told that it is not known. */
type Wanted = readonly [item: Item | null, watchedAt: unknown, lost: unknown];

export function createProfile(titles: Titles, behaviour: ProfileBehaviour, violations: Violation[]) {
  const history: HistoryEntry[] = [];
  let places: SavedPlace[] = [];
  let watching: string | null = null;
  let nextId = 1001;
  let changedAtMs = { movies: 0, episodes: 0 };
  let pausedAtMs = { movies: 0, episodes: 0 };

  const add = (item: Item, watchedAtMs: number | null, action: HistoryEntry['action']): HistoryEntry => {
    const entry = { id: nextId++, item, name: nameOfItem(item), watchedAtMs, action };
    history.push(entry);
    changedAtMs = { ...changedAtMs, [item.type === 'movie' ? 'movies' : 'episodes']: behaviour.nowMs() };
    return entry;
  };
  const removePlace = (item: Item) => {
    places = places.filter((one) => keyOf(one.item) !== keyOf(item));
  };
  const keepPlace = (item: Item, progress: number, atMs: number) => {
    removePlace(item);
    places.push({ id: nextId++, item, name: nameOfItem(item), progress, pausedAtMs: atMs });
    pausedAtMs = { ...pausedAtMs, [item.type === 'movie' ? 'movies' : 'episodes']: behaviour.nowMs() };
  };
  const named = (body: Body): Item | null => {
    const { movie, show, episode } = body as Record<string, Body | undefined>;
    if (movie !== undefined) {
      const found = findTitle(titles.movies, movie);
      return found === null ? null : { type: 'movie', movie: found };
    }
    if (show === undefined) return findByEpisodeIds(titles.shows, (episode?.['ids'] ?? {}) as Body);
    const found = findTitle(titles.shows, show);
    return found === null ? null : findEpisode(found, episode?.['season'], episode?.['number']);
  };

  const scrobble = (path: string, body: Body): Answer => {
    const found = scrobbleViolations(path, body);
    violations.push(...found);
    if (found.length > 0) return { status: 422, body: { errors: found } };
    const item = named(body);
    if (item === null) return { status: 404, body: undefined };
    const progress = Number(body['progress']);
    const reply = (action: string, id = 0): Answer => ({
      status: 201,
      body: { id, action, progress, ...wireItem(item) },
    });
    if (path === '/scrobble/start') {
      watching = nameOfItem(item);
      removePlace(item);
      return reply('start');
    }
    if (progress < 1) {
      violations.push({ path, field: 'progress', text: 'below 1' });
      return { status: 422, body: { errors: { progress: ['must be at least 1'] } } };
    }
    watching = null;
    if (path === '/scrobble/pause' || progress < COUNTS_FROM) {
      keepPlace(item, progress, behaviour.nowMs());
      return reply('pause');
    }
    const nowMs = behaviour.nowMs();
    const before = history.findLast((one) => one.action === 'scrobble' && keyOf(one.item) === keyOf(item));
    const sinceMs = nowMs - (before?.watchedAtMs ?? Number.NEGATIVE_INFINITY);
    if (before !== undefined && sinceMs >= 0 && sinceMs < behaviour.scrobbleWindowMs) {
      const watched_at = new Date(before.watchedAtMs ?? 0).toISOString();
      const expires_at = new Date((before.watchedAtMs ?? 0) + behaviour.scrobbleWindowMs).toISOString();
      return { status: 409, body: { watched_at, expires_at } };
    }
    removePlace(item);
    return reply('scrobble', add(item, nowMs, 'scrobble').id);
  };

  /** As Trakt does it: without looking for doubles, and a show alone is all of it. */
  const addToHistory = (path: string, body: Body): Answer => {
    violations.push(...historyViolations(path, body));
    const added = { movies: 0, episodes: 0 };
    const missing = {
      movies: [] as unknown[],
      shows: [] as unknown[],
      seasons: [] as unknown[],
      episodes: [] as unknown[],
    };
    const momentOf = (value: unknown) =>
      value === 'unknown' ? null : value === undefined ? behaviour.nowMs() : Date.parse(String(value));
    for (const movie of list(body['movies'])) {
      const found = findTitle(titles.movies, movie);
      if (found === null) missing.movies.push(movie);
      else {
        add({ type: 'movie', movie: found }, momentOf(movie['watched_at']), 'watch');
        added.movies += 1;
      }
    }
    for (const show of list(body['shows'])) {
      const found = findTitle(titles.shows, show);
      if (found === null) {
        missing.shows.push(show);
        continue;
      }
      const wanted: Wanted[] =
        show['seasons'] === undefined
          ? allEpisodes(found).map((item): Wanted => [item, show['watched_at'], show])
          : list(show['seasons']).flatMap((season) =>
              season['episodes'] === undefined
                ? allEpisodes(found, Number(season['number'])).map(
                    (item): Wanted => [item, season['watched_at'], season],
                  )
                : list(season['episodes']).map((episode): Wanted => {
                    const lost = { ...show, seasons: [{ number: season['number'], episodes: [episode] }] };
                    return [findEpisode(found, season['number'], episode['number']), episode['watched_at'], lost];
                  }),
            );
      for (const [item, watchedAt, lost] of wanted) {
        if (item === null) missing.shows.push(lost);
        else {
          add(item, momentOf(watchedAt), 'watch');
          added.episodes += 1;
        }
      }
    }
    for (const episode of list(body['episodes'])) {
      const found = findByEpisodeIds(titles.shows, (episode['ids'] ?? {}) as Body);
      if (found === null) missing.episodes.push(episode);
      else {
        add(found, momentOf(episode['watched_at']), 'watch');
        added.episodes += 1;
      }
    }
    return { status: 201, body: { added, not_found: missing } };
  };

  const pageOf = (path: string, query: URLSearchParams, entries: readonly unknown[], most: number): Answer => {
    if (!query.has('page') || !query.has('limit')) {
      violations.push({ path, field: 'page', text: 'page and limit are always to be sent' });
    }
    const limit = Math.min(Number(query.get('limit') ?? 10), most);
    const page = Number(query.get('page') ?? 1);
    const headers = {
      'X-Pagination-Page': String(page),
      'X-Pagination-Limit': String(limit),
      'X-Pagination-Page-Count': String(Math.ceil(entries.length / limit)),
      'X-Pagination-Item-Count': String(entries.length),
    };
    const body = entries.slice((page - 1) * limit, page * limit);
    return { status: 200, body, ...(behaviour.paginationHeaders ? { headers } : {}) };
  };

  const ofKind = (kind: string) =>
    history.filter(({ item }) => item.type === (kind === 'movies' ? 'movie' : 'episode'));
  const utc = (ms: number | null) => new Date(ms ?? 0).toISOString();

  const read = (path: string, query: URLSearchParams): Answer | null => {
    const [, , list = '', kind = ''] = path.split('/');
    switch (list) {
      case 'last_activities':
        return {
          status: 200,
          body: {
            all: utc(Math.max(changedAtMs.movies, changedAtMs.episodes)),
            movies: { watched_at: utc(changedAtMs.movies), paused_at: utc(pausedAtMs.movies) },
            episodes: { watched_at: utc(changedAtMs.episodes), paused_at: utc(pausedAtMs.episodes) },
          },
        };
      case 'history': {
        const fromMs = Date.parse(query.get('start_at') ?? '1970-01-01T00:00:00Z');
        const untilMs = Date.parse(query.get('end_at') ?? '9999-01-01T00:00:00Z');
        const found = ofKind(kind)
          .filter(({ watchedAtMs }) => (watchedAtMs ?? 0) >= fromMs && (watchedAtMs ?? 0) <= untilMs)
          .sort((one, other) => (other.watchedAtMs ?? 0) - (one.watchedAtMs ?? 0));
        const wire = found.map(({ id, item, watchedAtMs, action }) => ({
          id,
          watched_at: utc(watchedAtMs),
          action,
          ...wireItem(item),
        }));
        return pageOf(path, query, wire, 250);
      }
      case 'playback': {
        const fromMs = Date.parse(query.get('start_at') ?? '1970-01-01T00:00:00Z');
        const found = places.filter(
          (place) => place.item.type === (kind === 'movies' ? 'movie' : 'episode') && place.pausedAtMs >= fromMs,
        );
        const wire = found.map(({ id, item, progress, pausedAtMs }) => ({
          id,
          progress,
          paused_at: utc(pausedAtMs),
          ...wireItem(item, query.get('extended') === 'full'),
        }));
        return pageOf(path, query, wire, 250);
      }
      case 'watched':
        return kind === 'movies'
          ? pageOf(path, query, watchedMovies(), 250)
          : pageOf(path, query, watchedShows(query.get('extended') === 'progress'), 100);
    }
    return null;
  };

  const sums = (entries: readonly HistoryEntry[]) => ({
    plays: entries.length,
    last_watched_at: utc(Math.max(...entries.map(({ watchedAtMs }) => watchedAtMs ?? 0))),
  });
  const watchedMovies = () =>
    [...Map.groupBy(ofKind('movies'), ({ item }) => keyOf(item)).values()].map((entries) => {
      const item = entries[0]?.item as Extract<Item, { type: 'movie' }>;
      return { ...sums(entries), movie: item.movie };
    });
  const watchedShows = (withSeasons: boolean) => {
    const episodes = ofKind('episodes') as Array<HistoryEntry & { item: Extract<Item, { type: 'episode' }> }>;
    return [...Map.groupBy(episodes, ({ item }) => item.show.ids.trakt).values()].map((ofShow) => {
      const { seasons: _, episodeIds: __, ...show } = (ofShow[0] as (typeof episodes)[number]).item.show;
      const seasons = [...Map.groupBy(ofShow, ({ item }) => item.season)].map(([number, ofSeason]) => ({
        number,
        episodes: [...Map.groupBy(ofSeason, ({ item }) => item.number)].map(([episode, plays]) => ({
          number: episode,
          ...sums(plays),
        })),
      }));
      return { ...sums(ofShow), show, ...(withSeasons ? { seasons } : {}) };
    });
  };

  return {
    history,
    get places() {
      return places;
    },
    get watching() {
      return watching;
    },
    /** Something the user watched elsewhere. */
    add,
    keepPlace,
    scrobble,
    addToHistory,
    read,
    deletePlace: (id: number): Answer => {
      const isThere = places.some((one) => one.id === id);
      places = places.filter((one) => one.id !== id);
      return { status: isThere ? 204 : 404, body: undefined };
    },
  };
}
