/** What the boxes of the fault tests can play: as many films as an evening needs, each with a title of its own. */
import type { LibraryContent, SimulatedMovie } from '../support/kodi-simulator/media.ts';

const FILMS = 600;
export const DURATION_SECONDS = 6000;
/** Clear of the threshold (70 %) and of Kodi's own (90 %). */
export const LEFT_AT_FRACTION = 0.8;

export function filmTitle(box: string, film: number): string {
  return `Film ${film} of ${box}`;
}

export function filmLibrary(box: string): LibraryContent {
  const media = Array.from({ length: FILMS }, (_, id): SimulatedMovie => {
    const title = filmTitle(box, id);
    const facts = { year: 2020, genres: ['Drama'], uniqueIds: { tmdb: String(700_000 + id) } };
    return { type: 'movie', id, title, file: `/media/${title}.mkv`, durationSeconds: DURATION_SECONDS, ...facts };
  });
  return { shows: [], media };
}
