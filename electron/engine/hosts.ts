/** The boxes: kept, watched, tested, and shown. */

import type { CommandInput } from '../../shared/contract.ts';
import { type Problem, ProblemError } from '../../shared/errors.ts';
import type { HostSettings, SettingValue } from '../../shared/settings.ts';
import type { HostService, HostState, NowPlaying, StageResult } from '../../shared/state.ts';
import type { Artwork } from './artwork/index.ts';
import type { HostAccess, LibraryFollower } from './history/host-access.ts';
import { withOwnSetting } from './host-settings.ts';
import { connectInStages } from './kodi/connection-stages.ts';
import { httpOrigin } from './kodi/host-address.ts';
import { createHostConnection } from './kodi/host-connection.ts';
import type { Observation } from './kodi/observation.ts';
import type { PictureSource } from './kodi/pictures.ts';
import type { ScreenMessage } from './kodi/screen-message.ts';
import type { HostSituation } from './notifications.ts';
import type { OtherScrobblers } from './other-scrobblers.ts';
import type { PlaybackRules } from './playback/host-playback.ts';
import type { Ports } from './ports.ts';
import { PRIVATE_TIME } from './scrobble/filters.ts';
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
  /** The rules for a box with these settings of its own. */
  readonly rules: (own: HostSettings) => PlaybackRules;
  /** Whether what begins on this box now is nobody's business. */
  readonly isPrivateTime: (hostId: string) => boolean;
  /** Whether any event of this viewing went to a service. */
  readonly wasReported: (viewingId: string) => boolean;
  readonly otherScrobblers: Pick<OtherScrobblers, 'connected' | 'playbackStarted' | 'list'>;
  /** Which services get what is watched on a box. */
  readonly servicesOf: (hostId: string) => readonly HostService[];
  readonly onProblem: (problem: Problem) => void;
  /** A box is there (again). */
  readonly onUp: () => void;
  readonly library: LibraryFollower;
  /** Whether a box can be reached, each time it was tried. */
  readonly onReached: (hostId: string, isThere: boolean) => void;
  readonly artwork: Pick<Artwork, 'described' | 'of'>;
  /** {@link Hosts.list} may tell something else. */
  readonly onChange: () => void;
}

/** What a try to connect came to, in the connection's own words. */
export interface ProbeResult {
  readonly ok: boolean;
  readonly text: string;
}

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
  add(host: CommandInput<'hosts.add'>): Promise<HostState>;
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

const passwordKey = (hostId: string) => `kodi:${hostId}`;

export function createHosts(options: HostsOptions): Hosts {
  return new HostKeeper(options);
}

class HostKeeper implements Hosts {
  private readonly options: HostsOptions;
  private readonly ending = new AbortController();
  private readonly watched = new Map<string, WatchedHost>();
  /** Kept in memory: what plays is judged by them also while the disk fails. */
  private readonly own = new Map<string, HostSettings>();
  /** Where each watched box is; changed when it moves. */
  private readonly targets = new Map<string, HostRecord>();
  private readonly meetings = new Map<string, { readonly sinceMs: number | null; readonly count: number }>();

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

