/** What a built-in service brings: the same manifest as an outsider's plugin, and what makes it run. */
import type { Settings } from '../../../shared/settings.ts';
import type { Ports } from '../ports.ts';
import type { AccountService } from '../scrobble/service.ts';
import type { StateStore } from '../store/state-store.ts';
import type { ServiceSettings } from './service-settings.ts';

/** What the companion lends to a service. */
export interface ServiceHost {
  /** The log's lines carry the service's name. */
  readonly ports: Pick<Ports, 'clock' | 'random' | 'keychain' | 'log' | 'fetch'>;
  /** The companion's own version: `0.1.0` */
  readonly version: string;
  /** The companion's settings. */
  readonly appSettings: () => Settings;
  /** Those that the manifest declares. */
  readonly settings: ServiceSettings;
  /** Small facts of its own; keys begin with the service's name. */
  readonly stateStore: StateStore;
}

export interface ServiceDefinition {
  /** Names it in commands and in the queue: `punchplay`. Never changed. */
  readonly name: string;
  /** `PunchPlay` */
  readonly label: string;
  /** Add-ons of Kodi that report to it by themselves. */
  readonly addOns: readonly string[];
  /** A `plugin.json`, checked like any other. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Makes the service. Nothing is sent, and the keychain is not touched, before an event or a login needs it. */
  create(host: ServiceHost): AccountService;
}
