/** The state that page and command line see: values only, no secret, no path. */
import type { Problem } from './errors.ts';
import type { ImportStatus } from './history.ts';
import type { MediaItem } from './media-item.ts';
import type { ServiceInfo } from './services.ts';
import type { HostSettings, Settings } from './settings.ts';

/** Stages of a connection, in their order; a test and a retry go through the same ones. */
export const HOST_STAGES = ['resolve', 'connect', 'version', 'identity', 'ready'] as const;
export type HostStage = (typeof HOST_STAGES)[number];

export interface StageResult {
  readonly stage: HostStage;
  readonly outcome: 'ok' | 'failed' | 'pending';
  /** What was found (`Kodi 20.1`), or what is wrong and what to do. */
  readonly text: string;
  readonly atMs: number;
}

export interface HostState {
  readonly id: string;
  readonly label: string;
  readonly address: string;
  readonly port: number;
  readonly httpPort: number;
  readonly user: string | null;
  readonly enabled: boolean;
  /** Its own, in place of the global ones. */
  readonly settings: HostSettings;
  readonly connection: 'disabled' | 'connecting' | 'connected' | 'polling' | 'unreachable';
  /** In words: `Connected to LivingRoom (Kodi 20.1)`, `Polling over HTTP because …`, `Kodi refused the connection: …`. */
  readonly connectionText: string;
  readonly stages: readonly StageResult[];
  readonly kodiName: string | null;
  readonly kodiVersion: string | null;
  readonly nextRetryAtMs: number | null;
  readonly nowPlaying: NowPlaying | null;
  /** Add-ons on the box that report what is watched by themselves, and services that the user decided about. */
  readonly otherScrobblers: readonly OtherScrobbler[];
  /** Which services get what is watched here. */
  readonly services: readonly HostService[];
}

/** Whether a box is reported to a service. */
export interface HostService {
  readonly service: string;
  /** The user's choice for this box; null: it goes as everywhere. */
  readonly choice: boolean | null;
}

/** `auto`: stand aside while an add-on for the service is switched on there. */
export type StandAsideChoice = 'auto' | 'on' | 'off';

/** A box that announces itself on the local network. */
export interface FoundBox {
  /** Its uuid where it has one; names it in `hosts.add_found`. */
  readonly id: string;
  readonly name: string;
  readonly address: string;
  /** Of the WebSocket; null where only a web server was announced. */
  readonly port: number | null;
  /** Of the web server; null where none was announced. */
  readonly httpPort: number | null;
  readonly seenAtMs: number;
  /** The box of ours that it is; null where it is not added. */
  readonly hostId: string | null;
  /** Whether a connection worked; null while that was not tried. A box that allows no remote control is found, but refuses. */
  readonly reachable: boolean | null;
  /** What the connection came to: who answered, or what to switch on. */
  readonly text: string;
}

/** What is known of the boxes around. */
export interface FoundBoxes {
  /** True while it is being looked; ask again in a moment. */
  readonly looking: boolean;
  /** Why it cannot be looked; null where it can. */
  readonly problem: string | null;
  readonly boxes: readonly FoundBox[];
}

export interface OtherScrobbler {
  /** `script.punchplay`; null where there is none and the user chose all the same. */
  readonly addOnId: string | null;
  readonly name: string | null;
  readonly service: string;
  readonly choice: StandAsideChoice;
  /** True while this box's events are not sent to the service by the companion. */
  readonly standsAside: boolean;
}

export interface NowPlaying {
  readonly viewingId: string;
  readonly player: 'audio' | 'video' | 'picture';
  readonly playback: 'opening' | 'playing' | 'paused' | 'winding' | 'waiting';
  /** Null until Kodi has described it. */
  readonly item: MediaItem | null;
  readonly label: string;
  readonly positionSeconds: number | null;
  readonly durationSeconds: number | null;
  readonly speed: number;
  /** When the position was computed: wall clock ms. */
  readonly atMs: number;
  /** Why it is not reported; null where it is. */
  readonly ignored: string | null;
  /** Names its picture: see `WatchLogEntry.artwork`. */
  readonly artwork: string | null;
  /** What each service will be told of it; empty until it is known what it is, and in private time. */
  readonly services: readonly ServicePreview[];
}

