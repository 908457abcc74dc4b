/**
 * The settings of one service, as it declares them: values in SQLite, secrets in the keychain. All secrets of a service
 * are one entry there, so that a pair of tokens is replaced as a whole or not at all.
 */
import * as v from 'valibot';
import { ProblemError } from '../../../shared/errors.ts';
import type { ServiceSettingInfo } from '../../../shared/services.ts';
import type { Keychain, Log } from '../ports.ts';
import type { Store } from '../store/store.ts';
import { coerced, expectedText, type SettingDeclarations } from './setting-declarations.ts';

export type SettingValues = Readonly<Record<string, unknown>>;

export interface ServiceSettings {
  /** Everything but secrets, checked, with defaults. Costs nothing. */
  plain(): SettingValues;
  /** Secrets too; null where there is none. Rejects with a `ProblemError` where the keychain keeps them to itself. */
  get(): Promise<SettingValues>;
  /** Whether a setting has a value of its own; asks no keychain. */
  isSet(key: string): boolean;
  /**
   * Changes some of them, all or nothing; null gives the default back, and forgets a secret. What is not declared is
   * kept as it is. Resolves when it is stored; rejects with a `ProblemError`, and nothing is changed.
   */
  update(values: SettingValues): Promise<void>;
  /** Called after every change, by whomever. Returns the function that ends it. */
  onChange(listener: () => void): () => void;
}

/** What the host itself does with them. */
export interface OwnedSettings extends ServiceSettings {
  /** For a generated form. */
  list(): ServiceSettingInfo[];
  /** Keys of required settings without a value. */
  missing(): string[];
  /** Whether it is switched on; null where nobody ever said. */
  enabled(): boolean | null;
  setEnabled(enabled: boolean): void;
  /** A value from outside for a declared setting. Rejects with kind `bad_input` where it does not fit. */
  set(key: string, value: unknown): Promise<void>;
  /** Deletes everything, secrets too. */
  forget(): Promise<void>;
}

export interface ServiceSettingsOptions {
  readonly service: string;
  readonly declarations: SettingDeclarations;
  readonly store: Store;
  readonly keychain: Keychain;
  readonly log: Log;
}

/** Always there, whether a service declares it or not. */
export const ENABLED = 'enabled';
/** What is stored in place of a secret: that there is one. */
const SET_MARK = { set: true } as const;
const LONGEST_VALUE = 64 * 1024;
const MOST_VALUES = 200;

const secretsSchema = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

export const secretsKey = (service: string): string => `service:${service}:secrets`;

