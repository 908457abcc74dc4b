/** The outside world as values. Nothing else in `engine/` reads the time, makes an id or opens a window. */

export interface Timer {
  cancel(): void;
}

export interface Clock {
  /** Wall clock, ms since the epoch; may jump. */
  wallMs(): number;
  /** Monotonic, ms from an arbitrary start; never jumps back, may stand still in suspend. */
  monotonicMs(): number;
  /** Runs `task` once after `delayMs` (never keeps the process alive by itself). */
  after(delayMs: number, task: () => void): Timer;
}

export interface Random {
  /** UUID v4 */
  uuid(): string;
  /** 0 ≤ x < 1 */
  fraction(): number;
}

/** Keeps tokens and passwords. Every method rejects with a `ProblemError` of kind `keychain` that names both ways out. */
export interface Keychain {
  readonly kind: 'keychain' | 'file' | 'memory';
  /** The secret, or null where there is none. */
  get(key: string): Promise<string | null>;
  set(key: string, secret: string): Promise<void>;
  delete(key: string): Promise<void>;
  /** Calls back when `kind` has become another. Absent where it never does. */
  onChange?(listener: () => void): void;
}

export interface Log {
  debug(text: string, facts?: Record<string, unknown>): void;
  info(text: string, facts?: Record<string, unknown>): void;
  warn(text: string, facts?: Record<string, unknown>): void;
  error(text: string, facts?: Record<string, unknown>): void;
  /** A log whose lines carry these facts. */
  child(facts: Record<string, unknown>): Log;
}

/** What the user is to know, as facts: the shell says it in the user's language. `label`: what the service or box is called. */
export type Notification =
  /** `title`: of what was watched */
  | { readonly kind: 'scrobbled'; readonly title: string }
  | { readonly kind: 'login_needed'; readonly service: string; readonly label: string }
  | {
      readonly kind: 'queue_stuck';
      readonly service: string;
      readonly label: string;
      readonly waiting: number;
      readonly lastError: string | null;
    }
  | { readonly kind: 'host_unreachable'; readonly label: string; readonly reason: string };

/** What the machine tells about itself. Absent: only what clocks show is noticed. */
export interface Power {
  /** Calls back when connections may have died or come back: it woke up, was unlocked, or its network changed. Gives the function that ends it. */
  onChange(listener: (what: string) => void): () => void;
}

/** One service of a Kodi box, as it announces it on the local network. */
export interface Announcement {
  /** `websocket`: JSON-RPC over TCP and WebSocket · `web`: Kodi's web server */
  readonly kind: 'websocket' | 'web';
  /** The box's name. */
  readonly name: string;
  /** The same for all services of a box, and for good; null where it is not said. */
  readonly uuid: string | null;
  /** Where the box can be reached from here. */
  readonly address: string;
  readonly port: number;
}

export interface DiscoveryEvents {
  onFound(announcement: Announcement): void;
  /** The box said that it goes. */
  onGone(announcement: Announcement): void;
  /** It cannot be looked, in the user's words; nothing more comes. */
  onFailed(text: string): void;
}

/** Looks for boxes until it is stopped. Never throws. */
export type Discover = (events: DiscoveryEvents) => { stop(): void };

/** A plugin's code in a process of its own: no environment, no files but its own folder, no processes, bounded memory. */
export interface PluginProcess {
  /** A JSON value. Nothing happens where the process has ended. */
  send(message: unknown): void;
  /** At once; `onEnd` follows. */
  kill(): void;
  /** What it takes of the memory now; null where this system does not say. */
  residentBytes(): number | null;
}

export interface PluginProcessEvents {
  /** `bytes`: how long it was. */
  onMessage(message: unknown, bytes: number): void;
  /** What it wrote beside its messages, cut; `bytes`: how much that was. */
  onOutput(text: string, bytes: number): void;
  /** It has ended, by itself or not: why, as far as is known. Once. */
  onEnd(text: string): void;
}

/** `folder`: absolute, the only one it may read. Never throws: what cannot be started has ended. */
export type RunPlugin = (
  options: { readonly folder: string; readonly memoryMiB: number },
  events: PluginProcessEvents,
) => PluginProcess;

/** What `createCompanion` takes. */
export interface Ports {
  readonly clock: Clock;
  readonly random: Random;
  /** Absolute path; exists, mode 0700. */
  readonly dataDirectory: string;
  readonly keychain: Keychain;
  readonly log: Log;
  /** The newest lines of the log that is kept, oldest first; absent where none is. */
  readonly readLog?: (limit: number) => readonly string[];
  readonly fetch: typeof fetch;
  readonly notify: (notification: Notification) => void;
  /**
   * Shows a web address in this computer's own browser. Rejects with a `ProblemError` where nothing can. Absent where
   * nobody is known to sit in front of this computer.
   */
  readonly openExternal?: (address: string) => Promise<void>;
  /** Absent where boxes cannot be looked for. */
  readonly discover?: Discover;
  /** Absent where the machine tells nothing. */
  readonly power?: Power;
  /** Absent where plugins cannot be run. */
  readonly runPlugin?: RunPlugin;
  /**
   * Has everything deleted that the companion keeps here, and ends it soon after. Rejects with a `ProblemError` where
   * that cannot be: then nothing is. Absent where the shell cannot.
   */
  readonly deleteEverything?: () => Promise<void>;
}