/** What becomes of what plays now at one service. */
export interface ServicePreview {
  readonly service: string;
  readonly willReport: boolean;
  /** Why not, or what its events wait for; empty where they go at once. */
  readonly reason: string;
}

export interface AccountInfo {
  readonly service: string;
  readonly label: string;
  readonly state: 'linked' | 'not_linked' | 'login_needed' | 'unavailable';
  readonly accountName: string | null;
  readonly text: string;
  /** Its login cannot be read before the keychain is there and unlocked. */
  readonly waitsForKeychain?: true;
  /** Nobody can log in before its settings have values. */
  readonly needsSetup?: true;
  /** Events of this account that wait to be sent. */
  readonly unsent: number;
}

/** What "test connection" found (PunchPlay contract section 3, "`me` outcomes"). */
export interface AccountTest {
  readonly service: string;
  readonly outcome: 'authenticated' | 'expired' | 'not_logged_in' | 'unreachable' | 'invalid_backend';
  /** The user's name as the service says it; null where it does not. */
  readonly accountName: string | null;
  /** For the user: what it means and what to do. */
  readonly text: string;
}

export interface LaneInfo {
  readonly service: string;
  readonly accountName: string | null;
  readonly waiting: number;
  readonly oldestAtMs: number | null;
  readonly nextTryAtMs: number | null;
  readonly state: 'idle' | 'sending' | 'backing_off' | 'blocked';
  readonly problem: Problem | null;
}

export interface PrivateSpan {
  readonly sinceMs: number;
  /** Null: until it is switched off. */
  readonly untilMs: number | null;
}

/** Where private time holds now. */
export interface PrivateStatus {
  readonly all: PrivateSpan | null;
  /** Boxes with a private time of their own. */
  readonly hosts: ReadonlyArray<PrivateSpan & { readonly hostId: string; readonly hostLabel: string }>;
}

/** A rating that is asked for, or will be. */
export interface RatingRequest {
  readonly viewingId: string;
  readonly title: string;
  readonly item: MediaItem;
  readonly watchedAtMs: number;
  /** `asked`: now · `soon`: after the delay, and not while a video plays · `later`: put off, until somebody looks at the list. */
  readonly state: 'asked' | 'soon' | 'later';
}

/** What is never asked about again. */
export interface RatingSuppression {
  readonly id: number;
  readonly kind: 'title' | 'show';
  readonly title: string;
  readonly createdAtMs: number;
}

/** What became of a rating at each service. */
export interface RatingResult {
  readonly viewingId: string;
  readonly title: string;
  readonly rating: number;
  readonly services: ReadonlyArray<{
    readonly service: string;
    /** `queued`: it is sent at once, or when the service can be reached. */
    readonly outcome: 'queued' | 'skipped';
    readonly reason: string;
  }>;
}

/** `opened`: the companion itself has shown the address in this computer's browser · `allowed`: whoever asks may · `refused`: it is no address of the service's own */
export type LoginOpening = 'opened' | 'allowed' | 'refused';

/** A login that was begun, as the page mirrors it: the countdown runs in the page, to {@link LoginStatus.expiresAtMs}. */
export interface LoginState extends Omit<LoginStatus, 'secondsLeft'> {
  /** See {@link QrCode.svg}; null while there is no address. */
  readonly qrSvg: string | null;
  readonly opening: LoginOpening;
}

