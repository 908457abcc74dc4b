/** Settings as a file: what `settings.export` gives and `settings.import` takes. Never a secret. */
import type { HostSettings, Settings } from './settings.ts';

export const SETTINGS_FILE_FORMAT = 'punchplay-companion-settings';
/** Raised when a file of the version before could be misread; a newer file is refused. */
export const SETTINGS_FILE_VERSION = 1;

export interface SettingsFile {
  readonly format: typeof SETTINGS_FILE_FORMAT;
  readonly version: typeof SETTINGS_FILE_VERSION;
  /** UTC, ISO 8601 */
  readonly exportedAtUtc: string;
  /** All of them, but one whose value holds a secret. */
  readonly settings: Partial<Settings>;
  /** Boxes with settings of their own, known again by address and port. */
  readonly hosts: readonly SettingsFileHost[];
}

export interface SettingsFileHost {
  readonly address: string;
  readonly port: number;
  readonly label: string;
  readonly settings: HostSettings;
}

export interface SettingsImport {
  /** Names of what has another value now; of a box with its label: `Living room: scrobble_tv`. */
  readonly changed: readonly string[];
  /** What was left as it is, and why. */
  readonly notices: readonly string[];
}
