/**
 * Writes down what playback says: the watch log, each service's event, and what plays now, in one change a time. Only
 * when it is safe on the disk are the lanes told.
 */
import { assertNever, errorText, type Problem } from '../../../shared/errors.ts';
import type { MediaItem } from '../../../shared/media-item.ts';
import { mediaTitle } from '../../../shared/media-title.ts';
import type { HostOptions } from '../../../shared/settings.ts';
import { percentToFraction } from '../../../shared/units.ts';
import type { WatchLog } from '../history/watch-log.ts';
import { withoutPath } from '../history/without-path.ts';
import { baseNameOf } from '../identify/index.ts';
import type { KodiItem } from '../kodi/observation.ts';
import type { IgnoredEvent, IgnoreReason, ReportableEvent, ViewingEvent } from '../playback/viewing-event.ts';
import type { Clock, Log, Random } from '../ports.ts';
import type { HostStore } from '../store/host-store.ts';
import type { OpenViewingStore } from '../store/open-viewings.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import { storageProblemOf } from '../store/storage-problem.ts';
import type { Store } from '../store/store.ts';
import { type SkipReason, skipReason } from './filters.ts';
import type { EventKind, Outbox } from './outbox.ts';
import type { ComposedEvent, ScrobbleService, ServiceAccount } from './service.ts';

/** All that one observation changed on one box. */
export interface PlaybackChange {
  readonly hostId: string;
  /** What plays now, as it is to be found after a crash; null where nothing does. */
  readonly openViewing: { readonly viewingId: string; readonly json: string } | null;
  readonly closedViewingIds: readonly string[];
  /** In their order. */
  readonly events: readonly ViewingEvent[];
  readonly identify: (item: KodiItem) => MediaItem | null;
}

export interface Recorder {
  /**
   * Durable when it returns, and every request that may leave now has left. Where the disk fails (full, read-only), the
   * change is kept in memory and written as soon as that works again; `onProblem` is told.
   */
  record(change: PlaybackChange): void;
  /** The position between two events: survives a crash, not a power cut. Does nothing for a viewing that is not open. */
  savePosition(position: { readonly viewingId: string; readonly json: string }): void;
  /** Why this item is not reported while things are as they are; null where it is. For "now playing". */
  skipReason(hostId: string, item: KodiItem, mediaItem: MediaItem | null, durationSeconds: number): SkipReason | null;
}

export interface RecorderOptions {
  readonly store: Store;
  readonly hosts: Pick<HostStore, 'getEvenRemoved'>;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly openViewings: OpenViewingStore;
  readonly watchLog: WatchLog;
  readonly outbox: Pick<Outbox, 'add'>;
  readonly services: readonly ScrobbleService[];
  readonly clock: Pick<Clock, 'wallMs' | 'after'>;
  readonly random: Pick<Random, 'uuid'>;
  readonly log: Log;
  /** `1.2.0` */
  readonly clientVersion: string;
  /** After a commit, once for each event that waits: the lane of this service may go. */
  readonly wake: (service: string, kind: EventKind) => void;
  readonly onProblem: (problem: Problem) => void;
}

type Wake = readonly [service: string, kind: EventKind];

const RETRY_MS = 5000;
/** Beyond it, changes that only tell progress are let go: memory is not endless. */
const MOST_UNWRITTEN = 500;

const IGNORED_TEXTS: Readonly<Record<IgnoreReason, string>> = {
  never_started: 'It was opened, but nothing of it was shown.',
  no_duration: 'A live stream: its length was never known.',
  picture: 'Pictures are not reported.',
  not_described: 'Kodi never said what it was.',
};

