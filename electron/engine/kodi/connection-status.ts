/** What the connection to one box tells: the words of it are for the user. */
import type { Problem } from '../../../shared/errors.ts';
import type { HostState, StageResult } from '../../../shared/state.ts';
import type { Ports } from '../ports.ts';
import type { KodiCaller } from './kodi-caller.ts';

export type Transport = 'websocket' | 'http';

/** The fields of {@link HostState} that a connection knows, and the problem behind them. */
export interface ConnectionStatus
  extends Pick<HostState, 'connection' | 'connectionText' | 'stages' | 'kodiName' | 'kodiVersion' | 'nextRetryAtMs'> {
  /** Why it is unreachable, or why it is polled over HTTP; null where all is well. */
  readonly problem: Problem | null;
}

/** A moment at which the box was surely there. */
export interface Heard {
  readonly monotonicMs: number;
  /** Wall clock, ms since the epoch. */
  readonly wallMs: number;
}

export interface LostConnection {
  readonly heardMonotonicMs: number;
  readonly heardWallMs: number;
  readonly problem: Problem;
}

export interface HostConnectionEvents {
  /** Every message of the box that is a notification, as it came: see `observationOf`. Only over WebSocket. */
  onNotification(raw: unknown): void;
  /**
   * The box is there: ask through this caller from now on. Given again **without** an `onDown` between them when the
   * transport changes from HTTP to WebSocket; the older caller is then closed.
   */
  onUp(caller: KodiCaller, transport: Transport): void;
  /** The box is gone. Once for every time it was up; not called by `stop()`. */
  onDown(lost: LostConnection): void;
  onStatus(status: ConnectionStatus): void;
}

/** Keeps one box connected. See `createHostConnection`. */
export interface HostConnection {
  start(): void;
  /** Ends everything; no callback comes after it was called, no timer or socket is left when it resolves. */
  stop(): Promise<void>;
  /** Ends a wait at once; where the box seems connected it is asked whether it still is. */
  retryNow(): void;
  /** Leaves the box for this reason, as after a loss; it is tried again later. */
  giveUp(problem: Problem): void;
  /** Leaves the box where it was, and begins anew where it is now, as after a loss. */
  reconnect(): void;
  /** The same stages on a fresh connection. Disturbs nothing; where it succeeds, a running wait ends. */
  test(): Promise<readonly StageResult[]>;
  status(): ConnectionStatus;
  /** Null where it was never heard. */
  lastHeard(): Heard | null;
}

/** What {@link HostConnection} needs to know of its box and of the world. Where the box is, is read at every attempt. */
export interface HostConnectionOptions extends HostConnectionEvents {
  /** A name, an IPv4 or an IPv6 address, with or without brackets. */
  readonly address: string;
  /** WebSocket JSON-RPC, Kodi's default is 9090. */
  readonly port: number;
  /** Kodi's web server, 8080 by default: asked only where the WebSocket does not answer. */
  readonly httpPort: number;
  /** For the web server; Kodi's default is `kodi`. */
  readonly user: string | null;
  /** For the web server; fetched only when it is needed. */
  readonly password: () => Promise<string | null>;
  readonly ports: Pick<Ports, 'clock' | 'random' | 'fetch' | 'log'>;
  /** Looks a name up; the system's resolver by default. */
  readonly lookup?: NameLookup;
}

export interface ResolvedAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Every address of a name; rejects where there is none. */
export type NameLookup = (name: string) => Promise<readonly ResolvedAddress[]>;
