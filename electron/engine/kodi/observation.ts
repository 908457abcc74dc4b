/** What one Kodi box was seen to do: the only thing that later rooms know of it. */

/** Kodi's three players (audio 0, video 1, picture 2: FACTS section 3). */
export type PlayerKind = 'audio' | 'video' | 'picture';

/** The `item` of a Player notification: little, and not to be trusted for its type (FACTS section 4). */
export interface NotifiedItem {
  readonly type: string;
  /** Library id; absent for loose files. */
  readonly id?: number;
  /** A loose video's file name, decoded. */
  readonly title?: string;
  readonly file?: string;
}

/** Everything Kodi can tell about the item that plays, validated and bounded. Empty strings and nulls where Kodi is silent. */
export interface KodiItem {
  readonly type: 'movie' | 'episode' | 'musicvideo' | 'song' | 'picture' | 'channel' | 'unknown';
  readonly libraryId: number | null;
  /** Path or URL as Kodi has it; may hold credentials and tokens: never leaves the machine. */
  readonly file: string;
  readonly label: string;
  readonly title: string;
  readonly showTitle: string;
  /** 0 is valid (specials); null where Kodi says −1. */
  readonly season: number | null;
  readonly episode: number | null;
  /** For an episode: the show's year. */
  readonly year: number | null;
  readonly genres: readonly string[];
  /** Kodi's `uniqueid` of the item itself, unchecked: `{imdb: 'tt…', tmdb: '…'}`. */
  readonly uniqueIds: Readonly<Record<string, string>>;
  readonly showLibraryId: number | null;
  /** The show's `uniqueid`, from VideoLibrary.GetTVShowDetails. */
  readonly showUniqueIds: Readonly<Record<string, string>>;
  /** Every library episode in the same file, itself included, in order; empty unless there are several. */
  readonly episodesInFile: ReadonlyArray<{
    readonly libraryId: number;
    readonly season: number;
    readonly episode: number;
    readonly title: string;
  }>;
  readonly firstAired: string;
  readonly playCount: number | null;
  readonly resumePositionSeconds: number | null;
  /** Kodi's local time without offset, or "". */
  readonly lastPlayed: string;
  /** Length from the container's stream details; null where unknown. Right already at OnPlay. */
  readonly streamDurationSeconds: number | null;
  readonly artists: readonly string[];
  readonly albumArtists: readonly string[];
  readonly album: string;
  readonly trackNumber: number | null;
  readonly musicBrainzTrackId: string;
}

/** One look at the players: GetActivePlayers, GetItem and GetProperties asked together. */
export interface Reading {
  readonly player: PlayerKind;
  readonly item: {
    readonly type: string;
    readonly libraryId: number | null;
    readonly file: string;
    readonly label: string;
    /** Of the audio player: what it says is heard now, which in a stream changes. */
    readonly song?: { readonly title: string; readonly artists: readonly string[] };
  };
  /** As Kodi says: may be negative or beyond the end (FACTS section 3). */
  readonly positionSeconds: number;
  /** 0 where Kodi does not know (yet). */
  readonly totalSeconds: number;
  /** 0 paused, 1 playing, else winding. */
  readonly speed: number;
  readonly live: boolean;
}

/** The library's own word on an item, asked after it was seen to end. */
export interface LibraryWitness {
  readonly playCount: number;
  readonly resumePositionSeconds: number;
  readonly lastPlayed: string;
}

export type Observation =
  /** Player.OnPlay: something was opened; not yet playback. */
  | { readonly kind: 'play'; readonly player: PlayerKind; readonly item: NotifiedItem; readonly speed: number }
  /** Player.OnAVStart: the first frame. */
  | { readonly kind: 'av_start'; readonly player: PlayerKind; readonly item: NotifiedItem; readonly speed: number }
  /** Player.OnPause, OnResume, OnSpeedChanged in one: the speed is now this. The player may be named wrongly (FACTS section 7, 2). */
  | { readonly kind: 'speed'; readonly item: NotifiedItem; readonly speed: number }
  /** Player.OnSeek: the target, as Kodi says (may be negative or past the end). */
  | {
      readonly kind: 'seek';
      readonly item: NotifiedItem;
      readonly positionSeconds: number;
      /** How far it jumps: in a stack only this is about the whole, the target counts from the part. */
      readonly offsetSeconds?: number;
    }
  /** Player.OnStop. `player` only for pictures. */
  | { readonly kind: 'stop'; readonly item: NotifiedItem; readonly end: boolean; readonly player?: PlayerKind }
  /** VideoLibrary.OnUpdate outside a scan. */
  | {
      readonly kind: 'library_update';
      readonly item: { readonly type: string; readonly id: number };
      readonly playCount?: number;
    }
  /** The full description of what was opened last. */
  | { readonly kind: 'described'; readonly item: KodiItem }
  /** What the players say now; null when none is active. Only fresh answers: asked after the last notification. */
  | { readonly kind: 'reading'; readonly reading: Reading | null; readonly witness?: LibraryWitness }
  /** The library's word on the open item, asked because what ends it was told before its position was known again. */
  | { readonly kind: 'witness'; readonly witness: LibraryWitness }
  /** The box is gone; `heardMonotonicMs`: the last moment it was surely there. */
  | { readonly kind: 'lost'; readonly heardMonotonicMs: number; readonly heardWallMs: number }
  /** The box is there (again); a reading follows. */
  | { readonly kind: 'connected' }
  /** System.OnQuit */
  | { readonly kind: 'quit' }
  /** Time passes: deadlines may be due. */
  | { readonly kind: 'tick' }
  /** The companion itself goes down, or the host was switched off or removed: end what is open. */
  | { readonly kind: 'shutdown'; readonly reason: 'companion_stopped' | 'host_disabled' | 'host_removed' }
  /** What plays goes on, but as another viewing: this one ends here. */
  | { readonly kind: 'parted'; readonly reason: 'private_time' | 'switched_off' };
