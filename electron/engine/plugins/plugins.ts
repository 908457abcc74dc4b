/** Outsiders' plugins: installed, updated, removed, and enrolled among the services. Installed is not enabled. */
import { errorText, type Problem, ProblemError } from '../../../shared/errors.ts';
import type { PluginInstalled, PluginPreview, PluginRemoved } from '../../../shared/services.ts';
import type { LibraryAccess } from '../history/library-access.ts';
import type { Log, Ports, RunPlugin } from '../ports.ts';
import type { Outbox } from '../scrobble/outbox.ts';
import type { EventKind } from '../scrobble/outbox-entry.ts';
import type { Enrolled, Roster } from '../scrobblers/roster.ts';
import { createServiceSettings, type OwnedSettings } from '../scrobblers/service-settings.ts';
import type { Store } from '../store/store.ts';
import { createHostCalls, type QueuedByPlugin } from './host-calls.ts';
import { type PackageFiles, readPackage } from './package-files.ts';
import { createPluginFolder } from './plugin-folder.ts';
import { checkPackage, entryPath, labelOf, manifestOf, type PluginPackage, previewOf } from './plugin-package.ts';
import { createPluginService, QUEUE_PATH } from './plugin-service.ts';
import { createSupervisor, offKey } from './supervisor.ts';

export interface PluginsOptions {
  readonly ports: Ports;
  /** The companion's own version. */
  readonly version: string;
  readonly store: Store;
  readonly roster: Roster;
  readonly outbox: Pick<Outbox, 'add' | 'waitingOf' | 'clearAccount'>;
  /** What a viewing is called and where it was, by its id; null where there is none. */
  readonly viewing: (viewingId: string) => { readonly hostId: string; readonly title: string } | null;
  readonly wake: (service: string, kind: EventKind) => void;
  readonly onScrobbled: (title: string) => void;
  readonly library: () => LibraryAccess;
  /** The UUID by which events name a box. */
  readonly deviceIdOf: (hostId: string) => string;
  readonly onProblem: (problem: Problem) => void;
}

export interface Plugins {
  /** Enrols what is installed; what cannot be read is told, and hinders nothing. */
  enrolAll(): void;
  preview(path: string): Promise<PluginPreview>;
  install(path: string): Promise<PluginInstalled>;
  remove(name: string, forget: boolean): Promise<PluginRemoved>;
}

export function createPlugins(options: PluginsOptions): Plugins {
  const { ports, version, store, roster, outbox, onProblem } = options;
  const folder = createPluginFolder(ports.dataDirectory);
  const enrolled = new Map<string, { readonly version: string; readonly settings: OwnedSettings }>();

  function enrol({ manifest, warnings }: Pick<PluginPackage, 'manifest' | 'warnings'>): void {
    const { name, version: pluginVersion } = manifest;
    const entry = enrolledPlugin({ manifest, warnings }, folder.pathOf(name), options);
    enrolled.set(name, { version: pluginVersion, settings: entry.settings });
    roster.enrol(entry);
  }

  async function read(path: string): Promise<PluginPackage> {
    const files: PackageFiles = await readPackage(path);
    return checkPackage(files, version);
  }

  function known(name: string): string {
    const wanted = name.toLowerCase();
    const found = [wanted, `phlix-plugin-${wanted}`].find((one) => folder.names().includes(one));
    if (found !== undefined) return found;
    throw new ProblemError({
      kind: 'not_found',
      text: `There is no plugin "${name}". "companion plugins list" lists them.`,
    });
  }

  return {
    enrolAll: () => {
      for (const name of folder.names()) {
        try {
          const found = manifestOf(folder.manifest(name), version);
          if (found.manifest.name !== name)
            throw new Error(`its folder is called ${name}, and it calls itself ${found.manifest.name}`);
          enrol(found);
        } catch (error) {
          const text = `The plugin ${name} cannot be used: ${errorText(error)}`;
          onProblem({ kind: 'plugin', service: name, stage: 'load', text });
        }
      }
    },
    preview: async (path) => {
      const found = await read(path);
      return previewOf(found, enrolled.get(found.manifest.name)?.version ?? null);
    },
    install: async (path) => {
      const found = await read(path);
      const { name } = found.manifest;
      const replaced = enrolled.get(name)?.version ?? null;
      if (replaced !== null) await roster.discharge(name);
      enrolled.delete(name);
      try {
        folder.put(name, found.files);
      } catch (error) {
        // What was there before goes on.
        const before = folder.manifest(name);
        if (before !== undefined) enrol(manifestOf(before, version));
        throw new ProblemError(
          { kind: 'storage', text: `The plugin could not be stored: ${errorText(error)}.` },
          { cause: error },
        );
      }
      enrol(found);
      return { service: roster.info(name), replaced };
    },
    remove: async (given, forget) => {
      const name = known(given);
      const settings = enrolled.get(name)?.settings;
      if (settings !== undefined) await roster.discharge(name);
      enrolled.delete(name);
      folder.remove(name);
      const deleted = forget ? outbox.clearAccount(name, null) : 0;
      if (forget) {
        store.state.set(offKey(name), null);
        await settings?.forget();
      }
      return { removed: name, deleted, unsent: outbox.waitingOf(name, null) };
    },
  };
}

