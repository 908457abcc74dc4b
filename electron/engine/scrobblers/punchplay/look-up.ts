/** Asks PunchPlay what a title is (contract section 6). */
import * as v from 'valibot';
import { known } from '../../../../shared/known.ts';
import type { MediaIds, MediaItem } from '../../../../shared/media-item.ts';
import type { FoundItem, LookUpAnswer, LookUpQuery } from '../../identify/look-ups.ts';
import { type ApiResult, describeReply, isSuccess, type JsonObject } from './client.ts';

export const LOOK_UP_PATH = '/api/identify';
/** Below it an answer is none. */
const LEAST_CONFIDENCE = 0.85;

const optionalCount = v.fallback(v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(0))), undefined);
const optionalId = v.fallback(v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(1))), undefined);
const optionalText = (longest: number) =>
  v.fallback(v.nullish(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(longest))), undefined);

const reply = v.object({
  matched: v.boolean(),
  confidence: v.fallback(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0),
  media_type: v.fallback(v.nullish(v.picklist(['movie', 'episode'])), undefined),
  title: optionalText(1000),
  year: optionalCount,
  season: optionalCount,
  episode: optionalCount,
  episode_end: optionalCount,
  absolute_episode: optionalCount,
  episode_title: optionalText(1000),
  tmdb_id: optionalId,
  tvdb_id: optionalId,
  imdb_id: v.fallback(v.nullish(v.pipe(v.string(), v.regex(/^tt\d+$/))), undefined),
  punchplay_id: optionalText(200),
  anime: v.fallback(v.nullish(v.boolean()), undefined),
});
type Reply = v.InferOutput<typeof reply>;

/** The body of the question; what is unknown is left out. */
export function lookUpBody({ item, baseName, durationSeconds }: LookUpQuery): JsonObject {
  return known({
    media_type: item.kind,
    title: item.title,
    year: item.year,
    raw_filename: baseName ?? undefined,
    duration_seconds: Math.max(1, Math.round(durationSeconds)),
    source: 'kodi',
    ...(item.kind === 'episode' ? episodeFields(item) : {}),
    anime: item.anime || undefined,
  });
}

function episodeFields({ season, episode, episodeEnd, episodeTitle, absoluteEpisode }: MediaItem): JsonObject {
  const hasSeveral = episode !== undefined && episodeEnd !== undefined && episodeEnd > episode;
  return {
    season,
    episode,
    episode_end: hasSeveral ? episodeEnd : undefined,
    episode_title: episodeTitle || undefined,
    absolute_episode: absoluteEpisode,
  };
}

/** What PunchPlay's reply says; everything but a proper answer is an error, which is not remembered. */
export function lookUpAnswer({ item }: LookUpQuery, result: ApiResult): LookUpAnswer {
  if (result.kind === 'failure') return { state: 'error', text: result.problem.text };
  if (!isSuccess(result)) return { state: 'error', text: `PunchPlay answered with ${describeReply(result)}.` };
  const read = v.safeParse(reply, result.body);
  if (!read.success) return { state: 'error', text: 'PunchPlay’s answer is not one to this question.' };
  if (!read.output.matched) return { state: 'no_match' };
  if (read.output.confidence < LEAST_CONFIDENCE) return { state: 'low_confidence' };
  return { state: 'matched', found: foundIn(read.output, item) };
}

function foundIn(answer: Reply, item: MediaItem): FoundItem {
  return {
    ...known({
      year: answer.year || undefined,
      season: answer.season ?? undefined,
      episode: answer.episode ?? undefined,
      episodeEnd: answer.episode_end ?? undefined,
      absoluteEpisode: answer.absolute_episode ?? undefined,
      episodeTitle: answer.episode_title ?? undefined,
      anime: answer.anime ?? undefined,
    }),
    kind: answer.media_type ?? (item.kind === 'episode' ? 'episode' : 'movie'),
    title: answer.title ?? item.title,
    ids: idsOf(answer),
    confidence: answer.confidence,
  };
}

function idsOf({ tmdb_id, tvdb_id, imdb_id, punchplay_id }: Reply): MediaIds {
  return known({
    tmdb: tmdb_id ?? undefined,
    tvdb: tvdb_id ?? undefined,
    imdb: imdb_id ?? undefined,
    punchplay: punchplay_id ?? undefined,
  });
}
