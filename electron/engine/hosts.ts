/** The boxes: kept, watched, tested, and shown. */

import type { CommandInput } from '../../shared/contract.ts';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { HostState, NowPlaying, StageResult } from '../../shared/state.ts';
import type { HostAccess, LibraryFollower } from './history/host-access.ts';
import { createHostConnection } from './kodi/host-connection.ts';
import type { Observation } from './kodi/observation.ts';
import type { PlaybackRules } from './playback/host-playback.ts';
import type { Ports } from './ports.ts';
import type { Recorder } from './scrobble/recorder.ts';
import type { HostRecord, HostStore } from './store/host-store.ts';
import type { OpenViewing, OpenViewingStore } from './store/open-viewings.ts';
import type { StateStore } from './store/state-store.ts';
import { type WatchedHost, watchHost } from './watch-host.ts';

export interface HostsOptions {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'fetch' | 'log' | 'keychain'>;
  readonly store: HostStore;
  readonly openViewings: OpenViewingStore;
  readonly recorder: Recorder;
  readonly state: StateStore;
  readonly rules: () => PlaybackRules;
  readonly onProblem: (problem: Problem) => void;
  /** A box is there (again). */
  readonly onUp: () => void;
  readonly library: LibraryFollower;
}

export interface Hosts {
  start(): Promise<void>;
  list(): HostState[];
  add(host: CommandInput<'hosts.add'>): Promise<HostState>;
  remove(id: string): Promise<void>;
  setEnabled(id: string, enabled: boolean): Promise<HostState>;
  /** The stages of a fresh connection; a box that waits to be tried again is tried at once. */
  test(id: string): Promise<readonly StageResult[]>;
  get(id: string): HostState;
  /** Every box at once: the computer woke up, or the network changed. */
  retryNow(): void;
  isPlayingVideo(): boolean;
  /** The boxes that are watched, for who reads and writes their libraries. */
  access(): HostAccess[];
  stop(): Promise<void>;
}

const passwordKey = (hostId: string) => `kodi:${hostId}`;

export function createHosts(options: HostsOptions): Hosts {
  return new HostKeeper(options);
}

class HostKeeper implements Hosts {
  private readonly options: HostsOptions;
  private readonly watched = new Map<string, WatchedHost>();

  constructor(options: HostsOptions) {
    this.options = options;
  }

  async start(): Promise<void> {
    const records = new Map(this.options.store.list().map((record) => [record.id, record]));
    const leftOpen = new Map<string, OpenViewing>();
    for (const viewing of this.options.openViewings.list()) {
      const record = records.get(viewing.hostId);
      const earlier = leftOpen.get(viewing.hostId);
      if (earlier !== undefined) await this.endLeftOpen(earlier, 'companion_stopped');
      if (record?.enabled) leftOpen.set(viewing.hostId, viewing);
      else await this.endLeftOpen(viewing, record === undefined ? 'host_removed' : 'host_disabled');
    }
    for (const record of records.values()) {
      if (record.enabled) this.watch(record, leftOpen.get(record.id) ?? null);
    }
  }

  list(): HostState[] {
    return this.options.store.list().map((record) => this.stateOf(record));
  }

  get(id: string): HostState {
    return this.stateOf(this.record(id));
  }

  async add({ address, port, httpPort, user, password, label }: CommandInput<'hosts.add'>): Promise<HostState> {
    const { store, ports } = this.options;
    const given = { ...(user === undefined ? {} : { user }), ...(label === undefined ? {} : { label }) };
    const record = store.add({ address, port, httpPort, ...given });
    if (password !== undefined) {
      try {
        await ports.keychain.set(passwordKey(record.id), password);
      } catch (error) {
        store.remove(record.id);
        throw error;
      }
    }
    this.watch(record, null);
    return this.stateOf(record);
  }

  async remove(id: string): Promise<void> {
    const record = this.record(id);
    await this.unwatch(id, 'host_removed');
    this.options.library.forget(id);
    this.options.store.remove(record.id);
    if (record.user !== null) await this.options.ports.keychain.delete(passwordKey(id));
  }

  async setEnabled(id: string, enabled: boolean): Promise<HostState> {
    const record = this.options.store.update(id, { enabled });
    if (!enabled) {
      await this.unwatch(id, 'host_disabled');
      this.options.library.forget(id);
    } else if (!this.watched.has(id)) this.watch(record, null);
    return this.stateOf(record);
  }

  async test(id: string): Promise<readonly StageResult[]> {
    const running = this.watched.get(id)?.watcher.connection;
    if (running !== undefined) return await running.test();
    const record = this.record(id);
    const ignore = () => undefined;
    const connection = createHostConnection({
      ...record,
      password: () => this.password(record),
      ports: this.options.ports,
      onNotification: ignore,
      onUp: ignore,
      onDown: ignore,
      onStatus: ignore,
    });
    try {
      return await connection.test();
    } finally {
      await connection.stop();
    }
  }

