/** One event for one service: what is stored of it, and how much it matters. */
import type { ReportableEvent } from '../playback/viewing-event.ts';

/** `own`: what a plugin made itself. */
export type EventKind = ReportableEvent['kind'] | 'rating' | 'own';

/** One event for one service, ready to be sent. */
export interface NewOutboxEntry {
  readonly service: string;
  /** Whose it is; null until an account was ever linked, then the first one adopts it. */
  readonly account: string | null;
  readonly hostId: string;
  readonly viewingId: string;
  /** UUID, the same on every replay. */
  readonly eventId: string;
  readonly kind: EventKind;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** For people. */
  readonly title: string;
  readonly watched: boolean;
  /** When the event happened: wall clock, ms since the epoch. */
  readonly createdAtMs: number;
  /** See `ComposedEvent`. */
  readonly transient?: true;
  readonly expiresAtMs?: number;
}

export interface OutboxEntry extends NewOutboxEntry {
  readonly id: number;
  readonly attempts: number;
  readonly lastAttemptAtMs: number | null;
  readonly nextTryAtMs: number | null;
  readonly lastError: string | null;
  /** A request with it is under way, or was when the companion was killed. */
  readonly inFlight: boolean;
}

/** How much an event matters: the lowest goes first when there is no room. */
export function keepRank(kind: EventKind, watched: boolean): number {
  switch (kind) {
    case 'progress':
      return 0;
    case 'paused':
    case 'resumed':
      return 1;
    case 'started':
      return 2;
    case 'stopped':
      return watched ? 5 : 3;
    case 'own':
      return 3;
    case 'rating':
      return 4;
  }
}
