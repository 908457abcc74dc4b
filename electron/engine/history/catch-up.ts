/** Follows the libraries of all boxes: a look at each when it is there again, and what changes while it is there. */
import * as v from 'valibot';
import { errorText } from '../../../shared/errors.ts';
import type { CatchUpHost } from '../../../shared/history.ts';
import { KodiCallError, type KodiCaller } from '../kodi/kodi-caller.ts';
import type { Timer } from '../ports.ts';
import type { StateStore } from '../store/state-store.ts';
import { storageProblemOf } from '../store/storage-problem.ts';
import { type LookResult, lookAtAll, lookAtRecent, refreshStock } from './box-look.ts';
import { askZone } from './box-zone.ts';
import type { Look, LookOptions } from './caught-up-events.ts';
import type { HostAccess, LibraryFollower } from './host-access.ts';

export interface CatchUpKeeper extends LibraryFollower {
  /** How each of these boxes stands. */
  list(hosts: ReadonlyArray<{ readonly id: string; readonly label: string }>): CatchUpHost[];
  stop(): void;
}

export interface CatchUpOptions extends LookOptions {
  readonly state: StateStore;
  /** Setting `catch_up`; where it is off stock is kept all the same, so that switching it on tells nothing old. */
  readonly isOn: () => boolean;
  readonly homeZone: string;
}

/** What plays is put right first: the end of what the last run left open is not to be told twice. */
const SETTLE_MS = 3000;
const NOT_SETTLED_MS = 2000;
const AGAIN_MS = 60_000;
/** By then the end of what plays has been told, if it was ending. */
const INCOMPLETE_MS = 5000;
const FULL_EVERY_MS = 24 * 3_600_000;
/** A box that is only polled says nothing of changes. */
const POLLED_EVERY_MS = 10 * 60_000;
/** A stop is told by two updates, and the first may come before Kodi has written everything. */
const REFRESH_AFTER_MS = 700;
const MOST_REFRESHES = 500;

const memorySchema = v.object({
  knownToMs: v.number(),
  fullAtMs: v.number(),
  lookedAtMs: v.number(),
  caughtUp: v.number(),
});
/** What is kept of a box from one run to the next; nothing before its stock is taken. */
type Memory = v.InferOutput<typeof memorySchema>;

interface Following {
  readonly host: HostAccess;
  readonly caller: KodiCaller;
  readonly abort: AbortController;
  readonly openChanges: Map<string, string>;
  readonly changed: Map<string, { readonly kind: 'movie' | 'episode'; readonly id: number }>;
  timer: Timer;
  refreshTimer: Timer | null;
  /** The look that follows every connecting is through. */
  isLooked: boolean;
}

export function createCatchUp(options: CatchUpOptions): CatchUpKeeper {
  return new Keeper(options);
}

class Keeper implements CatchUpKeeper {
  private readonly options: CatchUpOptions;
  private readonly following = new Map<string, Following>();

  constructor(options: CatchUpOptions) {
    this.options = options;
  }

  up(host: HostAccess): void {
    this.end(host.hostId);
    const caller = host.caller();
    if (caller === null) return;
    const timer = this.options.clock.after(SETTLE_MS, () => this.begin(following));
    const following: Following = {
      host,
      caller,
      timer,
      abort: new AbortController(),
      openChanges: new Map(),
      changed: new Map(),
      refreshTimer: null,
      isLooked: false,
    };
    this.following.set(host.hostId, following);
  }

  updated({ hostId }: HostAccess, { type, id }: { readonly type: string; readonly id: number }): void {
    const following = this.following.get(hostId);
    const isWatchable = type === 'movie' || type === 'episode';
    if (following === undefined || !isWatchable || following.changed.size >= MOST_REFRESHES) return;
    following.changed.set(`${type} ${id}`, { kind: type, id });
    following.refreshTimer?.cancel();
    following.refreshTimer = this.options.clock.after(REFRESH_AFTER_MS, () =>
      this.inBackground(() => this.refresh(following)),
    );
  }

  down(hostId: string, heardWallMs: number): void {
    const following = this.following.get(hostId);
    this.end(hostId);
    const memory = this.memoryOf(hostId);
    // What changed while it was there was told; a box that is only polled tells nothing.
    if (memory === null || following?.isLooked !== true || !following.host.isLive()) return;
    try {
      const known = { ...memory, knownToMs: Math.max(memory.knownToMs, heardWallMs) };
      // Where it is lost, more is looked at than needs be; a thousand boxes that go at once are not to wait for the disk.
      this.options.state.set(keyOf(hostId), JSON.stringify(known), 'relaxed');
    } catch (error) {
      if (storageProblemOf(error) === null) throw error;
      this.options.log.warn('how far a library is known could not be stored', { error: errorText(error) });
    }
  }

  forget(hostId: string): void {
    this.end(hostId);
    this.options.state.set(keyOf(hostId), null);
    this.options.stock.forgetHost(hostId);
  }