  retryNow(): void {
    for (const { watcher } of this.watched.values()) watcher.connection.retryNow();
  }

  isPlayingVideo(): boolean {
    return [...this.watched.values()].some((host) => {
      const { viewing } = host.playback();
      return viewing?.player === 'video' && viewing.speed !== 0 && viewing.presence.kind === 'present';
    });
  }

  access(): HostAccess[] {
    return [...this.watched].map(([id, host]) => accessTo(this.record(id), host));
  }

  async stop(): Promise<void> {
    await Promise.all([...this.watched.keys()].map((id) => this.unwatch(id, 'companion_stopped')));
  }

  private record(id: string): HostRecord {
    const record = this.options.store.get(id);
    if (record !== null) return record;
    throw new ProblemError({
      kind: 'not_found',
      hostId: id,
      text: `There is no Kodi box "${id}". "companion hosts" lists those there are.`,
    });
  }

  private watch(record: HostRecord, leftOpen: OpenViewing | null): void {
    const host = this.createWatched(record, leftOpen);
    if (leftOpen !== null && host.playback().viewing === null) this.options.openViewings.remove(leftOpen.viewingId);
    this.watched.set(record.id, host);
    host.start();
  }

  private createWatched(record: HostRecord, leftOpen: OpenViewing | null): WatchedHost {
    const { ports, rules, state, recorder, onProblem, onUp } = this.options;
    const log = ports.log.child({ host: record.label });
    let wasUp = false;
    const host = watchHost({
      record,
      ports: { ...ports, log },
      password: () => this.password(record),
      rules,
      state,
      recorder,
      onStatus: ({ connection, connectionText }) => {
        const isUp = connection === 'connected' || connection === 'polling';
        if (isUp !== wasUp) log.info(connectionText);
        if (isUp && !wasUp) onUp();
        wasUp = isUp;
      },
      onProblem: (problem) => onProblem({ ...problem, hostId: record.id }),
      onObserved: (observation) => this.followLibrary(record, host, observation),
      leftOpen,
    });
    return host;
  }

  private followLibrary(record: HostRecord, host: WatchedHost, observation: Observation): void {
    const { library, ports } = this.options;
    switch (observation.kind) {
      case 'connected':
        return library.up(accessTo(record, host));
      case 'library_update':
        return library.updated(accessTo(record, host), observation.item);
      case 'lost':
        return library.down(record.id, observation.heardWallMs);
      case 'shutdown': {
        const heard = host.watcher.connection.lastHeard();
        return library.down(record.id, heard?.wallMs ?? ports.clock.wallMs());
      }
    }
  }

  private async unwatch(id: string, reason: Extract<Observation, { kind: 'shutdown' }>['reason']): Promise<void> {
    const host = this.watched.get(id);
    this.watched.delete(id);
    await host?.stop(reason);
  }

  /** A viewing that the last run left open on a box that is not watched any more: stopped where it was last seen. */
  private async endLeftOpen(
    viewing: OpenViewing,
    reason: Extract<Observation, { kind: 'shutdown' }>['reason'],
  ): Promise<void> {
    const record = this.options.store.getEvenRemoved(viewing.hostId);
    if (record !== null) await this.createWatched(record, viewing).stop(reason);
    this.options.openViewings.remove(viewing.viewingId);
  }

  private password(record: HostRecord): Promise<string | null> {
    return record.user === null ? Promise.resolve(null) : this.options.ports.keychain.get(passwordKey(record.id));
  }

  private stateOf(record: HostRecord): HostState {
    const { id, label, address, port, httpPort, user, enabled } = record;
    const host = this.watched.get(id);
    const facts = { id, label, address, port, httpPort, user, enabled };
    if (host === undefined) {
      return {
        ...facts,
        connection: 'disabled',
        connectionText: 'Switched off',
        stages: [],
        kodiName: record.kodi?.name ?? null,
        kodiVersion: record.kodi?.version ?? null,
        nextRetryAtMs: null,
        nowPlaying: null,
      };
    }
    const { problem: _problem, ...status } = host.watcher.connection.status();
    return { ...facts, ...status, nowPlaying: this.nowPlayingOf(record, host) };
  }

  private nowPlayingOf(record: HostRecord, host: WatchedHost): NowPlaying | null {
    const playing = host.nowPlaying();
    if (playing === null) return null;
    const kodiItem = host.playback().viewing?.item ?? null;
    if (kodiItem === null) return { ...playing, item: null, ignored: null };
    const { item, skip } = this.options.recorder.judge(record.id, kodiItem, playing.durationSeconds);
    return { ...playing, item, ignored: skip?.text ?? null };
  }
}

function accessTo({ id, label }: HostRecord, host: WatchedHost): HostAccess {
  return {
    hostId: id,
    label,
    caller: () => host.watcher.caller,
    isLive: () => host.watcher.transport === 'websocket',
    playback: () => host.playback(),
  };
}
