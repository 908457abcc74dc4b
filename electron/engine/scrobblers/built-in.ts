/** A built-in service as a scrobbler: its manifest is checked and its life is led like an outsider's. */
import { errorText, type Problem, ProblemError } from '../../../shared/errors.ts';
import type { Settings } from '../../../shared/settings.ts';
import type { Ports } from '../ports.ts';
import type { AccountService } from '../scrobble/service.ts';
import type { Store } from '../store/store.ts';
import type { EventAlias } from './aliases.ts';
import { createLifecycle, type ScrobblerPlugin } from './lifecycle.ts';
import { checkManifest, issuesText } from './manifest.ts';
import type { Enrolled } from './roster.ts';
import type { ServiceDefinition } from './service-definition.ts';
import { createServiceSettings } from './service-settings.ts';

export interface BuiltInOptions {
  readonly ports: Ports;
  readonly version: string;
  readonly store: Store;
  readonly appSettings: () => Settings;
  readonly onProblem: (problem: Problem) => void;
}

/** Makes every service that can be made; one that cannot is told, and hinders no other. */
export function enrolBuiltIns(definitions: readonly ServiceDefinition[], options: BuiltInOptions): Enrolled[] {
  return definitions.flatMap((definition) => {
    try {
      return [enrolled(definition, options)];
    } catch (error) {
      const text = `${definition.label} cannot be used: ${errorText(error)}`;
      options.onProblem(
        error instanceof ProblemError
          ? error.problem
          : { kind: 'plugin', service: definition.name, stage: 'construct', text },
      );
      return [];
    }
  });
}

function enrolled(definition: ServiceDefinition, { ports, version, store, appSettings }: BuiltInOptions): Enrolled {
  const { name, label } = definition;
  const check = checkManifest(definition.manifest, version);
  if (!check.ok)
    throw new ProblemError({
      kind: 'plugin',
      service: name,
      stage: 'load',
      text: `${label} cannot be used: ${issuesText(check.errors)}`,
    });
  const { manifest } = check;
  const log = ports.log.child({ service: name });
  const settings = createServiceSettings({
    service: name,
    declarations: manifest.settings,
    store,
    keychain: ports.keychain,
    log,
  });
  const service = definition.create({
    ports: { ...ports, log },
    version,
    appSettings,
    settings,
    stateStore: store.state,
  });
  const subscriptions = new Set<EventAlias>();
  const lifecycle = createLifecycle<null, AccountService['compose']>({
    name,
    load: () => asPlugin(service, manifest.events),
    host: null,
    // A built-in service reads its settings when it needs them: the keychain is not to be asked at every start.
    settings: () => settings.plain(),
    events: manifest.events,
    subscribe: (alias) => {
      subscriptions.add(alias);
      return () => subscriptions.delete(alias);
    },
    clock: ports.clock,
    log,
  });
  return {
    service,
    manifest,
    warnings: check.warnings.map(({ message }) => message),
    origin: 'built_in',
    hasLogin: true,
    settings,
    lifecycle,
    subscriptions: () => (subscriptions.size > 0 ? subscriptions : null),
  };
}

/** The class that the contract asks for, around a service that is there already: its account can be used while it is off. */
function asPlugin(service: AccountService, events: readonly EventAlias[]): unknown {
  return class implements ScrobblerPlugin<null, AccountService['compose']> {
    onEnable(): void | Promise<void> {
      return service.onEnable?.();
    }
    onDisable(): void | Promise<void> {
      return service.onDisable?.();
    }
    subscribedEvents(): Record<string, AccountService['compose']> {
      return Object.fromEntries(events.map((alias) => [alias, service.compose]));
    }
  };
}