export interface CompanionState {
  readonly version: string;
  readonly startedAtMs: number;
  readonly dataDirectory: string;
  readonly hosts: readonly HostState[];
  /** Boxes that were seen lately on the network. */
  readonly found: readonly FoundBox[];
  readonly accounts: readonly AccountInfo[];
  /** Of each service that was logged in to since the start, the last one. */
  readonly logins: readonly LoginState[];
  readonly services: readonly ServiceInfo[];
  readonly lanes: readonly LaneInfo[];
  readonly privateTime: PrivateStatus;
  readonly settings: Settings;
  readonly ratings: readonly RatingRequest[];
  readonly importStatus: ImportStatus;
  /** Rises when `queue.list` may answer otherwise than before. */
  readonly queueRevision: number;
  /** Rises when the commands on the log may answer otherwise than before. */
  readonly logRevision: number;
  /** Newest first, few. */
  readonly problems: ReadonlyArray<Problem & { readonly atMs: number }>;
  /** Where logins and passwords are kept; `memory`: until the companion is quit. */
  readonly secretsIn: 'keychain' | 'file' | 'memory';
}

/** One waiting event, for `queue list`. */
export interface QueueEntry {
  readonly id: number;
  readonly service: string;
  readonly accountName: string | null;
  readonly hostId: string;
  readonly viewingId: string;
  readonly eventId: string;
  readonly kind: string;
  readonly title: string;
  readonly watched: boolean;
  readonly createdAtMs: number;
  readonly attempts: number;
  readonly lastAttemptAtMs: number | null;
  readonly nextTryAtMs: number | null;
  readonly lastError: string | null;
}

/** What became of one event at one service. */
export type OutcomeKind =
  | 'sent'
  | 'waiting'
  | 'duplicate'
  | 'skipped'
  | 'refused'
  | 'superseded'
  | 'evicted'
  | 'expired'
  | 'cleared';

export interface WatchLogOutcome {
  readonly service: string;
  readonly event: string;
  readonly outcome: OutcomeKind;
  /** Why, in words; the name of the rule where one decided. */
  readonly reason: string;
  /** The latest, where several came out alike. */
  readonly atMs: number;
  /** How many events of this viewing came out alike (progress); absent: one. */
  readonly times?: number;
}

export interface WatchLogEntry {
  readonly viewingId: string;
  readonly hostId: string;
  readonly hostLabel: string;
  readonly title: string;
  readonly kind: string;
  readonly item: MediaItem | null;
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly positionSeconds: number | null;
  readonly durationSeconds: number | null;
  readonly progressFraction: number | null;
  readonly watched: boolean | null;
  readonly stopReason: string | null;
  /** Why it was not reported at all; null where it was. */
  readonly ignored: { readonly rule: string; readonly text: string } | null;
  readonly outcomes: readonly WatchLogOutcome[];
  /** Its picture is at `artwork/<hostId>/<this>` from the page, as long as it is kept; null where Kodi gave none. */
  readonly artwork: string | null;
}

/** `code`: shown, and entered at an address · `browser`: allowed at an address that leads back here by itself */
export type LoginMethod = 'code' | 'browser';

/** Where a login stands. */
export interface LoginStatus {
  readonly service: string;
  readonly method: LoginMethod;
  readonly state: 'none' | 'pending' | 'slow' | 'linked' | 'expired' | 'denied' | 'failed' | 'cancelled';
  /** Null where there is nothing to enter: the address says it all. */
  readonly userCode: string | null;
  /** Where the user enters the code, or allows it: ours, or one on the backend's own origin. */
  readonly address: string | null;
  readonly expiresAtMs: number | null;
  /** Until the code expires, for a countdown; never more than the companion itself will wait. */
  readonly secondsLeft: number | null;
  readonly accountName: string | null;
  readonly text: string;
}

/** A QR code made here, without asking anybody. */
export interface QrCode {
  /** A whole `<svg>` element, black on white, without size: it fills its place. */
  readonly svg: string;
  /** For a terminal: lines of block characters, light parts drawn. */
  readonly text: string;
}

/** A login as it is shown. */
export interface LoginView extends LoginStatus {
  /** Of {@link LoginStatus.address}. */
  readonly qr: QrCode | null;
  readonly opening: LoginOpening;
}
