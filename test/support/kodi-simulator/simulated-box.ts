/** One simulated Kodi box without any socket: what it answers, what it announces, and what can be done to it. */
import type { Clock } from '../../../electron/engine/ports.ts';
import { type BoxFacts, boxMethods, type ShownMessage } from './box-methods.ts';
import { type Category, type ClientEnd, Connections } from './connections.ts';
import { DELAYS_MS, type DelayName } from './delays.ts';
import { JsonRpc } from './json-rpc.ts';
import { kodiLocalTime } from './kodi-time.ts';
import { LAB_LIBRARY } from './lab-library.ts';
import { isLibraryVideo, type Playable, SimulatedLibrary } from './library.ts';
import type { LibraryContent, PlayableRef } from './media.ts';
import { SimulatedPlayer } from './player.ts';
import { playerMethods } from './player-methods.ts';

export interface SimulatedAddOn {
  readonly addonid: string;
  readonly type: string;
  readonly name: string;
  enabled: boolean;
}

export interface BoxOptions {
  /** `System.FriendlyName` */
  readonly name: string;
  readonly clock: Clock;
  /** Default: the library the traces were recorded with. */
  readonly library?: LibraryContent;
  /** Multiplies how long Kodi takes from a command to its notifications; positions and lengths are not touched. Default 1. */
  readonly delayFactor?: number;
  /** 0 ≤ x < 1; given, every such delay is stretched by 0.5 to 2. */
  readonly fraction?: () => number;
  /** The box's time zone. Default 0. */
  readonly utcOffsetMinutes?: number;
  /** What `locale.timezone` says; default UTC, whatever the offset. */
  readonly timeZone?: string;
  readonly macAddress?: string;
  readonly kodiVersion?: { readonly major: number; readonly minor: number };
  readonly jsonRpcVersion?: { readonly major: number; readonly minor: number; readonly patch: number };
}

/** A connection into the box from within the process. */
export interface BoxLine {
  /** A message from the client. */
  receive(text: string): void;
  /** The client hangs up. */
  close(): void;
}

export class SimulatedBox {
  readonly name: string;
  readonly library: SimulatedLibrary;
  readonly player: SimulatedPlayer;
  readonly connections: Connections;
  /** What was shown on its screen, oldest first. */
  readonly shown: ShownMessage[] = [];
  /** What is installed; a test adds to it and switches it on and off. */
  readonly addOns: SimulatedAddOn[] = [
    { addonid: 'skin.estuary', type: 'xbmc.gui.skin', name: 'Estuary', enabled: true },
    { addonid: 'service.xbmc.versioncheck', type: 'xbmc.service', name: 'Version Check', enabled: true },
  ];
  readonly #clock: Clock;
  readonly #options: BoxOptions;
  readonly #rpc: JsonRpc;
  #onQuit: () => void = () => undefined;

