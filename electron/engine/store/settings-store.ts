/** The settings as the user left them; what is not stored has its default. */
import { type Problem, ProblemError } from '../../../shared/errors.ts';
import {
  checkSetting,
  DEFAULT_SETTINGS,
  isSettingKey,
  SETTING_KEYS,
  type SettingKey,
  type Settings,
  type SettingValue,
} from '../../../shared/settings.ts';
import type { Log } from '../ports.ts';
import type { Store } from './store.ts';

export interface SettingsStore {
  /** All of them, now. */
  get(): Settings;
  /**
   * Keeps a setting, given as text or value, and returns what it became.
   * @throws {ProblemError} of kind `bad_input` for an unknown name or a value it does not take.
   */
  set(key: string, value: unknown): SettingValue;
  /** Gives a setting its default back, and returns that. @throws {ProblemError} of kind `bad_input` for an unknown name. */
  reset(key: string): SettingValue;
  /** Keeps values that were checked, all or none of them. */
  setAll(values: Partial<Settings>): void;
  /** Called after a change, with the name of what changed. Returns the function that ends the subscription. */
  onChange(listener: (key: SettingKey) => void): () => void;
  /** Stored values that could not be used; their settings have their defaults. */
  readonly notices: readonly Problem[];
}

export function createSettingsStore({ store, log }: { readonly store: Store; readonly log: Log }): SettingsStore {
  const selectAll = store.database.prepare<[], { key: string; value: string }>('SELECT key, value FROM settings');
  const upsert = store.database.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  );
  const remove = store.database.prepare('DELETE FROM settings WHERE key = ?');
  const listeners = new Set<(key: SettingKey) => void>();
  const { settings, notices } = readSettings(store.read(() => selectAll.all()));
  for (const notice of notices) log.warn(notice.text);
  let current = settings;

  const apply = (values: Partial<Settings>) => {
    const before = current;
    current = { ...current, ...values };
    for (const key of SETTING_KEYS) {
      if (before[key] !== current[key]) for (const listener of listeners) listener(key);
    }
  };

  return {
    get: () => current,
    set: (name, input) => {
      const key = knownKey(name);
      const check = checkSetting(key, input);
      if (!check.ok) throw new ProblemError({ kind: 'bad_input', text: check.text });
      store.durable(() => upsert.run(key, JSON.stringify(check.value)));
      apply({ [key]: check.value });
      return check.value;
    },
    reset: (name) => {
      const key = knownKey(name);
      store.durable(() => remove.run(key));
      apply({ [key]: DEFAULT_SETTINGS[key] });
      return DEFAULT_SETTINGS[key];
    },
    setAll: (values) => {
      store.durable(() => {
        for (const [key, value] of Object.entries(values)) upsert.run(key, JSON.stringify(value));
      });
      apply(values);
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    notices,
  };
}

function knownKey(name: string): SettingKey {
  if (isSettingKey(name)) return name;
  throw new ProblemError({
    kind: 'bad_input',
    text: `There is no setting "${name}". "companion settings" lists them.`,
  });
}

/** Rows that say nothing usable stay in the database: a newer version may know them. */
function readSettings(rows: ReadonlyArray<{ key: string; value: string }>): { settings: Settings; notices: Problem[] } {
  const notices: Problem[] = [];
  const stored: Partial<Record<SettingKey, SettingValue>> = {};
  for (const { key, value } of rows) {
    if (!isSettingKey(key)) {
      notices.push({ kind: 'storage', text: `The stored setting "${key}" is not known to this version; it is kept.` });
      continue;
    }
    const check = checkSetting(key, parsed(value));
    if (check.ok) stored[key] = check.value;
    else {
      const text = `The stored setting cannot be used: ${check.text} Its default ${DEFAULT_SETTINGS[key]} applies.`;
      notices.push({ kind: 'storage', text });
    }
  }
  return { settings: { ...DEFAULT_SETTINGS, ...stored } as Settings, notices };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
