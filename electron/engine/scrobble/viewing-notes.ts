/** What the watch log is told of a viewing, by the kind of its event. */
import type { MediaItem } from '../../../shared/media-item.ts';
import { mediaTitle } from '../../../shared/media-title.ts';
import type { ViewingNote } from '../history/watch-log.ts';
import type { IgnoredEvent, IgnoreReason, PrivateEvent, ReportableEvent } from '../playback/viewing-event.ts';
import { PRIVATE_TIME, PRIVATE_TITLE, type SkipReason } from './filters.ts';

const IGNORED_TEXTS: Readonly<Record<IgnoreReason, string>> = {
  never_started: 'It was opened, but nothing of it was shown.',
  no_duration: 'Its length was never known: a live stream, or it was stopped at once.',
  picture: 'Pictures are not reported.',
  not_described: 'Kodi never said what it was.',
};

export function noteOf(event: ReportableEvent, item: MediaItem | null, ignored: SkipReason | null): ViewingNote {
  const isStop = event.kind === 'stopped';
  return {
    viewingId: event.viewingId,
    hostId: event.hostId,
    kind: item?.kind ?? event.item.type,
    title: item ? mediaTitle(item) : event.item.title || event.item.label,
    item,
    startedAtMs: event.startedAtMs,
    endedAtMs: isStop ? event.atMs : null,
    positionSeconds: event.positionSeconds,
    durationSeconds: event.durationSeconds,
    progressFraction: event.durationSeconds === null ? null : event.progressFraction,
    watched: isStop ? (event.watched ?? false) : null,
    stopReason: isStop ? (event.stopReason ?? null) : null,
    ignored,
  };
}

export function noteOfIgnored(event: IgnoredEvent, item: MediaItem | null): ViewingNote {
  return {
    viewingId: event.viewingId,
    hostId: event.hostId,
    kind: item?.kind ?? event.item?.type ?? event.player,
    title: item ? mediaTitle(item) : event.name,
    item,
    startedAtMs: event.startedAtMs,
    endedAtMs: event.atMs,
    positionSeconds: event.positionSeconds,
    durationSeconds: null,
    progressFraction: null,
    watched: false,
    stopReason: null,
    ignored: { rule: event.reason, text: IGNORED_TEXTS[event.reason] },
  };
}

/** That there was one, and when it began: how long it played would tell what it was. */
export function noteOfPrivate({ viewingId, hostId, startedAtMs }: PrivateEvent): ViewingNote {
  return {
    viewingId,
    hostId,
    kind: 'private',
    title: PRIVATE_TITLE,
    item: null,
    startedAtMs,
    endedAtMs: startedAtMs,
    positionSeconds: null,
    durationSeconds: null,
    progressFraction: null,
    watched: null,
    stopReason: null,
    ignored: PRIVATE_TIME,
  };
}
