/** Puts the engine together from its ports: the same for both shells. */

import type { CommandHandlers } from '../shared/contract.ts';
import { type Problem, ProblemError } from '../shared/errors.ts';
import type { CompanionState } from '../shared/state.ts';
import { percentToFraction, secondsToMs } from '../shared/units.ts';
import { createLibraryHistory } from './engine/history/library-history.ts';
import { createWatchLog } from './engine/history/watch-log.ts';
import { createHosts } from './engine/hosts.ts';
import { checkedMatch } from './engine/identify/corrections.ts';
import { createIdentifier } from './engine/identify/identifier.ts';
import { checkedRule } from './engine/identify/ignore-rules.ts';
import { createLookUps } from './engine/identify/look-ups.ts';
import type { PlaybackRules } from './engine/playback/host-playback.ts';
import type { Ports } from './engine/ports.ts';
import { createProblemLog } from './engine/problem-log.ts';
import { createLane, type Lane } from './engine/scrobble/lane.ts';
import { createOutbox, type OutboxEntry } from './engine/scrobble/outbox.ts';
import { createQueue } from './engine/scrobble/queue.ts';
import { createRecorder } from './engine/scrobble/recorder.ts';
import type { AccountService, Delivery } from './engine/scrobble/service.ts';
import { createPunchPlay } from './engine/scrobblers/punchplay/index.ts';
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
}

/** The running engine. */
export interface Companion {
  readonly commands: CommandHandlers;
  /** Ends open viewings, sends what can be sent within two seconds, and lets go of everything. */
  stop(): Promise<void>;
}

/** How long the shutdown waits for what is still to be sent. */
const SEND_AT_STOP_MS = 2000;

/** Opens the data directory, picks up what the last run left, and watches the boxes. Rejects with a `ProblemError`. */
export async function createCompanion(ports: Ports, { version }: CompanionOptions): Promise<Companion> {
  const { clock, random, log, dataDirectory } = ports;
  const startedAtMs = clock.wallMs();
  const store = openStore({ dataDirectory, log, clock });
  const settings = createSettingsStore({ store, log });
  const hostStore = createHostStore({ store, clock, random, log });
  const openViewings = createOpenViewings({ store, clock });
  const watchLog = createWatchLog({ store, log });
  const outbox = createOutbox({ store, watchLog, clock, cap: () => settings.get().queue_cap, log });
  const problems = createProblemLog({ clock, log });
  const onProblem = (problem: Problem) => {
    if (problems.add(problem) && problem.kind === 'login_needed') {
      ports.notify({ kind: 'login_needed', title: 'Please log in again', body: problem.text });
    }
  };
  for (const notice of [...store.notices, ...settings.notices]) onProblem(notice);

  const punchPlay = createPunchPlay({ ports, version, settings: settings.get, stateStore: store.state });
  const services: readonly AccountService[] = [punchPlay];
  const onDelivered = (entry: OutboxEntry, delivery: Delivery) => {
    const { show_notifications, notify_during_playback } = settings.get();
    const isWatch = entry.watched && (delivery.kind === 'sent' || delivery.kind === 'duplicate');
    if (!isWatch || !show_notifications || (hosts.isPlayingVideo() && !notify_during_playback)) return;
    ports.notify({ kind: 'scrobbled', title: 'Scrobbled', body: entry.title });
  };
  const lanes = services.map((service) =>
    createLane({ service, outbox, state: store.state, clock, random, log, onDelivered, onProblem }),
  );
  const queue = createQueue({ outbox, services, lanes });
  const wake = (service: string, kind: Parameters<Lane['wake']>[0]) =>
    lanes.find((lane) => lane.service === service)?.wake(kind);
  const teachings = createTeachings({ store, clock, log });
  const lookUps = createLookUps({
    cache: createAnswerCache(store),
    ask: (query, signal) => services.find(({ lookUp }) => lookUp !== undefined)?.lookUp?.(query, signal) ?? null,
    clock,
    log,
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
    wake,
    onProblem,
  });
  const rules = (): PlaybackRules => ({
    watchedThresholdFraction: percentToFraction(settings.get().watched_threshold),
    heartbeatMs: secondsToMs(settings.get().heartbeat_interval),
  });
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
  });
  const hosts = createHosts({
    ports,
    store: hostStore,
    openViewings,
    recorder,
    state: store.state,
    rules,
    onProblem,
    onUp: nudgeLanes,
    library: history.follower,
  });
  settings.onChange((key) => {
    if (key === 'backend_url') lookUps.forget();
    for (const service of services) service.onSettingsChanged();
    for (const lane of lanes) lane.reconsider();
  });
  const endWakeWatch = watchForWake(clock, (text) => {
    log.info(text);
    hosts.retryNow();
    nudgeLanes();
  });
  for (const lane of lanes) lane.start();
  await hosts.start();
  history.start();

  const state = (): CompanionState => ({
    version,
    startedAtMs,
    dataDirectory,
    hosts: hosts.list(),
    accounts: services.map((service) => service.accountInfo()),
    lanes: lanes.map((lane) => lane.info()),
    problems: problems.list(),
  });

  return {
    commands: {
      'status.get': state,
      'hosts.list': () => hosts.list(),
      'hosts.add': (input) => hosts.add(input),
      'hosts.remove': async ({ id }) => {
        await hosts.remove(id);
        return { removed: id };
      },
      'hosts.set_enabled': ({ id, enabled }) => hosts.setEnabled(id, enabled),
      'hosts.test': async ({ id }) => {
        const stages = await hosts.test(id);
        return { host: hosts.get(id), stages, ok: stages.every(({ outcome }) => outcome === 'ok') };
      },
      'settings.get': settings.get,
      'settings.set': ({ key, value }) => ({ key, value: settings.set(key, value) }),
      'accounts.list': () => services.map((service) => service.accountInfo()),
      'accounts.login': ({ service }) => serviceNamed(services, service).login(),
      'accounts.login_status': ({ service }) => serviceNamed(services, service).loginStatus(),
      'accounts.cancel_login': ({ service }) => serviceNamed(services, service).cancelLogin(),
      'accounts.logout': async ({ service }) => {
        const problem = await serviceNamed(services, service).logout();
        if (problem !== null) throw new ProblemError(problem);
        return { service, unsent: outbox.waiting(service).count };
      },
      'queue.list': () => queue.list(),
      'queue.flush': () => queue.flush(),
      'queue.clear': () => ({ removed: queue.clear() }),
      'log.list': ({ limit }) => watchLog.list(limit),
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
    },
    stop: async () => {
      endWakeWatch();
      await hosts.stop();
      await history.stop();
      lookUps.close();
      await Promise.all(lanes.map((lane) => lane.stop(SEND_AT_STOP_MS)));
      await Promise.all(services.map((service) => service.close()));
      store.close();
    },
  };
}

function serviceNamed(services: readonly AccountService[], name: string): AccountService {
  const service = services.find((candidate) => candidate.name === name.toLowerCase());
  if (service !== undefined) return service;
  const known = services.map((candidate) => candidate.name).join(', ');
  throw new ProblemError({ kind: 'not_found', text: `There is no service "${name}". There is: ${known}.` });
}
