/**
 * What a scrobbler plugin and the companion are to each other, as types. Imports nothing: an author copies this file beside
 * the plugin's code, and the editor knows the rest. The guide is electron/engine/scrobblers/README.md.
 */

/** What `plugin.json` may name in `events`. */
export type PlaybackEventName =
  | 'phlix.playback.started'
  | 'phlix.playback.paused'
  | 'phlix.playback.resumed'
  /** While it plays, once in a heartbeat, and after a jump. */
  | 'phlix.playback.progress'
  | 'phlix.playback.stopped';

export interface PlaybackIds {
  readonly imdb?: string;
  readonly tmdb?: number;
  readonly tvdb?: number;
  readonly trakt?: number;
}

export interface PlaybackItem {
  readonly kind: 'movie' | 'episode' | 'song' | 'musicvideo';
  /** The movie's, song's or episode's own; an episode without a known title has the show's. */
  readonly title: string;
  readonly year?: number;
  /** Of the movie, or of the episode itself: never the show's. */
  readonly ids: PlaybackIds;
  readonly show?: { readonly title: string; readonly year?: number; readonly ids: PlaybackIds };
  readonly season?: number;
  readonly episode?: number;
  /** The last one of a file that holds several. */
  readonly episodeEnd?: number;
  readonly anime?: true;
  readonly artist?: string;
  readonly albumArtist?: string;
  readonly album?: string;
  readonly track?: number;
  /** MusicBrainz's id of the track. */
  readonly mbid?: string;
}

export interface PlaybackEvent {
  /** UUID of the event, the same when it is delivered again. */
  readonly eventId: string;
  /** UUID of the viewing. */
  readonly sessionId: string;
  readonly userId: string;
  /** The same for the same item on the same box. */
  readonly mediaItemId: string;
  /** UUID of the Kodi box. */
  readonly deviceId: string;
  /** 100 ns each. */
  readonly positionTicks: number;
  /** Null where the length is not known: a radio station. */
  readonly durationTicks: number | null;
  /** 0..100; null where the length is not known. */
  readonly progressPercent: number | null;
  /** Unix seconds. */
  readonly timestamp: number;
  /** Unix seconds. */
  readonly startedAt: number;
  /** Really played, without pauses and jumps. */
  readonly listenedSeconds: number;
  /** On `stopped` only. */
  readonly finalPositionTicks?: number;
  /** On `stopped` only: it counts as watched, by the user's own threshold and once. */
  readonly reachedEnd?: boolean;
  /** On `progress` only: after a jump. */
  readonly seek?: boolean;
  /** It is delivered again, or later than it happened. */
  readonly replayed: boolean;
  readonly item: PlaybackItem;
}

/** What became of an event: done (or nothing), again after so many seconds, never again, or not before the user has set it up anew. */
// biome-ignore lint/suspicious/noConfusingVoidType: a handler without a return statement gives nothing back
export type Handled = void | undefined | 'done' | 'auth' | { readonly retry: number } | { readonly drop: string };
export type EventHandler = (event: PlaybackEvent) => Handled | Promise<Handled>;

/** What the module's default export makes, without arguments. */
export interface Plugin {
  /** Before `onEnable`, and again after the user has changed them. */
  configure?(settings: Readonly<Record<string, unknown>>): void | Promise<void>;
  /** Ten seconds at most; what it throws is shown to the user. */
  onEnable(host: PluginHost): void | Promise<void>;
  /** A handler of each event, or the name of its method. */
  subscribedEvents(): { readonly [Name in PlaybackEventName]?: EventHandler | string };
  /** Five seconds at most. */
  onDisable?(): void | Promise<void>;
}

