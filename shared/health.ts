/** How the companion is: a snapshot for people who look for a fault, and the answer to "why was this not scrobbled?". */
import type { AccountInfo, HostState, LaneInfo, WatchLogEntry } from './state.ts';

export interface ServiceHealth {
  readonly account: AccountInfo;
  /** Where the service is said to be, without user, password and query; null where the setting holds no address. */
  readonly backendUrl: string | null;
  /** Name of the rule that the address breaks (`backend_https_required`), or null. */
  readonly backendError: string | null;
  /** By which the service knows this companion, masked: `0b8f…7e11`. */
  readonly deviceId: string | null;
  readonly lane: LaneInfo;
  readonly oldestWaitingSeconds: number | null;
  /** How many events wait for each path of the service. */
  readonly waitingByEndpoint: Readonly<Record<string, number>>;
  /** The newest event that the service took. */
  readonly lastSuccess: { readonly atMs: number; readonly event: string; readonly title: string } | null;
  readonly lastError: { readonly atMs: number; readonly text: string } | null;
}

export interface HostHealth {
  readonly host: HostState;
  /** Masked. */
  readonly deviceId: string;
  /** The last moment at which the box was surely there. */
  readonly lastHeardAtMs: number | null;
  readonly connectedSinceMs: number | null;
  /** How often it was connected since the companion started. */
  readonly connections: number;
}

export interface IdentifyHealth {
  /** The newest viewing that something was to be found out about. */
  readonly last: {
    readonly atMs: number;
    readonly status: 'matched' | 'no_match';
    readonly title: string;
    readonly confidence: number | null;
    /** Where the answer came from, and by which rule; null where there is none. */
    readonly source: string | null;
    readonly rule: string | null;
  } | null;
  /** Answers of look-ups that are remembered. */
  readonly cached: number;
}

export interface HealthStatus {
  readonly version: string;
  /** `linux x64`; null where the shell did not say. */
  readonly platform: string | null;
  /** `Node 24.1.0` */
  readonly runtime: string | null;
  readonly startedAtMs: number;
  readonly atMs: number;
  readonly services: readonly ServiceHealth[];
  readonly hosts: readonly HostHealth[];
  readonly identify: IdentifyHealth;
  /** Newest first. */
  readonly problems: ReadonlyArray<{ readonly atMs: number; readonly kind: string; readonly text: string }>;
}

/** What became of a viewing at one service. */
export type Verdict =
  /** The service has it as watched. */
  | 'scrobbled'
  /** The service has the position; it did not count as watched. */
  | 'not_watched'
  /** The service took the request and said that it ignores it. */
  | 'ignored_by_service'
  | 'waiting'
  | 'open'
  /** A rule of ours kept it back. */
  | 'skipped'
  | 'refused'
  /** It could not be sent in time, or was thrown away. */
  | 'lost'
  | 'unknown';

export interface ServiceVerdict {
  readonly service: string;
  readonly label: string;
  readonly verdict: Verdict;
  /** Why, and what can be done, in a sentence or two. */
  readonly text: string;
  /** Name of the rule that decided, where one did. */
  readonly rule: string | null;
}

export interface ViewingExplanation {
  readonly viewing: WatchLogEntry;
  /** What happened on the box, in a sentence. */
  readonly text: string;
  readonly services: readonly ServiceVerdict[];
}

/** See `debugExport`: JSON, with the add-on's field names (PunchPlay contract section 11). */
export type DebugExport = Readonly<Record<string, unknown>>;
