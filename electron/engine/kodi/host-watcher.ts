/** Watches one box: turns its notifications into observations, and looks at its players when it is time to. */
import { errorText, type Problem } from '../../../shared/errors.ts';
import type { Log, Ports, Timer } from '../ports.ts';
import { floodProblem } from './connection-problems.ts';
import type { ConnectionStatus, HostConnection, LostConnection, Transport } from './connection-status.ts';
import { describeItem } from './describe-item.ts';
import { isSameFile } from './file-identity.ts';
import { createHostConnection } from './host-connection.ts';
import { createIntake, type Intake } from './intake.ts';
import { KodiCallError, type KodiCaller } from './kodi-caller.ts';
import { observationOf } from './notifications.ts';
import type { KodiItem, LibraryWitness, NotifiedItem, Observation, PlayerKind, Reading } from './observation.ts';
import { askWitness, readPlayers } from './questions.ts';
import { type ScreenMessage, showOnScreen } from './screen-message.ts';
import { createShowCache, type ShowCache } from './show-cache.ts';

/** What the watcher should do next, as whoever follows the playback sees it. */
export interface WatchPlan {
  /** Look at the players after this long; null: not by itself. */
  readonly lookInMs: number | null;
  /** Say `tick` after this long; null: no need. */
  readonly deadlineInMs: number | null;
  /** What plays but has not been described yet. */
  readonly undescribed: { readonly player: PlayerKind; readonly notified: NotifiedItem } | null;
  /** What was last known to play: the library is asked about it when it is gone. */
  readonly openItem: KodiItem | null;
  /** False: what ends the open item is not to be told before its library was asked. */
  readonly isPositionKnown: boolean;
}

/** Where a box is. */
export interface HostTarget {
  readonly address: string;
  readonly port: number;
  readonly httpPort: number;
  readonly user: string | null;
}

export interface HostWatcherOptions {
  /** Read at every attempt to connect: a box may move. */
  readonly host: HostTarget;
  readonly password: () => Promise<string | null>;
  readonly ports: Pick<Ports, 'clock' | 'random' | 'fetch' | 'log'>;
  /** Called for each observation in its order; must not throw. */
  readonly observe: (observation: Observation) => void;
  readonly plan: (transport: Transport) => WatchPlan;
  readonly onStatus: (status: ConnectionStatus) => void;
  readonly onLost: (problem: Problem) => void;
  /** The box is there (again), and can be asked through this caller until it is gone. */
  readonly onConnected?: (caller: KodiCaller) => void;
}

export interface HostWatcher {
  readonly connection: HostConnection;
  /** To ask the box something else; null while it is not connected. */
  readonly caller: KodiCaller | null;
  /** How it is connected, or was last. */
  readonly transport: Transport;
  start(): void;
  /** Shows a text on the box's screen for some seconds; not where the box is away. */
  show(message: ScreenMessage): void;
  /** Leaves the box. No observation comes after it was called. */
  stop(): Promise<void>;
}

/** A question that failed, or an answer that came too late, is asked again after this. */
const ASK_AGAIN_MS = 250;
/** Kodi described nothing (yet): asked again after this. */
const DESCRIBE_AGAIN_MS = 300;

/** What may end the viewing that is open. */
const ENDS: ReadonlySet<Observation['kind']> = new Set(['play', 'av_start', 'stop', 'quit']);

export function createHostWatcher(options: HostWatcherOptions): HostWatcher {
  return new Watcher(options);
}

class Watcher implements HostWatcher {
  readonly connection: HostConnection;
  caller: KodiCaller | null = null;
  transport: Transport = 'websocket';
  private readonly options: HostWatcherOptions;
  private readonly log: Log;
  private readonly shows: ShowCache;
  private readonly intake: Intake;
  private lookTimer: Timer | null = null;
  private deadlineTimer: Timer | null = null;
  private describeTimer: Timer | null = null;
  /** Raised by every word about the players: an answer to an older question is not news. */
  private spoken = 0;
  /** Raised when another item may play. */
  private items = 0;
  /** Notifications that wait for the library's word. */
  private held: Observation[] | null = null;
  private looking = false;
  private describing = false;
  private stopped = false;

  constructor(options: HostWatcherOptions) {
    const { host, ports, password, onStatus } = options;
    this.options = options;
    this.log = ports.log;
    this.shows = createShowCache(ports.clock);
    this.intake = createIntake({
      clock: ports.clock,
      handOn: (observation) => this.take(observation),
      onCaughtUp: () => this.look(),
      onFlood: () => this.connection.giveUp(floodProblem(host)),
    });
    this.connection = createHostConnection({
      get address() {
        return host.address;
      },
      get port() {
        return host.port;
      },
      get httpPort() {
        return host.httpPort;
      },
      get user() {
        return host.user;
      },
      password,
      ports,
      onNotification: (raw) => this.hear(raw),
      onUp: (caller, transport) => this.up(caller, transport),
      onDown: (lost) => this.down(lost),
      onStatus,
    });
  }

  start(): void {
    this.connection.start();
  }

  show(message: ScreenMessage): void {
    const { caller } = this;
    if (caller === null) return;
    showOnScreen(caller, message).catch((error: unknown) => this.failed('show a notification', error));
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.caller = null;
    this.intake.stop();
    this.cancelTimers();
    await this.connection.stop();
  }