/** What a plugin may ask of the companion. What cannot be done is thrown, in words. */
export interface PluginHost {
  /** The companion's own version. */
  readonly appVersion: string;
  readonly http: { request(request: HttpRequest): Promise<HttpResponse> };
  /** Secrets among the settings are taken out. */
  readonly log: { readonly [Level in 'debug' | 'info' | 'warn' | 'error']: (text: unknown) => void };
  readonly settings: {
    get(): Promise<Record<string, unknown>>;
    /** Stored when it resolves: all of them or none. */
    update(values: Readonly<Record<string, unknown>>): Promise<void>;
  };
  readonly queue: {
    /** Stored when it resolves. `sessionId`: of the viewing it is about. `expiresAt`: Unix seconds. */
    enqueue(
      kind: string,
      payload: unknown,
      options: { readonly sessionId: string; readonly expiresAt?: number },
    ): Promise<void>;
    handle(kind: string, handler: (payload: unknown) => Handled | Promise<Handled>): void;
  };
  /** Timers end when the plugin is disabled, and give the function that ends them before. */
  readonly clock: {
    /** Milliseconds since 1970. */
    now(): number;
    setTimeout(task: () => unknown, delayMs: number): () => void;
    setInterval(task: () => unknown, delayMs: number): () => void;
  };
  readonly library: Library;
  readonly oauth: {
    /** Shows the user an address to open. */
    openBrowser(url: string): Promise<void>;
    /** Opens an address on this computer for a service to send the browser back to, once. Port 0, or none: a free one. */
    receiveRedirect(options?: { port?: number; path?: string; timeoutMs?: number }): Promise<Redirect>;
    /** So many random bytes, in hexadecimal digits: a state, a code verifier. */
    randomBytes(count: number): string;
    /** Of a text, in base64url: the challenge of a code verifier. */
    sha256(text: string): string;
  };
  readonly notify: {
    /** For what you send later than its event; an event that is done is told by itself. As the user's settings have it. */
    scrobbled(item: { readonly title: string }): Promise<void>;
    loginNeeded(): Promise<void>;
    error(text: string): Promise<void>;
  };
  /** Aborted when the plugin is disabled. */
  readonly signal: AbortSignal;
}

export interface Redirect {
  /** `http://127.0.0.1:47000/` */
  readonly uri: string;
  /** The query that the browser came back with. Rejects where nobody comes in time (ten minutes). */
  readonly received: Promise<Readonly<Record<string, string>>>;
  close(): void;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** One of the two, or none. */
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  /** 60,000 at most. */
  readonly timeoutMs?: number;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  text(): string;
  json(): unknown;
}

/**
 * What the libraries of the Kodi boxes say, and what is marked as watched there. For plugins whose `plugin.json` asks for it:
 * `"library": "read"`, or `"write"` for {@link Library.markWatched}. Only of boxes that report to this plugin.
 */
export interface Library {
  /** The copies of a movie or an episode on all boxes, by id: a title alone finds nothing. */
  find(title: LibraryTitle): Promise<LibraryFound>;
  /**
   * Marks it where Kodi has not counted it yet. Never takes a mark away, never changes what Kodi has counted.
   * `watchedAt`: Unix seconds; null where nobody knows, and Kodi takes the moment of writing.
   */
  markWatched(title: LibraryTitle, watchedAt: number | null): Promise<LibraryMarked>;
  /** What was watched since then (Unix seconds; 0: ever), but for what this plugin itself has marked. */
  watchedSince(timestamp: number): Promise<LibraryWatched>;
}

/** As an event's `item`: a movie with its ids, or an episode with its show's ids and its numbers. */
export interface LibraryTitle {
  readonly kind: 'movie' | 'episode';
  readonly ids?: PlaybackIds;
  readonly show?: { readonly ids: PlaybackIds };
  readonly season?: number;
  readonly episode?: number;
  readonly episodeEnd?: number;
}

export interface LibraryEntry extends Pick<PlaybackItem, 'title' | 'year' | 'ids' | 'show' | 'season' | 'episode'> {
  readonly kind: 'movie' | 'episode';
  /** UUID of the Kodi box. */
  readonly deviceId: string;
  /** 0 where it was not watched. */
  readonly playCount: number;
  /** Unix seconds; null where Kodi does not know. */
  readonly watchedAt: number | null;
}

interface Reached {
  /** UUIDs of boxes that could not be asked: they are not connected now. */
  readonly away: readonly string[];
}

export interface LibraryFound extends Reached {
  readonly items: readonly LibraryEntry[];
}

export interface LibraryMarked extends Reached {
  /** One for each copy; none where no library has it. */
  readonly items: ReadonlyArray<{
    readonly deviceId: string;
    readonly outcome: 'marked' | 'already' | 'failed';
    /** Why it failed, in words. */
    readonly reason: string;
  }>;
}

export interface LibraryWatched extends Reached {
  /** A title that several boxes have is there several times. */
  readonly items: readonly LibraryEntry[];
  /** So many were watched in private time, are ignored, or did not count. */
  readonly leftOut: number;
  /** False where something that plays now is to be looked at once more: ask with the same `timestamp` again. */
  readonly complete: boolean;
}