export function createRecorder(options: RecorderOptions): Recorder {
  const { store, settings, openViewings, watchLog, log } = options;
  const unwritten: PlaybackChange[] = [];
  let retry = { cancel: () => {} };

  const hostOf = (hostId: string) => options.hosts.getEvenRemoved(hostId);
  const skip = (hostOptions: HostOptions | undefined, kodiItem: KodiItem, item: MediaItem | null, seconds: number) =>
    skipReason({
      kodiItem,
      mediaItem: item,
      durationSeconds: seconds,
      settings: settings.get(),
      host: hostOptions ?? ALL_ON,
    });

  /** Everything of one change in one transaction; gives the lanes to wake. */
  function write(change: PlaybackChange): Wake[] {
    return store.durable(() => {
      const wakes = change.events.flatMap((event) => writeEvent(event, change.identify));
      for (const viewingId of change.closedViewingIds) openViewings.remove(viewingId);
      if (change.openViewing) openViewings.save({ hostId: change.hostId, ...change.openViewing });
      return wakes;
    });
  }

  function writeEvent(event: ViewingEvent, identify: PlaybackChange['identify']): Wake[] {
    if (event.kind === 'ignored') {
      noteIgnored(event, event.item && identify(event.item));
      return [];
    }
    const found = identify(event.item);
    const item = found && { ...found, title: withoutPath(found.title) };
    const host = hostOf(event.hostId);
    const skipped = skip(host?.options, event.item, item, event.durationSeconds);
    noteReportable(event, item, skipped);
    const ids = { deviceId: host?.deviceId ?? options.random.uuid(), eventId: options.random.uuid() };
    return options.services.flatMap((service): Wake[] => {
      const reason = skipped ?? (item && addToOutbox({ service, event, item, ...ids }));
      if (reason === null) return [[service.name, event.kind]];
      noteSkipped(service, event, reason);
      return [];
    });
  }

  /** Null where it now waits in the outbox (or was recorded there), else why this service does not get it. */
  function addToOutbox(offer: Offer): SkipReason | null {
    const { service, event, item, eventId } = offer;
    const account = service.account();
    if (isLoggedOut(account)) {
      return { rule: 'not_linked', text: `${service.label} is not linked: the user logged out.` };
    }
    const composed = compose(offer);
    if (composed === 'failed')
      return { rule: 'not_described', text: `${service.label} could not describe this event.` };
    if (composed === null)
      return { rule: 'not_for_service', text: `${service.label} does not take this kind of item.` };
    options.outbox.add({
      service: service.name,
      account: account.accountName,
      hostId: event.hostId,
      viewingId: event.viewingId,
      eventId,
      kind: event.kind,
      path: composed.path,
      body: composed.body,
      title: mediaTitle(item),
      watched: event.watched ?? false,
      createdAtMs: event.atMs,
    });
    return null;
  }

  function compose({ service, event, item, deviceId, eventId }: Offer): ComposedEvent | null | 'failed' {
    const { watched_threshold, send_file_name } = settings.get();
    try {
      return service.compose(event, item, {
        eventId,
        deviceId,
        clientVersion: options.clientVersion,
        watchedThresholdFraction: percentToFraction(watched_threshold),
        baseName: send_file_name ? baseNameOf(event.item.file) || null : null,
      });
    } catch (error) {
      // One service's mistake must not cost the others their event.
      log.error('a service could not compose an event', { service: service.name, error: errorText(error) });
      return 'failed';
    }
  }

  function noteSkipped(service: ScrobbleService, event: ReportableEvent, { rule, text }: SkipReason): void {
    watchLog.noteOutcome({
      viewingId: event.viewingId,
      service: service.name,
      event: event.kind,
      outcome: 'skipped',
      reason: `${rule}: ${text}`,
      atMs: event.atMs,
    });
  }

  function noteReportable(event: ReportableEvent, item: MediaItem | null, ignored: SkipReason | null): void {
    const isStop = event.kind === 'stopped';
    watchLog.noteViewing({
      viewingId: event.viewingId,
      hostId: event.hostId,
      kind: item?.kind ?? event.item.type,
      title: item ? mediaTitle(item) : event.item.title || event.item.label,
      item,
      startedAtMs: event.startedAtMs,
      endedAtMs: isStop ? event.atMs : null,
      positionSeconds: event.positionSeconds,
      durationSeconds: event.durationSeconds,
      progressFraction: event.progressFraction,
      watched: isStop ? (event.watched ?? false) : null,
      stopReason: isStop ? (event.stopReason ?? null) : null,
      ignored,
    });
  }

  function noteIgnored(event: IgnoredEvent, item: MediaItem | null): void {
    watchLog.noteViewing({
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
    });
  }

  /** Writes what could not be written before, in order, until the disk fails again. */
  function writeAll(): void {
    retry.cancel();
    for (let change = unwritten[0]; change !== undefined; change = unwritten[0]) {
      let wakes: Wake[];
      try {
        wakes = write(change);
      } catch (error) {
        const problem = storageProblemOf(error);
        if (!problem) {
          unwritten.shift();
          throw error;
        }
        log.error('a change could not be stored; it is kept in memory', { unwritten: unwritten.length });
        options.onProblem(problem);
        retry = options.clock.after(RETRY_MS, writeAll);
        return;
      }
      unwritten.shift();
      for (const [service, kind] of wakes) options.wake(service, kind);
    }
  }

  return {
    record: (change) => {
      if (unwritten.length >= MOST_UNWRITTEN) {
        const index = unwritten.findIndex(({ events }) => events.every(({ kind }) => kind === 'progress'));
        if (index >= 0) unwritten.splice(index, 1);
      }
      unwritten.push(change);
      writeAll();
    },
    savePosition: (position) => {
      try {
        openViewings.savePosition(position);
      } catch (error) {
        const problem = storageProblemOf(error);
        if (!problem) throw error;
        log.warn('a position could not be saved', { problem: problem.text });
      }
    },
    skipReason: (hostId, kodiItem, mediaItem, durationSeconds) =>
      skip(hostOf(hostId)?.options, kodiItem, mediaItem, durationSeconds),
  };
}

interface Offer {
  readonly service: ScrobbleService;
  readonly event: ReportableEvent;
  readonly item: MediaItem;
  readonly deviceId: string;
  readonly eventId: string;
}

const ALL_ON: HostOptions = { scrobbleMovies: true, scrobbleTv: true, scrobbleAnime: true };

/** Linked once, and logged out since; an account that was never linked keeps its events waiting for the first one. */
function isLoggedOut({ state, accountName }: ServiceAccount): boolean {
  switch (state) {
    case 'not_linked':
      return accountName !== null;
    case 'linked':
    case 'login_needed':
    case 'unavailable':
      return false;
    default:
      return assertNever(state);
  }
}
