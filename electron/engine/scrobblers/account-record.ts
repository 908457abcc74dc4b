/** Which account is linked at which address of a service: known even while the keychain is locked. Holds no secret. */
import * as v from 'valibot';
import { errorText } from '../../../shared/errors.ts';
import type { Log } from '../ports.ts';
import type { StateStore } from '../store/state-store.ts';

const schema = v.object({
  /** What the queue's rows belong to; never changes while the login lasts. */
  accountName: v.string(),
  /** The name the service knows the user by; null where it never said. */
  username: v.nullable(v.string()),
  status: v.picklist(['linked', 'login_needed', 'logged_out']),
});

export type AccountRecord = v.InferOutput<typeof schema>;

const recordKey = (service: string, origin: string) => `${service}.account ${origin}`;
const originKey = (service: string) => `${service}.last_origin`;

/** The record of the account at this address, or null where none was ever linked there. */
export function readAccountRecord(store: StateStore, service: string, origin: string): AccountRecord | null {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), store.get(recordKey(service, origin)));
  return read.success ? read.output : null;
}

export function writeAccountRecord(
  { store, log }: { readonly store: StateStore; readonly log: Log },
  service: string,
  origin: string,
  record: AccountRecord,
): void {
  putFact(store, recordKey(service, origin), JSON.stringify(record), log);
  putFact(store, originKey(service), origin, log);
}

/** The account used last, whichever address it belongs to; null where none was ever linked. */
export function lastAccountName(store: StateStore, service: string): string | null {
  const origin = store.get(originKey(service));
  return origin === null ? null : (readAccountRecord(store, service, origin)?.accountName ?? null);
}

/** A store that cannot write is reported, not passed on: the account goes on in memory. */
export function putFact(store: StateStore, key: string, value: string, log: Log): void {
  try {
    store.set(key, value);
  } catch (error) {
    log.error('What is known of the account could not be written down.', { key, reason: errorText(error) });
  }
}
