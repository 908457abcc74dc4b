/** The settings that a scrobbler declares, and the values they take (specification of scrobbler plugins, A2 and B1). */
import { SERVICE_SETTING_TYPES, type ServiceSettingInfo, type ServiceSettingType } from '../../../shared/services.ts';
import type { ManifestIssue } from './manifest.ts';

export type SettingDeclaration = Omit<ServiceSettingInfo, 'key' | 'value'>;
export type SettingDeclarations = Readonly<Record<string, SettingDeclaration>>;

const TYPES: Readonly<Record<ServiceSettingType, SettingDeclaration['type']>> = {
  string: 'string',
  int: 'integer',
  integer: 'integer',
  bool: 'boolean',
  boolean: 'boolean',
  float: 'float',
  array: 'array',
};

/** What each key of a setting must be; any other key is an error, so that manifests stay portable. */
const KEYS: Readonly<Record<string, { readonly expected: string; readonly fits: (value: unknown) => boolean }>> = {
  type: { expected: `one of ${SERVICE_SETTING_TYPES.join(', ')}`, fits: isType },
  required: { expected: 'true or false', fits: isFlag },
  secret: { expected: 'true or false', fits: isFlag },
  default: { expected: 'a value', fits: () => true },
  label: { expected: 'a text', fits: isText },
  description: { expected: 'a text', fits: isText },
  link: { expected: 'an address that begins with https:// or http://', fits: isAddress },
  link_text: { expected: 'a text', fits: isText },
  tier: { expected: '"standard" or "advanced"', fits: (value) => value === 'standard' || value === 'advanced' },
};

const LONGEST_TEXT = 1000;

export interface SettingsCheck {
  readonly declarations: SettingDeclarations;
  readonly issues: readonly ManifestIssue[];
}

/** Reads the `settings` of a manifest. */
export function checkSettings(input: unknown): SettingsCheck {
  if (input === undefined) return { declarations: {}, issues: [] };
  if (!isFields(input)) {
    const message = 'settings must be an object: the name of each setting, and what it is.';
    return { declarations: {}, issues: [{ field: 'settings', code: 'type', message }] };
  }
  const checked = Object.entries(input).map(([key, value]) => [key, checkSetting(`settings.${key}`, value)] as const);
  return {
    declarations: Object.fromEntries(
      checked.flatMap(([key, { issues }]) =>
        issues.length === 0 ? [[key, declaration(key, input[key] as Fields)]] : [],
      ),
    ),
    issues: checked.flatMap(([, { issues }]) => issues),
  };
}

export type Fields = Readonly<Record<string, unknown>>;

function checkSetting(field: string, input: unknown): { readonly issues: readonly ManifestIssue[] } {
  if (!isFields(input)) {
    return { issues: [{ field, code: 'type', message: `${field} must be an object with a type.` }] };
  }
  const issues = Object.entries(input).flatMap(([key, value]): ManifestIssue[] => {
    const rule = Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
    if (rule === undefined) {
      const message = `${field} may not have the key "${key}". It may have: ${Object.keys(KEYS).join(', ')}.`;
      return [{ field: `${field}.${key}`, code: 'additionalProperties', message }];
    }
    if (rule.fits(value)) return [];
    const code = key === 'type' || key === 'tier' ? 'enum' : key === 'link' ? 'pattern' : 'type';
    return [{ field: `${field}.${key}`, code, message: `${field}.${key} must be ${rule.expected}.` }];
  });
  if (input['type'] === undefined) {
    return { issues: [{ field: `${field}.type`, code: 'required', message: `${field}.type is missing.` }, ...issues] };
  }
  if (issues.length > 0) return { issues };
  // Null stands for "nothing yet", also where a text or a number is expected.
  const { default: given, type } = input;
  if (given === undefined || given === null || coerced(TYPES[type as ServiceSettingType], given).ok) return { issues };
  const message = `${field}.default is not of the type ${String(type)}.`;
  return { issues: [{ field: `${field}.default`, code: 'type', message }] };
}

function declaration(key: string, input: Fields): SettingDeclaration {
  const type = TYPES[input['type'] as ServiceSettingType];
  const required = input['required'] === true;
  const address = input['link'] as string | undefined;
  const given = coerced(type, input['default']);
  return {
    type,
    required,
    secret: input['secret'] === true,
    tier: (input['tier'] as SettingDeclaration['tier'] | undefined) ?? (required ? 'standard' : 'advanced'),
    label: (input['label'] as string | undefined) ?? labelOf(key),
    description: (input['description'] as string | undefined) ?? null,
    link: address === undefined ? null : { address, text: (input['link_text'] as string | undefined) ?? address },
    default: given.ok ? given.value : null,
  };
}

export type Coerced = { readonly ok: true; readonly value: unknown } | { readonly ok: false };

/** The value that a setting of this type takes: an integer also from "30", a switch also from "true" and "false". */
export function coerced(type: SettingDeclaration['type'], input: unknown): Coerced {
  switch (type) {
    case 'string':
      return typeof input === 'string' ? { ok: true, value: input } : { ok: false };
    case 'integer': {
      const value = typeof input === 'string' && /^\s*[-+]?\d{1,16}\s*$/.test(input) ? Number(input) : input;
      return Number.isSafeInteger(value) ? { ok: true, value } : { ok: false };
    }
    case 'float': {
      const value = typeof input === 'string' && input.trim() !== '' ? Number(input) : input;
      return typeof value === 'number' && Number.isFinite(value) ? { ok: true, value } : { ok: false };
    }
    case 'boolean':
      if (input === 'true' || input === 'false') return { ok: true, value: input === 'true' };
      return typeof input === 'boolean' ? { ok: true, value: input } : { ok: false };
    case 'array':
      return coercedArray(input);
  }
}

/** A list, or JSON text of one. */
function coercedArray(input: unknown): Coerced {
  if (Array.isArray(input)) return { ok: true, value: input };
  if (typeof input !== 'string') return { ok: false };
  try {
    const value: unknown = JSON.parse(input);
    return Array.isArray(value) ? { ok: true, value } : { ok: false };
  } catch {
    return { ok: false };
  }
}

/** What a setting takes, in the user's words. */
export function expectedText(type: SettingDeclaration['type']): string {
  switch (type) {
    case 'string':
      return 'a text';
    case 'integer':
      return 'a whole number';
    case 'float':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list, as JSON';
  }
}

/** `sync_interval_minutes` → `Sync interval minutes` */
function labelOf(key: string): string {
  const words = key.replaceAll(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function isType(value: unknown): boolean {
  return (SERVICE_SETTING_TYPES as readonly unknown[]).includes(value);
}

function isFlag(value: unknown): boolean {
  return typeof value === 'boolean';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= LONGEST_TEXT;
}

function isAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\//i.test(value) && URL.canParse(value);
}

/** Whether parsed JSON is an object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
