/** Libraries of simulated boxes and the history of a scripted service, without sockets and on a clock of the test's own. */
import type { HostAccess } from '../../electron/engine/history/host-access.ts';
import { createLibraryHistory, type LibraryHistory } from '../../electron/engine/history/library-history.ts';
import { createIdentifier } from '../../electron/engine/identify/identifier.ts';
import { callerOver, resultOf } from '../../electron/engine/kodi/json-rpc.ts';
import { KodiCallError, type KodiCaller, type KodiRequest } from '../../electron/engine/kodi/kodi-caller.ts';
import { type HostPlayback, idlePlayback } from '../../electron/engine/playback/host-playback.ts';
import type { HistoryEntry, ImportAnswer, MarksAnswer } from '../../electron/engine/scrobble/history-service.ts';
import { createRecorder } from '../../electron/engine/scrobble/recorder.ts';
import type { AccountService } from '../../electron/engine/scrobble/service.ts';
import { createHostStore, type HostRecord } from '../../electron/engine/store/host-store.ts';
import { createOpenViewings } from '../../electron/engine/store/open-viewings.ts';
import { createSettingsStore } from '../../electron/engine/store/settings-store.ts';
import { createTeachings } from '../../electron/engine/store/teachings.ts';
import type { MarkChange } from '../../shared/history.ts';
import { percentToFraction } from '../../shared/units.ts';
import { createCountedRandom } from './counted-random.ts';
import type { LibraryContent } from './kodi-simulator/media.ts';
import { SimulatedBox } from './kodi-simulator/simulated-box.ts';
import { createOutboxBench } from './outbox-bench.ts';
import { createScriptedService, type ScriptedService } from './scripted-service.ts';

/** One box and how the companion sees it. */
export interface BenchHost {
  readonly record: HostRecord;
  readonly box: SimulatedBox;
  readonly access: HostAccess;
  /** Every method that was called, with its parameters. */
  readonly calls: Array<readonly [method: string, params: Readonly<Record<string, unknown>>]>;
  /** What the companion follows there. */
  playback: HostPlayback;
  isLive: boolean;
  connect(): void;
  disconnect(): void;
}

export interface HistoryService extends ScriptedService {
  /** Batches sent, with and without `dryRun`. */
  readonly batches: Array<{ readonly titles: readonly string[]; readonly dryRun: boolean }>;
  readonly imported: HistoryEntry[];
  /** Overrides the answer to a batch; null answers as the service would. */
  onBatch: (entries: readonly HistoryEntry[], dryRun: boolean, signal: AbortSignal) => Promise<ImportAnswer | null>;
  marks: MarksAnswer;
  readonly since: Array<number | null>;
}

export interface BoxGiven {
  readonly label?: string;
  readonly library?: LibraryContent;
  readonly timeZone?: string;
  readonly utcOffsetMinutes?: number;
}

export function createHistoryBench({ homeZone = 'UTC' } = {}) {
  const bench = createOutboxBench();
  const { store, clock, log, watchLog, outbox } = bench;
  const random = createCountedRandom();
  const hostStore = createHostStore({ store, clock, random, log });
  const settings = createSettingsStore({ store, log });
  const teachings = createTeachings({ store, clock, log });
  const identifier = createIdentifier({ settings, teachings, lookUps: { complete: ({ item }) => item } });
  const service = createHistoryService();
  const services = [service as unknown as AccountService];
  const recorder = createRecorder({
    store,
    hosts: hostStore,
    settings,
    teachings,
    identifier,
    openViewings: createOpenViewings({ store, clock }),
    watchLog,
    outbox,
    services,
    clock,
    random,
    log,
    clientVersion: '1.2.3',
    wake: () => {},
    onProblem: () => {},
  });
  const hosts: BenchHost[] = [];
  const create = (): LibraryHistory =>
    createLibraryHistory({
      ports: { clock, random, log },
      store,
      settings,
      services,
      recorder,
      identifier,
      watchLog,
      hosts: () => hosts.map(({ access }) => access),
      labels: () => hostStore.list(),
      homeZone,
      watchedThresholdFraction: () => percentToFraction(settings.get().watched_threshold),
      onChange: () => {},
      belongs: (hostId) => !result.strangers.has(hostId),
      waiting: (name) => outbox.waiting(name).count,
      wasPrivate: (_, __, toMs) => result.privateFromMs !== null && toMs >= result.privateFromMs,
    });
  const addBox = ({ label = 'Living room', ...given }: BoxGiven = {}): BenchHost => {
    const record = hostStore.add({ address: `box${hosts.length}`, port: 9090, httpPort: 8080, label });
    const box = new SimulatedBox({ name: label, clock, delayFactor: 0.01, ...given });
    const host = createBenchHost(record, box);
    box.connect({ send: (text) => hear(host, text), drop: () => {} });
    hosts.push(host);
    return host;
  };
  const hear = (host: BenchHost, text: string) => {
    const { method, params } = JSON.parse(text);
    if (method !== 'VideoLibrary.OnUpdate' || host.access.caller() === null || !host.isLive) return;
    const { item, id, type } = params.data;
    result.history.follower.updated(host.access, item ?? { id, type });
  };
  const settle = async (ms = 0): Promise<void> => {
    for (let passedMs = 0; passedMs <= ms; passedMs += 50) {
      for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      clock.advance(50);
    }
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };
  const result = {
    ...bench,
    /** More may be added. */
    services,
    hostStore,
    settings,
    service,
    recorder,
    hosts,
    addBox,
    /** What the companion is; another one after {@link restart}. */
    history: create(),
    privateFromMs: null as number | null,
    /** Boxes that have nothing to do with the service. */
    strangers: new Set<string>(),
    /** The process was killed: what is only in memory is gone. */
    restart() {
      result.history = create();
      return result.history;
    },
    /** Lets this much time pass, and promises come to rest all the while. */
    settle,
    /** Moves on until the condition holds. */
    async until(condition: () => boolean) {
      for (let turns = 0; !condition(); turns += 1) {
        if (turns > 20_000) throw new Error(`does not come true: ${condition.toString()}`);
        await new Promise((resolve) => setImmediate(resolve));
        clock.advance(20);
      }
    },
    /** The box is there (again), and its library is looked at. */
    async arrive(host: BenchHost) {
      host.connect();
      result.history.follower.up(host.access);
      await settle(6000);
    },
    leave(host: BenchHost) {
      host.disconnect();
      result.history.follower.down(host.record.id, clock.wallMs());
    },
    /** `title stopReason watched|left` of what was caught up, oldest first. */
    caughtUp: () =>
      watchLog
        .list(100, 'caught_up')
        .toReversed()
        .map((entry) => `${entry.title} ${entry.watched ? 'watched' : `left at ${entry.positionSeconds}`}`),
  };
  return result;
}

