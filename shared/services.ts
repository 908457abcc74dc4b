/** Services and plugins as page and command line see them: values only, of a secret only whether there is one. */
import type { Problem } from './errors.ts';

/** The names of the plugin contract. */
export const SERVICE_SETTING_TYPES = ['string', 'int', 'integer', 'bool', 'boolean', 'float', 'array'] as const;
export type ServiceSettingType = (typeof SERVICE_SETTING_TYPES)[number];

/** One setting of a service, for a generated form. */
export interface ServiceSettingInfo {
  readonly key: string;
  /** One name a type. */
  readonly type: 'string' | 'integer' | 'boolean' | 'float' | 'array';
  readonly required: boolean;
  readonly secret: boolean;
  /** Where it is shown at once, or among what hardly anybody changes. */
  readonly tier: 'standard' | 'advanced';
  readonly label: string;
  readonly description: string | null;
  /** Where the value is to be had. */
  readonly link: { readonly address: string; readonly text: string } | null;
  readonly default: unknown;
  /** What it is now; a secret only says whether there is one. */
  readonly value: unknown | { readonly set: boolean };
}

/** A service, built in or installed. */
export interface ServiceInfo {
  /** Names it in commands: `punchplay`, `phlix-plugin-webhook`. */
  readonly name: string;
  readonly label: string;
  readonly version: string;
  readonly origin: 'built_in' | 'plugin';
  readonly enabled: boolean;
  /** `needs_setup`: enabled, but gets nothing until the settings in `missing` have a value · `failed`: see `problem` */
  readonly state: 'off' | 'starting' | 'running' | 'needs_setup' | 'failed';
  readonly problem: Problem | null;
  /** Keys of required settings without a value. */
  readonly missing: readonly string[];
  /** Whether there is an account to log in to. */
  readonly hasLogin: boolean;
  /** `phlix.playback.started` … */
  readonly events: readonly string[];
  readonly settings: readonly ServiceSettingInfo[];
  /** What is odd about its manifest, in words. */
  readonly warnings: readonly string[];
}

/** What a plugin is and asks for. */
export interface PluginPreview {
  readonly name: string;
  readonly label: string;
  readonly version: string;
  /** The version that is installed; null where none is. */
  readonly installed: string | null;
  readonly events: readonly string[];
  readonly settings: ReadonlyArray<Omit<ServiceSettingInfo, 'value'>>;
  readonly warnings: readonly string[];
  readonly files: number;
  readonly bytes: number;
  /** What it can do once it runs, in words. */
  readonly rights: string;
}

export interface PluginInstalled {
  readonly service: ServiceInfo;
  /** The version that was there before; null where there was none. */
  readonly replaced: string | null;
}

export interface PluginRemoved {
  readonly removed: string;
  /** Events that waited for it and were deleted. */
  readonly deleted: number;
  /** Events that are kept for when it is installed again. */
  readonly unsent: number;
}
