/** How everything is, for people who look for a fault. Costs nothing until somebody asks. */
import { type Problem, ProblemError } from '../../../shared/errors.ts';
import type {
  DebugExport,
  HealthStatus,
  HostHealth,
  IdentifyHealth,
  ServiceHealth,
  ViewingExplanation,
} from '../../../shared/health.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { WatchLogEntry } from '../../../shared/state.ts';
import type { Accounts } from '../accounts.ts';
import type { WatchLog } from '../history/watch-log.ts';
import type { Hosts } from '../hosts.ts';
import type { Clock } from '../ports.ts';
import type { ProblemLog } from '../problem-log.ts';
import type { Lane } from '../scrobble/lane.ts';
import type { Outbox } from '../scrobble/outbox.ts';
import type { Queue } from '../scrobble/queue.ts';
import type { AccountService } from '../scrobble/service.ts';
import type { Store } from '../store/store.ts';
import { debugExport } from './debug-export.ts';
import { createDeliveryFacts } from './delivery-facts.ts';
import { explainViewing } from './explain-viewing.ts';
import { masked } from './mask.ts';

export interface Health {
  status(): HealthStatus;
  /** Asks the first service whether it is there: takes up to a few seconds. */
  debugExport(verbose: boolean): Promise<DebugExport>;
  /** `wanted`: the first letters of a viewing's id, `last`, or a part of its title. Throws a `ProblemError`. */
  why(wanted: string): ViewingExplanation;
}

export interface HealthOptions {
  readonly version: string;
  readonly platform: string | null;
  readonly runtime: string | null;
  readonly startedAtMs: number;
  readonly dataDirectory: string;
  readonly clock: Pick<Clock, 'wallMs'>;
  readonly store: Store;
  readonly settings: () => Settings;
  readonly services: readonly AccountService[];
  readonly accounts: Accounts;
  readonly lanes: readonly Lane[];
  readonly outbox: Pick<Outbox, 'list'>;
  readonly queue: Pick<Queue, 'list'>;
  readonly hosts: Pick<Hosts, 'list' | 'vitals'>;
  readonly watchLog: Pick<WatchLog, 'list' | 'find'>;
  readonly problems: Pick<ProblemLog, 'list'>;
}

export function createHealth(options: HealthOptions): Health {
  const { version, platform, runtime, startedAtMs, clock, services, accounts, lanes, hosts, watchLog } = options;
  const deliveries = createDeliveryFacts(options.store);

  const serviceHealth = (service: AccountService): ServiceHealth => {
    const account = accounts.list().find((one) => one.service === service.name);
    const lane = lanes.find((one) => one.service === service.name)?.info();
    if (account === undefined || lane === undefined) throw new Error(`the service ${service.name} is not set up`);
    const { backendUrl, backendError, deviceId } = service.diagnostics();
    const { oldestAtMs } = lane;
    return {
      account,
      backendUrl,
      backendError,
      deviceId: deviceId === null ? null : masked(deviceId),
      lane,
      oldestWaitingSeconds: oldestAtMs === null ? null : Math.max(0, Math.round((clock.wallMs() - oldestAtMs) / 1000)),
      waitingByEndpoint: deliveries.waitingByEndpoint(service.name),
      lastSuccess: deliveries.lastSuccess(service.name),
      lastError: newest(deliveries.lastError(service.name), options.problems.list().find(isOf(service.name))),
    };
  };

  const hostHealth = (): HostHealth[] =>
    hosts.list().map((host) => {
      const { deviceId, ...vitals } = hosts.vitals(host.id);
      return { host, deviceId: masked(deviceId), ...vitals };
    });

  const identifyHealth = (): IdentifyHealth => ({
    last: lastIdentified(watchLog.list(1)[0]),
    cached: deliveries.lookUpsCached(),
  });

  const status = (): HealthStatus => ({
    version,
    platform,
    runtime,
    startedAtMs,
    atMs: clock.wallMs(),
    services: services.map(serviceHealth),
    hosts: hostHealth(),
    identify: identifyHealth(),
    problems: options.problems.list().map(({ atMs, kind, text }) => ({ atMs, kind, text })),
  });

  return {
    status,
    debugExport: async (verbose) => {
      const [main] = services;
      // A keychain that keeps the login to itself is told among the problems.
      const test = main === undefined ? null : await accounts.test(main.name).catch(nullForProblem);
      const { dataDirectory, outbox, settings } = options;
      const facts = { health: status(), settings: settings(), test, queue: outbox.list(), dataDirectory };
      return debugExport(facts, verbose);
    },
    why: (wanted) => {
      const waiting = options.queue.list();
      const viewing = oneViewing(watchLog, wanted);
      // Of services that nobody uses, nobody asks.
      const concerned = services.filter(
        ({ name, account }) =>
          account().accountName !== null || viewing.outcomes.some(({ service }) => service === name),
      );
      return explainViewing(viewing, {
        services: concerned.length > 0 ? concerned : services.slice(0, 1),
        settings: options.settings(),
        whyItWaits: (service, viewingId) =>
          waiting.find((entry) => entry.service === service && entry.viewingId === viewingId)?.lastError ?? null,
      });
    },
  };
}

const isOf =
  (service: string) =>
  (problem: Problem): boolean =>
    problem.service === service;

type Failed = ServiceHealth['lastError'];

function newest(one: Failed, other: { readonly atMs: number; readonly text: string } | undefined): Failed {
  if (other === undefined) return one;
  return one !== null && one.atMs >= other.atMs ? one : { atMs: other.atMs, text: other.text };
}

function lastIdentified(viewing: WatchLogEntry | undefined): IdentifyHealth['last'] {
  if (viewing === undefined) return null;
  const { item, title, startedAtMs } = viewing;
  return {
    atMs: startedAtMs,
    status: item === null ? 'no_match' : 'matched',
    title,
    confidence: item?.confidence ?? null,
    source: item?.source ?? null,
    rule: item?.rule ?? null,
  };
}

/** The newest viewing that is meant; of several ids that begin alike none. */
function oneViewing(watchLog: Pick<WatchLog, 'list' | 'find'>, wanted: string): WatchLogEntry {
  const isLast = wanted.toLowerCase() === 'last';
  const found = isLast ? watchLog.list(1) : watchLog.find(wanted);
  const [first, ...others] = found;
  if (first === undefined) {
    const text = isLast
      ? 'Nothing has been watched yet.'
      : `No viewing has this id or title: ${JSON.stringify(wanted.slice(0, 60))}. "companion log" lists them.`;
    throw new ProblemError({ kind: 'not_found', text });
  }
  const isId = first.viewingId.startsWith(wanted.toLowerCase());
  if (isId && others.some(({ viewingId }) => viewingId.startsWith(wanted.toLowerCase()))) {
    const names = found.map(({ viewingId, title }) => `${viewingId.slice(0, 13)} (${title})`).join(', ');
    throw new ProblemError({ kind: 'bad_input', text: `That may be ${names}: give more of the id.` });
  }
  return first;
}

function nullForProblem(error: unknown): null {
  if (error instanceof ProblemError) return null;
  throw error;
}
