/** Puts the engine together from its ports: the same for both shells. */

import type { CommandHandlers } from '../shared/contract.ts';
import type { Problem } from '../shared/errors.ts';
import type { HostSettings } from '../shared/settings.ts';
import type { CompanionState } from '../shared/state.ts';
import { percentToFraction, secondsToMs } from '../shared/units.ts';
import { appCommands } from './engine/app-commands.ts';
import { type Artwork, createArtwork } from './engine/artwork/index.ts';
import { createChanges } from './engine/changes.ts';
import { createDiscovery } from './engine/discovery.ts';
import { healthCommands } from './engine/health/health-commands.ts';
import { createHealth } from './engine/health/index.ts';
import { createLibraryHistory } from './engine/history/library-history.ts';
import { ratingCommands } from './engine/history/rating-commands.ts';
import { createWatchLog } from './engine/history/watch-log.ts';
import { watchLogCommands } from './engine/history/watch-log-commands.ts';
import { hostCommands } from './engine/host-commands.ts';
import { createHosts } from './engine/hosts.ts';
import { createIdentifier } from './engine/identify/identifier.ts';
import { createLookUps } from './engine/identify/look-ups.ts';
import { teachingCommands } from './engine/identify/teaching-commands.ts';
import type { PlaybackRules } from './engine/playback/host-playback.ts';
import type { Ports } from './engine/ports.ts';
import { privateCommands, privateStatus } from './engine/private-commands.ts';
import { createPrivateTime } from './engine/private-time.ts';
import { createProblemLog } from './engine/problem-log.ts';
import { createReporting } from './engine/reporting.ts';
import { queueCommands } from './engine/scrobble/queue-commands.ts';
import { createRecorder } from './engine/scrobble/recorder.ts';
import { serviceCommands } from './engine/service-commands.ts';
import { settingsCommands } from './engine/settings-commands.ts';
import { createAnswerCache } from './engine/store/answer-cache.ts';
import { createHostStore } from './engine/store/host-store.ts';
import { openStore } from './engine/store/open-store.ts';
import { createOpenViewings } from './engine/store/open-viewings.ts';
import { createSettingsStore } from './engine/store/settings-store.ts';
import { createTeachings } from './engine/store/teachings.ts';
import { watchForWake } from './engine/wake-watch.ts';

export interface CompanionOptions {
  /** `0.1.0` */
  readonly version: string;
  /** `linux x64` */
  readonly platform?: string;
  /** `Node 24.1.0` */
  readonly runtime?: string;
}

/** The running engine. */
export interface Companion {
  readonly commands: CommandHandlers;
  /** All that a page mirrors, as of now. @throws {ProblemError} of kind `storage` */
  state(): CompanionState;
  /** Called whenever {@link state} may have changed, perhaps many times at once. Returns the function that ends the subscription. */
  onChange(listener: () => void): () => void;
  /** Pictures of what plays and was watched, by the ids in state and log. */
  readonly artwork: Pick<Artwork, 'read'>;
  /** Opens the address of a login that runs, for who clicked on it. Rejects with a `ProblemError`. */
  openLogin(service: string): Promise<void>;
  /** Ends open viewings, sends what can be sent within two seconds, and lets go of everything. */
  stop(): Promise<void>;
}

/** How long the shutdown waits for what is still to be sent. */
const SEND_AT_STOP_MS = 2000;