export type HistoryBench = ReturnType<typeof createHistoryBench>;

function createBenchHost(record: HostRecord, box: SimulatedBox): BenchHost {
  let caller: KodiCaller | null = null;
  const host: BenchHost = {
    record,
    box,
    calls: [],
    playback: idlePlayback(record.id),
    isLive: true,
    access: {
      hostId: record.id,
      label: record.label,
      caller: () => caller,
      isLive: () => host.isLive,
      playback: () => host.playback,
    },
    connect: () => {
      caller = callerTo(box, host.calls, () => caller !== null);
    },
    disconnect: () => {
      caller = null;
    },
  };
  return host;
}

function callerTo(box: SimulatedBox, calls: BenchHost['calls'], isOpen: () => boolean): KodiCaller {
  return callerOver(async (requests, message, ids) => {
    for (const { method, params = {} } of requests) calls.push([method, params]);
    const text = await new Promise<string>((resolve, reject) => {
      box.handleHttp(message, (answer) =>
        isOpen() ? resolve(answer ?? '') : reject(new KodiCallError('closed', 'The connection to Kodi was closed.')),
      );
    });
    const answers: unknown[] = [JSON.parse(text)].flat();
    return requests.map((request: KodiRequest<unknown>, index) => {
      const answer = answers.find((one) => (one as { id: number }).id === ids[index]);
      return resultOf(request, answer as never);
    });
  });
}

function createHistoryService(): HistoryService {
  const scripted = createScriptedService('fake');
  const service: HistoryService & Pick<AccountService, 'importHistory' | 'watchedSince'> = Object.assign(scripted, {
    batches: [],
    imported: [] as HistoryEntry[],
    since: [],
    marks: { kind: 'answered', watched: [], inProgress: [], unreadable: 0 } as MarksAnswer,
    onBatch: async () => null,
    importHistory: async (entries: readonly HistoryEntry[], { dryRun }: { dryRun: boolean }, signal: AbortSignal) => {
      service.batches.push({ titles: entries.map(nameOf), dryRun });
      return (await service.onBatch(entries, dryRun, signal)) ?? takeAll(service, entries, dryRun);
    },
    watchedSince: async (sinceMs: number | null) => {
      service.since.push(sinceMs);
      return service.marks;
    },
  });
  return service;
}

/** Takes what it does not have. */
export function takeAll(service: HistoryService, entries: readonly HistoryEntry[], dryRun: boolean): ImportAnswer {
  const known = new Set(service.imported.map(nameOf));
  const verdicts = entries.map((entry, index) => {
    const fate = known.has(nameOf(entry)) ? ('duplicate' as const) : ('taken' as const);
    return { index, fate, reason: '' };
  });
  if (!dryRun) service.imported.push(...entries.filter((_, index) => verdicts[index]?.fate === 'taken'));
  const taken = verdicts.filter(({ fate }) => fate === 'taken').length;
  return { kind: 'answered', counts: { taken, duplicate: entries.length - taken, unmatched: 0, refused: 0 }, verdicts };
}

export function nameOf({ title, season, episode }: HistoryEntry): string {
  return season === undefined ? title : `${title} ${season}x${episode}`;
}

/** `title change` of every change of a report. */
export function changesOf(changes: readonly MarkChange[]): string[] {
  return changes.map(({ title, change, outcome }) => `${title} ${change} ${outcome}`);
}

/** `count` watched or unwatched movies and episodes, an episode for every two movies. */
export function bigLibrary(count: number): LibraryContent {
  const shows = [{ id: 1, title: 'Long Show', year: 2000, genres: [], uniqueIds: { tmdb: '77' } }];
  const media = Array.from({ length: count }, (_, index) => {
    const id = index + 1;
    const base = {
      id,
      durationSeconds: 6000,
      title: `Title ${id}`,
      file: `/media/${id}/A.Name.Of.Some.Length.${id}.mkv`,
    };
    return index % 3 === 2
      ? ({
          ...base,
          type: 'episode',
          showId: 1,
          season: Math.floor(id / 100),
          episode: id % 100,
          firstAired: '',
          uniqueIds: {},
        } as const)
      : ({ ...base, type: 'movie', year: 2001, genres: [], uniqueIds: { tmdb: String(1000 + id) } } as const);
  });
  return { shows, media };
}
