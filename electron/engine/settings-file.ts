/** Settings out to a file and in again: checked one by one, so that what one version does not know costs nothing else. */
import * as v from 'valibot';
import { ProblemError } from '../../shared/errors.ts';
import { redactText } from '../../shared/redact.ts';
import {
  checkSetting,
  type HostSettings,
  isHostSettingKey,
  isSettingKey,
  SETTING_KEYS,
  type SettingKey,
  type Settings,
  type SettingValue,
} from '../../shared/settings.ts';
import {
  SETTINGS_FILE_FORMAT,
  SETTINGS_FILE_VERSION,
  type SettingsFile,
  type SettingsImport,
} from '../../shared/settings-file.ts';
import { msToUtc } from '../../shared/units.ts';
import type { HostRecord } from './store/host-store.ts';

const values = v.record(v.string(), v.unknown());
const fileSchema = v.object({
  format: v.literal(SETTINGS_FILE_FORMAT),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  settings: v.optional(values, {}),
  hosts: v.optional(
    v.pipe(
      v.array(v.object({ address: v.string(), port: v.number(), label: v.optional(v.string(), ''), settings: values })),
      v.maxLength(1000),
    ),
    [],
  ),
});

type Box = Pick<HostRecord, 'id' | 'address' | 'port' | 'label' | 'settings'>;

/** The settings as a file. A text in which the redactor finds a secret (a password in an address) is left out. */
export function exportSettings(settings: Settings, hosts: readonly Box[], nowMs: number): SettingsFile {
  const isPublic = (key: SettingKey) => redactText(String(settings[key])) === String(settings[key]);
  return {
    format: SETTINGS_FILE_FORMAT,
    version: SETTINGS_FILE_VERSION,
    exportedAtUtc: msToUtc(nowMs),
    settings: Object.fromEntries(SETTING_KEYS.filter(isPublic).map((key) => [key, settings[key]])),
    hosts: hosts
      .filter((host) => Object.keys(host.settings).length > 0)
      .map(({ address, port, label, settings: own }) => ({ address, port, label, settings: own })),
  };
}

/** What a file changes; nothing has been changed yet. */
export interface SettingsChanges extends SettingsImport {
  readonly settings: Partial<Settings>;
  readonly hosts: ReadonlyArray<{ readonly id: string; readonly settings: HostSettings }>;
}

/**
 * What a file changes. A box takes exactly what the file says of it; one that the file does not name stays as it is.
 * @throws {ProblemError} of kind `bad_input` where it is no settings file, or a newer version's.
 */
export function readSettingsFile(file: unknown, current: Settings, hosts: readonly Box[]): SettingsChanges {
  const read = v.safeParse(fileSchema, file);
  if (!read.success) {
    const text = `This is no settings file: ${v.getDotPath(read.issues[0]) ?? 'it'} is not as "companion settings export" writes it.`;
    throw new ProblemError({ kind: 'bad_input', text });
  }
  if (read.output.version > SETTINGS_FILE_VERSION) {
    const text = 'This settings file was written by a newer version of the companion. Update this one first.';
    throw new ProblemError({ kind: 'bad_input', text });
  }
  const notices: string[] = [];
  const take = takeChecked(notices);
  const changes = Object.entries(read.output.settings).flatMap(([key, value]) => {
    const found = take(key, isSettingKey(key) ? key : null, value, '');
    return found !== null && found[1] !== current[found[0]] ? [found] : [];
  });
  const boxes = read.output.hosts.flatMap((given) => {
    const host = hosts.find(({ address, port }) => address === given.address.toLowerCase() && port === given.port);
    if (host === undefined) {
      notices.push(`There is no box at ${given.address}:${given.port} (${given.label}): its settings were left out.`);
      return [];
    }
    const own = Object.entries(given.settings).flatMap(([key, value]) => {
      const found = take(key, isHostSettingKey(key) ? key : null, value, `${host.label}: `);
      return found === null ? [] : [found];
    });
    return [{ host, settings: Object.fromEntries(own) as HostSettings }];
  });
  return {
    settings: Object.fromEntries(changes) as Partial<Settings>,
    hosts: boxes.map(({ host, settings }) => ({ id: host.id, settings })),
    changed: [...changes.map(([key]) => key), ...boxes.flatMap(({ host, settings }) => changedOf(host, settings))],
    notices,
  };
}

/** A value that can be used, or null with a notice that says why not. */
function takeChecked(notices: string[]) {
  return <Key extends SettingKey>(
    name: string,
    key: Key | null,
    value: unknown,
    whose: string,
  ): readonly [Key, SettingValue] | null => {
    const check = key === null ? null : checkSetting(key, value);
    if (key !== null && check?.ok) return [key, check.value];
    const why = check?.ok === false ? check.text : `"${name.slice(0, 60)}" is not known to this version.`;
    notices.push(`${whose}${why} It was left as it is.`);
    return null;
  };
}

function changedOf(host: Box, settings: HostSettings): string[] {
  const keys = new Set([...Object.keys(host.settings), ...Object.keys(settings)]);
  return [...keys]
    .filter((key) => isHostSettingKey(key) && host.settings[key] !== settings[key])
    .map((key) => `${host.label}: ${key}`);
}
