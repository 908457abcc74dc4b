/** The boxes: kept, watched, tested, and shown. */
import type { CommandInput } from '../../shared/contract.ts';
import { ProblemError } from '../../shared/errors.ts';
import type { HostSettings, SettingValue } from '../../shared/settings.ts';
import type { HostState, StageResult } from '../../shared/state.ts';
import type { HostAccess } from './history/host-access.ts';
import { createHostPasswords, type HostPasswords } from './host-passwords.ts';
import { withOwnSetting } from './host-settings.ts';
import { type HostStateSources, hostState } from './host-state.ts';
import { type ProbeResult, probe, tryInStages } from './host-trial.ts';
import { httpOrigin } from './kodi/host-address.ts';
import type { PictureSource } from './kodi/pictures.ts';
import type { ScreenMessage } from './kodi/screen-message.ts';
import type { HostSituation } from './notifications.ts';
import type { Ports } from './ports.ts';
import type { HostRecord, HostStore } from './store/host-store.ts';
import type { OpenViewing } from './store/open-viewings.ts';
import { accessTo, WatchedHosts, type WatchedHostsOptions } from './watched-hosts.ts';

export type HostsOptions = WatchedHostsOptions &
  HostStateSources & {
    readonly ports: Pick<Ports, 'keychain'>;
    readonly store: HostStore;
    /** Whether any event of this viewing went to a service. */
    readonly wasReported: (viewingId: string) => boolean;
  };

/** How well a box was reached since the companion started. */
export interface HostVitals {
  readonly deviceId: string;
  readonly lastHeardAtMs: number | null;
  readonly connectedSinceMs: number | null;
  readonly connections: number;
}

export interface Hosts {
  start(): Promise<void>;
  list(): HostState[];
  add(host: Omit<CommandInput<'hosts.add'>, 'anywhere'>): Promise<HostState>;
  /** @throws {ProblemError} of kind `not_found`, or `already_exists` where another box of ours is there; nothing is changed then. */
  edit(change: CommandInput<'hosts.edit'>): Promise<HostState>;
  remove(id: string): Promise<void>;
  setEnabled(id: string, enabled: boolean): Promise<HostState>;
  /** Gives a box a setting of its own; null takes it away again. @throws {ProblemError} of kind `bad_input` or `not_found` */
  setOwn(id: string, key: string, value: SettingValue | null): HostState;
  /** Replaces all the settings of its own. They were checked. */
  replaceOwn(id: string, settings: HostSettings): void;
  /** The stages of a fresh connection; a box that waits to be tried again is tried at once. */
  test(id: string): Promise<readonly StageResult[]>;
  get(id: string): HostState;
  /** Private time has begun, on some box or on all: see `isPrivateTime`. */
  privateTimeBegan(): void;
  /** Settings changed: what was reported so far and is not to be any more is ended as of now. */
  settingsChanged(): void;
  /** Every box at once: the computer woke up, or the network changed. */
  retryNow(): void;
  /** Whether a video plays on some box, or on this one. */
  isPlayingVideo(id?: string): boolean;
  /** Shows a text on the screen of a box, if it is there. */
  showOnScreen(id: string, message: ScreenMessage): void;
  /** Of every box that is watched. */
  situations(): HostSituation[];
  vitals(id: string): HostVitals;
  /** A box is somewhere else now; what plays there goes on. Throws a `ProblemError` where another box of ours is there. */
  move(id: string, place: Pick<HostRecord, 'address' | 'port' | 'httpPort'>): void;
  /** Tries a place where a box may be, without a password: who answers, or the problem. */
  probe(
    place: Pick<HostRecord, 'address' | 'port' | 'httpPort'>,
    options?: { readonly websocketOnly?: boolean },
  ): Promise<ProbeResult>;
  /** The boxes that are watched, for who reads and writes their libraries. */
  access(): HostAccess[];
  /** A box's web server, with its login; null where the box is not watched. */
  webServer(id: string): Pick<PictureSource, 'origin' | 'user' | 'password'> | null;
  stop(): Promise<void>;
}

/** What decides how a box is reached. */
const PLACE = ['address', 'port', 'httpPort', 'user'] as const;

export function createHosts(options: HostsOptions): Hosts {
  return new HostKeeper(options);
}

class HostKeeper implements Hosts {
  private readonly options: HostsOptions;
  private readonly ending = new AbortController();
  private readonly passwords: HostPasswords;
  private readonly watched: WatchedHosts;