  async edit({ id, password, ...change }: CommandInput<'hosts.edit'>): Promise<HostState> {
    const { store, ports, onChange } = this.options;
    const before = this.record(id);
    const record = store.update(id, change);
    try {
      if (record.user === null && before.user !== null) await ports.keychain.delete(passwordKey(id));
      if (record.user !== null && password !== undefined) await ports.keychain.set(passwordKey(id), password);
    } catch (error) {
      const { label, address, port, httpPort, user } = before;
      store.update(id, { label, address, port, httpPort, user });
      throw error;
    }
    const target = this.targets.get(id);
    if (target !== undefined) Object.assign(target, record);
    onChange();
    const isElsewhere = PLACE.some((part) => record[part] !== before[part]) || password !== undefined;
    if (isElsewhere) this.watched.get(id)?.watcher.connection.reconnect();
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

  setOwn(id: string, key: string, value: SettingValue | null): HostState {
    this.replaceOwn(id, withOwnSetting(this.record(id).settings, key, value));
    return this.get(id);
  }

  replaceOwn(id: string, settings: HostSettings): void {
    this.options.store.update(id, { settings });
    this.own.set(id, settings);
    this.settingsChanged();
  }

  privateTimeBegan(): void {
    for (const [id, host] of this.watched) if (this.options.isPrivateTime(id)) host.beginPrivateTime();
  }

  settingsChanged(): void {
    const { recorder, wasReported } = this.options;
    for (const [id, host] of this.watched) {
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

  isPlayingVideo(id?: string): boolean {
    return [...this.watched].some(([hostId, host]) => {
      const { viewing } = host.playback();
      if (id !== undefined && hostId !== id) return false;
      return viewing?.player === 'video' && viewing.speed !== 0 && viewing.presence.kind === 'present';
    });
  }

  access(): HostAccess[] {
    return [...this.watched].map(([id, host]) => accessTo(this.record(id), host));
  }

  webServer(id: string): Pick<PictureSource, 'origin' | 'user' | 'password'> | null {
    const record = this.targets.get(id);
    if (record === undefined || !this.watched.has(id)) return null;
    const { address, httpPort, user } = record;
    return { origin: httpOrigin(address, httpPort), user, password: () => this.password(record) };
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
    const { sinceMs = null, count = 0 } = this.meetings.get(id) ?? {};
    return { deviceId, lastHeardAtMs, connectedSinceMs: this.watched.has(id) ? sinceMs : null, connections: count };
  }

  move(id: string, place: Pick<HostRecord, 'address' | 'port' | 'httpPort'>): void {
    const { label, address } = this.record(id);
    // A label that is only the address goes with it.
    const record = this.options.store.update(id, { ...place, ...(label === address ? { label: place.address } : {}) });
    const target = this.targets.get(id);
    if (target !== undefined) Object.assign(target, record);
    this.options.onChange();
    this.watched.get(id)?.watcher.connection.retryNow();
  }

  async probe(
    place: Pick<HostRecord, 'address' | 'port' | 'httpPort'>,
    options: { readonly websocketOnly?: boolean } = {},
  ): Promise<ProbeResult> {
    const ignore = () => undefined;
    const events = { onNotification: ignore, onUp: ignore, onDown: ignore, onStatus: ignore };
    const password = () => Promise.resolve(null);
    const connection = { ...place, ...events, user: null, password, ports: this.options.ports };
    const attempt = await connectInStages(connection, this.ending.signal, options);
    if (!attempt.ok) return { ok: false, text: attempt.problem.text };
    await attempt.link.close();
    return { ok: true, text: attempt.stages.at(-1)?.text ?? '' };
  }

  async stop(): Promise<void> {
    this.ending.abort();
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
    const { ports, rules, state, recorder, isPrivateTime, otherScrobblers } = this.options;
    const { onProblem, onUp, onReached, onChange } = this.options;
    const log = ports.log.child({ host: record.label });
    const target = { ...record };
    this.targets.set(record.id, target);
    this.own.set(record.id, record.settings);
    let wasUp = false;
    const host = watchHost({
      record,
      target,
      ports: { ...ports, log },
      password: () => this.password(target),
      rules: () => rules(this.own.get(record.id) ?? {}),
      state,
      isPrivateTime: () => isPrivateTime(record.id),
      recorder: {
        ...recorder,
        record: (change) => {
          recorder.record(change);
          if (change.events.some(({ kind }) => kind === 'started')) otherScrobblers.playbackStarted(record.id);
        },
      },
      onConnected: (caller) => otherScrobblers.connected(record.id, caller),
      onStatus: ({ connection, connectionText }) => {
        const isUp = connection === 'connected' || connection === 'polling';
        if (isUp !== wasUp) log.info(connectionText);
        if (isUp !== wasUp) this.noteMeeting(record.id, isUp);
        if (isUp && !wasUp) onUp();
        wasUp = isUp;
        if (isUp || connection === 'unreachable') onReached(record.id, isUp);
        onChange();
      },
      onProblem: (problem) => onProblem({ ...problem, hostId: record.id }),
      onObserved: (observation) => {
        this.followLibrary(record, host, observation);
        if (observation.kind === 'described') this.findPicture(record.id, host);
        onChange();
      },
      leftOpen,
    });
    return host;
  }

  private findPicture(hostId: string, host: WatchedHost): void {
    const { caller } = host.watcher;
    const { viewing } = host.playback();
    if (caller === null || viewing === null || host.isPrivate()) return;
    const { id: viewingId, player } = viewing;
    const isCurrent = () => host.playback().viewing?.id === viewingId && !host.isPrivate();
    this.options.artwork.described({ hostId, viewingId, player, caller, isCurrent });
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

  private noteMeeting(id: string, isUp: boolean): void {
    const { count = 0 } = this.meetings.get(id) ?? {};
    const sinceMs = isUp ? this.options.ports.clock.wallMs() : null;
    this.meetings.set(id, { sinceMs, count: isUp ? count + 1 : count });
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
    const { id, label, address, port, httpPort, user, enabled, settings } = record;
    const host = this.watched.get(id);
    const otherScrobblers = this.options.otherScrobblers.list(id);
    const services = this.options.servicesOf(id);
    const facts = { id, label, address, port, httpPort, user, enabled, settings, otherScrobblers, services };
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
    const nothing = { item: null, artwork: null, services: [] };
    if (host.isPrivate()) return { ...playing, ...nothing, ignored: PRIVATE_TIME.text };
    const kodiItem = host.playback().viewing?.item ?? null;
    if (kodiItem === null) return { ...playing, ...nothing, ignored: null };
    const { item, skip, services } = this.options.recorder.preview(record.id, kodiItem, playing.durationSeconds);
    const artwork = this.options.artwork.of(playing.viewingId);
    return { ...playing, item, ignored: skip?.text ?? null, artwork, services };
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
