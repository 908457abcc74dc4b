/** What a user of the simulated Trakt has rated. */
import type { Answer } from '../service-failures.ts';
import type { Body, Violation } from './contract-check.ts';
import { findByEpisodeIds, findEpisode, findTitle, list, nameOfItem, type Titles } from './titles.ts';

export function createRatings(titles: Titles, violations: Violation[]) {
  /** By name. */
  const ratings = new Map<string, number>();

  /** As Trakt does it: what is rated beside a show is the show. */
  const addRatings = (path: string, body: Body): Answer => {
    const { ratings: _, ...rest } = body;
    if ('ratings' in body) violations.push({ path, field: 'ratings', text: 'is not the shape of the contract' });
    for (const key of Object.keys(rest)) {
      if (!['movies', 'shows', 'seasons', 'episodes'].includes(key)) {
        violations.push({ path, field: key, text: 'is not of the contract' });
      }
    }
    const added = { movies: 0, shows: 0, seasons: 0, episodes: 0 };
    const missing = { movies: [] as Body[], shows: [] as Body[], seasons: [] as Body[], episodes: [] as Body[] };
    const note = (kind: keyof typeof added, name: string, value: unknown) => {
      const isRating = Number.isInteger(value) && Number(value) >= 1 && Number(value) <= 10;
      if (!isRating) violations.push({ path, field: 'rating', text: `${value} is not within 1..10` });
      ratings.set(name, Number(value));
      added[kind] += 1;
    };
    for (const movie of list(body['movies'])) {
      const found = findTitle(titles.movies, movie);
      if (found === null) missing.movies.push(movie);
      else note('movies', nameOfItem({ type: 'movie', movie: found }), movie['rating']);
    }
    for (const show of list(body['shows'])) {
      const found = findTitle(titles.shows, show);
      if (found === null) {
        missing.shows.push(show);
        continue;
      }
      if (show['rating'] !== undefined) note('shows', found.title, show['rating']);
      for (const season of list(show['seasons'])) {
        for (const episode of list(season['episodes'])) {
          const item = findEpisode(found, season['number'], episode['number']);
          if (item === null) missing.episodes.push(episode);
          else note('episodes', nameOfItem(item), episode['rating']);
        }
      }
    }
    for (const episode of list(body['episodes'])) {
      const item = findByEpisodeIds(titles.shows, (episode['ids'] ?? {}) as Body);
      if (item === null) missing.episodes.push(episode);
      else note('episodes', nameOfItem(item), episode['rating']);
    }
    return { status: 201, body: { added, not_found: missing } };
  };

  return { ratings, addRatings };
}
