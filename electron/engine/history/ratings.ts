/**
 * Ratings: asked for after a watch that a service took, put off, given, or never wanted. A rating is an event like any
 * other: in the outbox before it is sent, in its order, with one event id however often.
 */
import { ProblemError } from '../../../shared/errors.ts';
import type { MediaItem } from '../../../shared/media-item.ts';
import { mediaTitle } from '../../../shared/media-title.ts';
import type { RatingRequest, RatingResult, RatingSuppression } from '../../../shared/state.ts';
import { secondsToMs } from '../../../shared/units.ts';
import type { Clock, Random } from '../ports.ts';
import { isLoggedOut, type Route } from '../scrobble/event-writer.ts';
import type { Outbox } from '../scrobble/outbox.ts';
import type { OutboxEntry } from '../scrobble/outbox-entry.ts';
import type { Delivery, ScrobbleService } from '../scrobble/service.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import type { Store } from '../store/store.ts';
import type { OpenRating, RatingRows, Suppression } from './rating-rows.ts';
import { isInScope, isSuppressedBy, withReply } from './rating-rules.ts';
import type { WatchedItem, WatchLog } from './watch-log.ts';

export interface Ratings {
  /** To be told of everything that left the outbox: learns what services know, and asks for ratings. */
  delivered(entry: OutboxEntry, delivery: Delivery): void;
  list(): RatingRequest[];
  /** @throws {ProblemError} where the viewing is not known, or no service can take a rating of it. */
  rate(viewingId: string, rating: number): RatingResult;
  later(viewingId: string): RatingRequest;
  dismiss(viewingId: string): { readonly viewingId: string; readonly title: string };
  never(kind: 'title' | 'show', viewingId: string): RatingSuppression;
  suppressions(): RatingSuppression[];
  clearSuppressions(): number;
}

export interface RatingsOptions {
  readonly store: Store;
  readonly rows: RatingRows;
  readonly watchLog: Pick<WatchLog, 'item'>;
  readonly outbox: Pick<Outbox, 'add'>;
  readonly services: readonly ScrobbleService[];
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly clock: Pick<Clock, 'wallMs' | 'after'>;
  readonly random: Pick<Random, 'uuid'>;
  readonly clientVersion: string;
  readonly isPlayingVideo: () => boolean;
  /** Whether what is watched on this box goes to this service; absent: always. */
  readonly route?: (hostId: string, service: string) => Route;
  /** When a rating's delay is over. */
  readonly onDue: () => void;
  /** After a commit: the lane of this service may go. */
  readonly wake: (service: string, kind: 'rating') => void;
}

/** What nobody rated for so long is not asked about any more. */
const ASKED_FOR_MS = 14 * 24 * 3_600_000;

/** A viewing of which we know what it was. */
interface Rateable extends WatchedItem {
  readonly item: MediaItem;
}

