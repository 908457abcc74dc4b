/** What PunchPlay's accounts and this companion are called. */
import { SETTINGS } from '../../../../shared/settings.ts';
import type { Log, Random } from '../../ports.ts';
import type { StateStore } from '../../store/state-store.ts';
import { putFact } from '../account-record.ts';
import type { Backend } from './backend-url.ts';

const DEVICE_ID_KEY = 'punchplay.login_device_id';

/** UUID by which PunchPlay knows this companion at a login; null before the first one. */
export function knownLoginDeviceId(store: StateStore): string | null {
  return store.get(DEVICE_ID_KEY);
}

/** The same, made where there is none. */
export function loginDeviceId(store: StateStore, random: Random, log: Log): string {
  const known = knownLoginDeviceId(store);
  if (known !== null) return known;
  const made = random.uuid();
  putFact(store, DEVICE_ID_KEY, made, log);
  return made;
}

/** `ada` at punchplay.tv, `ada@self.example` elsewhere, `account at …` where the service gives no name. */
export function accountNameOf(backend: Pick<Backend, 'host'>, username: string | null): string {
  if (username === null) return `account at ${backend.host}`;
  return backend.host === new URL(SETTINGS.backend_url.default).host ? username : `${username}@${backend.host}`;
}