  constructor(options: HostsOptions) {
    this.options = options;
    this.passwords = createHostPasswords(options.ports.keychain);
    this.watched = new WatchedHosts(options, this.passwords);
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
      if (record.enabled) this.watched.watch(record, leftOpen.get(record.id) ?? null);
    }
  }

  list(): HostState[] {
    return this.options.store.list().map((record) => this.stateOf(record));
  }

  get(id: string): HostState {
    return this.stateOf(this.record(id));
  }

  async add({ address, port, httpPort, user, password, label }: Parameters<Hosts['add']>[0]): Promise<HostState> {
    const { store } = this.options;
    const given = { ...(user === undefined ? {} : { user }), ...(label === undefined ? {} : { label }) };
    const record = store.add({ address, port, httpPort, ...given });
    if (password !== undefined) {
      try {
        await this.passwords.set(record.id, password);
      } catch (error) {
        store.remove(record.id);
        throw error;
      }
    }
    this.watched.watch(record, null);
    return this.stateOf(record);
  }

  async edit({ id, password, ...change }: CommandInput<'hosts.edit'>): Promise<HostState> {
    const { store, onChange } = this.options;
    const before = this.record(id);
    const record = store.update(id, change);
    try {
      if (record.user === null && before.user !== null) await this.passwords.forget(id);
      if (record.user !== null && password !== undefined) await this.passwords.set(id, password);
    } catch (error) {
      const { label, address, port, httpPort, user } = before;
      store.update(id, { label, address, port, httpPort, user });
      throw error;
    }
    this.watched.changed(record);
    onChange();
    const isElsewhere = PLACE.some((part) => record[part] !== before[part]) || password !== undefined;
    if (isElsewhere) this.watched.get(id)?.watcher.connection.reconnect();
    return this.stateOf(record);
  }

  async remove(id: string): Promise<void> {
    const record = this.record(id);
    await this.watched.unwatch(id, 'host_removed');
    this.options.library.forget(id);
    this.options.store.remove(record.id);
    if (record.user !== null) await this.passwords.forget(id);
  }

  async setEnabled(id: string, enabled: boolean): Promise<HostState> {
    const record = this.options.store.update(id, { enabled });
    if (!enabled) {
      await this.watched.unwatch(id, 'host_disabled');
      this.options.library.forget(id);
    } else if (this.watched.get(id) === undefined) this.watched.watch(record, null);
    return this.stateOf(record);
  }

  setOwn(id: string, key: string, value: SettingValue | null): HostState {
    this.replaceOwn(id, withOwnSetting(this.record(id).settings, key, value));
    return this.get(id);
  }

  replaceOwn(id: string, settings: HostSettings): void {
    this.options.store.update(id, { settings });
    this.watched.replaceOwn(id, settings);
    this.settingsChanged();
  }

  privateTimeBegan(): void {
    for (const [id, host] of this.watched.entries()) if (this.options.isPrivateTime(id)) host.beginPrivateTime();
  }

  settingsChanged(): void {
    const { recorder, wasReported } = this.options;
    for (const [id, host] of this.watched.entries()) {
      const { viewing } = host.playback();
      if (viewing === null || viewing.item === null || viewing.startedAtMs === null || host.isPrivate()) continue;
      const { skip } = recorder.judge(id, viewing.item, viewing.durationSeconds);
      // Of what the user never wants reported, not even the end is told.
      const isToBeEnded = skip !== null && skip.rule !== 'ignore_rule';
      if (isToBeEnded && wasReported(viewing.id)) host.endReporting();
    }
  }

  async test(id: string): Promise<readonly StageResult[]> {
    const running = this.watched.get(id)?.watcher.connection;
    if (running !== undefined) return await running.test();
    const record = this.record(id);
    return tryInStages({ ...record, password: () => this.passwords.of(record), ports: this.options.ports });
  }

  retryNow(): void {
    for (const [, { watcher }] of this.watched.entries()) watcher.connection.retryNow();
  }

  isPlayingVideo(id?: string): boolean {
    return this.watched.entries().some(([hostId, host]) => {
      const { viewing } = host.playback();
      if (id !== undefined && hostId !== id) return false;
      return viewing?.player === 'video' && viewing.speed !== 0 && viewing.presence.kind === 'present';
    });
  }

  access(): HostAccess[] {
    return this.watched.entries().map(([id, host]) => accessTo(this.record(id), host));
  }

  webServer(id: string): Pick<PictureSource, 'origin' | 'user' | 'password'> | null {
    const record = this.watched.target(id);
    if (record === undefined) return null;
    const { address, httpPort, user } = record;
    return { origin: httpOrigin(address, httpPort), user, password: () => this.passwords.of(record) };
  }

  showOnScreen(id: string, message: ScreenMessage): void {
    this.watched.get(id)?.watcher.show(message);
  }

  situations(): HostSituation[] {
    return this.options.store.list().flatMap(({ id, label }) => {
      const host = this.watched.get(id);
      if (host === undefined) return [];
      const { connection, connectionText: text } = host.watcher.connection.status();
      const isUp = connection === 'connected' || connection === 'polling';
      return [{ id, label, isUp, isPlaying: host.playback().viewing !== null, text }];
    });
  }

  vitals(id: string): HostVitals {
    const { deviceId } = this.record(id);
    const lastHeardAtMs = this.watched.get(id)?.watcher.connection.lastHeard()?.wallMs ?? null;
    const { sinceMs, count } = this.watched.meetingsOf(id);
    return { deviceId, lastHeardAtMs, connectedSinceMs: sinceMs, connections: count };
  }

  move(id: string, place: Pick<HostRecord, 'address' | 'port' | 'httpPort'>): void {
    const { label, address } = this.record(id);
    // A label that is only the address goes with it.
    const record = this.options.store.update(id, { ...place, ...(label === address ? { label: place.address } : {}) });
    this.watched.changed(record);
    this.options.onChange();
    this.watched.get(id)?.watcher.connection.retryNow();
  }

  async probe(
    place: Pick<HostRecord, 'address' | 'port' | 'httpPort'>,
    options: { readonly websocketOnly?: boolean } = {},
  ): Promise<ProbeResult> {
    const target = { ...place, user: null, password: () => Promise.resolve(null), ports: this.options.ports };
    return await probe(target, this.ending.signal, options);
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all(this.watched.entries().map(([id]) => this.watched.unwatch(id, 'companion_stopped')));
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

  /** Ends what the last run left open on a box that is not watched any more. */
  private async endLeftOpen(viewing: OpenViewing, reason: 'companion_stopped' | 'host_removed' | 'host_disabled') {
    const record = this.options.store.getEvenRemoved(viewing.hostId);
    if (record !== null) await this.watched.endLeftOpen(record, viewing, reason);
    this.options.openViewings.remove(viewing.viewingId);
  }

  private stateOf(record: HostRecord): HostState {
    return hostState(record, this.watched.get(record.id), this.options);
  }
}
