/** Which account is linked at which backend: what must be known even while the keychain is locked. Holds no secret. */
import * as v from 'valibot';
import { errorText } from '../../../../shared/errors.ts';
import { SETTINGS } from '../../../../shared/settings.ts';
import type { Log, Random } from '../../ports.ts';
import type { StateStore } from '../../store/state-store.ts';
import type { Backend } from './backend-url.ts';

const schema = v.object({
  /** What the queue's rows belong to; never changes while the login lasts. */
  accountName: v.string(),
  /** The name PunchPlay knows the user by; null where it never said. */
  username: v.nullable(v.string()),
  status: v.picklist(['linked', 'login_needed', 'logged_out']),
});

export type AccountRecord = v.InferOutput<typeof schema>;

const KEYS = {
  account: (origin: string) => `punchplay.account ${origin}`,
  lastOrigin: 'punchplay.last_origin',
  deviceId: 'punchplay.login_device_id',
} as const;

/** The record of a backend's account, or null where none was ever linked there. */
export function readAccountRecord(store: StateStore, origin: string): AccountRecord | null {
  const text = store.get(KEYS.account(origin));
  if (text === null) return null;
  try {
    const parsed = v.safeParse(schema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

export function writeAccountRecord(store: StateStore, origin: string, record: AccountRecord, log: Log): void {
  put(store, KEYS.account(origin), JSON.stringify(record), log);
  put(store, KEYS.lastOrigin, origin, log);
}

/** The account used last, whichever backend it belongs to; null where none was ever linked. */
export function lastAccountName(store: StateStore): string | null {
  const origin = store.get(KEYS.lastOrigin);
  return origin === null ? null : (readAccountRecord(store, origin)?.accountName ?? null);
}

/** UUID by which PunchPlay knows this companion at a login; null before the first one. */
export function knownLoginDeviceId(store: StateStore): string | null {
  return store.get(KEYS.deviceId);
}

/** The same, made where there is none. */
export function loginDeviceId(store: StateStore, random: Random, log: Log): string {
  const known = knownLoginDeviceId(store);
  if (known !== null) return known;
  const made = random.uuid();
  put(store, KEYS.deviceId, made, log);
  return made;
}

/** A store that cannot write is reported, not passed on: the account goes on in memory. */
function put(store: StateStore, key: string, value: string, log: Log): void {
  try {
    store.set(key, value);
  } catch (error) {
    log.error('What is known of the PunchPlay account could not be written down.', { key, reason: errorText(error) });
  }
}

/** `ada` at punchplay.tv, `ada@self.example` elsewhere, `account at …` where the service gives no name. */
export function accountNameOf(backend: Pick<Backend, 'host'>, username: string | null): string {
  if (username === null) return `account at ${backend.host}`;
  return backend.host === new URL(SETTINGS.backend_url.default).host ? username : `${username}@${backend.host}`;
}
