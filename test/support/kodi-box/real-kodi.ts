/** A real Kodi with a small library, and the hands to drive it. */
import { join } from 'node:path';
import { errorText } from '../../../shared/errors.ts';
import { Box, freePort, waitUntil } from './box.ts';
import { LOOSE_FILES, type LooseFile, PICTURE } from './catalogue.ts';
import type { KodiNotification, NotificationData } from './json-rpc-driver.ts';
import { type BoxSettings, makeHome, removeHome, type Visit, writeSettings } from './kodi-home.ts';
import { LibraryIds } from './library-ids.ts';
import { type MediaFolders, prepareMedia } from './media-files.ts';

export interface RealKodiOptions {
  /** Kodi's friendly name. */
  readonly name?: string;
  /** With both, the web server asks for them. */
  readonly webUser?: string;
  readonly webPassword?: string;
  /** Puts something into Kodi's home before it starts. */
  readonly prepareHome?: (home: string) => void;
}

/** What Player.Open and Playlist.Add take. */
export type Playable =
  | { readonly movieid: number }
  | { readonly episodeid: number }
  | { readonly songid: number }
  | { readonly file: string };

export interface PlayerReading {
  readonly positionSeconds: number;
  readonly totalSeconds: number;
  readonly speed: number;
}

type Matches = (data: NotificationData) => boolean;

const WAIT_LIMIT_MS = 15_000;
const AUDIO_PLAYER = 0;
const VIDEO_PLAYER = 1;
/** A picture this close to a jump's target has arrived there, and may have played on a little. */
const ARRIVED_SECONDS = 3;

/** Starts a Kodi of its own; the first call on a machine also makes media and library (about half a minute). */
export async function startRealKodi(options: RealKodiOptions = {}): Promise<RealKodi> {
  const settings = await chooseSettings(options);
  const media = await prepareMedia();
  const home = await makeHome(visit, await chooseSettings({ name: 'Template' }));
  try {
    options.prepareHome?.(home);
    writeSettings(home, settings);
    return await RealKodi.start(home, settings, media);
  } catch (error) {
    removeHome(home);
    throw error;
  }
}

/** Makes media and library beforehand, so that boxes started side by side do not each do it. */
export async function prepareBoxes(): Promise<void> {
  removeHome(await makeHome(visit, await chooseSettings({ name: 'Template' })));
}