/** Opens the data directory, picks up what the last run left, and watches the boxes. Rejects with a `ProblemError`. */
export async function createCompanion(ports: Ports, options: CompanionOptions): Promise<Companion> {
  const { version, platform = null, runtime = null } = options;
  const { clock, random, log, dataDirectory } = ports;
  const startedAtMs = clock.wallMs();
  const changes = createChanges();
  let queueRevision = 0;
  let logRevision = 0;
  const onLogChange = () => {
    logRevision += 1;
    changes.tell();
  };
  const onQueueChange = () => {
    queueRevision += 1;
    // The log tells of what waits as well.
    onLogChange();
  };
  const store = openStore({ dataDirectory, log, clock });
  const settings = createSettingsStore({ store, log });
  const hostStore = createHostStore({ store, clock, random, log });
  const openViewings = createOpenViewings({ store, clock });
  const watchLog = createWatchLog({ store, log, onChange: onLogChange });
  const problems = createProblemLog({ clock, log });
  const onProblem = (problem: Problem) => {
    problems.add(problem);
    changes.tell();
  };
  for (const notice of [...store.notices, ...settings.notices]) onProblem(notice);

  const reporting = createReporting({
    ports,
    version,
    store,
    settings,
    watchLog,
    hosts: () => hosts,
    labelOf: (hostId) => hostStore.get(hostId)?.label ?? hostId,
    deviceIdOf: (hostId) => hostStore.getEvenRemoved(hostId)?.deviceId ?? hostId,
    library: () => history.library,
    onProblem,
    onQueueChange,
    onChange: changes.tell,
  });
  const { outbox, roster, hostServices, otherScrobblers, accounts, queue, ratings, notifier } = reporting;
  const { services, lanes } = roster;
  const teachings = createTeachings({ store, clock, log });
  const lookUps = createLookUps({
    cache: createAnswerCache(store),
    ask: (query, signal) => services.find(({ lookUp }) => lookUp !== undefined)?.lookUp?.(query, signal) ?? null,
    clock,
    log,
    onAnswer: changes.tell,
  });
  const identifier = createIdentifier({ settings, teachings, lookUps });
  const recorder = createRecorder({
    store,
    hosts: hostStore,
    settings,
    teachings,
    identifier,
    openViewings,
    watchLog,
    outbox,
    services,
    clock,
    random,
    log,
    clientVersion: version,
    route: roster.route,
    wake: reporting.wake,
    onProblem,
  });
  const rules = (own: HostSettings): PlaybackRules => ({
    watchedThresholdFraction: percentToFraction(own.watched_threshold ?? settings.get().watched_threshold),
    heartbeatMs: secondsToMs(settings.get().heartbeat_interval),
  });
  const privateTime = createPrivateTime({ state: store.state, clock, log });
  const history = createLibraryHistory({
    ports,
    store,
    settings,
    services,
    recorder,
    identifier,
    watchLog,
    hosts: () => hosts.access(),
    labels: () => hostStore.list(),
    homeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    watchedThresholdFraction: (hostId) =>
      rules(hostStore.getEvenRemoved(hostId)?.settings ?? {}).watchedThresholdFraction,
    wasPrivate: privateTime.wasPrivate,
    belongs: roster.belongs,
    waiting: (service) => outbox.waiting(service).count,
    onChange: changes.tell,
  });
  const artwork = createArtwork({
    ports,
    store,
    source: (hostId) => hosts.webServer(hostId),
    onChange: onLogChange,
  });
  const hosts = createHosts({
    ports,
    store: hostStore,
    openViewings,
    recorder,
    state: store.state,
    rules,
    isPrivateTime: privateTime.isPrivate,
    wasReported: watchLog.wasReported,
    otherScrobblers,
    servicesOf: (hostId) => services.map(({ name }) => ({ service: name, choice: hostServices.choice(hostId, name) })),
    onProblem,
    onUp: reporting.nudge,
    onReached: (hostId, isThere) => discovery.reached(hostId, isThere),
    library: history.follower,
    artwork,
    onChange: changes.tell,
  });
  const discovery = createDiscovery({
    discover: ports.discover,
    clock,
    log,
    state: store.state,
    hosts,
    onProblem,
    onChange: changes.tell,
  });
  settings.onChange((key) => {
    if (key === 'backend_url') lookUps.forget();
    roster.settingsChanged();
    hosts.settingsChanged();
    changes.tell();
  });
  const tryEverything = (text: string) => {
    log.info(text);
    hosts.retryNow();
    reporting.retrySecrets();
    reporting.nudge();
  };
  const endWakeWatch = watchForWake(clock, tryEverything);
  ports.keychain.onChange?.(changes.tell);
  const endPowerWatch = ports.power?.onChange(tryEverything);
  reporting.plugins.enrolAll();
  roster.start();
  await hosts.start();
  notifier.start();
  history.start();

  const health = createHealth({
    version,
    platform,
    runtime,
    startedAtMs,
    dataDirectory,
    clock,
    store,
    settings: settings.get,
    services,
    accounts,
    lanes,
    outbox,
    queue,
    hosts,
    watchLog,
    problems,
  });
  const state = (): CompanionState => ({
    version,
    startedAtMs,
    dataDirectory,
    hosts: hosts.list(),
    found: discovery.list(),
    accounts: accounts.list(),
    logins: accounts.logins(),
    services: roster.list(),
    lanes: lanes.map((lane) => lane.info()),
    privateTime: privateStatus(privateTime, hosts),
    settings: settings.get(),
    ratings: ratings.list(),
    importStatus: history.importStatus(),
    queueRevision,
    logRevision,
    problems: problems.list(),
    secretsIn: ports.keychain.kind,
  });

  return {
    state,
    onChange: changes.subscribe,
    artwork: { read: artwork.read },
    openLogin: accounts.openLogin,
    commands: tellingAfter(changes.tell, {
      'status.get': state,
      ...hostCommands({ hosts, discovery, artwork, otherScrobblers, hostServices, roster, clock }),
      ...settingsCommands({ settings, hosts, hostStore, clock }),
      ...serviceCommands(reporting),
      ...queueCommands(queue),
      ...ratingCommands(ratings),
      ...privateCommands(privateTime, hosts),
      ...watchLogCommands({ store, log, clock, watchLog, resender: reporting.resender }),
      ...history.commands,
      ...teachingCommands(teachings),
      ...healthCommands(health, ports),
      ...appCommands(ports),
    }),
    stop: async () => {
      endWakeWatch();
      endPowerWatch?.();
      artwork.stop();
      notifier.stop();
      discovery.stop();
      await hosts.stop();
      await history.stop();
      lookUps.close();
      await roster.stop(SEND_AT_STOP_MS);
      store.close();
    },
  };
}

/** The same commands: after each of them, whatever it came to, something may have changed. */
function tellingAfter(tell: () => void, commands: CommandHandlers): CommandHandlers {
  const telling = Object.entries(commands).map(([name, handler]) => {
    const run = (input: unknown) => {
      try {
        const answer: unknown = (handler as (input: unknown) => unknown)(input);
        return answer instanceof Promise ? answer.finally(tell) : answer;
      } finally {
        tell();
      }
    };
    return [name, run] as const;
  });
  return Object.fromEntries(telling) as unknown as CommandHandlers;
}
