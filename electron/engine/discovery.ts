/**
 * Boxes on the local network: found while somebody looks, offered, and added with one action. A box of ours that cannot
 * be reached any more is looked for by its uuid and followed to its new address. Costs nothing while all is well.
 */
import { isIPv4 } from 'node:net';
import type { CommandInput } from '../../shared/contract.ts';
import { errorText, type Problem, ProblemError } from '../../shared/errors.ts';
import type { FoundBox, FoundBoxes, HostState } from '../../shared/state.ts';
import { type AnnouncedBox, withAnnouncement, withoutAnnouncement } from './found-boxes.ts';
import type { ProbeResult } from './host-trial.ts';
import type { Hosts } from './hosts.ts';
import type { Announcement, Clock, Discover, Log, Timer } from './ports.ts';
import type { StateStore } from './store/state-store.ts';

type GivenWithBox = Omit<CommandInput<'hosts.add_found'>, 'found'>;

export interface Discovery {
  /** Looks for a minute from now, and gives what was found so far. */
  look(): FoundBoxes;
  /** What was seen lately; does not look. */
  list(): readonly FoundBox[];
  /** Adds a found box by its id, uuid or name. Rejects with a `ProblemError`. */
  add(wanted: string, given: GivenWithBox): Promise<HostState>;
  /** A box of ours is there, or could not be reached. */
  reached(hostId: string, isThere: boolean): void;
  stop(): void;
}

export interface DiscoveryOptions {
  readonly discover: Discover | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly state: StateStore;
  readonly hosts: Pick<Hosts, 'list' | 'get' | 'add' | 'move' | 'probe'>;
  readonly onProblem: (problem: Problem) => void;
  /** {@link Discovery.list} may be another. */
  readonly onChange?: () => void;
}

/** How long is looked: when somebody asks; for a box that is gone; for the uuid of a box that is there. */
const LOOK_MS = { asked: 60_000, gone: 60_000, uuid: 15_000 } as const;
/** While a box is gone it is looked for again and again. */
const GONE_AGAIN_MS = 5 * 60_000;
/** What was not seen for so long is not offered any more. */
const LATELY_MS = 10 * 60_000;
const PROBE_AGAIN_MS = 10_000;
const KODI_PORTS = { port: 9090, httpPort: 8080 } as const;

const NO_DISCOVERY = 'Boxes cannot be looked for here. Add them by their address: companion hosts add ADDRESS.';

export function createDiscovery(options: DiscoveryOptions): Discovery {
  return new Searcher(options);
}

class Searcher implements Discovery {
  private readonly options: DiscoveryOptions;
  private boxes: ReadonlyMap<string, AnnouncedBox> = new Map();
  private browse: { stop(): void } | null = null;
  private problem: string | null = null;
  private untilMs = Number.NEGATIVE_INFINITY;
  /** Until then somebody waits for the list: what is found is tried. */
  private askedUntilMs = Number.NEGATIVE_INFINITY;
  private endTimer: Timer | null = null;
  private againTimer: Timer | null = null;
  private readonly gone = new Set<string>();
  private readonly uuidLookedFor = new Set<string>();
  private readonly probes = new Map<string, { readonly atMs: number; readonly result: ProbeResult | null }>();
  private readonly following = new Set<string>();
  private isStopped = false;

  constructor(options: DiscoveryOptions) {
    this.options = options;
  }

  look(): FoundBoxes {
    this.askedUntilMs = this.nowMs() + LOOK_MS.asked;
    this.lookFor(LOOK_MS.asked);
    for (const box of this.boxes.values()) this.tryOut(box);
    return { looking: this.browse !== null, problem: this.problem, boxes: this.list() };
  }

  list(): readonly FoundBox[] {
    const sinceMs = this.options.clock.wallMs() - LATELY_MS;
    const hosts = this.options.hosts.list();
    return [...this.boxes.values()]
      .filter(({ seenAtMs }) => seenAtMs >= sinceMs)
      .map((box) => this.shown(box, hosts))
      .toSorted((one, other) => one.name.localeCompare(other.name));
  }