/** Everything of one plugin. */
function enrolledPlugin(
  { manifest, warnings }: Pick<PluginPackage, 'manifest' | 'warnings'>,
  path: string,
  { ports, version, store, outbox, viewing, wake, onScrobbled, library, deviceIdOf, onProblem }: PluginsOptions,
): Enrolled {
  const { name } = manifest;
  const label = labelOf(manifest);
  const settings = createServiceSettings({
    service: name,
    declarations: manifest.settings,
    store,
    keychain: ports.keychain,
    log: ports.log.child({ plugin: name }),
  });
  const secrets = new Set<string>();
  const log = withoutSecrets(ports.log.child({ plugin: name }), secrets);

  const enqueue = ({ kind, payload, sessionId, expiresAtMs }: QueuedByPlugin) => {
    const about = viewing(sessionId);
    if (about === null) throw new Error('sessionId is not that of a viewing');
    outbox.add({
      service: name,
      account: null,
      hostId: about.hostId,
      viewingId: sessionId,
      eventId: ports.random.uuid(),
      kind: 'own',
      path: QUEUE_PATH + kind,
      body: { payload, timestamp: Math.floor(ports.clock.wallMs() / 1000) },
      title: about.title,
      watched: false,
      createdAtMs: ports.clock.wallMs(),
      ...(expiresAtMs !== null && { expiresAtMs }),
    });
    // After this turn: the plugin is told first that it is stored.
    ports.clock.after(0, () => wake(name, 'own'));
  };

  const supervisor = createSupervisor({
    name,
    label,
    folder: path,
    entry: `${path}/${entryPath(manifest)}`,
    events: manifest.events,
    appVersion: version,
    run: ports.runPlugin ?? cannotRun,
    settings: async () => {
      const values = await settings.get();
      for (const [key, value] of Object.entries(values)) {
        if (manifest.settings[key]?.secret === true && typeof value === 'string') secrets.add(value);
      }
      return values;
    },
    answerCall: createHostCalls({
      name,
      label,
      appVersion: version,
      ports,
      settings,
      enqueue,
      right: manifest.library,
      library: library(),
      deviceIdOf,
      showAddress: (address) => service.showAddress(address),
      onScrobbled,
      onProblem,
    }),
    clock: ports.clock,
    random: ports.random,
    state: store.state,
    log,
    onProblem,
    onChange: () => service.changed(),
  });
  const service = createPluginService({ name, label, supervisor, clock: ports.clock });
  return {
    service,
    manifest,
    warnings,
    origin: 'plugin',
    hasLogin: false,
    settings,
    lifecycle: supervisor,
    subscriptions: supervisor.subscriptions,
    problem: supervisor.problem,
    pardon: supervisor.pardon,
  };
}

/** Where a shell cannot run plugins. */
const cannotRun: RunPlugin = (_options, events) => {
  queueMicrotask(() => events.onEnd('plugins cannot be run by this version of the app'));
  return { send: () => {}, kill: () => {}, residentBytes: () => null };
};

const SHORTEST_SECRET = 4;

/** A log that repeats no secret of the plugin's settings. */
function withoutSecrets(log: Log, secrets: ReadonlySet<string>): Log {
  const clean = (text: string) =>
    [...secrets]
      .filter(({ length }) => length >= SHORTEST_SECRET)
      .reduce((kept, secret) => kept.replaceAll(secret, '[removed]'), text);
  return {
    debug: (text, facts) => log.debug(clean(text), facts),
    info: (text, facts) => log.info(clean(text), facts),
    warn: (text, facts) => log.warn(clean(text), facts),
    error: (text, facts) => log.error(clean(text), facts),
    child: (facts) => withoutSecrets(log.child(facts), secrets),
  };
}
