/** The boxes that are watched now: each from its first word to its last, and whom its doings concern. */
import type { Problem } from '../../shared/errors.ts';
import type { HostSettings } from '../../shared/settings.ts';
import type { Artwork } from './artwork/index.ts';
import type { HostAccess, LibraryFollower } from './history/host-access.ts';
import type { HostPasswords } from './host-passwords.ts';
import type { Observation } from './kodi/observation.ts';
import type { OtherScrobblers } from './other-scrobblers.ts';
import type { PlaybackRules } from './playback/host-playback.ts';
import type { Ports } from './ports.ts';
import type { Recorder } from './scrobble/recorder.ts';
import type { HostRecord } from './store/host-store.ts';
import type { OpenViewing, OpenViewingStore } from './store/open-viewings.ts';
import type { StateStore } from './store/state-store.ts';
import { type WatchedHost, watchHost } from './watch-host.ts';

export interface WatchedHostsOptions {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'fetch' | 'log'>;
  readonly openViewings: OpenViewingStore;
  readonly recorder: Recorder;
  readonly state: StateStore;
  /** The rules for a box with these settings of its own. */
  readonly rules: (own: HostSettings) => PlaybackRules;
  /** Whether what begins on this box now is nobody's business. */
  readonly isPrivateTime: (hostId: string) => boolean;
  readonly otherScrobblers: Pick<OtherScrobblers, 'connected' | 'playbackStarted'>;
  readonly onProblem: (problem: Problem) => void;
  /** A box is there (again). */
  readonly onUp: () => void;
  readonly library: LibraryFollower;
  /** Whether a box can be reached, each time it was tried. */
  readonly onReached: (hostId: string, isThere: boolean) => void;
  readonly artwork: Pick<Artwork, 'described'>;
  /** What is told of a box may be different now. */
  readonly onChange: () => void;
}

type EndReason = Extract<Observation, { kind: 'shutdown' }>['reason'];

/** How often a box was met since the companion started, and since when it is there. */
export interface Meetings {
  readonly sinceMs: number | null;
  readonly count: number;
}

export class WatchedHosts {
  private readonly options: WatchedHostsOptions;
  private readonly passwords: HostPasswords;
  private readonly hosts = new Map<string, WatchedHost>();
  /** Kept in memory: what plays is judged by them also while the disk fails. */
  private readonly own = new Map<string, HostSettings>();
  /** Where each box is; changed when it moves. */
  private readonly targets = new Map<string, HostRecord>();
  private readonly meetings = new Map<string, Meetings>();

  constructor(options: WatchedHostsOptions, passwords: HostPasswords) {
    this.options = options;
    this.passwords = passwords;
  }

  get(id: string): WatchedHost | undefined {
    return this.hosts.get(id);
  }

  entries(): Array<[string, WatchedHost]> {
    return [...this.hosts];
  }

  /** Where a watched box is now. */
  target(id: string): HostRecord | undefined {
    return this.hosts.has(id) ? this.targets.get(id) : undefined;
  }

  meetingsOf(id: string): Meetings {
    const { sinceMs, count } = this.meetings.get(id) ?? { sinceMs: null, count: 0 };
    return { sinceMs: this.hosts.has(id) ? sinceMs : null, count };
  }

  watch(record: HostRecord, leftOpen: OpenViewing | null): void {
    const host = this.create(record, leftOpen);
    if (leftOpen !== null && host.playback().viewing === null) this.options.openViewings.remove(leftOpen.viewingId);
    this.hosts.set(record.id, host);
    host.start();
  }

  async unwatch(id: string, reason: EndReason): Promise<void> {
    const host = this.hosts.get(id);
    this.hosts.delete(id);
    await host?.stop(reason);
  }

  /** A viewing that the last run left open on a box that is not watched any more: stopped where it was last seen. */
  async endLeftOpen(record: HostRecord, viewing: OpenViewing, reason: EndReason): Promise<void> {
    await this.create(record, viewing).stop(reason);
  }

  /** The box is kept with other facts now: the next attempt to connect goes by them, what plays goes on. */
  changed(record: HostRecord): void {
    const target = this.targets.get(record.id);
    if (target !== undefined) Object.assign(target, record);
  }

  replaceOwn(id: string, settings: HostSettings): void {
    this.own.set(id, settings);
  }

  private create(record: HostRecord, leftOpen: OpenViewing | null): WatchedHost {
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
      password: () => this.passwords.of(target),
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
      onStatus: ({ connection }) => {
        const isUp = connection === 'connected' || connection === 'polling';
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
}

/** A watched box, for who reads and writes its library. */
export function accessTo({ id, label }: HostRecord, host: WatchedHost): HostAccess {
  return {
    hostId: id,
    label,
    caller: () => host.watcher.caller,
    isLive: () => host.watcher.transport === 'websocket',
    playback: () => host.playback(),
  };
}