  async add(wanted: string, given: GivenWithBox): Promise<HostState> {
    const box = this.find(wanted);
    const { address, port, httpPort, name } = box;
    const ports = { port: port ?? KODI_PORTS.port, httpPort: httpPort ?? KODI_PORTS.httpPort };
    const host = await this.options.hosts.add({ address, ...ports, ...given, label: given.label ?? name });
    if (box.uuid !== null) this.keepUuid(host.id, box.uuid);
    return host;
  }

  reached(hostId: string, isThere: boolean): void {
    const uuid = this.uuidOf(hostId);
    if (!isThere) {
      if (uuid === null || this.gone.has(hostId)) return;
      this.gone.add(hostId);
      this.lookFor(LOOK_MS.gone);
      for (const box of this.boxes.values()) this.consider(box);
      return;
    }
    this.gone.delete(hostId);
    if (uuid !== null || this.uuidLookedFor.has(hostId) || !this.mayMove(hostId)) return;
    this.uuidLookedFor.add(hostId);
    this.lookFor(LOOK_MS.uuid);
  }

  stop(): void {
    this.isStopped = true;
    this.againTimer?.cancel();
    this.end();
  }

  /** A name is followed by whoever resolves it, and this machine is always where it is. */
  private mayMove(hostId: string): boolean {
    const { address } = this.options.hosts.get(hostId);
    return isIPv4(address) && !address.startsWith('127.');
  }

  private nowMs(): number {
    return this.options.clock.monotonicMs();
  }

  /** Goes on for at least so long. */
  private lookFor(durationMs: number): void {
    const { discover, clock, log } = this.options;
    if (this.isStopped) return;
    if (discover === undefined) {
      this.problem = NO_DISCOVERY;
      return;
    }
    this.untilMs = Math.max(this.untilMs, this.nowMs() + durationMs);
    this.endTimer?.cancel();
    this.endTimer = clock.after(this.untilMs - this.nowMs(), () => this.end());
    if (this.browse !== null) return;
    this.problem = null;
    let isOver = false;
    const browse = discover({
      onFound: (announcement) => {
        if (!isOver) this.found(announcement);
      },
      onGone: (announcement) => {
        if (isOver) return;
        this.boxes = withoutAnnouncement(this.boxes, announcement);
        this.options.onChange?.();
      },
      onFailed: (text) => {
        if (isOver) return;
        isOver = true;
        log.info(text);
        this.end();
        this.problem = text;
      },
    });
    if (isOver) return browse.stop();
    this.browse = {
      stop: () => {
        isOver = true;
        browse.stop();
      },
    };
  }

  private end(): void {
    this.endTimer?.cancel();
    this.browse?.stop();
    this.browse = null;
    this.untilMs = Number.NEGATIVE_INFINITY;
    this.againTimer?.cancel();
    if (this.isStopped || this.gone.size === 0) return;
    this.againTimer = this.options.clock.after(GONE_AGAIN_MS, () => {
      const watched = new Set(this.options.hosts.list().flatMap(({ id, enabled }) => (enabled ? [id] : [])));
      for (const id of this.gone) if (!watched.has(id)) this.gone.delete(id);
      if (this.gone.size > 0) this.lookFor(LOOK_MS.gone);
    });
  }

  private found(announcement: Announcement): void {
    this.boxes = withAnnouncement(this.boxes, announcement, this.options.clock.wallMs());
    const box = [...this.boxes.values()].at(-1);
    if (box !== undefined) this.consider(box);
    this.options.onChange?.();
  }

  /** What a box that was seen means for ours. */
  private consider(box: AnnouncedBox): void {
    const hosts = this.options.hosts.list();
    const host = this.hostOf(box, hosts);
    if (host === null) return this.tryOut(box);
    const isThere = host.connection === 'connected' || host.connection === 'polling';
    if (box.uuid !== null && isThere && this.uuidOf(host.id) === null) this.keepUuid(host.id, box.uuid);
    if (this.gone.has(host.id) && box.port !== null && box.address !== host.address) void this.follow(host, box);
  }