async function chooseSettings(options: RealKodiOptions): Promise<BoxSettings> {
  const [webPort, webSocketPort, eventPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const { prepareHome: _, ...given } = options;
  return { name: 'Living room', ...given, webPort, webSocketPort, eventPort };
}

const visit: Visit = async (home, settings, task) => {
  const heard: KodiNotification[] = [];
  const box = await Box.start(home, settings, (notification) => heard.push(notification));
  try {
    await task(async (method, params, finished) => {
      const answer = await box.call(method, params);
      const isFinished = () => heard.some((notification) => notification.method === finished);
      if (finished !== undefined) await waitUntil(isFinished, finished, 60_000);
      return answer;
    });
  } finally {
    await box.stop();
  }
};

export class RealKodi {
  readonly address = '127.0.0.1';
  /** Every notification since the start, oldest first. */
  readonly notifications: readonly KodiNotification[];
  readonly media: MediaFolders;
  readonly #box: Box;
  readonly #library: LibraryIds;
  /** Notifications from here on answer the last thing that was done. */
  #mark = 0;

  private constructor(box: Box, notifications: readonly KodiNotification[], media: MediaFolders, library: LibraryIds) {
    this.#box = box;
    this.notifications = notifications;
    this.media = media;
    this.#library = library;
  }

  static async start(home: string, settings: BoxSettings, media: MediaFolders): Promise<RealKodi> {
    const notifications: KodiNotification[] = [];
    const box = await Box.start(home, settings, (notification) => notifications.push(notification));
    try {
      return new RealKodi(
        box,
        notifications,
        media,
        await LibraryIds.read((method, params) => box.call(method, params)),
      );
    } catch (error) {
      await box.kill();
      throw error;
    }
  }

  get webSocketPort(): number {
    return this.#box.settings.webSocketPort;
  }

  get webPort(): number {
    return this.#box.settings.webPort;
  }

  get processId(): number {
    return this.#box.kodi.pid;
  }

  movie(title: string): Playable {
    return { movieid: this.#library.movie(title) };
  }

  episode(show: string, season: number, episode: number): Playable {
    return { episodeid: this.#library.episode(show, season, episode) };
  }

  song(title: string): Playable {
    return { songid: this.#library.song(title) };
  }

  looseFile(file: LooseFile): Playable {
    return { file: join(this.media.loose, LOOSE_FILES[file].name) };
  }

  picture(): Playable {
    return { file: join(this.media.loose, PICTURE) };
  }

  /** The two loose parts as one item. */
  looseStack(): Playable {
    const [first, second] = [LOOSE_FILES.firstPart, LOOSE_FILES.secondPart];
    return { file: `stack://${join(this.media.loose, first.name)} , ${join(this.media.loose, second.name)}` };
  }

  /** Asks Kodi; rejects with Kodi's own error. */
  async call<Result = unknown>(method: string, params: Readonly<Record<string, unknown>> = {}): Promise<Result> {
    try {
      return (await this.#box.call(method, params)) as Result;
    } catch (error) {
      throw new Error(`${errorText(error)}; ${this.#situation()}`);
    }
  }

  /** Waits for a notification (`Player.OnStop`; several: the first of them) that came, or comes, after the last thing done here. */
  async waitFor(
    method: string | readonly string[],
    matches: Matches = () => true,
    limitMs = WAIT_LIMIT_MS,
  ): Promise<KodiNotification> {
    const methods = [method].flat();
    const find = () =>
      this.notifications.slice(this.#mark).find((heard) => methods.includes(heard.method) && matches(heard.data));
    try {
      await waitUntil(() => find() !== undefined, `${methods.join(' or ')} came`, limitMs);
    } catch (error) {
      throw new Error(`${errorText(error)}; ${this.#situation()}`);
    }
    return find() as KodiNotification;
  }

  /** Begins anew what {@link waitFor} looks at. The helpers below do it themselves. */
  mark(): void {
    this.#mark = this.notifications.length;
  }

  /** Opens something and waits until it shows pictures (or sounds) and tells its position. */
  async open(item: Playable, options: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.openOnly(item, options);
    await this.started();
  }

  /** Opens something without waiting for anything but Kodi's answer. */
  async openOnly(item: Playable, options: Readonly<Record<string, unknown>> = {}): Promise<void> {
    this.mark();
    await this.call('Player.Open', { item, options });
  }

  /** Plays a new list of videos from its first. */
  async openPlaylist(items: readonly Playable[]): Promise<void> {
    await this.#openList(VIDEO_PLAYER, items);
  }

  /** Plays a new list of songs from its first. */
  async openSongs(items: readonly Playable[]): Promise<void> {
    await this.#openList(AUDIO_PLAYER, items);
  }

  /** The next of the list; waits until it shows pictures. */
  async next(): Promise<void> {
    await this.nextOnly();
    await this.started();
  }

  /** The next of the list without waiting for anything but Kodi's answer. */
  async nextOnly(): Promise<void> {
    await this.#act('Player.GoTo', { to: 'next' });
  }

  /** Waits until what was opened last shows pictures and tells its position. */
  async started(): Promise<void> {
    await this.waitFor('Player.OnAVStart');
    await waitUntil(
      async () => {
        const { totalSeconds, positionSeconds } = await this.reading();
        return totalSeconds > 0 && positionSeconds >= 0;
      },
      `what plays tells its position; ${this.#situation()}`,
      WAIT_LIMIT_MS,
    );
  }

  /** Jumps to a share of the item (0..1) and waits until the picture is there: some tenths of a second after Kodi's word. */
  async seekTo(fraction: number): Promise<void> {
    await this.seekOnly(fraction);
    const isThere = async () => {
      const { positionSeconds, totalSeconds } = await this.reading();
      return Math.abs(positionSeconds - fraction * totalSeconds) < ARRIVED_SECONDS;
    };
    await waitUntil(isThere, `the picture is at ${fraction}; ${this.#situation()}`, WAIT_LIMIT_MS);
  }

  /** Jumps and waits for Kodi's word only: in a stack it opens the other part instead. */
  async seekOnly(fraction: number): Promise<void> {
    await this.#act('Player.Seek', { value: { percentage: fraction * 100 } });
    await this.waitFor(['Player.OnSeek', 'Player.OnAVStart']);
  }

  async pause(): Promise<void> {
    await this.#act('Player.PlayPause', { play: false });
    await this.waitFor('Player.OnPause');
  }

  async resume(): Promise<void> {
    await this.#act('Player.PlayPause', { play: true });
    await this.waitFor('Player.OnResume');
  }

  async setSpeed(speed: number): Promise<void> {
    await this.#act('Player.SetSpeed', { speed });
    await this.waitFor('Player.OnSpeedChanged');
  }

  async repeatOne(on: boolean): Promise<void> {
    await this.#act('Player.SetRepeat', { repeat: on ? 'one' : 'off' });
  }

  /** Stops what plays and waits for Kodi's word that it did. */
  async stop(): Promise<void> {
    await this.#act('Player.Stop', {});
    await this.waitFor('Player.OnStop');
  }

  /** Running and idle again, whatever a test left behind. */
  async tidyUp(): Promise<void> {
    this.thaw();
    if (this.#box.kodi.hasExited()) await this.restart();
    else if ((await this.#activePlayers()).length > 0) {
      // Not for pictures.
      await this.repeatOne(false).catch(() => {});
      await this.stop();
    }
  }

  /** Where the active player is; zeros when there is none. */
  async reading(): Promise<PlayerReading> {
    const playerid = (await this.#activePlayers())[0];
    if (playerid === undefined) return { positionSeconds: 0, totalSeconds: 0, speed: 0 };
    const properties = ['time', 'totaltime', 'speed'];
    const answer = await this.call<PlayerProperties>('Player.GetProperties', { playerid, properties });
    return {
      positionSeconds: inSeconds(answer.time),
      totalSeconds: inSeconds(answer.totaltime),
      speed: answer.speed,
    };
  }

  /** Kodi closes itself, with all its good-byes. */
  async quit(): Promise<void> {
    this.mark();
    await this.call('Application.Quit').catch(() => {});
    await this.#box.kodiExited();
  }

  async sigterm(): Promise<void> {
    this.mark();
    this.#box.kodi.signal('SIGTERM');
    await this.#box.kodiExited();
  }

  async kill9(): Promise<void> {
    this.mark();
    this.#box.kodi.signal('SIGKILL');
    await this.#box.kodiExited();
  }

  /** Kodi stands still, connections stay open. */
  freeze(): void {
    this.#box.kodi.signal('SIGSTOP');
  }

  thaw(): void {
    this.#box.kodi.signal('SIGCONT');
  }

  /** Starts Kodi again on the same home and ports, after it has ended. */
  async restart(): Promise<void> {
    this.mark();
    await this.#box.startKodi();
  }

  /** Ends everything that was started and removes the home. */
  async stopAll(): Promise<void> {
    await this.#box.kill();
    removeHome(this.#box.home);
  }

  async #openList(playlistid: number, items: readonly Playable[]): Promise<void> {
    this.mark();
    await this.call('Playlist.Clear', { playlistid });
    for (const item of items) await this.call('Playlist.Add', { playlistid, item });
    await this.call('Player.Open', { item: { playlistid, position: 0 } });
    await this.started();
  }

  async #act(method: string, params: Readonly<Record<string, unknown>>): Promise<void> {
    const playerid = (await this.#activePlayers())[0] ?? VIDEO_PLAYER;
    this.mark();
    await this.call(method, { playerid, ...params });
  }

  async #activePlayers(): Promise<number[]> {
    const players = await this.call<readonly { readonly playerid: number }[]>('Player.GetActivePlayers');
    return players.map((player) => player.playerid);
  }

  #situation(): string {
    const heard = this.notifications.slice(this.#mark).map((notification) => notification.method);
    const kodi = this.#box.kodi;
    const state = kodi.hasExited() ? `Kodi has ended (${kodi.ending()}): ${kodi.output()}` : 'Kodi runs';
    return `${state}; heard ${heard.join(', ') || 'nothing'}`;
  }
}

interface KodiTimeFields {
  readonly hours: number;
  readonly minutes: number;
  readonly seconds: number;
  readonly milliseconds: number;
}

interface PlayerProperties {
  readonly time: KodiTimeFields;
  readonly totaltime: KodiTimeFields;
  readonly speed: number;
}

function inSeconds(time: KodiTimeFields): number {
  return time.hours * 3600 + time.minutes * 60 + time.seconds + time.milliseconds / 1000;
}