export function createRatings(options: RatingsOptions): Ratings {
  const { store, rows, watchLog, outbox, services, settings, clock, random, clientVersion } = options;

  function rateable(viewingId: string): Rateable {
    const found = watchLog.item(viewingId);
    if (found === null) {
      const text = `There is no viewing "${viewingId}". "companion log" shows the ids; four letters are enough where only one begins so.`;
      throw new ProblemError({ kind: 'not_found', text });
    }
    const { item } = found;
    if (item === null || (item.kind !== 'movie' && item.kind !== 'episode')) {
      throw new ProblemError({
        kind: 'bad_input',
        text: `${found.title} cannot be rated: only movies and episodes that are known can.`,
      });
    }
    return { ...found, item };
  }

  /** The item with all that services replied of it. */
  function known({ viewingId, item }: Rateable): MediaItem {
    return services.reduce((found, { name }) => withReply(found, rows.replyOf(viewingId, name)), item);
  }

  /** Null where the service cannot know which item is meant, or takes no ratings. */
  function compose(service: ScrobbleService, { viewingId, item }: Rateable, rating: number, eventId: string) {
    const replied = withReply(item, rows.replyOf(viewingId, service.name));
    return service.composeRating?.(replied, rating, { eventId, clientVersion }) ?? null;
  }

  /** The rating as an event of this service, or why it gets none; null where nobody asks why. */
  function offer(service: ScrobbleService, watched: Rateable, rating: number): RatingResult['services'][number] | null {
    const { name, label } = service;
    const skipped = (reason: string) => ({ service: name, outcome: 'skipped', reason }) as const;
    const route = options.route?.(watched.hostId, name) ?? 'yes';
    if (route === 'unconcerned') return null;
    if (route !== 'yes') return skipped(route.text);
    if (service.composeRating === undefined) return skipped(`${label} does not take ratings.`);
    const account = service.account();
    if (isLoggedOut(account)) return skipped(`${label} is not linked.`);
    const eventId = random.uuid();
    const composed = compose(service, watched, rating, eventId);
    if (composed === null) {
      return skipped(`${label} has not said yet which title this is. Try again when the viewing has been sent.`);
    }
    outbox.add({
      service: name,
      account: account.accountName,
      hostId: watched.hostId,
      viewingId: watched.viewingId,
      eventId,
      kind: 'rating',
      ...composed,
      title: mediaTitle(watched.item),
      watched: false,
      createdAtMs: clock.wallMs(),
    });
    const reason = account.state === 'linked' ? '' : `It waits until ${label} is linked.`;
    return { service: name, outcome: 'queued', reason };
  }

  const isSuppressed = (item: MediaItem) =>
    rows.suppressions().some((suppression) => isSuppressedBy(suppression.kind, suppression.item, item));

  function askFor(viewingId: string, service: ScrobbleService): void {
    const watched = watchLog.item(viewingId);
    if (watched === null || watched.item === null || !isInScope(watched.item, settings.get())) return;
    const found = { ...watched, item: watched.item };
    if (compose(service, found, 1, random.uuid()) === null || isSuppressed(known(found))) return;
    const delayMs = secondsToMs(settings.get().rating_prompt_delay);
    rows.ask(viewingId, clock.wallMs() + delayMs);
    clock.after(delayMs, options.onDue);
  }

  function stateOf(state: OpenRating['state'], askAtMs: number): RatingRequest['state'] {
    if (state === 'later') return 'later';
    return clock.wallMs() < askAtMs || options.isPlayingVideo() ? 'soon' : 'asked';
  }

  function list(): RatingRequest[] {
    const nowMs = clock.wallMs();
    const wanted = rows.open().filter(({ state, askAtMs, item }) => {
      return state === 'later' || (askAtMs > nowMs - ASKED_FOR_MS && isInScope(item, settings.get()));
    });
    const requests = wanted.map(
      ({ askAtMs, ...open }): RatingRequest => ({ ...open, state: stateOf(open.state, askAtMs) }),
    );
    return ORDER.flatMap((state) => requests.filter((request) => request.state === state));
  }

  return {
    delivered: ({ viewingId, kind, watched, service: name }, delivery) => {
      if (delivery.kind !== 'sent' && delivery.kind !== 'duplicate') return;
      if (delivery.identity !== undefined) rows.noteReply(viewingId, name, delivery.identity);
      const service = services.find((candidate) => candidate.name === name);
      const isIgnored = delivery.kind === 'sent' && delivery.note !== undefined;
      if (kind === 'stopped' && watched && !isIgnored && service?.composeRating) askFor(viewingId, service);
    },
    list,
    rate: (id, rating) => {
      const watched = rateable(id);
      const results = store.durable(() => {
        const offered = services.flatMap((service) => offer(service, watched, rating) ?? []);
        if (offered.some(({ outcome }) => outcome === 'queued')) rows.close(watched.viewingId, rating);
        return offered;
      });
      const queued = results.filter(({ outcome }) => outcome === 'queued');
      if (queued.length === 0) {
        const reasons = results.map(({ reason }) => reason).join(' ');
        throw new ProblemError({
          kind: 'not_allowed',
          text: reasons || 'No service that is switched on takes ratings.',
        });
      }
      for (const { service } of queued) options.wake(service, 'rating');
      return { viewingId: watched.viewingId, title: mediaTitle(watched.item), rating, services: results };
    },
    later: (id) => {
      const { viewingId, title, item, endedAtMs } = rateable(id);
      rows.putOff(viewingId, clock.wallMs());
      return { viewingId, title, item, watchedAtMs: endedAtMs ?? clock.wallMs(), state: 'later' };
    },
    dismiss: (id) => {
      const { viewingId, title } = rateable(id);
      rows.close(viewingId, null);
      return { viewingId, title };
    },
    never: (kind, id) => {
      const found = rateable(id);
      const { viewingId } = found;
      const item = known(found);
      if (kind === 'show' && item.kind !== 'episode') {
        throw new ProblemError({
          kind: 'bad_input',
          text: `${mediaTitle(item)} is a movie, not an episode of a show.`,
        });
      }
      const nowMs = clock.wallMs();
      return store.durable(() => {
        const suppression = { id: rows.suppress(kind, item, nowMs), kind, item, createdAtMs: nowMs };
        rows.close(viewingId, null);
        for (const open of rows.open()) if (isSuppressedBy(kind, item, open.item)) rows.close(open.viewingId, null);
        return told(suppression);
      });
    },
    suppressions: () => rows.suppressions().map(told),
    clearSuppressions: rows.clearSuppressions,
  };
}

const ORDER: ReadonlyArray<RatingRequest['state']> = ['asked', 'soon', 'later'];

function told({ id, kind, item, createdAtMs }: Suppression): RatingSuppression {
  return { id, kind, title: kind === 'show' ? item.title : mediaTitle(item), createdAtMs };
}
