/** Puts the engine together from its ports: the same for both shells. */

import type { CommandHandlers } from '../shared/contract.ts';
import type { Problem } from '../shared/errors.ts';
import type { HostSettings } from '../shared/settings.ts';
import type { CompanionState } from '../shared/state.ts';
import { percentToFraction, secondsToMs } from '../shared/units.ts';
import { createAccounts } from './engine/accounts.ts';
import { type Artwork, createArtwork } from './engine/artwork/index.ts';
import { createChanges } from './engine/changes.ts';
import { createDiscovery } from './engine/discovery.ts';
import { createHealth } from './engine/health/index.ts';
import { createLibraryHistory } from './engine/history/library-history.ts';
import { ratingCommands } from './engine/history/rating-commands.ts';
import { createRatingRows } from './engine/history/rating-rows.ts';
import { createRatings } from './engine/history/ratings.ts';
import { createResender } from './engine/history/send-again.ts';
import { createWatchLog } from './engine/history/watch-log.ts';
import { watchLogCommands } from './engine/history/watch-log-commands.ts';
import { createHosts } from './engine/hosts.ts';
import { checkedMatch } from './engine/identify/corrections.ts';
import { createIdentifier } from './engine/identify/identifier.ts';
import { checkedRule } from './engine/identify/ignore-rules.ts';
import { createLookUps } from './engine/identify/look-ups.ts';
import { createNotifier } from './engine/notifier.ts';
import { createOtherScrobblers } from './engine/other-scrobblers.ts';
import type { PlaybackRules } from './engine/playback/host-playback.ts';
import { createPlugins } from './engine/plugins/plugins.ts';
import type { Ports } from './engine/ports.ts';
import { privateCommands, privateStatus } from './engine/private-commands.ts';
import { createPrivateTime } from './engine/private-time.ts';
import { createProblemLog } from './engine/problem-log.ts';
import { createLane, type Lane } from './engine/scrobble/lane.ts';
import { createOutbox, type OutboxEntry } from './engine/scrobble/outbox.ts';
import { createQueue } from './engine/scrobble/queue.ts';
import { createRecorder } from './engine/scrobble/recorder.ts';
import type { Delivery } from './engine/scrobble/service.ts';
import { enrolBuiltIns } from './engine/scrobblers/built-in.ts';
import { BUILT_IN_SERVICES } from './engine/scrobblers/registry.ts';
import { createRoster } from './engine/scrobblers/roster.ts';
import { exportSettings, readSettingsFile } from './engine/settings-file.ts';
import { createAnswerCache } from './engine/store/answer-cache.ts';
import { createHostServices } from './engine/store/host-services.ts';
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
  const outbox = createOutbox({
    store,
    watchLog,
    clock,
    cap: (service) => services.find(({ name }) => name === service)?.queueCap ?? settings.get().queue_cap,
    keepsAll: (service) => services.find(({ name }) => name === service)?.keepsAll === true,
    log,
    onChange: onQueueChange,
  });
  const problems = createProblemLog({ clock, log });
  const onProblem = (problem: Problem) => {
    problems.add(problem);
    changes.tell();
  };
  for (const notice of [...store.notices, ...settings.notices]) onProblem(notice);

  const onDelivered = (entry: OutboxEntry, delivery: Delivery) => {
    ratings.delivered(entry, delivery);
    notifier.delivered(entry, delivery);
  };
  const hostServices = createHostServices(store);
  const laneOptions = {
    outbox,
    state: store.state,
    clock,
    random,
    log,
    onDelivered,
    onProblem,
    onChange: changes.tell,
  };
  const roster = createRoster({
    hostServices,
    createLane: (service, isHeld) => createLane({ ...laneOptions, service, isHeld }),
    standsAside: (hostId, service) => otherScrobblers.skipReason(hostId, service),
    log,
    onProblem,
    onChange: changes.tell,
  });
  const { services, lanes } = roster;
  const keptBack = (hostId: string, service: string) => {
    const route = roster.route(hostId, service, 'stopped');
    return typeof route === 'string' ? null : route;
  };
  const builtIns = { ports, version, store, appSettings: settings.get, onProblem };
  for (const builtIn of enrolBuiltIns(BUILT_IN_SERVICES, builtIns)) roster.enrol(builtIn);
  const notifier = createNotifier({
    services,
    outbox,
    hosts: () => hosts,
    settings,
    notify: ports.notify,
    clock,
    log,
  });
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
    isPlayingVideo: () => hosts.isPlayingVideo(),
    onDue: changes.tell,
    wake: (service, kind) => wake(service, kind),
  });
  const queue = createQueue({ outbox, services, lanes });
  const accounts = createAccounts({ services, outbox });
  const wake = (service: string, kind: Parameters<Lane['wake']>[0]) =>
    lanes.find((lane) => lane.service === service)?.wake(kind);
  const plugins = createPlugins({
    ports,
    version,
    store,
    roster,
    outbox,
    viewing: (viewingId) => watchLog.item(viewingId),
    wake,
    onProblem,
  });
  const teachings = createTeachings({ store, clock, log });
  const lookUps = createLookUps({
    cache: createAnswerCache(store),
    ask: (query, signal) => services.find(({ lookUp }) => lookUp !== undefined)?.lookUp?.(query, signal) ?? null,
    clock,
    log,
    onAnswer: changes.tell,
  });
  const otherScrobblers = createOtherScrobblers({
    isUsed: roster.isUsed,
    state: store.state,
    services,
    addOns: new Map(BUILT_IN_SERVICES.flatMap(({ name, addOns }) => addOns.map((addOn) => [addOn, name] as const))),
    clock,
    log,
    labelOf: (hostId) => hostStore.get(hostId)?.label ?? hostId,
    onProblem,
    onChange: changes.tell,
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
    wake,
    onProblem,
  });
  const rules = (own: HostSettings): PlaybackRules => ({
    watchedThresholdFraction: percentToFraction(own.watched_threshold ?? settings.get().watched_threshold),
    heartbeatMs: secondsToMs(settings.get().heartbeat_interval),
  });
  const privateTime = createPrivateTime({ state: store.state, clock, log });
  const nudgeLanes = () => {
    for (const lane of lanes) lane.nudge();
  };
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
    onUp: nudgeLanes,
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
    nudgeLanes();
  };
  const endWakeWatch = watchForWake(clock, tryEverything);
  const endPowerWatch = ports.power?.onChange(tryEverything);
  plugins.enrolAll();
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
  });

  const tryNow = (service: string) => void lanes.find((lane) => lane.service === service)?.flush();
  const logCommands = watchLogCommands({
    store,
    log,
    clock,
    watchLog,
    resender: createResender({ services, outbox, keptBack, tryNow }),
  });
  return {
    state,
    onChange: changes.subscribe,
    artwork: { read: artwork.read },
    commands: tellingAfter(changes.tell, {
      'status.get': state,
      'hosts.list': () => hosts.list(),
      'hosts.add': (input) => hosts.add(input),
      'hosts.found': () => discovery.look(),
      'hosts.add_found': ({ found, ...given }) => discovery.add(found, given),
      'hosts.edit': (input) => hosts.edit(input),
      'hosts.remove': async ({ id }) => {
        await hosts.remove(id);
        artwork.forget(id);
        return { removed: id };
      },
      'hosts.set_enabled': ({ id, enabled }) => hosts.setEnabled(id, enabled),
      'hosts.set': ({ id, key, value }) => hosts.setOwn(id, key, value),
      'hosts.test': async ({ id }) => {
        const stages = await hosts.test(id);
        return { host: hosts.get(id), stages, ok: stages.every(({ outcome }) => outcome === 'ok') };
      },
      'hosts.stand_aside': ({ id, service, choice }) => {
        const host = hosts.get(id);
        otherScrobblers.choose(host.id, service, choice);
        return hosts.get(id);
      },
      'hosts.set_service': ({ id, service, enabled }) => {
        const host = hosts.get(id);
        hostServices.choose(host.id, roster.info(service).name, enabled);
        return hosts.get(id);
      },
      'settings.get': settings.get,
      'settings.set': ({ key, value }) => ({ key, value: settings.set(key, value) }),
      'settings.reset': ({ key }) => ({ key, value: settings.reset(key) }),
      'settings.export': () => exportSettings(settings.get(), hostStore.list(), clock.wallMs()),
      'settings.import': ({ file }) => {
        const { settings: values, hosts: own, ...told } = readSettingsFile(file, settings.get(), hostStore.list());
        for (const box of own) hosts.replaceOwn(box.id, box.settings);
        settings.setAll(values);
        return told;
      },
      'accounts.list': () => accounts.list(),
      'accounts.login': ({ service, renew, method }) =>
        accounts.login(service, { renew, ...(method !== undefined && { method }) }),
      'accounts.login_status': ({ service }) => accounts.loginStatus(service),
      'accounts.cancel_login': ({ service }) => accounts.cancelLogin(service),
      'accounts.test': ({ service }) => accounts.test(service),
      'accounts.logout': ({ service, unsent }) => accounts.logout(service, unsent),
      'services.list': () => roster.list(),
      'services.set_enabled': ({ service, enabled }) => roster.setEnabled(service, enabled),
      'services.set_setting': ({ service, key, value }) => roster.setSetting(service, key, value),
      'plugins.preview': ({ path }) => plugins.preview(path),
      'plugins.install': ({ path }) => plugins.install(path),
      'plugins.remove': ({ name, forget }) => plugins.remove(name, forget),
      'queue.list': () => queue.list(),
      'queue.flush': () => queue.flush(),
      'queue.clear': () => ({ removed: queue.clear() }),
      'queue.retry': ({ id }) => queue.retry(id),
      'queue.discard': ({ id }) => queue.discard(id),
      ...ratingCommands(ratings),
      ...privateCommands(privateTime, hosts),
      'log.list': ({ limit }) => watchLog.list(limit),
      ...logCommands,
      ...history.commands,
      'corrections.list': teachings.corrections,
      'corrections.add': ({ match, target }) => teachings.addCorrection(checkedMatch(match), target),
      'corrections.remove': ({ id }) => {
        teachings.removeCorrection(id);
        return { removed: id };
      },
      'ignores.list': teachings.ignoreRules,
      'ignores.add': (rule) => teachings.addIgnoreRule(checkedRule(rule)),
      'ignores.remove': ({ id }) => {
        teachings.removeIgnoreRule(id);
        return { removed: id };
      },
      'log.why': ({ viewing }) => health.why(viewing),
      'health.status': () => health.status(),
      'health.debug_export': ({ verbose }) => health.debugExport(verbose),
      'health.log': ({ limit }) => ({ lines: ports.readLog?.(limit) ?? [] }),
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
