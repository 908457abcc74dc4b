/** What the delivery needs of a service, built in or a plugin. Nothing outside its folder knows more. */

import type { Problem } from '../../../shared/errors.ts';
import type { MediaIds, MediaItem } from '../../../shared/media-item.ts';
import type { AccountInfo, AccountTest, LoginMethod, LoginStatus } from '../../../shared/state.ts';
import type { LookUpAnswer, LookUpQuery } from '../identify/look-ups.ts';
import type { ReportableEvent } from '../playback/viewing-event.ts';
import type { SkipReason } from './filters.ts';
import type { HistoryService } from './history-service.ts';

/** One event as a service wants it: made once, stored, and sent unchanged however often. */
export interface ComposedEvent {
  /** Path below the service's base address. */
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /**
   * Worth something only now ("now playing"): tried once, where it can be sent at once; never kept, never tried again.
   * Where that fails it is recorded as skipped, with the reason.
   */
  readonly transient?: true;
  /** After this moment (wall clock, ms) it is worth nothing; at the latest after the outbox's own 30 days. */
  readonly expiresAtMs?: number;
}

/** What is known of an event beside what is sent. */
export interface DeliveryFacts {
  /** 0 where this is the first try. */
  readonly attempts: number;
}

/** Events that a service takes several of in one request. */
export interface BatchDelivery {
  readonly limit: number;
  /**
   * The oldest events that wait, in order: of one path, none of them transient. Gives what became of each, in the same
   * order. Never rejects.
   */
  deliver(events: readonly ComposedEvent[], signal: AbortSignal): Promise<readonly Delivery[]>;
}

/** What the engine adds to an event. */
export interface ComposeContext {
  /** UUID, the same on every replay. */
  readonly eventId: string;
  /** UUID, one per host for good. */
  readonly deviceId: string;
  readonly clientVersion: string;
  /** 0..1, as it was when the event happened. */
  readonly watchedThresholdFraction: number;
  /** Base name of the file; null where the setting forbids it or there is none. */
  readonly baseName: string | null;
}

/** What goes with a rating. */
export interface RatingContext {
  /** UUID, the same on every replay. */
  readonly eventId: string;
  readonly clientVersion: string;
}

/** What a service's reply to an event says the item is. */
export interface RepliedIdentity {
  /** The movie's, or the show's. */
  readonly ids: MediaIds;
  readonly season?: number;
  readonly episode?: number;
}

export type Delivery =
  | {
      readonly kind: 'sent';
      readonly note?: string;
      readonly reply?: Readonly<Record<string, unknown>>;
      readonly identity?: RepliedIdentity;
    }
  | { readonly kind: 'duplicate'; readonly note: string; readonly identity?: RepliedIdentity }
  /** The service will never take it: recorded and removed. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  /** Not now: kept, tried again after back-off, and not before `retryAtMs` where the service named a time. */
  | { readonly kind: 'later'; readonly problem: Problem }
  /** The lane waits until somebody logs in or repairs the setting; nothing is lost. */
  | { readonly kind: 'blocked'; readonly problem: Problem };

export type AccountState = 'linked' | 'not_linked' | 'login_needed' | 'unavailable';

export interface ServiceAccount {
  readonly state: AccountState;
  /** Stable name of the account the queue belongs to; null until one was ever linked. */
  readonly accountName: string | null;
  readonly problem?: Problem;
}

export interface ScrobbleService {
  /** `punchplay` */
  readonly name: string;
  /** `PunchPlay` */
  readonly label: string;
  /**
   * The request for an event, made inside the transaction that stores it: values only, no waiting. Or why this event is
   * not for this service; null where it does not take this kind of item at all.
   */
  compose(event: ReportableEvent, item: MediaItem, context: ComposeContext): ComposedEvent | SkipReason | null;
  /** The request that rates an item 1..10, where the service takes ratings; null where it cannot know which item is meant. */
  composeRating?(item: MediaItem, rating: number, context: RatingContext): ComposedEvent | null;
  account(): ServiceAccount;
  /** Called when {@link account}, or where a login stands, may have changed. Returns the function that ends the subscription. */
  onAccountChange(listener: () => void): () => void;
  /** One request, with its own time limit. Never rejects. */
  deliver(event: ComposedEvent, signal: AbortSignal, facts?: DeliveryFacts): Promise<Delivery>;
  /** Where several events can go in one request. */
  readonly batch?: BatchDelivery;
  /** How many events may wait for this service, in place of the setting `queue_cap`. */
  readonly queueCap?: number;
  /** The stop of a viewing does not take the place of its earlier events that still wait: it wants all of them. */
  readonly keepsAll?: true;
  /** How long it is left alone after a failure: the first time for up to twice `firstMs`, then doubling. */
  readonly backOff?: { readonly firstMs: number; readonly longestMs: number };
  /** What it takes comes too often to be announced to the user each time. */
  readonly isQuiet?: true;
}

/** What somebody who looks for a fault wants to know of a service. */
export interface ServiceDiagnostics {
  /** Its address without user, password and query; null where the setting holds none. */
  readonly backendUrl: string | null;
  /** Name of the rule that the address breaks, or null. */
  readonly backendError: string | null;
  /** By which the service knows this companion; null where it never had to. */
  readonly deviceId: string | null;
}

/** A service with an account that somebody logs in to. */
export interface AccountService extends ScrobbleService, HistoryService {
  /** The account as page and command line show it. */
  accountInfo(): Omit<AccountInfo, 'unsent'>;
  diagnostics(): ServiceDiagnostics;
  /** Asks the service whether the login works. Rejects with a `ProblemError` where that cannot be found out (a locked keychain). */
  test(): Promise<AccountTest>;
  /**
   * Begins a login, or gives the one that runs (`renew` replaces it); resolves when there is a code or an address to
   * show, or a reason why not. `method`: where there are several ways, and the user wants this one.
   */
  login(options?: { readonly renew?: boolean; readonly method?: LoginMethod }): Promise<LoginStatus>;
  loginStatus(): LoginStatus;
  /** Where the address of a login may be, as scheme, host and port: nothing else is opened by itself. Absent where it could be anywhere. */
  loginOrigins?(): readonly string[];
  cancelLogin(): LoginStatus;
  /** Forgets the login; what waits in the queue stays. Gives the problem where the keychain would not delete the tokens. */
  logout(): Promise<Problem | null>;
  /** To be called after every change of settings, the companion's or its own. */
  onSettingsChanged(): void;
  /** Switched on, at the start or by the user: timers (of a sync) may begin. */
  onEnable?(): void | Promise<void>;
  /** Switched off: nothing goes to the service any more. The account stays, and login and settings work. */
  onDisable?(): void | Promise<void>;
  /** What a title without ids is, where the service knows titles; null where it cannot be asked now. Never rejects. */
  lookUp?(query: LookUpQuery, signal: AbortSignal): Promise<LookUpAnswer> | null;
  /** A keychain that could not be used may be open now. */
  retrySecrets?(): void;
  /** Ends timers and logins; resolves when a token pair that is on its way has been stored, or is too late. */
  close(): Promise<void>;
}
