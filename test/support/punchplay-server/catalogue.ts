/** The titles that the service knows, and what it answers when it is asked what something is (contract section 6). */
import type { Answer } from './accounts.ts';
import type { Body } from './contract-check.ts';

/** One title; a test puts as many into the catalogue as it needs. */
export interface KnownTitle {
  readonly mediaType: 'movie' | 'episode';
  /** Asked for in any case. */
  readonly title: string;
  /** Asked for with another year it is another title. */
  readonly year?: number;
  /** 0..1; a client takes no answer below 0.85. Default 0.97. */
  readonly confidence?: number;
  /** What else the answer says: `tmdb_id`, `season`, `title`, …; null where the service does not know it. */
  readonly reply?: Readonly<Record<string, unknown>>;
}

/** The answer to a question that keeps the contract. */
export function identifyIn(catalogue: readonly KnownTitle[], asked: Body): Answer {
  const known = catalogue.find(
    ({ mediaType, title, year }) =>
      mediaType === asked.media_type &&
      title.toLowerCase() === String(asked.title).toLowerCase() &&
      (year === undefined || asked.year === undefined || year === asked.year),
  );
  if (known === undefined) return { status: 200, body: { matched: false, confidence: 0 } };
  const { mediaType, title, year, confidence = 0.97, reply } = known;
  const { season, episode, episode_end, absolute_episode, episode_title, anime } = asked;
  return {
    status: 200,
    body: {
      matched: true,
      confidence,
      media_type: mediaType,
      title,
      year: year ?? null,
      season: season ?? null,
      episode: episode ?? null,
      episode_end: episode_end ?? null,
      absolute_episode: absolute_episode ?? null,
      episode_title: episode_title ?? null,
      tmdb_id: null,
      tvdb_id: null,
      imdb_id: null,
      punchplay_id: null,
      anime: anime ?? false,
      ...reply,
    },
  };
}
