/** A simulated Kodi box on real ports of this machine. Hundreds fit in one process. */
import type { Clock } from '../../../electron/engine/ports.ts';
import { createSystemClock } from '../../../electron/system/clock.ts';
import { type Login, listenHttp } from './http-server.ts';
import type { LibraryContent, PlayableRef } from './media.ts';
import { type BoxOptions, SimulatedBox } from './simulated-box.ts';
import { type Listener, listenWebSocket } from './web-socket-server.ts';

export interface KodiSimulatorOptions extends Omit<BoxOptions, 'clock'> {
  /** Default: this machine's. */
  readonly clock?: Clock;
  /** WebSocket port; default 0: the system chooses. */
  readonly port?: number;
  /** HTTP port; 0: the system chooses; null (default): the web server is off, as in a fresh Kodi. */
  readonly httpPort?: number | null;
  /** What the web server asks for; default nothing. */
  readonly login?: Login | null;
}

/** What a test can do with a box. Commands work at once; what Kodi says of them follows after its own delays. */
export interface SimulatedKodi {
  readonly name: string;
  readonly address: '127.0.0.1';
  readonly port: number;
  /** Null where the web server is off. */
  readonly httpPort: number | null;
  /** The box itself, for reading its state in tests. */
  readonly box: SimulatedBox;
  /** Clients connected by WebSocket now. */
  readonly clientCount: number;

  /** Opens one item or a playlist over whatever plays; `atSeconds` starts inside the item. */
  open(what: PlayableRef | readonly PlayableRef[], options?: { position?: number; atSeconds?: number }): void;
  /** Next in the playlist; on the last item playback ends. */
  next(): void;
  previous(): void;
  pause(): void;
  resume(): void;
  /** Jumps to a share of the item, 0..1. */
  seek(fraction: number): void;
  /** Jumps by seconds, as a remote's arrow keys do. */
  seekBy(seconds: number): void;
  /** 1 plays, ±2 … ±32 winds. */
  setSpeed(speed: number): void;
  stop(): void;
  /** Jumps to just before the end; the item then runs out by itself. */
  end(): void;
  /** The user marks an item in Kodi's menus. */
  markWatched(ref: PlayableRef, playCount?: number): void;

  /** Switches Kodi off properly. Resolves when its ports are closed. */
  quit(): Promise<void>;
  /** Kodi dies at once (crash, kill -9): connections break, ports close, nothing is written. */
  kill(): Promise<void>;
  /** The box hangs: it takes connections but answers nothing until {@link restore}; then everything comes in a burst. */
  freeze(): void;
  /** The network is gone: no close, no answers, what is sent is lost until {@link restore}; the box plays on. */
  cut(): void;
  /** The plug is pulled: as {@link cut}, and the box forgets what it played. */
  powerOff(): void;
  /** Ends a freeze, a cut, a power loss, a quit or a kill: the box is there again on the same ports. */
  restore(): Promise<void>;
  /** Ends the simulator for good. */
  close(): Promise<void>;
}

export async function startKodiSimulator(options: KodiSimulatorOptions): Promise<SimulatedKodi> {
  const { clock = createSystemClock(), port = 0, httpPort = null, login = null, ...rest } = options;
  const box = new SimulatedBox({ ...rest, clock });
  const listeners = new Set<Listener>();
  const listenAll = async (webSocketPort: number, webPort: number | null) => {
    const webSocket = await listenWebSocket(box, webSocketPort);
    const http = webPort === null ? null : await listenHttp(box, webPort, login);
    listeners.add(webSocket);
    if (http !== null) listeners.add(http);
    return { port: webSocket.port, httpPort: http?.port ?? null };
  };
  const stopListening = async () => {
    const open = [...listeners];
    listeners.clear();
    await Promise.all(open.map((listener) => listener.close()));
  };
  const ports = await listenAll(port, httpPort);

  const quit = () => new Promise<void>((resolve) => box.quit(() => resolve(stopListening())));
  box.onQuitAsked(() => void quit());

  return {
    name: box.name,
    address: '127.0.0.1',
    port: ports.port,
    httpPort: ports.httpPort,
    box,
    get clientCount() {
      return box.connections.count;
    },
    open: (what, openOptions) => box.open(what, openOptions),
    next: () => void box.player.goTo('next'),
    previous: () => void box.player.goTo('previous'),
    pause: () => void box.player.setPaused(true),
    resume: () => void box.player.setPaused(false),
    seek: (fraction) => box.seek(fraction),
    seekBy: (seconds) => void box.player.seekBy(seconds),
    setSpeed: (speed) => void box.player.setSpeed(speed),
    stop: () => box.player.stop(),
    end: () => box.runToEnd(),
    markWatched: (ref, playCount) => box.markWatched(ref, playCount),
    quit,
    kill: () => {
      box.die();
      return stopListening();
    },
    freeze: () => box.connections.freeze(),
    cut: () => box.connections.cut(),
    powerOff: () => {
      box.connections.cut();
      box.player.die();
    },
    restore: async () => {
      if (listeners.size === 0) await listenAll(ports.port, ports.httpPort);
      box.connections.bringUp();
    },
    close: () => {
      box.die();
      return stopListening();
    },
  };
}

export type { LibraryContent, PlayableRef };