  list(hosts: ReadonlyArray<{ readonly id: string; readonly label: string }>): CatchUpHost[] {
    return hosts.map(({ id, label }) => {
      const memory = this.memoryOf(id);
      return { hostId: id, label, lookedAtMs: memory?.lookedAtMs ?? null, text: this.textOf(id, memory) };
    });
  }

  stop(): void {
    for (const hostId of [...this.following.keys()]) this.end(hostId);
  }

  private textOf(hostId: string, memory: Memory | null): string {
    if (memory === null) return 'Its library has not been read yet.';
    const known = `${this.options.stock.count(hostId)} items known`;
    return memory.caughtUp === 0 ? `${known}; nothing was missed.` : `${known}; ${memory.caughtUp} caught up so far.`;
  }

  private end(hostId: string): void {
    const following = this.following.get(hostId);
    this.following.delete(hostId);
    following?.abort.abort();
    following?.timer.cancel();
    following?.refreshTimer?.cancel();
  }

  private begin(following: Following): void {
    const { viewing } = following.host.playback();
    const isSettled = viewing === null || viewing.presence.kind === 'present';
    if (!isSettled) {
      following.timer = this.options.clock.after(NOT_SETTLED_MS, () => this.begin(following));
      return;
    }
    this.inBackground(() => this.look(following));
  }

  private async look(following: Following): Promise<void> {
    const { clock, log } = this.options;
    let againMs: number | null = following.host.isLive() ? null : POLLED_EVERY_MS;
    try {
      const isComplete = await this.lookNow(following);
      if (!isComplete) againMs = INCOMPLETE_MS;
    } catch (error) {
      if (following.abort.signal.aborted) return;
      if (!(error instanceof KodiCallError) && storageProblemOf(error) === null) throw error;
      log.info(`The library of ${following.host.label} could not be compared; tried again soon.`, {
        error: errorText(error),
      });
      againMs = AGAIN_MS;
    }
    if (againMs === null || following.abort.signal.aborted) return;
    following.timer = clock.after(againMs, () => this.begin(following));
  }

  /** False where it has to be looked at once more soon. */
  private async lookNow(following: Following): Promise<boolean> {
    const { clock, log } = this.options;
    const { host, caller, abort } = following;
    const { hostId } = host;
    const startedAtMs = clock.wallMs();
    const { zone, text } = await askZone(caller, this.options.homeZone, () => clock.wallMs());
    const memory = this.memoryOf(hostId);
    // Between two looks at a polled box the playback itself was followed.
    const isSilent = !this.options.isOn() || following.isLooked;
    const { openChanges } = following;
    const sinceMs = memory?.knownToMs ?? null;
    const look: Look = { host, caller, zone, sinceMs, isSilent, openChanges, signal: abort.signal };
    if (memory === null) {
      const { items } = await lookAtAll(this.options, look);
      this.remember(hostId, { knownToMs: startedAtMs, fullAtMs: startedAtMs, lookedAtMs: startedAtMs, caughtUp: 0 });
      log.info(`Took stock of the library of ${host.label}: ${items} items, times in ${text}.`);
      following.isLooked = true;
      return true;
    }
    const recent = await lookAtRecent(this.options, look);
    let now = this.afterLook(host, memory, recent, startedAtMs);
    let { isComplete } = recent;
    if (startedAtMs - memory.fullAtMs >= FULL_EVERY_MS || memory.fullAtMs > startedAtMs) {
      const full = await lookAtAll(this.options, look);
      now = this.afterLook(host, { ...now, knownToMs: memory.knownToMs }, full, startedAtMs);
      isComplete = isComplete && full.isComplete;
      if (full.isComplete) this.remember(hostId, { ...now, fullAtMs: startedAtMs });
    }
    following.isLooked = isComplete;
    return isComplete;
  }

  /** Known ground reaches to the start of a complete look. */
  private afterLook(
    host: HostAccess,
    memory: Memory,
    { caughtUp, isComplete }: LookResult,
    startedAtMs: number,
  ): Memory {
    if (caughtUp > 0) this.options.log.info(`Caught up with ${caughtUp} on ${host.label}.`);
    const now: Memory = {
      ...memory,
      knownToMs: isComplete ? startedAtMs : memory.knownToMs,
      lookedAtMs: startedAtMs,
      caughtUp: memory.caughtUp + caughtUp,
    };
    this.remember(host.hostId, now);
    return now;
  }

  private async refresh({ host, caller, changed, abort }: Following): Promise<void> {
    for (const [key, item] of [...changed]) {
      if (abort.signal.aborted) return;
      changed.delete(key);
      await refreshStock(this.options, host.hostId, caller, item);
    }
  }

  private inBackground(work: () => Promise<void>): void {
    void work().catch((error: unknown) => {
      this.options.log.error('following a library failed', { error: errorText(error) });
    });
  }

  private memoryOf(hostId: string): Memory | null {
    const read = v.safeParse(v.pipe(v.string(), v.parseJson(), memorySchema), this.options.state.get(keyOf(hostId)));
    return read.success ? read.output : null;
  }

  private remember(hostId: string, memory: Memory): void {
    this.options.state.set(keyOf(hostId), JSON.stringify(memory));
  }
}

const keyOf = (hostId: string) => `library:${hostId}`;
