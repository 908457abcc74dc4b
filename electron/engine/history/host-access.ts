/** What this room needs of a box that is watched: its ear, its voice, and what plays there. */
import type { KodiCaller } from '../kodi/kodi-caller.ts';
import type { HostPlayback } from '../playback/host-playback.ts';

export interface HostAccess {
  readonly hostId: string;
  readonly label: string;
  /** Null while the box is not connected. */
  caller(): KodiCaller | null;
  /** Kodi tells of changes (WebSocket); false where it is only polled. */
  isLive(): boolean;
  playback(): HostPlayback;
}

/** Is told what happens around a box's library. */
export interface LibraryFollower {
  /** The box is connected (again). */
  up(host: HostAccess): void;
  /** A movie or an episode of its library changed. */
  updated(host: HostAccess, item: { readonly type: string; readonly id: number }): void;
  /** It is gone, or left alone by us; `heardWallMs`: the last moment it was surely there. */
  down(hostId: string, heardWallMs: number): void;
  /** It is not watched any more: what happens there from now on is not ours. */
  forget(hostId: string): void;
}
