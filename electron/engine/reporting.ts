/**
 * Everything that tells services what was watched: which services there are, the outbox that each event goes through, a
 * lane for each service, and what follows from what was sent.
 */
import type { Problem } from '../../shared/errors.ts';
import { type Accounts, createAccounts } from './accounts.ts';
import type { LibraryAccess } from './history/library-access.ts';
import { createRatingRows } from './history/rating-rows.ts';
import { createRatings, type Ratings } from './history/ratings.ts';
import { createResender, type Resender } from './history/send-again.ts';
import { forgetAgreement } from './history/sync-memory.ts';
import type { WatchLog } from './history/watch-log.ts';
import type { Hosts } from './hosts.ts';
import { createNotifier, type Notifier } from './notifier.ts';
import { createOtherScrobblers, type OtherScrobblers } from './other-scrobblers.ts';
import { createPlugins, type Plugins } from './plugins/plugins.ts';
import type { Ports } from './ports.ts';
import { createLane } from './scrobble/lane.ts';
import { createOutbox, type Outbox } from './scrobble/outbox.ts';
import type { EventKind } from './scrobble/outbox-entry.ts';
import { createQueue, type Queue } from './scrobble/queue.ts';
import { enrolBuiltIns } from './scrobblers/built-in.ts';
import { BUILT_IN_SERVICES } from './scrobblers/registry.ts';
import { createRoster, type Roster } from './scrobblers/roster.ts';
import { createHostServices, type HostServices } from './store/host-services.ts';
import type { SettingsStore } from './store/settings-store.ts';
import type { Store } from './store/store.ts';

export interface ReportingOptions {
  readonly ports: Ports;
  /** The companion's own version. */
  readonly version: string;
  readonly store: Store;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly watchLog: WatchLog;
  readonly hosts: () => Pick<Hosts, 'situations' | 'isPlayingVideo' | 'showOnScreen'>;
  /** What a box is called, by its id. */
  readonly labelOf: (hostId: string) => string;
  /** The UUID by which events name a box. */
  readonly deviceIdOf: (hostId: string) => string;
  /** The libraries of the boxes, for plugins that ask for them. */
  readonly library: () => LibraryAccess;
  readonly onProblem: (problem: Problem) => void;
  /** What waits is another. */
  readonly onQueueChange: () => void;
  /** Anything else that people see of it may be another. */
  readonly onChange: () => void;
}

export interface Reporting {
  readonly outbox: Outbox;
  readonly roster: Roster;
  readonly hostServices: HostServices;
  readonly otherScrobblers: OtherScrobblers;
  readonly accounts: Accounts;
  readonly plugins: Plugins;
  readonly queue: Queue;
  readonly ratings: Ratings;
  readonly notifier: Notifier;
  readonly resender: Resender;
  /** After a commit: this service's lane may go. */
  wake(service: string, kind: EventKind): void;
  /** Every lane tries now what it was to try later. */
  nudge(): void;
  /** A keychain that was locked may be open now. */
  retrySecrets(): void;
}

export function createReporting(options: ReportingOptions): Reporting {
  const { ports, version, store, settings, watchLog, hosts, onProblem, onChange } = options;
  const { clock, random, log } = ports;
  const { state } = store;
  const serviceNamed = (name: string) => services.find((service) => service.name === name);
  const outbox = createOutbox({
    store,
    watchLog,
    clock,
    cap: (service) => serviceNamed(service)?.queueCap ?? settings.get().queue_cap,
    keepsAll: (service) => serviceNamed(service)?.keepsAll === true,
    log,
    onChange: options.onQueueChange,
  });
  const hostServices = createHostServices(store);
  const roster = createRoster({
    hostServices,
    createLane: (service, isHeld) =>
      createLane({
        service,
        isHeld,
        outbox,
        state,
        clock,
        random,
        log,
        onDelivered: (entry, delivery) => {
          ratings.delivered(entry, delivery);
          notifier.delivered(entry, delivery);
        },
        onProblem,
        onChange,
      }),
    standsAside: (hostId, service) => otherScrobblers.skipReason(hostId, service),
    log,
    onProblem,
    onChange,
  });
  const { services, lanes } = roster;
  const laneOf = (name: string) => lanes.find(({ service }) => service === name);
  const wake: Reporting['wake'] = (service, kind) => laneOf(service)?.wake(kind);
  const builtIns = { ports, version, store, appSettings: settings.get, onProblem };
  for (const builtIn of enrolBuiltIns(BUILT_IN_SERVICES, builtIns)) roster.enrol(builtIn);
  const otherScrobblers = createOtherScrobblers({
    isUsed: roster.isUsed,
    state,
    services,
    addOns: new Map(BUILT_IN_SERVICES.flatMap(({ name, addOns }) => addOns.map((addOn) => [addOn, name] as const))),
    clock,
    log,
    labelOf: options.labelOf,
    onProblem,
    onChange,
  });
  const notifier = createNotifier({ services, outbox, hosts, settings, notify: ports.notify, clock, log });
  const ratings = createRatings({
    store,
    rows: createRatingRows({ store, log }),
    watchLog,
    outbox,
    services,
    settings,
    clock,
    random,
    clientVersion: version,
    isPlayingVideo: () => hosts().isPlayingVideo(),
    route: (hostId, service) => {
      const route = roster.route(hostId, service, 'stopped');
      // An add-on that reports the watches leaves ratings to who gives them.
      return typeof route === 'object' && route.rule === 'stand_aside' ? 'yes' : route;
    },
    onDue: onChange,
    wake,
  });
  const plugins = createPlugins({
    ports,
    version,
    store,
    roster,
    outbox,
    viewing: (viewingId) => watchLog.item(viewingId),
    wake,
    onScrobbled: notifier.scrobbled,
    library: options.library,
    deviceIdOf: options.deviceIdOf,
    onProblem,
  });
  const resender = createResender({
    services,
    outbox,
    keptBack: (hostId, service) => {
      const route = roster.route(hostId, service, 'stopped');
      return typeof route === 'string' ? null : route;
    },
    tryNow: (service) => void laneOf(service)?.flush(),
  });
  return {
    outbox,
    roster,
    hostServices,
    otherScrobblers,
    accounts: createAccounts({
      services,
      outbox,
      ports,
      onLoggedOut: (service, account) => forgetAgreement({ state, service, account }),
    }),
    plugins,
    queue: createQueue({ outbox, services, lanes }),
    ratings,
    notifier,
    resender,
    wake,
    retrySecrets: () => {
      for (const service of services) service.retrySecrets?.();
    },
    nudge: () => {
      for (const lane of lanes) lane.nudge();
    },
  };
}
