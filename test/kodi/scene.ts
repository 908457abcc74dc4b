/** One test's companion, watching the real box and reporting to the simulator. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Picture } from '../../electron/engine/artwork/picture-cache.ts';
import type { CommandName, CommandOutput, CommandRequest } from '../../shared/contract.ts';
import type { SettingKey, SettingValue } from '../../shared/settings.ts';
import type { HostState, NowPlaying, WatchLogEntry } from '../../shared/state.ts';
import { waitUntil } from '../support/kodi-box/box.ts';
import type { RealKodi } from '../support/kodi-box/real-kodi.ts';
import type { PunchPlayServer, RecordedRequest } from '../support/punchplay-server/index.ts';
import { brokenLaws } from './laws.ts';
import { type LinkedCompanion, type RunningCompanion, startCompanion } from './linked-companion.ts';
import { eventsOf, nameOf, type SeenViewing, viewingsOf } from './seen.ts';

const LIMIT_MS = 20_000;
/** So long nothing may happen until a scene counts as quiet. */
const QUIET_MS = 700;

export interface SceneOptions {
  readonly settings?: Partial<Record<SettingKey, SettingValue>>;
  /** Where they differ from the box's own (a network between, a closed port). */
  readonly host?: Partial<CommandRequest<'hosts.add'>>;
  /** What the box must have come to be; `connected` unless said. */
  readonly until?: HostState['connection'];
}

/** What the user sees. */
export interface Seen {
  /** PunchPlay's history, by {@link nameOf}. */
  readonly watched: readonly string[];
  readonly viewings: readonly SeenViewing[];
  readonly requests: readonly RecordedRequest[];
  /** Oldest first. */
  readonly log: readonly WatchLogEntry[];
}

export class Scene {
  readonly #punchplay: PunchPlayServer;
  readonly #dataDirectory: string;
  readonly #secrets: Map<string, string>;
  /** What came before belongs to earlier scenes. */
  readonly #first: { readonly request: number; readonly entry: number; readonly violation: number };
  #companion: RunningCompanion | null = null;

  private constructor(punchplay: PunchPlayServer, linked: LinkedCompanion) {
    this.#punchplay = punchplay;
    this.#dataDirectory = mkdtempSync(join(tmpdir(), 'companion-scene-'));
    cpSync(linked.dataDirectory, this.#dataDirectory, { recursive: true });
    this.#secrets = new Map(linked.secrets);
    this.#first = {
      request: punchplay.requests.length,
      entry: punchplay.history.length,
      violation: punchplay.violations.length,
    };
  }

  static async open(
    kodi: RealKodi,
    punchplay: PunchPlayServer,
    linked: LinkedCompanion,
    { settings = {}, host = {}, until = 'connected' }: SceneOptions,
  ): Promise<Scene> {
    const scene = new Scene(punchplay, linked);
    try {
      await scene.wakeCompanion();
      for (const [key, value] of Object.entries(settings)) await scene.ask('settings.set', { key, value });
      const { address, webSocketPort: port, webPort: httpPort } = kodi;
      await scene.ask('hosts.add', { address, port, httpPort, label: 'Box', ...host });
      await scene.host(until);
      return scene;
    } catch (error) {
      await scene.close();
      throw error;
    }
  }

  /** Starts the companion again on the same data directory, after {@link sendCompanionAway}. */
  async wakeCompanion(): Promise<void> {
    this.#companion = await startCompanion(this.#dataDirectory, this.#secrets);
  }

  /** Stops the companion as its own shutdown does. */
  async sendCompanionAway(): Promise<void> {
    await this.#companion?.stop();
    this.#companion = null;
  }

  ask<Name extends CommandName>(name: Name, input: CommandRequest<Name>): Promise<CommandOutput<Name>> {
    return this.#present(name).ask(name, input);
  }

  /** The picture of this id, as the page would get it. */
  picture(hostId: string, id: string): Promise<Picture | null> {
    return this.#present('picture').artwork.read(hostId, id);
  }

