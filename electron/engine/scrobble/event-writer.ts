/** One event of playback → its line in the watch log, and a row in the outbox for each service that gets it. */
import { assertNever, errorText } from '../../../shared/errors.ts';
import type { MediaItem } from '../../../shared/media-item.ts';
import { mediaTitle } from '../../../shared/media-title.ts';
import type { ServicePreview } from '../../../shared/state.ts';
import { percentToFraction } from '../../../shared/units.ts';
import type { WatchLog } from '../history/watch-log.ts';
import type { Identifier } from '../identify/identifier.ts';
import { baseNameOf } from '../identify/index.ts';
import type { KodiItem } from '../kodi/observation.ts';
import type { PrivateEvent, ReportableEvent, ViewingEvent } from '../playback/viewing-event.ts';
import type { Log, Random } from '../ports.ts';
import type { HostStore } from '../store/host-store.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import type { Teachings } from '../store/teachings.ts';
import { type SkipReason, skipReason } from './filters.ts';
import { waitingForAccount } from './lane-texts.ts';
import type { Outbox } from './outbox.ts';
import type { EventKind } from './outbox-entry.ts';
import type { ComposedEvent, ScrobbleService, ServiceAccount } from './service.ts';
import { noteOf, noteOfIgnored, noteOfPrivate } from './viewing-notes.ts';

export interface EventWriterOptions {
  readonly hosts: Pick<HostStore, 'getEvenRemoved'>;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly teachings: Pick<Teachings, 'ignoreRules'>;
  readonly identifier: Identifier;
  readonly watchLog: Pick<WatchLog, 'noteViewing' | 'noteOutcome'>;
  readonly outbox: Pick<Outbox, 'add'>;
  readonly services: readonly ScrobbleService[];
  readonly random: Pick<Random, 'uuid'>;
  readonly log: Log;
  /** `1.2.0` */
  readonly clientVersion: string;
  /** Whether a service gets this box's events of this kind; see {@link Route}. Absent: all of them. */
  readonly route?: (hostId: string, service: string, kind: ReportableEvent['kind']) => Route;
}

/** `yes`; why not, which is recorded; or `unconcerned`: it never asked for such events, or was never switched on. */
export type Route = 'yes' | 'unconcerned' | SkipReason;

/** An event that waits for this service now. */
export type Queued = readonly [service: string, kind: EventKind];

/** What an item is, and why it is not reported while things are as they are; null where it is. */
export interface Judgement {
  readonly item: MediaItem | null;
  readonly skip: SkipReason | null;
}

export interface EventWriter {
  /** Writes one event as a part of the caller's change. */
  write(event: ViewingEvent | PrivateEvent): Queued[];
  /**
   * Judges what plays on a box. Of what will be reported, ids that are missing are asked for from the first time on;
   * never of anything else, and not before its length is known.
   */
  judge(hostId: string, kodiItem: KodiItem, durationSeconds: number | null): Judgement;
  /** {@link judge}, and what each service would be told now. */
  preview(hostId: string, kodiItem: KodiItem, durationSeconds: number | null): PreviewedItem;
}

export interface PreviewedItem extends Judgement {
  readonly services: readonly ServicePreview[];
}

/** An event on its way to one service. */
interface Offer {
  readonly service: ScrobbleService;
  readonly event: ReportableEvent;
  readonly item: MediaItem;
  readonly deviceId: string;
  readonly eventId: string;
}

/** Never sent: a service is asked with them whether it takes what plays. */
const NO_ID = '00000000-0000-4000-8000-000000000000';
const SAMPLE = {
  viewingId: NO_ID,
  player: 'video',
  atMs: 0,
  startedAtMs: 0,
  positionSeconds: 0,
  playedSeconds: 3600,
  durationSeconds: 3600,
  progressFraction: 1,
} as const;
const SAMPLE_EVENTS = [
  { ...SAMPLE, kind: 'started' },
  { ...SAMPLE, kind: 'stopped', watched: true, stopReason: 'ended' },
] as const;

