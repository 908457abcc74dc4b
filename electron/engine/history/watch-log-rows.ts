/** The watch log's rows, checked as they are read. */
import * as v from 'valibot';
import { type MediaItem, mediaIdsSchema } from '../../../shared/media-item.ts';
import { OUTCOME_KINDS } from '../../../shared/watch-log.ts';
import { flagColumn, jsonColumn } from '../store/rows.ts';

export const mediaItemSchema = v.object({
  kind: v.picklist(['movie', 'episode', 'song', 'musicvideo']),
  title: v.string(),
  year: v.exactOptional(v.number()),
  ids: mediaIdsSchema,
  episodeIds: v.exactOptional(mediaIdsSchema),
  season: v.exactOptional(v.number()),
  episode: v.exactOptional(v.number()),
  episodeEnd: v.exactOptional(v.number()),
  absoluteEpisode: v.exactOptional(v.number()),
  episodeTitle: v.exactOptional(v.string()),
  airDate: v.exactOptional(v.string()),
  anime: v.boolean(),
  artist: v.exactOptional(v.string()),
  albumArtist: v.exactOptional(v.string()),
  album: v.exactOptional(v.string()),
  trackNumber: v.exactOptional(v.number()),
  musicBrainzTrackId: v.exactOptional(v.string()),
  source: v.picklist(['library', 'file_name', 'backend', 'correction', 'base_name']),
  confidence: v.number(),
  rule: v.string(),
}) satisfies v.GenericSchema<unknown, MediaItem>;

export const viewingRowSchema = v.object({
  viewing_id: v.string(),
  host_id: v.string(),
  host_label: v.nullable(v.string()),
  kind: v.string(),
  title: v.string(),
  item: v.nullable(jsonColumn(mediaItemSchema)),
  started_at_ms: v.number(),
  ended_at_ms: v.nullable(v.number()),
  position_seconds: v.nullable(v.number()),
  duration_seconds: v.nullable(v.number()),
  progress_fraction: v.nullable(v.number()),
  watched: v.nullable(flagColumn),
  stop_reason: v.nullable(v.string()),
  ignored_rule: v.nullable(v.string()),
  ignored_text: v.nullable(v.string()),
  artwork: v.nullable(v.string()),
});

export const outcomeRowSchema = v.object({
  viewing_id: v.string(),
  service: v.string(),
  event: v.string(),
  outcome: v.picklist(OUTCOME_KINDS),
  reason: v.string(),
  times: v.number(),
  at_ms: v.number(),
});
