/** The wording of a box's notifications. */
import { LOST_ITEM, notificationItem, type PlayerId } from './items.ts';
import { secondsToKodiTime } from './kodi-time.ts';
import type { Playable, UpdateData } from './library.ts';
import type { Playback } from './playback.ts';
import type { PlayerWorld } from './player.ts';

type PlayerNotice = 'OnPlay' | 'OnAVStart' | 'OnAVChange' | 'OnPause' | 'OnResume' | 'OnSpeedChanged';

export class Announcer {
  readonly #announce: PlayerWorld['announce'];

  constructor(announce: PlayerWorld['announce']) {
    this.#announce = announce;
  }

  /** A notification about an item; `playerid` differs from the item's own where Kodi gets it wrong. */
  say(notice: PlayerNotice, playback: Playback, playerid: PlayerId = playback.player): void {
    const speed = notice === 'OnPause' ? 0 : notice === 'OnSpeedChanged' ? playback.track.speed : 1;
    this.#announce(`Player.${notice}`, { item: notificationItem(playback.playable), player: { playerid, speed } });
  }

  stopped(playback: Playback, end: boolean): void {
    const item = notificationItem(playback.playable);
    if (playback.player === 2) this.#announce('Player.OnStop', { end: true, item, player: { playerid: 2 } });
    else this.#announce('Player.OnStop', { end, item });
  }

  /** OnStop when Kodi has already forgotten what it was. */
  stoppedLost(): void {
    this.#announce('Player.OnStop', { end: false, item: LOST_ITEM });
  }

  sought(playback: Playback, timeSeconds: number, offsetSeconds: number): void {
    const player = {
      playerid: playback.player,
      seekoffset: secondsToKodiTime(offsetSeconds),
      speed: playback.track.speed,
      time: secondsToKodiTime(timeSeconds),
    };
    this.#announce('Player.OnSeek', { item: notificationItem(playback.playable), player });
  }

  list(items: readonly Playable[], playlistid: PlayerId, clear: boolean): void {
    if (clear || playlistid === 2) this.#announce('Playlist.OnClear', { playlistid });
    items.forEach((playable, position) => {
      this.#announce('Playlist.OnAdd', { item: notificationItem(playable), playlistid, position });
    });
  }

  libraryUpdates(updates: readonly UpdateData[]): void {
    for (const data of updates) this.#announce('VideoLibrary.OnUpdate', data);
  }

  /** Kodi counts a song when it has run out; loose songs have no id to count. */
  songCounted({ media }: Playable): void {
    if (media.type === 'song' && media.id !== undefined) {
      this.#announce('AudioLibrary.OnUpdate', { id: media.id, type: 'song' });
    }
  }
}