  constructor(options: BoxOptions) {
    const { clock, name } = options;
    this.name = name;
    this.#clock = clock;
    this.#options = options;
    const localTime = () => kodiLocalTime(clock.wallMs(), options.utcOffsetMinutes ?? 0);
    this.library = new SimulatedLibrary(options.library ?? LAB_LIBRARY, localTime);
    const announce = (method: string, data: Readonly<Record<string, unknown>>) => this.#announce(method, data);
    const delayMs = (delay: DelayName) => this.#delayMs(delay);
    this.player = new SimulatedPlayer({ clock, library: this.library, announce, delayMs });
    this.connections = new Connections((text, connection, reply) => {
      this.#clock.after(this.#delayMs('answer'), () =>
        this.#rpc.handle(text, connection, (answer) => reply(answer ?? '')),
      );
    });
    this.#rpc = new JsonRpc({
      ...boxMethods(this.#facts(localTime), this.library),
      ...playerMethods(this.player, this.library),
    });
  }

  /** Opens one item or a playlist; throws where there is no such file. */
  open(what: PlayableRef | readonly PlayableRef[], options: { position?: number; atSeconds?: number } = {}): void {
    const refs = Array.isArray(what) ? (what as readonly PlayableRef[]) : [what as PlayableRef];
    this.player.open(
      refs.map((ref) => this.#playable(ref)),
      options.position,
      options.atSeconds,
    );
  }

  /** Jumps to a share of the item, 0..1. */
  seek(fraction: number): void {
    this.player.seekTo(fraction * (this.player.current?.playable.durationSeconds ?? 0));
  }

  /** Jumps to just before the end, so that the item runs out by itself. */
  runToEnd(): void {
    this.player.seekTo((this.player.current?.playable.durationSeconds ?? 0) - 1);
  }

  /** A user marks something in Kodi's menus; unmarking (0) clears the date, as the menus do. */
  markWatched(ref: PlayableRef, playCount = 1): void {
    const { media } = this.#playable(ref);
    if (!isLibraryVideo(media)) throw new Error('only library items are marked');
    this.#announceWrite(this.library.write(media, { playCount, ...(playCount === 0 && { lastPlayed: '' }) }));
  }

  /** Connects a client from within the process: no socket, the injected clock only. */
  connect(end: ClientEnd): BoxLine {
    const connection = this.connections.add(end);
    return {
      receive: (text) => this.connections.receive(connection, text),
      close: () => this.connections.remove(connection),
    };
  }

  /** Answers a request over HTTP; null where Kodi resets the connection (no `id`). */
  handleHttp(text: string, done: (answer: string | null) => void): void {
    this.#clock.after(this.#delayMs('answer'), () => this.#rpc.handle(text, null, done));
  }

  /** Switched off properly: what plays is stopped and written down, OnQuit is said, and the lines break. */
  quit(gone: () => void): void {
    this.player.quit(() => {
      this.#announce('System.OnQuit', { exitcode: 0 });
      this.#clock.after(this.#delayMs('quitToClosed'), () => {
        this.die();
        gone();
      });
    });
  }

  /** What Application.Quit over JSON-RPC does. */
  onQuitAsked(listener: () => void): void {
    this.#onQuit = listener;
  }

  /** Gone from one moment to the next: nothing written, nothing said, every line broken. */
  die(): void {
    this.player.die();
    this.connections.takeDown();
  }

  #facts(localTime: () => string): BoxFacts {
    const { macAddress = '02:FC:00:00:00:01', kodiVersion, jsonRpcVersion } = this.#options;
    return {
      name: this.name,
      macAddress,
      kodiVersion: kodiVersion ?? { major: 20, minor: 1 },
      jsonRpcVersion: jsonRpcVersion ?? { major: 13, minor: 0, patch: 0 },
      timeZone: this.#options.timeZone ?? 'Etc/UTC',
      localTime,
      addOns: this.addOns,
      quit: () => this.#onQuit(),
      show: (message) => void this.shown.push(message),
      announce: (method, data, sender) => this.#announce(method, data, sender),
      announceWrite: (updates) => this.#announceWrite(updates),
    };
  }

  #playable(ref: PlayableRef): Playable {
    const found = this.library.find(ref);
    if (found === undefined) throw new Error(`${this.name} has no ${JSON.stringify(ref)}`);
    return found;
  }

  #announce(method: string, data: Readonly<Record<string, unknown>>, sender = 'xbmc'): void {
    const category = method.slice(0, method.indexOf('.')) as Category;
    this.connections.broadcast(category, JSON.stringify({ jsonrpc: '2.0', method, params: { data, sender } }));
  }

  #announceWrite(updates: ReadonlyArray<Readonly<Record<string, unknown>>>): void {
    this.#clock.after(this.#delayMs('libraryWrite'), () => {
      for (const data of updates) this.#announce('VideoLibrary.OnUpdate', data);
    });
  }

  #delayMs(name: DelayName): number {
    const { delayFactor = 1, fraction } = this.#options;
    return DELAYS_MS[name] * delayFactor * (fraction === undefined ? 1 : 0.5 + 1.5 * fraction());
  }
}