  /** The box of ours that this is: by its uuid, else by where it is. */
  private hostOf(box: AnnouncedBox, hosts: readonly HostState[]): HostState | null {
    const byUuid = box.uuid === null ? undefined : hosts.find(({ id }) => this.uuidOf(id) === box.uuid);
    const isThere = ({ address, port, httpPort }: HostState) =>
      address === box.address && (port === box.port || httpPort === box.httpPort);
    const isFree = ({ id }: HostState) => this.uuidOf(id) === null || box.uuid === null;
    return byUuid ?? hosts.find((host) => isThere(host) && isFree(host)) ?? null;
  }

  /**
   * Anybody on the network could announce this uuid: only a place where a Kodi answers over WebSocket, which needs no
   * password, is moved to.
   */
  private async follow(host: HostState, { address, port, httpPort }: AnnouncedBox): Promise<void> {
    if (this.following.has(host.id)) return;
    this.following.add(host.id);
    const { hosts, log } = this.options;
    const place = { address, port: port ?? host.port, httpPort: httpPort ?? host.httpPort };
    try {
      const { ok } = await hosts.probe(place, { websocketOnly: true });
      if (!ok || this.isStopped || !this.gone.has(host.id)) return;
      hosts.move(host.id, place);
      log.info('a box has another address now and is followed', { host: host.label });
    } catch (error) {
      if (error instanceof ProblemError) this.options.onProblem(error.problem);
      else log.error('a box could not be followed', { error: errorText(error) });
    } finally {
      this.following.delete(host.id);
    }
  }

  /** Says for the list whether a box that is not ours can be added as it is. */
  private tryOut(box: AnnouncedBox): void {
    const { id, address, port, httpPort } = box;
    const last = this.probes.get(id);
    const isFresh = last !== undefined && this.nowMs() - last.atMs < PROBE_AGAIN_MS;
    if (isFresh || this.nowMs() > this.askedUntilMs || this.hostOf(box, this.options.hosts.list()) !== null) return;
    this.probes.set(id, { atMs: this.nowMs(), result: last?.result ?? null });
    const place = { address, port: port ?? KODI_PORTS.port, httpPort: httpPort ?? KODI_PORTS.httpPort };
    this.options.hosts.probe(place).then(
      (result) => {
        this.probes.set(id, { atMs: this.nowMs(), result });
        this.options.onChange?.();
      },
      (error: unknown) => this.options.log.error('a found box could not be tried', { error: errorText(error) }),
    );
  }

  private shown(box: AnnouncedBox, hosts: readonly HostState[]): FoundBox {
    const { id, name, address, port, httpPort, seenAtMs } = box;
    const host = this.hostOf(box, hosts);
    const facts = { id, name, address, port, httpPort, seenAtMs, hostId: host?.id ?? null };
    if (host !== null) {
      const isThere = host.connection === 'connected' || host.connection === 'polling';
      return { ...facts, reachable: isThere, text: `Added as ${host.label}. ${host.connectionText}` };
    }
    const result = this.probes.get(id)?.result ?? null;
    return { ...facts, reachable: result?.ok ?? null, text: result?.text ?? 'Just found.' };
  }

  private find(wanted: string): AnnouncedBox {
    const word = wanted.trim().toLowerCase();
    const all = [...this.boxes.values()];
    const exact = all.filter(({ id, uuid }) => id.toLowerCase() === word || uuid?.toLowerCase() === word);
    const matches = exact.length > 0 ? exact : all.filter(({ name }) => name.toLowerCase() === word);
    const [box, ...others] = matches;
    if (box === undefined) {
      const text = `No box ${JSON.stringify(wanted.slice(0, 60))} was found lately. "companion hosts found" looks for boxes.`;
      throw new ProblemError({ kind: 'not_found', text });
    }
    if (others.length === 0) return box;
    const ids = matches.map(({ id, address }) => `${id} (${address})`).join(', ');
    throw new ProblemError({ kind: 'bad_input', text: `Several boxes have this name: ${ids}. Give the id.` });
  }

  private uuidOf(hostId: string): string | null {
    return this.options.state.get(keyOf(hostId));
  }

  private keepUuid(hostId: string, uuid: string): void {
    try {
      this.options.state.set(keyOf(hostId), uuid);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.options.onProblem(error.problem);
    }
  }
}

const keyOf = (hostId: string) => `box_uuid ${hostId}`;