export function createEventWriter(options: EventWriterOptions): EventWriter {
  const { hosts, settings, watchLog, outbox, services, random, log, clientVersion } = options;
  const { identifier, teachings } = options;

  function judge(hostId: string, kodiItem: KodiItem, durationSeconds: number | null): Judgement {
    const host = hosts.getEvenRemoved(hostId)?.settings ?? {};
    const mediaItem = identifier.identify(kodiItem);
    const ignoreRules = teachings.ignoreRules();
    const skip = skipReason({ kodiItem, mediaItem, durationSeconds, settings: settings.get(), host, ignoreRules });
    const isCertain = skip === null && durationSeconds !== null;
    return {
      item: mediaItem && isCertain ? identifier.complete(mediaItem, kodiItem, durationSeconds) : mediaItem,
      skip,
    };
  }

  function writeReportable(event: ReportableEvent): Queued[] {
    const judged = judge(event.hostId, event.item, event.durationSeconds);
    // The stop that ends the reporting is the last word on what was reported so far.
    const { item, skip } = event.stopReason === 'switched_off' ? { ...judged, skip: null } : judged;
    watchLog.noteViewing(noteOf(event, item, skip));
    const deviceId = hosts.getEvenRemoved(event.hostId)?.deviceId ?? random.uuid();
    const eventId = random.uuid();
    return services.flatMap((service): Queued[] => {
      const route = options.route?.(event.hostId, service.name, event.kind) ?? 'yes';
      if (route === 'unconcerned') return [];
      const kept = route === 'yes' ? null : route;
      const reason = skip ?? kept ?? (item && addToOutbox({ service, event, item, deviceId, eventId }));
      if (reason === null) return [[service.name, event.kind]];
      watchLog.noteOutcome({
        viewingId: event.viewingId,
        service: service.name,
        event: event.kind,
        outcome: 'skipped',
        reason: `${reason.rule}: ${reason.text}`,
        atMs: event.atMs,
      });
      return [];
    });
  }

  /** Null where the outbox has it (or recorded why not), else why this service does not get it. */
  function addToOutbox(offer: Offer): SkipReason | null {
    const { service, event, item, eventId } = offer;
    const account = service.account();
    const composed = composedOrWhyNot(offer, account);
    if ('rule' in composed) return composed;
    outbox.add({
      service: service.name,
      account: account.accountName,
      hostId: event.hostId,
      viewingId: event.viewingId,
      eventId,
      kind: event.kind,
      path: composed.path,
      body: composed.body,
      ...(composed.transient !== undefined && { transient: composed.transient }),
      ...(composed.expiresAtMs !== undefined && { expiresAtMs: composed.expiresAtMs }),
      title: mediaTitle(item),
      watched: event.watched ?? false,
      createdAtMs: event.atMs,
    });
    return null;
  }

  function composedOrWhyNot(offer: Offer, account: ServiceAccount): ComposedEvent | SkipReason {
    const { label } = offer.service;
    if (isLoggedOut(account)) return { rule: 'not_linked', text: `${label} is not linked: the user logged out.` };
    const composed = compose(offer);
    if (composed === 'failed') return { rule: 'not_described', text: `${label} could not describe this event.` };
    if (composed === null) return { rule: 'not_for_service', text: `${label} does not take this kind of item.` };
    if ('rule' in composed || composed.transient !== true || account.state === 'linked') return composed;
    return { rule: 'only_at_once', text: `This is told only at once. ${waitingForAccount(offer.service).text}` };
  }

  /** What would come of an event about this item. */
  function preview(hostId: string, kodiItem: KodiItem, durationSeconds: number | null): PreviewedItem {
    const { item, skip } = judge(hostId, kodiItem, durationSeconds);
    const previewOf = (service: ScrobbleService): ServicePreview[] => {
      const { name } = service;
      const route = options.route?.(hostId, name, 'stopped') ?? 'yes';
      if (route === 'unconcerned') return [];
      const kept = route === 'yes' ? null : route;
      const refused = skip ?? kept ?? (item && whyNeverTaken(service, hostId, kodiItem, item));
      if (refused !== null) return [{ service: name, willReport: false, reason: refused.text }];
      const isLinked = service.account().state === 'linked';
      return [{ service: name, willReport: true, reason: isLinked ? '' : waitingForAccount(service).text }];
    };
    return { item, skip, services: item === null && skip === null ? [] : services.flatMap(previewOf) };
  }

  /** Null where the service takes the beginning of such a viewing, or at least its end. */
  function whyNeverTaken(
    service: ScrobbleService,
    hostId: string,
    kodiItem: KodiItem,
    item: MediaItem,
  ): SkipReason | null {
    const account = service.account();
    const reasons = SAMPLE_EVENTS.map((sample) => {
      const event = { ...sample, hostId, item: kodiItem };
      const composed = composedOrWhyNot({ service, event, item, deviceId: NO_ID, eventId: NO_ID }, account);
      return 'rule' in composed ? composed : null;
    });
    return reasons.includes(null) ? null : (reasons[0] ?? null);
  }

  function compose({ service, event, item, deviceId, eventId }: Offer): ComposedEvent | SkipReason | null | 'failed' {
    const { watched_threshold, send_file_name } = {
      ...settings.get(),
      ...hosts.getEvenRemoved(event.hostId)?.settings,
    };
    const watchedThresholdFraction = percentToFraction(watched_threshold);
    const baseName = send_file_name ? baseNameOf(event.item.file) || null : null;
    try {
      return service.compose(event, item, { eventId, deviceId, clientVersion, watchedThresholdFraction, baseName });
    } catch (error) {
      // One service's mistake must not cost the others their event.
      log.error('a service could not compose an event', { service: service.name, error: errorText(error) });
      return 'failed';
    }
  }

  return {
    write: (event) => {
      if (event.kind === 'private') {
        watchLog.noteViewing(noteOfPrivate(event));
        return [];
      }
      if (event.kind !== 'ignored') return writeReportable(event);
      watchLog.noteViewing(noteOfIgnored(event, event.item && identifier.identify(event.item)));
      return [];
    },
    judge,
    preview,
  };
}

/** Linked once, and logged out since. One that was never linked keeps its events waiting for the first account. */
export function isLoggedOut({ state, accountName }: ServiceAccount): boolean {
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
