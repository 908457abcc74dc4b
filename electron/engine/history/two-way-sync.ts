/**
 * Keeps the history of a service and the libraries of the boxes alike: what was watched elsewhere is marked in Kodi, and
 * what Kodi has that never counted is added to the service. Nothing is written on either side before somebody has seen a
 * preview and agreed, and never more than a ceiling an hour without asking.
 */
import { ProblemError } from '../../../shared/errors.ts';
import type { SyncReport, SyncStatus } from '../../../shared/sync.ts';
import type { Log } from '../ports.ts';
import type { AccountService } from '../scrobble/service.ts';
import type { StateStore } from '../store/state-store.ts';
import { capableService, capableServices } from './capable-service.ts';
import type { HostAccess } from './host-access.ts';
import { type AccountMemory, accountMemory } from './sync-memory.ts';
import { runSync, type Side, type SyncRunOptions } from './sync-run.ts';
import { createTurns, type Turns } from './turns.ts';

/** Every method rejects with a `ProblemError` where no such service is logged in. */
export interface TwoWaySync {
  /** What would be done, and nothing is. */
  preview(service: string | undefined): Promise<SyncReport>;
  /** Does it; refused before somebody has agreed to a preview since the account was linked. */
  run(service: string | undefined): Promise<SyncReport>;
  /** Agrees to the preview, or to what a run has asked, and runs. */
  confirm(service: string | undefined): Promise<SyncReport>;
  /** Of every service that can do it, linked or not. */
  list(): SyncStatus[];
  /** From now on by itself, as each service's settings say. */
  start(): void;
  stop(): Promise<void>;
}

export interface TwoWaySyncOptions extends SyncRunOptions {
  readonly hosts: () => readonly HostAccess[];
  readonly services: readonly AccountService[];
  /** Whether this box and this service are to do with each other. */
  readonly belongs: (hostId: string, service: string) => boolean;
  readonly state: StateStore;
  readonly log: Log;
  readonly onChange: () => void;
}

const PREVIEW_HOLDS_MS = 24 * 3_600_000;

export function createTwoWaySync(options: TwoWaySyncOptions): TwoWaySync {
  return new Sync(options);
}

class Sync implements TwoWaySync {
  private readonly options: TwoWaySyncOptions;
  private readonly turns: Turns;

  constructor(options: TwoWaySyncOptions) {
    this.options = options;
    this.turns = createTurns(options);
  }

  async preview(service: string | undefined): Promise<SyncReport> {
    const side = this.chosen(service);
    return await this.turns.take(async () => {
      const report = await this.sync(side, true);
      const previewed = { atMs: report.startedAtMs, adds: report.counts.added };
      if (report.problem === null) this.memory(side).change({ previewed });
      return report;
    });
  }

  async run(service: string | undefined): Promise<SyncReport> {
    const side = this.chosen(service);
    if (!this.memory(side).read().isConfirmed) throw notConfirmed(side.service);
    return await this.turns.take(() => this.sync(side, false));
  }

  async confirm(service: string | undefined): Promise<SyncReport> {
    const side = this.chosen(service);
    const memory = this.memory(side);
    const { isConfirmed, asks, previewed } = memory.read();
    const isFresh = previewed !== null && this.options.clock.wallMs() - previewed.atMs < PREVIEW_HOLDS_MS;
    if (!isConfirmed && !isFresh) throw notConfirmed(side.service);
    const allowance = asks?.adds ?? (isFresh ? previewed.adds : 0);
    memory.change({ isConfirmed: true, asks: null, previewed: null, allowance });
    return await this.turns.take(() => this.sync(side, false));
  }

  list(): SyncStatus[] {
    return this.options.services.flatMap((service) => {
      if (service.twoWay === undefined) return [];
      const side = sideOf(service);
      const { isOn, intervalMinutes } = service.twoWay.settings();
      const memory = side === null ? null : this.memory(side).read();
      const { isConfirmed = false, lastRunAtMs = null, asks = null } = memory ?? {};
      const isLinked = service.account().state === 'linked';
      const runs = isOn && isLinked && isConfirmed && asks === null;
      const nextRunAtMs = runs ? (lastRunAtMs ?? this.options.clock.wallMs()) + intervalMinutes * 60_000 : null;
      const facts = {
        service: service.name,
        label: service.label,
        isOn,
        intervalMinutes,
        isConfirmed,
        lastRunAtMs,
        asks,
      };
      return [
        { ...facts, nextRunAtMs, text: statusText(service, { isOn, isLinked, isConfirmed, asks, intervalMinutes }) },
      ];
    });
  }

  start(): void {
    this.turns.every(() => this.runDue(), 'a sync failed');
  }

  stop(): Promise<void> {
    return this.turns.stop();
  }

  private async runDue(): Promise<void> {
    for (const service of capableServices(this.options.services, 'twoWay')) {
      const side = sideOf(service);
      if (side === null || this.turns.signal.aborted) continue;
      const { isOn, intervalMinutes } = side.history.settings();
      const { isConfirmed, asks, lastRunAtMs } = this.memory(side).read();
      const nowMs = this.options.clock.wallMs();
      const isDue = lastRunAtMs === null || lastRunAtMs > nowMs || nowMs - lastRunAtMs >= intervalMinutes * 60_000;
      if (!isOn || !isConfirmed || asks !== null || !isDue || this.boxesOf(side).length === 0) continue;
      const { problem, counts } = await this.sync(side, false);
      this.options.log.info(problem?.text ?? `Synced with ${service.label}.`, { ...counts });
    }
  }

  private chosen(wanted: string | undefined): Side {
    const side = sideOf(capableService(this.options.services, 'twoWay', wanted));
    if (side !== null) return side;
    throw new ProblemError({ kind: 'login_needed', text: 'Nobody is logged in there.' });
  }

  private memory({ service, account }: Side): AccountMemory {
    return accountMemory({ ...this.options, service: service.name, account });
  }

  private boxesOf({ service }: Side): HostAccess[] {
    return this.options
      .hosts()
      .filter((host) => host.caller() !== null && this.options.belongs(host.hostId, service.name));
  }

  private sync(side: Side, isPreview: boolean): Promise<SyncReport> {
    const { signal } = this.turns;
    return runSync(this.options, {
      ...side,
      boxes: this.boxesOf(side),
      memory: this.memory(side),
      isPreview,
      signal,
    });
  }
}

function sideOf(service: AccountService): Side | null {
  const { accountName } = service.account();
  return service.twoWay === undefined || accountName === null
    ? null
    : { service, history: service.twoWay, account: accountName };
}

function notConfirmed({ name, label }: AccountService): ProblemError {
  const text = `Look first at what would change in Kodi and at ${label}: companion sync ${name} --preview. Then agree: companion sync ${name} --yes`;
  return new ProblemError({ kind: 'not_allowed', service: name, text });
}

function statusText(
  { name, label }: AccountService,
  {
    isOn,
    isLinked,
    isConfirmed,
    asks,
    intervalMinutes,
  }: Pick<SyncStatus, 'isOn' | 'isConfirmed' | 'asks' | 'intervalMinutes'> & {
    readonly isLinked: boolean;
  },
): string {
  if (!isLinked) return `${label} is not linked.`;
  if (asks !== null) return asks.text;
  if (!isConfirmed) return `Nothing is synced yet. Look at what would change: companion sync ${name} --preview`;
  return isOn ? `Every ${intervalMinutes} minutes.` : 'Only on request.';
}