  private up(caller: KodiCaller, transport: Transport): void {
    this.intake.close();
    this.intake.open();
    this.caller = caller;
    this.transport = transport;
    this.spoken += 1;
    this.items += 1;
    this.looking = false;
    this.describing = false;
    this.held = null;
    this.shows.clear();
    this.tell({ kind: 'connected' });
    // Asked first: what it answers decides about what is then seen to play.
    this.options.onConnected?.(caller);
    this.look();
  }

  private down({ heardMonotonicMs, heardWallMs, problem }: LostConnection): void {
    this.intake.close();
    this.caller = null;
    // The end that was not judged yet is found, with the library's word, when the box is back.
    this.held = null;
    this.tell({ kind: 'lost', heardMonotonicMs, heardWallMs });
    this.options.onLost(problem);
  }

  private hear(raw: unknown): void {
    const observation = observationOf(raw);
    if (observation === null || this.stopped) return;
    const { kind } = observation;
    if (kind !== 'library_update' && kind !== 'quit') this.spoken += 1;
    if (kind === 'play' || kind === 'av_start' || kind === 'stop') this.items += 1;
    this.intake.take(observation);
  }

  private take(observation: Observation): void {
    if (this.held !== null) this.held.push(observation);
    else if (ENDS.has(observation.kind) && this.askFirst(observation)) return;
    else this.pass(observation);
  }

  private pass(observation: Observation): void {
    this.tell(observation);
    if (observation.kind === 'play' || observation.kind === 'av_start') this.look();
  }

  /** What ends an item whose position is not known again yet waits for the library's word on it. */
  private askFirst(observation: Observation): boolean {
    const { caller } = this;
    const { openItem, isPositionKnown } = this.options.plan(this.transport);
    if (caller === null || openItem === null || isPositionKnown) return false;
    this.held = [observation];
    askWitness(caller, openItem).then(
      (witness) => this.release(caller, witness),
      () => this.release(caller, null),
    );
    return true;
  }

  /** Passes on what was held, after the library's word. */
  private release(caller: KodiCaller, witness: LibraryWitness | null): void {
    const { held } = this;
    if (caller !== this.caller || held === null) return;
    this.held = null;
    if (witness !== null) this.tell({ kind: 'witness', witness });
    for (const observation of held) this.pass(observation);
    this.look();
  }

  /** Passes an observation on, and does what the playback then needs. */
  private tell(observation: Observation): void {
    if (this.stopped) return;
    this.options.observe(observation);
    this.follow();
  }

  private follow(): void {
    this.cancelTimers();
    const { clock } = this.options.ports;
    const { deadlineInMs, lookInMs } = this.options.plan(this.transport);
    if (deadlineInMs !== null) {
      this.deadlineTimer = clock.after(deadlineInMs, () => this.tell({ kind: 'tick' }));
    }
    if (this.caller === null) return;
    this.describeIfNeeded();
    if (lookInMs !== null) this.lookTimer = clock.after(lookInMs, () => this.look());
  }

  private cancelTimers(): void {
    this.lookTimer?.cancel();
    this.deadlineTimer?.cancel();
    this.describeTimer?.cancel();
  }

  private look(): void {
    const { caller } = this;
    if (caller === null || this.looking) return;
    this.looking = true;
    const askedAt = this.spoken;
    this.read(caller).then(
      ({ reading, witness }) => {
        if (caller !== this.caller) return;
        this.looking = false;
        if (this.held !== null || this.intake.isBehind()) return;
        if (askedAt !== this.spoken) return this.look();
        this.tell({ kind: 'reading', reading, ...(witness === null ? {} : { witness }) });
      },
      (error: unknown) => {
        if (caller !== this.caller) return;
        this.looking = false;
        this.failed('look at the players', error);
        this.lookTimer?.cancel();
        this.lookTimer = this.options.ports.clock.after(ASK_AGAIN_MS, () => this.look());
      },
    );
  }

  private async read(caller: KodiCaller): Promise<{ reading: Reading | null; witness: LibraryWitness | null }> {
    const reading = await readPlayers(caller);
    const { openItem } = this.options.plan(this.transport);
    const isGone = openItem !== null && (reading === null || !isSameFile(reading.item.file, openItem.file));
    return { reading, witness: isGone ? await askWitness(caller, openItem) : null };
  }

  /** Touches no other timer: what Kodi never describes is to be looked for all the same, and found to be gone. */
  private describeIfNeeded(): void {
    const { undescribed } = this.options.plan(this.transport);
    if (this.caller !== null && undescribed !== null && !this.describing) this.describe(undescribed);
  }

  private describe({ player, notified }: NonNullable<WatchPlan['undescribed']>): void {
    const { caller } = this;
    if (caller === null || player === 'picture') return;
    this.describing = true;
    const askedAt = this.items;
    describeItem(caller, player, notified, this.shows).then(
      (item) => {
        if (caller !== this.caller) return;
        this.describing = false;
        if (askedAt !== this.items) return this.describeIfNeeded();
        if (item === null) return this.describeLater();
        this.tell({ kind: 'described', item });
      },
      (error: unknown) => {
        if (caller !== this.caller) return;
        this.describing = false;
        this.failed('describe what plays', error);
        this.describeLater();
      },
    );
  }

  private describeLater(): void {
    this.describeTimer?.cancel();
    this.describeTimer = this.options.ports.clock.after(DESCRIBE_AGAIN_MS, () => this.describeIfNeeded());
  }

  private failed(attempt: string, error: unknown): void {
    if (error instanceof KodiCallError) {
      this.log.debug(`could not ${attempt}: ${error.message}`, { failure: error.failure });
    } else {
      this.log.error(`could not ${attempt}: ${errorText(error)}`);
    }
  }
}