export function createServiceSettings(options: ServiceSettingsOptions): OwnedSettings {
  const { service, declarations, store, keychain, log } = options;
  const select = store.database.prepare<[string], { key: string; value: string }>(
    'SELECT key, value FROM service_settings WHERE service = ?',
  );
  const upsert = store.database.prepare(
    'INSERT INTO service_settings (service, key, value) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  const remove = store.database.prepare('DELETE FROM service_settings WHERE service = ? AND key = ?');
  const removeAll = store.database.prepare('DELETE FROM service_settings WHERE service = ?');
  const listeners = new Set<() => void>();
  let stored = readStored();
  let secrets: Readonly<Record<string, unknown>> | null = null;
  let lastWrite: Promise<unknown> = Promise.resolve();

  function readStored(): Readonly<Record<string, unknown>> {
    const rows = store.read(() => select.all(service));
    return Object.fromEntries(
      rows.flatMap(({ key, value }) => {
        const parsed = v.safeParse(v.pipe(v.string(), v.parseJson()), value);
        if (parsed.success) return [[key, parsed.output]];
        log.warn('a stored setting cannot be read; its default applies', { service, key });
        return [];
      }),
    );
  }

  const isSecret = (key: string) => declarations[key]?.secret === true;

  /** What is stored, where it fits; else the default, with a warning. */
  function usable(key: string, found: unknown): unknown {
    const declaration = declarations[key];
    if (declaration === undefined) return found;
    if (found === undefined || found === null) return declaration.default;
    const value = coerced(declaration.type, found);
    if (value.ok) return value.value;
    log.warn(`the stored setting ${key} is not ${expectedText(declaration.type)}; its default applies`, { service });
    return declaration.default;
  }

  function plain(): SettingValues {
    const keys = new Set([...Object.keys(declarations), ...Object.keys(stored)]);
    return Object.fromEntries([...keys].filter((key) => !isSecret(key)).map((key) => [key, usable(key, stored[key])]));
  }

  async function readSecrets(): Promise<Readonly<Record<string, unknown>>> {
    if (secrets !== null) return secrets;
    // Where there was never one, the keychain is not asked: it may be locked, and ask its user.
    if (!Object.keys(stored).some(isSecret)) return {};
    const text = await keychain.get(secretsKey(service));
    const parsed = v.safeParse(secretsSchema, text ?? '{}');
    if (!parsed.success) log.warn('the secrets of a service cannot be read; they are entered anew', { service });
    secrets ??= parsed.success ? parsed.output : {};
    return secrets;
  }

  function write(values: SettingValues): void {
    store.durable(() => {
      for (const [key, value] of Object.entries(values)) {
        if (value === null || value === undefined) remove.run(service, key);
        else upsert.run(service, key, JSON.stringify(isSecret(key) ? SET_MARK : value));
      }
    });
    stored = readStored();
    for (const listener of [...listeners]) listener();
  }

  /** One change after another: each begins with what the one before has left. */
  function update(values: SettingValues): Promise<void> {
    const checked = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, fitting(key, value)]));
    const run = lastWrite.then(async () => {
      const changed = Object.entries(checked).filter(([key]) => isSecret(key));
      if (changed.length > 0) {
        const next = withoutEmpty({ ...(await readSecrets()), ...Object.fromEntries(changed) });
        if (Object.keys(next).length === 0) await keychain.delete(secretsKey(service));
        else await keychain.set(secretsKey(service), JSON.stringify(next));
        secrets = next;
      }
      write(checked);
    });
    lastWrite = run.catch(() => undefined);
    return run;
  }

  function fitting(key: string, value: unknown): unknown {
    if (value === null || value === undefined) return null;
    if ((JSON.stringify(value)?.length ?? 0) > LONGEST_VALUE) throw badInput(`${key} is too long.`);
    const declaration = declarations[key];
    if (declaration === undefined) {
      if (Object.keys(stored).length >= MOST_VALUES) throw badInput(`${service} keeps too many settings.`);
      return value;
    }
    const found = coerced(declaration.type, value);
    if (found.ok) return found.value;
    throw badInput(`${key} takes ${expectedText(declaration.type)}.`);
  }

  function badInput(text: string): ProblemError {
    return new ProblemError({ kind: 'bad_input', service, text });
  }

  const isSet = (key: string) => stored[key] !== undefined;
  const settable = Object.keys(declarations).filter((key) => key !== ENABLED);

  return {
    plain,
    get: async () => {
      await lastWrite;
      const found = await readSecrets();
      const all = Object.keys(declarations).filter(isSecret);
      return { ...plain(), ...Object.fromEntries(all.map((key) => [key, usable(key, found[key]) ?? null])) };
    },
    isSet,
    update: async (values) => update(values),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    list: () => {
      const values = plain();
      return settable.flatMap((key) => {
        const declaration = declarations[key];
        if (declaration === undefined) return [];
        const { secret } = declaration;
        // A default that is a secret stays one.
        const shown = secret ? { default: null, value: { set: isSet(key) } } : { value: values[key] };
        return [{ key, ...declaration, ...shown }];
      });
    },
    missing: () => {
      const values = plain();
      return settable.filter((key) => {
        if (declarations[key]?.required !== true) return false;
        const value = isSecret(key) ? (isSet(key) ? true : declarations[key]?.default) : values[key];
        return value === null || value === undefined || value === '';
      });
    },
    enabled: () => {
      const value = coerced('boolean', stored[ENABLED]);
      return value.ok ? (value.value as boolean) : null;
    },
    setEnabled: (enabled) => write({ [ENABLED]: enabled }),
    set: async (key, value) => {
      if (!settable.includes(key)) {
        const names = settable.join(', ') || 'none';
        throw badInput(`There is no setting "${key}" of ${service}. There is: ${names}.`);
      }
      await update({ [key]: value === '' ? null : value });
    },
    forget: async () => {
      await lastWrite;
      if (Object.keys(stored).some(isSecret)) await keychain.delete(secretsKey(service));
      secrets = {};
      store.durable(() => removeAll.run(service));
      stored = readStored();
    },
  };
}

function withoutEmpty(values: SettingValues): SettingValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null && value !== undefined));
}
