/** The request that tells PunchPlay of one event (contract section 4, the set of v1.3). */
import type { MediaItem } from '../../../../shared/media-item.ts';
import { clamp } from '../../../../shared/units.ts';
import type { ReportableEvent } from '../../playback/viewing-event.ts';
import type { ComposeContext, ComposedEvent } from '../../scrobble/service.ts';

const ACTIONS = {
  started: 'start',
  paused: 'pause',
  resumed: 'resume',
  progress: 'progress',
  stopped: 'stop',
} as const satisfies Record<ReportableEvent['kind'], string>;

/**
 * The request for an event, its fields in the order of the specification and then of v1.3; what is unknown is left out.
 * Null for songs and music videos: PunchPlay knows movies and episodes only.
 */
export function composePunchPlay(
  event: ReportableEvent,
  item: MediaItem,
  context: ComposeContext,
): ComposedEvent | null {
  if (item.kind !== 'movie' && item.kind !== 'episode') return null;
  const { punchplay_id, ...ids } = idFields(item);
  const body = {
    media_type: item.kind,
    title: item.title,
    year: positive(item.year),
    ...ids,
    season: item.kind === 'episode' ? countable(item.season) : undefined,
    episode: item.kind === 'episode' ? countable(item.episode) : undefined,
    progress: fourDecimals(event.progressFraction),
    duration_seconds: Math.max(1, wholeSeconds(event.durationSeconds ?? 0)),
    position_seconds: wholeSeconds(event.positionSeconds),
    device_id: context.deviceId,
    client_version: context.clientVersion,
    watched: event.kind === 'stopped' ? event.watched === true : undefined,
    raw_filename: context.baseName || undefined,
    playback_session_id: event.viewingId,
    event_created_at: Math.round(event.atMs),
    watched_threshold: event.kind === 'stopped' ? context.watchedThresholdFraction : undefined,
    event_id: context.eventId,
    ...(item.kind === 'episode' ? episodeDetails(item) : {}),
    punchplay_id,
    anime: item.anime || undefined,
    ...(item.source === 'backend'
      ? { identify_source: 'backend', identify_confidence: fourDecimals(item.confidence) }
      : {}),
  };
  return {
    path: `/api/scrobble/${ACTIONS[event.kind]}`,
    body: Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined)),
  };
}

/** For an episode these are the show's: `MediaItem` keeps the episode's own apart. */
export function idFields({ ids }: MediaItem) {
  return {
    tmdb_id: positive(ids.tmdb),
    imdb_id: imdbId(ids.imdb),
    tvdb_id: positive(ids.tvdb),
    punchplay_id: ids.punchplay,
  };
}

function episodeDetails(item: MediaItem): Record<string, unknown> {
  const first = countable(item.episode);
  const last = countable(item.episodeEnd);
  const several = first !== undefined && last !== undefined && last > first;
  return {
    episode_end: several ? last : undefined,
    multi_episode: several || undefined,
    absolute_episode: countable(item.absoluteEpisode),
    episode_title: item.episodeTitle || undefined,
  };
}

/** A whole number above 0, else nothing. */
function positive(value: number | undefined): number | undefined {
  return Number.isSafeInteger(value) && (value as number) > 0 ? value : undefined;
}

/** A whole number from 0, else nothing: season 0 holds the specials. */
export function countable(value: number | undefined): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? value : undefined;
}

function imdbId(value: string | undefined): string | undefined {
  return value !== undefined && /^tt\d+$/.test(value) ? value : undefined;
}

/** Rounded down, so that what stayed below the threshold is not sent as having reached it. */
function fourDecimals(fraction: number): number {
  if (Number.isNaN(fraction)) return 0;
  // The small amount makes up for what multiplying costs: 0.57 * 1e4 is 5699.999….
  return Math.floor(clamp(fraction, 0, 1) * 1e4 + 1e-6) / 1e4;
}

function wholeSeconds(seconds: number): number {
  return Number.isFinite(seconds) ? Math.max(0, Math.round(seconds)) : 0;
}
