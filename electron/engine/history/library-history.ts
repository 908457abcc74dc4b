/** Everything between the boxes' libraries and the services' histories: import, marks back, caught up. */
import type { CommandsOf } from '../../../shared/contract.ts';
import type { ImportStatus } from '../../../shared/history.ts';
import type { Identifier } from '../identify/identifier.ts';
import type { Ports } from '../ports.ts';
import type { Recorder } from '../scrobble/recorder.ts';
import type { AccountService } from '../scrobble/service.ts';
import { createImportStore } from '../store/import-store.ts';
import { createLibraryStock } from '../store/library-stock.ts';
import { createOwnMarks } from '../store/own-marks.ts';
import type { SettingsStore } from '../store/settings-store.ts';
import type { Store } from '../store/store.ts';
import { createCatchUp } from './catch-up.ts';
import type { LookOptions } from './caught-up-events.ts';
import type { HostAccess, LibraryFollower } from './host-access.ts';
import { createLibraryAccess, type LibraryAccess } from './library-access.ts';
import { createLibraryImport } from './library-import.ts';
import { createMarksSync } from './marks-sync.ts';
import { createTwoWaySync } from './two-way-sync.ts';
import type { WatchLog } from './watch-log.ts';

export interface LibraryHistoryOptions {
  readonly ports: Pick<Ports, 'clock' | 'random' | 'log'>;
  readonly store: Store;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly services: readonly AccountService[];
  readonly recorder: Pick<Recorder, 'record' | 'judge'>;
  readonly identifier: Pick<Identifier, 'identify'>;
  readonly watchLog: Pick<WatchLog, 'list' | 'endedBetween'>;
  /** The boxes that are watched now. */
  readonly hosts: () => readonly HostAccess[];
  /** All boxes, for lists. */
  readonly labels: () => ReadonlyArray<{ readonly id: string; readonly label: string }>;
  /** The time zone of this computer: `Europe/Berlin`. */
  readonly homeZone: string;
  readonly watchedThresholdFraction: LookOptions['watchedThresholdFraction'];
  readonly wasPrivate: LookOptions['wasPrivate'];
  /** Whether this box and this service are to do with each other. */
  readonly belongs: (hostId: string, service: string) => boolean;
  /** How many events of this service wait to be sent. */
  readonly waiting: (service: string) => number;
  /** {@link LibraryHistory.importStatus} may be another. */
  readonly onChange: () => void;
}

export interface LibraryHistory {
  readonly follower: LibraryFollower;
  /** For services that keep their own history: plugins. */
  readonly library: LibraryAccess;
  readonly commands: CommandsOf<'import' | 'marks' | 'sync' | 'catch_up'>;
  importStatus(): ImportStatus;
  /** Goes on with an import that was interrupted, and marks back when it is time. */
  start(): void;
  stop(): Promise<void>;
}

export function createLibraryHistory(options: LibraryHistoryOptions): LibraryHistory {
  const { ports, store, settings, services, recorder, identifier, watchLog, hosts, labels, homeZone } = options;
  const { clock, random, log } = ports;
  const ownMarks = createOwnMarks({ store, clock });
  const stock = createLibraryStock(store);
  /** Counting many thousand titles is worth remembering. */
  let status: ImportStatus | null = null;
  const onImportChange = () => {
    status = null;
    options.onChange();
  };
  const importer = createLibraryImport({
    store: createImportStore({ store, clock, log, onChange: onImportChange }),
    ownMarks,
    hosts,
    services,
    judge: recorder.judge,
    wasPrivate: options.wasPrivate,
    homeZone,
    clock,
    log,
  });
  const libraries = { hosts, services, ownMarks, stock, state: store.state, homeZone, clock, log };
  const marks = createMarksSync({ ...libraries, settings: settings.get });
  const reading = {
    ...libraries,
    watchLog,
    judge: recorder.judge,
    wasPrivate: options.wasPrivate,
    belongs: options.belongs,
  };
  const sync = createTwoWaySync({
    ...reading,
    waiting: options.waiting,
    pullsPlaces: () => settings.get().pull_resume,
    onChange: options.onChange,
  });
  const catchUp = createCatchUp({
    stock,
    ownMarks,
    watchLog,
    recorder,
    identify: identifier.identify,
    watchedThresholdFraction: options.watchedThresholdFraction,
    wasPrivate: options.wasPrivate,
    state: store.state,
    isOn: () => settings.get().catch_up,
    homeZone,
    clock,
    random,
    log,
  });
  return {
    follower: {
      ...catchUpMethods(catchUp),
      forget: (hostId) => {
        catchUp.forget(hostId);
        ownMarks.forgetHost(hostId);
      },
    },
    commands: {
      'import.preview': (choice) => importer.preview(choice),
      'import.start': () => importer.start(),
      'import.status': () => importer.status(),
      'import.cancel': () => importer.cancel(),
      'import.items': ({ after, limit }) => importer.items(after, limit),
      'marks.preview': ({ hostId }) => marks.preview(hostId),
      'marks.apply': ({ hostId }) => marks.apply(hostId),
      'sync.preview': ({ service }) => sync.preview(service),
      'sync.run': ({ service }) => sync.run(service),
      'sync.confirm': ({ service }) => sync.confirm(service),
      'sync.status': () => sync.list(),
      'catch_up.list': ({ hostId, limit }) => ({
        enabled: settings.get().catch_up,
        hosts: catchUp.list(labels().filter(({ id }) => hostId === undefined || id === hostId)),
        entries: watchLog.list(limit, 'caught_up').filter((entry) => hostId === undefined || entry.hostId === hostId),
      }),
    },
    library: createLibraryAccess(reading),
    importStatus: () => {
      status ??= importer.status();
      return status;
    },
    start: () => {
      importer.resume();
      marks.start();
      sync.start();
    },
    stop: async () => {
      catchUp.stop();
      await Promise.all([importer.stop(), marks.stop(), sync.stop()]);
    },
  };
}

function catchUpMethods(catchUp: LibraryFollower): Omit<LibraryFollower, 'forget'> {
  return {
    up: (host) => catchUp.up(host),
    updated: (host, item) => catchUp.updated(host, item),
    down: (hostId, heardWallMs) => catchUp.down(hostId, heardWallMs),
  };
}
