/** Ratings at Trakt (contract section 5): a rating set again is the same one, so it is sent as often as it takes. */
import * as v from 'valibot';
import type { MediaItem } from '../../../../shared/media-item.ts';
import type { ComposedEvent, Delivery } from '../../scrobble/service.ts';
import { TIMEOUT_MS } from './client.ts';
import { type Ask, verdictOfAnswer } from './pages.ts';
import { type Subject, subjectOf, subjectSchema } from './subject.ts';
import { PATHS } from './told.ts';

const ratedSchema = v.object({
  /** 1..10 */
  rating: v.number(),
  subject: subjectSchema,
});
type Rated = v.InferOutput<typeof ratedSchema>;

/** Null where it cannot be said for sure which title is meant. */
export function composeTraktRating(item: MediaItem, rating: number): ComposedEvent | null {
  const subject = subjectOf(item);
  if (subject === null || 'rule' in subject) return null;
  const rated: Rated = { rating, subject };
  return { path: PATHS.rate, body: { ...rated } };
}

export async function rate(ask: Ask, nowMs: () => number, body: unknown, signal: AbortSignal): Promise<Delivery> {
  const { rating, subject } = v.parse(ratedSchema, body);
  const request = { method: 'POST', path: '/sync/ratings', body: ratingBody(subject, rating) } as const;
  const verdict = verdictOfAnswer(await ask({ ...request, timeoutMs: TIMEOUT_MS.event, signal }), nowMs());
  switch (verdict.kind) {
    case 'not_done':
      return verdict.delivery;
    case 'already_there':
      return { kind: 'duplicate', note: 'Trakt has this rating already.' };
    case 'unknown_item':
      return { kind: 'refused', problem: verdict.problem };
    case 'ok': {
      const { movies, episodes } = v.parse(ratingReply, verdict.reply.body).added;
      if (movies + episodes > 0) return { kind: 'sent' };
      const text = 'Trakt does not know this title: the rating was not taken.';
      return { kind: 'refused', problem: { kind: 'service_refused', service: 'trakt', text } };
    }
  }
}

const count = v.fallback(v.optional(v.number(), 0), 0);
const ratingReply = v.fallback(v.object({ added: v.object({ movies: count, episodes: count }) }), {
  added: { movies: 0, episodes: 0 },
});

/** A rating beside the show would be the show's: it is beside the episode only. */
function ratingBody(subject: Subject, rating: number): Readonly<Record<string, unknown>> {
  if (subject.type === 'movie') return { movies: [{ ...subject.movie, rating }] };
  const { show, season, numbers, episodeIds } = subject;
  if (season === null || numbers.length === 0) return { episodes: [{ ids: episodeIds, rating }] };
  const episodes = numbers.map((number) => ({ number, rating }));
  return { shows: [{ ...show, seasons: [{ number: season, episodes }] }] };
}