  /** Waits until the box is what is said, and gives its state. */
  host(connection: HostState['connection']): Promise<HostState> {
    return this.#hostWhen((host) => host.connection === connection, `the box is ${connection}`);
  }

  /** Waits until the companion says that something plays, or stands paused, …. */
  async nowPlaying(playback: NowPlaying['playback']): Promise<void> {
    await this.#hostWhen((host) => host.nowPlaying?.playback === playback, `something is ${playback}`);
  }

  /** Waits until so many events of this kind (`start`, `stop`, …) were told. */
  async sent(action: string, count = 1): Promise<void> {
    await this.#until(() => this.bodiesOf(action).length >= count, `${action} was told ${count} times`);
  }

  /** The events of this kind that were told so far, in the order of their moments. */
  bodiesOf(action: string): RecordedRequest['body'][] {
    return eventsOf(this.#requests())
      .filter((event) => event.path.endsWith(`/${action}`))
      .map((event) => event.body);
  }

  /**
   * Waits until so many viewings are over and everything about them was sent, then tells what the user sees.
   * Fails where something was told that the laws of every viewing forbid.
   */
  async settled(viewings: number): Promise<Seen> {
    const isSettled = async () => (await this.#isOver()) && (await this.#log()).length === viewings;
    await this.#until(isSettled, `${viewings} viewings are over and told`);
    return this.#lawful();
  }

  /** As {@link settled} where the number of viewings does not matter: waits until nothing happens any more. */
  async quiet(): Promise<Seen> {
    let quietSinceMs: number | null = null;
    const isQuiet = async () => {
      quietSinceMs = (await this.#isOver()) ? (quietSinceMs ?? Date.now()) : null;
      return quietSinceMs !== null && Date.now() - quietSinceMs >= QUIET_MS;
    };
    await this.#until(isQuiet, 'everything is over and told');
    return this.#lawful();
  }

  async close(): Promise<void> {
    await this.sendCompanionAway();
    rmSync(this.#dataDirectory, { recursive: true, force: true });
  }

  #present(wanted: string): RunningCompanion {
    if (this.#companion === null) throw new Error(`${wanted}: the companion is away`);
    return this.#companion;
  }

  async #lawful(): Promise<Seen> {
    const requests = this.#requests();
    const violations = this.#punchplay.violations.slice(this.#first.violation);
    const broken = [...violations.map((violation) => JSON.stringify(violation)), ...brokenLaws(requests)];
    if (broken.length > 0) throw new Error(broken.join('\n'));
    const watched = this.#punchplay.history.slice(this.#first.entry).map(nameOf);
    return { watched, viewings: viewingsOf(requests), requests, log: await this.#log() };
  }

  async #isOver(): Promise<boolean> {
    const [host] = await this.ask('hosts.list', {});
    const queue = await this.ask('queue.list', {});
    const isEnded = (await this.#log()).every((entry) => entry.endedAtMs !== null);
    return host?.nowPlaying === null && queue.length === 0 && isEnded;
  }

  async #log(): Promise<WatchLogEntry[]> {
    return [...(await this.ask('log.list', {}))].reverse();
  }

  #requests(): RecordedRequest[] {
    return this.#punchplay.requests.slice(this.#first.request);
  }

  async #hostWhen(isSo: (host: HostState) => boolean, what: string): Promise<HostState> {
    let found: HostState | undefined;
    const look = async () => {
      found = (await this.ask('hosts.list', {})).find(isSo);
      return found !== undefined;
    };
    await this.#until(look, what);
    return found as HostState;
  }

  async #until(isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
    try {
      await waitUntil(isSo, what, LIMIT_MS);
    } catch (error) {
      throw new Error(`${String(error)}; ${JSON.stringify(await this.#situation(), null, 1)}`);
    }
  }

  async #situation(): Promise<Record<string, unknown>> {
    return {
      hosts: await this.ask('hosts.list', {}),
      queue: await this.ask('queue.list', {}),
      log: await this.#log(),
      told: this.#requests().map(({ path, status, body }) => `${path} ${body.title} ${body.progress} (${status})`),
    };
  }
}
